from comptoir.kernel.rooms import Room


class ReportsConfig(Room):
    name = "comptoir.reports"
