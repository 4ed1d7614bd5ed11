from comptoir.kernel.rooms import Room


class ShopsConfig(Room):
    name = "comptoir.shops"

    def ready(self) -> None:
        from comptoir.kernel import tenancy

        from .queries import ShopTree

        tenancy.plant(ShopTree())
        super().ready()
