"""Invented words and sums for the gallery."""

from django import forms

from .figures import Bar, BarChart, MoneyCard, MoneyChange, MoneyRow, Step
from .shell import Choice, NavItem, Shell, Store

HOURS = ((120, 125), (185, 190), (340, 330), (520, 480), (610, 620), (700, 715), (690, 790), (810, 760), (830, 715))
LATER = (740, 560, 420, 310)


class AddressForm(forms.Form):
    """A form with every kind of field and, when bound, its errors."""

    name = forms.CharField(label="Name", initial="Sofia Keller")
    postcode = forms.CharField(label="Postcode", help_text="Where the parcel goes.")
    country = forms.ChoiceField(label="Country", choices=[("GB", "United Kingdom"), ("FR", "France")])
    remark = forms.CharField(label="Remark", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    gift = forms.BooleanField(label="Gift: no prices in the parcel", required=False)


def console() -> dict[str, object]:
    """The context of the console gallery."""
    return {
        "shell": _shell(),
        "money_card": _money(),
        "owed": MoneyCard("GBP", (MoneyRow("Items", 990),), 990, (), 990),
        "changes": (
            MoneyChange("Due", 6365, 5818),
            MoneyChange("Paid", 6865, 6865),
            MoneyChange("Refunded", 500, 1047),
            MoneyChange("VAT in due", 1061, 970),
            MoneyChange("Outstanding", 0, 0, strong=True),
        ),
        "chart": _chart(),
        "form": AddressForm({"name": "Sofia Keller", "postcode": "", "country": "GB"}),
        "orders": _orders(),
        "stages": [
            "draft",
            "placed",
            "authorized",
            "waiting_for_pickup",
            "dispatched",
            "delivered",
            "returned",
            "on_hold",
            "cancelled",
            "expired",
            "waiting_for_date",
            "waiting_for_stock",
        ],
        "payments": [
            "unpaid",
            "link_sent",
            "pending",
            "part_paid",
            "paid",
            "refund_pending",
            "failed",
            "part_refunded",
            "refunded",
            "nothing_due",
        ],
        "products": [
            "REGENCY CAKESTAND 3 TIER",
            "WHITE HANGING HEART T-LIGHT HOLDER",
            "JUMBO BAG RED RETROSPOT",
            "LUNCH BAG CARS BLUE",
            "SCOTTIE DOG HOT WATER BOTTLE",
            "PACK OF 60 PINK PAISLEY CAKE CASES",
            "PARTY BUNTING",
            "ALARM CLOCK BAKELIKE GREEN",
            "Merino crew-neck jumper moss",
            "Wide-leg trousers sand",
            "Linen shirt off-white",
            "Merino scarf denim",
        ],
    }


def storefront() -> dict[str, object]:
    """The context of the storefront gallery."""
    steps = (
        Step("Ordered", "09:14", "done"),
        Step("Paid", "09:21", "done"),
        Step("Packed", "16:12", "done"),
        Step("On its way", "16:43", "now", "truck-delivery"),
        Step("Delivered", "by 18:30", "next"),
    )
    nav = tuple(NavItem(word, "#") for word in ("New", "Kitchen", "Home & light", "Bags", "Party"))
    store = Store(
        "Alder Home",
        phone="0113 496 0123",
        hours="every day 8–20",
        verify_url="#",
        nav=nav,
        announcement="Delivered today in Leeds, Manchester and Bristol when ordered by 16:50",
        simulated=True,
    )
    return {"store": store, "steps": steps, "money_card": _money(), "form": AddressForm()}


def _shell() -> Shell:
    nav = (
        NavItem("Home", "#", "home", "h", active=True),
        NavItem("Orders", "#", "shopping-cart", "o", count=14),
        NavItem("Customers", "#", "users", "c"),
        NavItem("Tasks", "#", "checklist", "t", count=7),
        NavItem("Claims", "#", "alert-triangle", "l", count=5),
    )
    more = (NavItem("Stock", "#", "packages", "s"), NavItem("Reports", "#", "chart-bar", "r"))
    return Shell(
        retailer="Alder & Finch",
        user_name="Lena Novak",
        role="Agent",
        nav=nav,
        more_nav=more,
        settings_url="#",
        sign_out_url="#",
        palette_url="/look/palette/",
        new_order_url="#",
        shops=(Choice("All shops", "", active=True), Choice("Alder Home", "AH"), Choice("Finch Clothing", "FC")),
        roles=(Choice("Clerk", "clerk"), Choice("Agent", "agent", active=True), Choice("Super admin", "super")),
        simulated=("Card gateway", "E-mail", "City courier"),
    )


def _money() -> MoneyCard:
    rows = (
        MoneyRow("Items", 6870),
        MoneyRow("Coupon AUTUMN5", -500),
        MoneyRow("Delivery, standard", 495),
        MoneyRow("Gesture 11:02, late dispatch", -500),
    )
    settled = (MoneyRow("Paid, Visa •• 4242", 6865), MoneyRow("Refunded to Visa", -500))
    return MoneyCard("GBP", rows, 6365, settled, 0, due_note="incl. VAT £10.61")


def _chart() -> BarChart:
    bars = [Bar(f"{8 + hour:02}:00", today, before, running=hour == 8) for hour, (today, before) in enumerate(HOURS)]
    bars += [Bar(f"{17 + hour:02}:00", 0, before) for hour, before in enumerate(LATER)]
    ticks = (("0", 0), ("£300", 300), ("£600", 600), ("£900", 900))
    return BarChart(tuple(bars), "Revenue by hour, today against last Thursday", ticks=ticks)


def _orders() -> list[dict[str, object]]:
    rows = (
        ("AH-10482", "16:18", "Sofia Keller", "waiting_for_pickup", "part_refunded", "4 lines · 2 deliveries", 6365),
        ("AH-10509", "16:15", "Amir Haddad", "authorized", "paid", "2 lines", 2550),
        ("AH-10508", "16:11", "Jeanne Morel", "placed", "link_sent", "1 line", 1275),
        ("AH-10479", "16:02", "Corner Café Ltd", "on_hold", "pending", "18 lines · approval", 28440),
        ("AH-10466", "15:57", "Tomás Ortega", "dispatched", "paid", "3 lines", 1770),
        ("AH-10298", "15:02", "Nadia Rahman", "returned", "refunded", "2 of 3 lines", 2220),
    )
    names = ("number", "changed", "customer", "stage", "payment", "contents", "total_minor")
    return [dict(zip(names, row, strict=True)) for row in rows]
