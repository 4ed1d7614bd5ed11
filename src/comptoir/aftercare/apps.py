from comptoir.kernel.rooms import Room


class AftercareConfig(Room):
    name = "comptoir.aftercare"
