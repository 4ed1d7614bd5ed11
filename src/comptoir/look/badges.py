"""The two badges every order carries, and the tones they speak in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageBadge:
    """How far an order or delivery is: words, an icon and a tone."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True)
class PaymentBadge:
    """What of the money came: words, and a circle that is empty, half or full."""

    words: str
    fill: str
    tone: str


STAGES: dict[str, StageBadge] = {
    "draft": StageBadge("Draft", "circle-dashed", "grey"),
    "placed": StageBadge("Placed", "hourglass-empty", "amber"),
    "authorized": StageBadge("Authorized", "shield-check", "blue"),
    "waiting_for_pickup": StageBadge("Waiting for pick-up", "package", "indigo"),
    "dispatched": StageBadge("Dispatched", "truck-delivery", "purple"),
    "delivered": StageBadge("Delivered", "circle-check", "green"),
    "returned": StageBadge("Returned", "arrow-back-up", "orange"),
    "on_hold": StageBadge("On hold", "player-pause", "red"),
    "cancelled": StageBadge("Cancelled", "circle-x", "grey"),
    "expired": StageBadge("Expired", "clock-off", "grey"),
    "waiting_for_date": StageBadge("Waiting for date", "calendar-event", "grey"),
    "waiting_for_stock": StageBadge("Waiting for stock", "packages", "grey"),
}
STAGE_ALIASES = {"waiting_for_pick_up": "waiting_for_pickup", "hold": "on_hold"}

PAYMENTS: dict[str, PaymentBadge] = {
    "unpaid": PaymentBadge("Unpaid", "empty", "amber"),
    "link_sent": PaymentBadge("Link sent", "empty", "indigo"),
    "authorized": PaymentBadge("Held", "half", "blue"),
    "pending": PaymentBadge("Pending", "half", "amber"),
    "part_paid": PaymentBadge("Part paid", "half", "amber"),
    "paid": PaymentBadge("Paid", "full", "green"),
    "refund_pending": PaymentBadge("Refund pending", "half", "red"),
    "failed": PaymentBadge("Failed", "full", "red"),
    "part_refunded": PaymentBadge("Part refunded", "half", "purple"),
    "refunded": PaymentBadge("Refunded", "full", "purple"),
    "nothing_due": PaymentBadge("Nothing due", "empty", "grey"),
}

TONES = ("indigo", "green", "amber", "red", "blue", "purple", "orange", "teal", "grey")


def stage_badge(stage: str) -> StageBadge:
    """The badge of a stage; an unknown one is shown in its own words on grey, so that a page never breaks over it."""
    key = _key(stage)
    return STAGES.get(STAGE_ALIASES.get(key, key)) or StageBadge(_words(key), "circle", "grey")


def payment_badge(state: str) -> PaymentBadge:
    """The badge of a payment state; an unknown one is shown in its own words with an empty circle."""
    key = _key(state)
    return PAYMENTS.get(key) or PaymentBadge(_words(key), "empty", "grey")


def _key(text: str) -> str:
    return str(text).strip().lower().replace("-", "_").replace(" ", "_")


def _words(key: str) -> str:
    return (key.replace("_", " ") or "unknown").capitalize()
