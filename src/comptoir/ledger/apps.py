from comptoir.kernel.rooms import Room


class LedgerConfig(Room):
    name = "comptoir.ledger"
