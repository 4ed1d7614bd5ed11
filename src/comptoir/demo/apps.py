from comptoir.kernel.rooms import Room


class DemoConfig(Room):
    name = "comptoir.demo"
