from comptoir.kernel.rooms import Room


class CatalogConfig(Room):
    name = "comptoir.catalog"
