"""Scenes of quotes."""

from datetime import timedelta

from tests.quotes import scene

from .stage import Scene, Stage


def _accepted(stage: Stage) -> str:
    number = scene.sent(stage.world)
    scene.accepted(stage.world, number)
    return number


def _near_the_end(stage: Stage) -> dict:
    number = scene.sent(stage.world)
    last = scene.page(stage.world, number).quote.expires_at
    return {"number": number, "by": stage.world.operator(), "at": last - timedelta(hours=1)}


def _over(stage: Stage) -> dict:
    found = _near_the_end(stage)
    return {**found, "at": found["at"] + timedelta(hours=1)}


def _below_margin(stage: Stage) -> dict:
    scene.costs(stage.world, MUG=900)
    scene.terms(stage.world)
    return {"number": scene.made(stage.world), "reason": "She buys every month"}


SCENES: dict[str, Scene] = {
    "quotes.request_quote": lambda s: {
        "shop_id": s.home, "customer_code": "C-1", "lines": [("MUG", 30)], "request": "For our café",
    },
    "quotes.make_quote": lambda s: {"shop_id": s.home, "customer_code": "C-1", "offer": scene.THIRTY_MUGS},
    "quotes.revise_quote": lambda s: {"number": scene.sent(s.world), "offer": scene.THIRTY_MUGS},
    "quotes.approve_quote": _below_margin,
    "quotes.send_quote": lambda s: {"number": scene.made(s.world)},
    "quotes.cancel_quote": lambda s: {"number": scene.made(s.world), "reason": "Made twice"},
    "quotes.remind_quote": _near_the_end,
    "quotes.expire_quote": _over,
    "quotes.ask_quote_code": lambda s: {"number": scene.sent(s.world)},
    "quotes.accept_quote": lambda s: {"number": scene.sent(s.world), "version": 1, "name": "Sofia Keller"},
    "quotes.decline_quote": lambda s: {"number": scene.sent(s.world), "reason": "Too dear"},
    "quotes.order_quote": lambda s: {"number": _accepted(s)},
    "quotes.set_quote_terms": lambda s: {
        "shop_id": s.home, "least_margin": 2000, "valid_days": 14, "asks_code": True,
    },
}  # fmt: skip
