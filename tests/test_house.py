"""The rules of the house: each a function over a folder or a registry, each with a test that shows it catch a breach.

Tables without a policy are held by ``tests/config/test_unpoliced.py``, against PostgreSQL's own catalogue.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver, path

from comptoir.kernel import events
from comptoir.kernel.commands import REGISTRY
from comptoir.kernel.timeline import Line
from tests.access import table, walk
from tests.house import exceptions, imports, journal, layers, scopes, sizes, states
from tests.house.scenes import SCENES, SILENT, Stage
from tests.world import NOON

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / ".importlinter"
HEIGHTS = layers.layers(CONTRACTS)
COMMANDS = sorted(journal.all_commands(ROOT))


@pytest.fixture
def house(tmp_path):
    """``house("src/comptoir/orders/totals.py", "…")``: a broken copy of the house, one file at a time."""

    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path

    return write


class TestContracts:
    def test_are_kept(self):
        assert layers.broken_contracts(CONTRACTS) == ""

    def test_catch_a_room_that_imports_one_above_it(self, house, tmp_path, monkeypatch):
        rooms = [room for room in layers.layers(CONTRACTS) if f"({room})" not in CONTRACTS.read_text()]
        for room in rooms:
            house(f"little_house/{room}/__init__.py", "from little_house import orders\n" if room == "shops" else "")
        house("little_house/__init__.py", "")
        text = CONTRACTS.read_text().replace("comptoir", "little_house")
        config = house("contracts", text.split("[importlinter:contract:inside]")[0]) / "contracts"
        monkeypatch.syspath_prepend(str(tmp_path))
        said = layers.broken_contracts(config)
        for name in [name for name in sys.modules if name.startswith("little_house")]:
            del sys.modules[name]

        assert "little_house.shops is not allowed to import little_house.orders" in said


class TestForeignKeys:
    def test_point_down(self):
        assert layers.keys_that_point_up(apps.get_models(), HEIGHTS) == []

    def test_are_caught_pointing_up(self):
        class Wish(models.Model):
            order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="+")

            class Meta:
                app_label = "shops"

        try:
            breaches = layers.keys_that_point_up([Wish], HEIGHTS)
        finally:
            apps.all_models["shops"].pop("wish")
            apps.clear_cache()
        assert breaches == ["shops.Wish.order points to orders.Order"]


class TestModels:
    def test_are_imported_by_their_own_room_alone(self):
        assert imports.foreign_models(ROOT, exceptions.MODELS, HEIGHTS) == []

    def test_need_every_exception_there_is(self):
        assert imports.needless(ROOT, exceptions.MODELS, HEIGHTS) == []
        assert all(len(entry.reason) > 20 for entry in exceptions.MODELS.values())

    @pytest.mark.parametrize(
        "line",
        [
            "from comptoir.shops.models import Shop",
            "import comptoir.shops.models",
            "from comptoir.shops import models",
            "from ..shops.models.tree import Shop",
            "def f():\n    from comptoir.shops.models import Shop",
        ],
    )
    def test_are_caught_in_another_room(self, house, line):
        (breach,) = imports.foreign_models(house("src/comptoir/orders/queries.py", line), {}, HEIGHTS)
        assert breach.endswith("imports the models of shops")

    def test_may_be_named_in_annotations(self, house):
        text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from comptoir.shops.models import Shop\n"
        assert imports.foreign_models(house("src/comptoir/orders/queries.py", text), {}, HEIGHTS) == []

    def test_of_rooms_below_may_be_read_in_tests(self, house):
        house("tests/orders/test_one.py", "from comptoir.shops.models import Shop\n")
        root = house("tests/shops/test_two.py", "from comptoir.orders.models import Order\n")
        assert imports.foreign_models(root, {}, HEIGHTS) == ["tests/shops/test_two.py:1 imports the models of orders"]


class TestStates:
    def test_are_written_by_the_machine_alone(self):
        assert states.written_states(ROOT, exceptions.STATES) == []

    @pytest.mark.parametrize(
        "line",
        [
            "order.state = 'open'",
            "Order.objects.filter(id=1).update(state='open', note='')",
            "Order.objects.create(state='open')",
            "Order(state='open')",
            "setattr(order, 'state', 'open')",
            "SQL = 'update orders_order o set changed_at = now(), state = %s where id = 1'",
        ],
    )
    def test_are_caught_elsewhere(self, house, line):
        house("src/comptoir/orders/models.py", "class Order:\n    MACHINE = {}\n")
        root = house("src/comptoir/orders/commands.py", line)
        assert len(states.written_states(root, {})) == 1

    def test_may_be_asked_for(self, house):
        asked = "Order.objects.filter(state='open')\nSQL = 'update orders_order set note = 1 where state = 2'"
        assert states.written_states(house("src/comptoir/orders/commands.py", asked), {}) == []


class TestScopes:
    def test_are_widened_by_commands_alone(self):
        assert scopes.widened_scopes(ROOT) == []

    @pytest.mark.parametrize(
        "text",
        [
            "def order_page(number):\n    scope.work_in(1)\n",
            "scope.work_for(1)\n",
            "def _find(number):\n    scope.work_in(1)\n\ndef order_page(number):\n    _find(number)\n",
            "class Page:\n    def get(self):\n        scope.work_in(1)\n",
            "def order_page(number):\n    with scope.writing(by):\n        pass\n",
        ],
    )
    def test_are_caught_elsewhere(self, house, text):
        assert len(scopes.widened_scopes(house("src/comptoir/orders/queries.py", text))) == 1

    def test_are_caught_when_another_room_takes_the_function(self, house):
        house("src/comptoir/orders/finding.py", "def find():\n    scope.work_in(1)\n")
        house("src/comptoir/orders/commands.py", "@command\ndef place(*, by, at):\n    find()\n")
        root = house("src/comptoir/console/views.py", "from comptoir.orders.finding import find\n")
        assert len(scopes.widened_scopes(root)) == 1

    def test_may_be_widened_on_behalf_of_a_command(self, house):
        text = "@command\ndef place(*, by, at):\n    _find()\n\ndef _find():\n    scope.work_in(1)\n"
        assert scopes.widened_scopes(house("src/comptoir/orders/commands.py", text)) == []


class TestSizes:
    def test_can_be_read_at_once(self):
        assert sizes.too_long(ROOT, exceptions.SIZES) == []

    def test_are_caught_when_they_grow(self, house):
        house("src/long.py", "a = 1\n" * 401)
        root = house("tests/test_long.py", "def long():\n" + "    a = 1\n" * 50)
        assert [breach.split()[0] for breach in sizes.too_long(root, {})] == ["src/long.py", "tests/test_long.py:1"]
        assert sizes.too_long(root, {"src/long.py": "", "tests/test_long.py::long": ""}) == []


class TestAccessTable:
    def test_holds_every_address(self):
        assert walk.strangers(walk.addresses(get_resolver()), table.PAGES) == []

    def test_holds_every_route_of_the_api(self):
        assert walk.strangers(walk.routes(), table.ROUTES) == []

    def test_catches_a_new_address(self):
        resolver = SimpleNamespace(url_patterns=[path("new/<int:id>/", lambda request: None)])
        found = walk.strangers(walk.addresses(resolver), {"gone/": None})
        assert found == ["new/<int:id>/ has no entry", "gone/ is no address"]


class TestCommands:
    def test_each_has_a_scene(self):
        assert journal.unplayed(set(COMMANDS), set(SCENES)) == []
        assert set(SILENT) <= set(SCENES)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_leaves_an_event_that_a_person_can_read(self, world, run_jobs, settings, name):
        settings.DEMO = name == "shops.sign_in_as_demo_person"
        given = {"by": world.ruth, "at": NOON, **SCENES[name](Stage(world, run_jobs))}
        before = journal.newest_event()
        REGISTRY[name](**given)
        lines = journal.lines_since(before)

        assert bool(lines) is (name not in SILENT)
        assert journal.unreadable(lines) == []

    def test_are_caught_without_a_scene(self):
        assert journal.unplayed({"orders.new"}, {"orders.gone"}) == [
            "orders.new has no scene",
            "orders.gone is no command",
        ]

    def test_are_caught_with_an_unreadable_line(self):
        def line(event: str, text: str) -> Line:
            return Line(event, NOON, text, "", "circle", "grey", "order", 1, 1, "Ana")

        said = [line("order.unheard_of", "Order unheard of"), line("order.placed", "Order placed")]
        assert len(journal.unreadable(said)) == 2
        assert journal.unreadable([line("order.placed", "Placed by Ana")]) == []


class TestReactions:
    def test_listen_to_events_that_somebody_tells(self):
        """A reaction to a name that no command records would sleep for ever."""
        text = "".join(file.read_text() for file in ROOT.glob("src/comptoir/*/**/*.py"))
        told = [name for name in events.REACTIONS if text.count(f'"{name}"') < 2]
        assert told == []
