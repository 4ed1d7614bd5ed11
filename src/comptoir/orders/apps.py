from comptoir.kernel.rooms import Room


class OrdersConfig(Room):
    name = "comptoir.orders"
