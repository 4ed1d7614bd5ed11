from comptoir.kernel.rooms import Room


class CustomersConfig(Room):
    name = "comptoir.customers"
