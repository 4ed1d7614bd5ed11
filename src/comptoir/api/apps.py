from comptoir.kernel.rooms import Room


class ApiConfig(Room):
    name = "comptoir.api"
