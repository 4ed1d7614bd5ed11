from comptoir.kernel.rooms import Room


class ExchangeConfig(Room):
    name = "comptoir.exchange"
