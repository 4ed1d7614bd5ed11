"""Scenes of retailers, shops and their people."""

from datetime import timedelta

from django.contrib.auth import get_user_model

from comptoir.kernel import clock, scope
from comptoir.kernel.idempotency import Answer
from comptoir.kernel.models import Event
from comptoir.kernel.scope import NOBODY
from comptoir.shops import commands, links, queries
from comptoir.shops.queries import OPERATOR
from tests.world import NOON, PASSWORD

from .stage import Scene, Stage

NEW_PASSWORD = "eleven blue kettles"
DEVICE = {"device": "Firefox on Linux", "address": "192.0.2.7"}
SECRET = {"name": "card_gateway.secret_key"}


def _retailer(stage: Stage) -> int:
    return stage.world.shop().retailer_id


def _new_shop(stage: Stage) -> dict:
    return {
        "code": "NEW", "name": "New shop", "currency": "GBP", "country": "GB", "order_prefix": "NW",
        "timezone": "Europe/London", "prices_include_tax": True,
    }  # fmt: skip


def _empty_retailer() -> int:
    return commands.make_retailer(code="BIRCH", name="Birch", by=OPERATOR, at=NOON).id


def _first_shop(stage: Stage):
    return commands.make_first_shop(retailer_id=_empty_retailer(), **_new_shop(stage), by=OPERATOR, at=NOON)


def _correct(stage: Stage) -> dict:
    shop = _first_shop(stage)
    return {
        **_new_shop(stage), "shop_id": shop.id, "name": "Newer shop", "colour": "#1f5c4a", "call_centre_number": "",
        "by": OPERATOR,
    }  # fmt: skip


def _signed_in(stage: Stage) -> str:
    key = commands.sign_in_with_password(email="ana@staff.example", password=PASSWORD, **DEVICE, by=NOBODY, at=NOON)
    assert key
    return key


def _end_session(stage: Stage) -> dict:
    key = _signed_in(stage)
    (session,) = queries.own_sessions(stage.world.staff("ana").id, key, NOON)
    return {"session_id": session.id, "by": stage.world.ana}


def _sign_out(stage: Stage) -> dict:
    return {"session_key": _signed_in(stage), "by": stage.world.ana}


def _end_others(stage: Stage) -> dict:
    _signed_in(stage)
    return {"keep": "", "by": stage.world.ana}


def _first_admin(stage: Stage) -> dict:
    get_user_model().objects.all().delete()
    return {
        "link": (links.first_admin_link(at=NOON)).rstrip("/").rsplit("/", 1)[-1], "email": "first@staff.example",
        "name": "First", "password": NEW_PASSWORD, "retailer_code": "FIRST", "retailer_name": "First retailer",
        "device": "Firefox", "by": NOBODY,
    }  # fmt: skip


def _password_by_link(stage: Stage) -> dict:
    link = links.password_link(stage.world.staff("ana"), at=NOON).rstrip("/").rsplit("/", 1)[-1]
    return {"link": link, "password": NEW_PASSWORD, "device": "Firefox", "by": NOBODY}


def _asked_code(stage: Stage) -> int:
    commands.ask_sign_in_code(email="ana@staff.example", address="192.0.2.7", by=NOBODY, at=NOON)
    with scope.reading(stage.world.sam):
        return Event.objects.filter(name="staff.code_asked").latest("id").data["code_id"]


def _sign_in_with_code(stage: Stage) -> dict:
    """A wrong code is an event like a right one, and the right one is known to the mail alone."""
    _asked_code(stage)
    return {"email": "ana@staff.example", "code": "00000000", **DEVICE, "by": NOBODY}


def _switch(stage: Stage) -> dict:
    orion = stage.world.shop("ORION")
    commands.give_role(
        staff_id=stage.world.staff("ana").id, role="agent", shop_id=orion.id, by=OPERATOR, at=NOON
    )  # fmt: skip
    return {"retailer_id": orion.retailer_id, "by": stage.world.ana}


def _deactivated(stage: Stage) -> dict:
    commands.deactivate_staff(staff_id=stage.world.staff("ana").id, reason="Left", by=stage.world.ruth, at=NOON)
    return {"staff_id": stage.world.staff("ana").id}


def _host(stage: Stage) -> dict:
    commands.add_host_name(shop_id=stage.home, host="home.shop.example", by=stage.world.ruth, at=NOON)
    return {"shop_id": stage.home, "host": "home.shop.example"}


def _key(stage: Stage) -> dict:
    key, _ = commands.make_api_key(shop_id=stage.home, name="Till", rights="read", by=stage.world.ruth, at=NOON)
    return {"key_id": key.id}


def _answered(stage: Stage) -> dict:
    shop = stage.world.shop()
    answer = Answer(1, "k", "f", shop.retailer_id, shop.id, lambda made: (201, b""))
    commands.make_api_key(shop_id=shop.id, name="Till", rights="read", by=stage.world.ruth, at=NOON, answer=answer)
    return {"shop_id": shop.id, "at": clock.now() + timedelta(days=2)}


def _secret(stage: Stage) -> dict:
    commands.set_secret(shop_id=stage.home, **SECRET, value="sk_1", by=stage.world.ruth, at=NOON)
    return {"shop_id": stage.home, **SECRET, "passed": True}


def _role(stage: Stage) -> int:
    return stage.world.staff("ana").memberships.get().id


LOCATION = {"code": "HULL", "name": "Hull", "kind": "store", "country": "GB"}
ANA = {"email": "ana@staff.example"}
SCENES: dict[str, Scene] = {
    "shops.make_retailer": lambda s: {"code": "BIRCH", "name": "Birch", "by": OPERATOR},
    "shops.make_group": lambda s: {"retailer_id": _retailer(s), "code": "OTHER", "name": "Other", "by": s.world.sam},
    "shops.make_shop": lambda s: {**_new_shop(s), "group_id": s.world.shop().group_id, "by": s.world.sam},
    "shops.open_shop": lambda s: {
        "retailer_id": _retailer(s), **_new_shop(s), "shares_customers_with": s.home, "served_like": s.home,
        "by": s.world.sam,
    },
    "shops.make_first_shop": lambda s: {**_new_shop(s), "retailer_id": _empty_retailer(), "by": OPERATOR},
    "shops.correct_shop": _correct,
    "shops.change_shop": lambda s: {"shop_id": s.home, "name": "Alder at Home"},
    "shops.make_location": lambda s: {**LOCATION, "retailer_id": _retailer(s), "by": s.world.sam},
    "shops.make_first_location": lambda s: {**LOCATION, "shop_id": _first_shop(s).id, "by": OPERATOR},
    "shops.change_location": lambda s: {"code": "LEEDS", "name": "Leeds Arcade", "by": s.world.sam},
    "shops.rank_locations": lambda s: {"shop_id": s.home, "location_codes": ["LEEDS"], "by": s.world.sam},
    "shops.add_host_name": lambda s: {"shop_id": s.home, "host": "home.shop.example"},
    "shops.remove_host_name": _host,
    "shops.make_api_key": lambda s: {"shop_id": s.home, "name": "Till", "rights": "write"},
    "shops.revoke_api_key": _key,
    "shops.forget_answers": _answered,
    "shops.set_secret": lambda s: {"shop_id": s.home, **SECRET, "value": "sk_1"},
    "shops.record_secret_test": _secret,
    "shops.invite_staff": lambda s: {
        "email": "new@staff.example", "name": "Nora New", "role": "agent", "shop_id": s.home,
    },
    "shops.send_password_link": lambda s: {"staff_id": s.world.staff("ana").id},
    "shops.give_role": lambda s: {"staff_id": s.world.staff("ana").id, "role": "manager", "shop_id": s.home},
    "shops.take_role": lambda s: {"membership_id": _role(s)},
    "shops.deactivate_staff": lambda s: {"staff_id": s.world.staff("ana").id, "reason": "Left"},
    "shops.reactivate_staff": _deactivated,
    "shops.make_first_admin": _first_admin,
    "shops.ask_password_link": lambda s: {**ANA, "address": "192.0.2.7", "by": NOBODY},
    "shops.ask_sign_in_code": lambda s: {**ANA, "address": "192.0.2.7", "by": NOBODY},
    "shops.note_code_mailed": lambda s: {"code_id": _asked_code(s), "by": OPERATOR},
    "shops.sign_in_with_code": _sign_in_with_code,
    "shops.sign_in_with_password": lambda s: {**ANA, "password": PASSWORD, **DEVICE, "by": NOBODY},
    "shops.sign_in_as_demo_person": lambda s: {
        "staff_id": s.world.staff("ana").id, "device": "Firefox", "by": NOBODY,
    },
    "shops.set_password_by_link": _password_by_link,
    "shops.set_password": lambda s: {
        "staff_id": s.world.staff("ana").id, "password": NEW_PASSWORD, "by": OPERATOR,
    },
    "shops.change_own_password": lambda s: {
        "current": PASSWORD, "password": NEW_PASSWORD, **DEVICE, "by": s.world.ana,
    },
    "shops.sign_out": _sign_out,
    "shops.end_session": _end_session,
    "shops.end_other_sessions": _end_others,
    "shops.switch_retailer": _switch,
}  # fmt: skip
