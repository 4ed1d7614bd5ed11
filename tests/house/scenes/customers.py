"""Scenes of customers."""

from datetime import timedelta

from comptoir.customers import commands, queries
from comptoir.customers.imported import ImportedCustomer
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.kernel.scope import NOBODY
from tests.world import LONG_AGO, NOON

from .stage import Scene, Stage

SOFIA = "sofia.keller@mail.example"
GOOD_PASSWORD = "four quiet herons"


def _asked_for_a_code(stage: Stage) -> str:
    commands.ask_code(shop_id=stage.home, email=SOFIA, by=NOBODY, at=NOON)
    with scope.reading(stage.world.operator()):
        event = Event.objects.filter(name="customer.code_asked").latest("id")
        found = queries.mailed_code(event.data["code"], at=NOON)
    assert found
    return found.digits


def _sign_in_with_code(stage: Stage) -> dict:
    return {"shop_id": stage.home, "email": SOFIA, "code": _asked_for_a_code(stage), "by": NOBODY}


def _sofia(stage: Stage):
    """Sofia, signed in by a mailed code."""
    admission = commands.sign_in_with_code(**_sign_in_with_code(stage), at=NOON)
    actor = queries.actor_of_customer(stage.home, admission.session)
    assert actor
    return actor


def _sign_in_with_password(stage: Stage) -> dict:
    commands.set_password(password=GOOD_PASSWORD, by=_sofia(stage), at=NOON)
    return {"shop_id": stage.home, "email": SOFIA, "password": GOOD_PASSWORD, "by": NOBODY}


def _remove_contact(stage: Stage) -> dict:
    more = commands.add_contact(code="C-1", text="second@mail.example", by=stage.world.ana, at=NOON)
    return {"code": "C-1", "contact_id": more.id}


def _stopped(stage: Stage) -> dict:
    commands.stop_buying(code="C-1", reason="Charged back", by=stage.world.ana, at=NOON)
    return {"code": "C-1"}


def _untag(stage: Stage) -> dict:
    commands.tag_customer(code="C-1", tag="VIP", by=stage.world.ana, at=NOON)
    return {"code": "C-1", "tag": "VIP"}


def _address(stage: Stage) -> int:
    return stage.world.address_of_sofia.id


def _export(stage: Stage) -> int:
    return commands.ask_export(shop_id=stage.home, by=stage.world.ruth, at=NOON).id


def _week_old_export(stage: Stage) -> dict:
    _export(stage)
    return {"by": stage.world.operator(), "at": NOON + timedelta(days=8)}


NORA = "nora.new@mail.example"


def _register(stage: Stage) -> dict:
    commands.ask_registration(shop_id=stage.home, name="Nora New", email=NORA, by=NOBODY, at=NOON)
    with scope.reading(stage.world.operator()):
        event = Event.objects.filter(name="customer.registration_asked").latest("id")
        found = queries.mailed_registration(event.data["code"], at=NOON)
    assert found
    return {"shop_id": stage.home, "email": NORA, "code": found.digits, "by": NOBODY}


SCENES: dict[str, Scene] = {
    "customers.add_customer": lambda s: {"shop_id": s.home, "name": "Nora New", "email": "nora@mail.example"},
    "customers.change_customer": lambda s: {"code": "C-1", "company": "Keller Ltd", "kind": "b2b"},
    "customers.add_contact": lambda s: {"code": "C-1", "text": "other@mail.example"},
    "customers.remove_contact": _remove_contact,
    "customers.add_address": lambda s: {"code": "C-1", "street": "1 High St", "city": "York", "country": "GB"},
    "customers.change_address": lambda s: {"code": "C-1", "address_id": _address(s), "city": "York"},
    "customers.remove_address": lambda s: {"code": "C-1", "address_id": _address(s)},
    "customers.stop_buying": lambda s: {"code": "C-1", "reason": "Two payments were charged back"},
    "customers.let_buy": _stopped,
    "customers.tag_customer": lambda s: {"code": "C-1", "tag": "VIP"},
    "customers.untag_customer": _untag,
    "customers.reveal_contact": lambda s: {"code": "C-1", "reason": "Call about the parcel"},
    "customers.find_by_contact": lambda s: {"text": SOFIA, "by": s.world.ana},
    "customers.import_customers": lambda s: {
        "shop_id": s.home, "rows": [ImportedCustomer(code="C-9", name="Imported", since=LONG_AGO)],
    },
    "customers.ask_export": lambda s: {"shop_id": s.home, "by": s.world.ruth},
    "customers.make_export": lambda s: {"export_id": _export(s), "by": s.world.operator()},
    "customers.forget_exports": _week_old_export,
    "customers.ask_code": lambda s: {"shop_id": s.home, "email": SOFIA, "by": NOBODY},
    "customers.ask_registration": lambda s: {"shop_id": s.home, "name": "Nora New", "email": NORA, "by": NOBODY},
    "customers.register": _register,
    "customers.sign_in_with_code": _sign_in_with_code,
    "customers.sign_in_with_password": _sign_in_with_password,
    "customers.set_password": lambda s: {"password": GOOD_PASSWORD, "by": _sofia(s)},
    "customers.sign_out_everywhere": lambda s: {"by": _sofia(s)},
    "customers.change_my_profile": lambda s: {"name": "Sofia Keller-Webb", "by": _sofia(s)},
    "customers.add_my_address": lambda s: {"street": "1 High St", "city": "York", "country": "GB", "by": _sofia(s)},
    "customers.change_my_address": lambda s: {"address_id": _address(s), "city": "York", "by": _sofia(s)},
    "customers.remove_my_address": lambda s: {"address_id": _address(s), "by": _sofia(s)},
}  # fmt: skip
