from comptoir.kernel.rooms import Room


class InventoryConfig(Room):
    name = "comptoir.inventory"
