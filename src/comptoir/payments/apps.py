from comptoir.kernel.rooms import Room


class PaymentsConfig(Room):
    name = "comptoir.payments"
