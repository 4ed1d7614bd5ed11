"""Scenes of the simulated trade."""

from comptoir.demo.plans import Plan, Step
from comptoir.demo.trade import Counter
from comptoir.shops.queries import actor_of_shop
from tests.world import LONG_AGO, NOON

from .stage import Scene, Stage


def _walk(stage: Stage) -> dict:
    shop = stage.world.shop()
    by = actor_of_shop(shop, kind="trade", name="Simulated trade")
    plan = Plan("HOME", "2026-09-17 1", (Step(NOON, "place"),))
    return {"counter": Counter(shop, by, LONG_AGO, ["C-1"], ["MUG"]), "plan": plan, "number": 0, "by": by}


SCENES: dict[str, Scene] = {
    "demo.walk": _walk,
    "demo.give_up": lambda s: {"shop_id": s.home, "key": "2026-09-17 1", "by": s.world.operator()},
}
