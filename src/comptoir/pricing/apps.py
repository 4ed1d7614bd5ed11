from comptoir.kernel.rooms import Room


class PricingConfig(Room):
    name = "comptoir.pricing"
