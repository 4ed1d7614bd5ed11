from comptoir.kernel.rooms import Room


class QuotesConfig(Room):
    name = "comptoir.quotes"
