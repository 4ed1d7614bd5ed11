from .rooms import Room


class KernelConfig(Room):
    name = "comptoir.kernel"
