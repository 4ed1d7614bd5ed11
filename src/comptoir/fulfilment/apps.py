from comptoir.kernel.rooms import Room


class FulfilmentConfig(Room):
    name = "comptoir.fulfilment"
