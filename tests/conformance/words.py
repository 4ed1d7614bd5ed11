"""The outside words and ours. Tables only."""

from decimal import Decimal

AVAILABILITIES = {
    "standard": "standard",
    "backorder": "back_order",
    "always": "always",
    "showroom": "showroom",
    "none": "none",
}
GROUPS = {
    "standard": "D1",
    "preorder": "D2",
    "back_order": "D3",
    "digital": "D4",
    "mixed": "D5",
    "out": "OOS",
    "off": "OFF",
}
DELIVERIES = {
    "reserved": "ds.inventory.reserved",
    "waiting": "ds.wait.allocation",
    "await_date": "ds.wait.date",
    "await_stock": "ds.wait.inventory",
    "allocated": "ds.inventory.allocated",
    "packing": "ds.packing",
    "ready": "ds.shipment.ready",
    "on_its_way": "ds.shipment.inprogress",
    "delivered": "ds.shipped",
    "returned": "ds.inventory.returned",
    "released": "ds.inventory.void.reserv",
    "deallocated": "ds.inventory.deallocated",
}
STEPS = {
    "evt.release.to.pack": "start_packing",
    "evt.packing.complete": "finish_packing",
    "evt.release.to.shipment": "send",
    "evt.shipment.complete": "deliver",
}
OPERATIONS = {
    "authorise": "AUTH",
    "reverse": "REVERSE_AUTH",
    "capture": "CAPTURE",
    "charge": "AUTH_CAPTURE",
    "void": "VOID_CAPTURE",
    "refund": "REFUND",
}
ANSWERS = {
    "ok": "Ok",
    "failed": "Failed",
    "asked": "Processing",
    "unknown": "Processing",
    "processing": "Processing",
    "followed": "Processing",
    "manual": "Manual processing required",
}
# The way to pay that has a gateway's abilities.
WAYS = {
    "online": "card_form",
    "online_external_form": "sandbox",
    "offline_prepaid": "bank_transfer",
    "offline_auth_capture": "courier",
}


def minor(amount: str) -> int:
    """An amount like 16.77 in cents."""
    return int(Decimal(amount) * 100)


def amount(cents: int) -> str:
    return f"{cents / 100:.2f}"
