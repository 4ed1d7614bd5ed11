from comptoir.kernel.rooms import Room


class ProvingConfig(Room):
    name = "comptoir.proving"
