"""``--scenarios FILE`` plays another file of the same shape; the default is the copy kept here."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from comptoir.kernel import jobs, scope
from comptoir.kernel.events import REACTIONS
from comptoir.kernel.models import Event
from comptoir.payments.reactions import accounts

from .gateway import TellingGateway
from .house import House, open_house

KEPT = Path(__file__).parent / "scenarios.json"
OWN_STEPS = {  # Steps of their own in the scenarios.
    "orders.allocate_opened_order",
    "orders.allocate_what_waited",
    "orders.take_money_of_packed_delivery",
}
ROOMS = ("orders", "payments")
OWNERS = ("retailer", "group", "shop")
MOST_JOBS = 60  # More than one step ever sets going.
outcomes: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--scenarios", default=str(KEPT), help="the scenarios to play, a JSON file")


def told(config: pytest.Config) -> dict[str, Any]:
    path = config.getoption("--scenarios", default=str(KEPT))
    found: dict[str, Any] = json.loads(Path(path).read_text())
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, group in (("scenario", "scenarios"), ("component", "component_scenarios")):
        if name in metafunc.fixturenames:
            found = told(metafunc.config)[group]
            metafunc.parametrize(name, found, ids=[one["id"] for one in found])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" and "conformance" in item.nodeid:
        differs = any(name == "differs" for name, _ in item.user_properties)
        word = "not yet" if report.skipped else "broken" if report.failed else "by promise" if differs else "as told"
        outcomes[word] += 1
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if outcomes:
        counted = ", ".join(f"{outcomes[word]} {word}" for word in ("as told", "by promise", "not yet", "broken"))
        terminalreporter.write_line(f"Scenarios: {counted}.")


@pytest.fixture
def fixtures(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = told(request.config)["fixtures"]
    return found


@pytest.fixture
def house(db, fixtures) -> House:
    return open_house(fixtures)


@pytest.fixture
def gateway(monkeypatch) -> TellingGateway:
    made = TellingGateway()
    monkeypatch.setattr(accounts, "open_gateway", lambda *_, **__: made)
    monkeypatch.setattr(accounts, "open_secret", lambda shop_id, name: "")
    return made


@pytest.fixture
def work(gateway) -> Callable[[], int]:
    """Run what orders and payments do by themselves, oldest first, until nothing is left; how many ran."""

    def ours(job: ProcrastinateJob) -> list[str]:
        with scope.reading(jobs.actor_of(SimpleNamespace(**{f"{of}_id": job.args[of] for of in OWNERS}))):
            name = Event.objects.get(id=job.args["event"]).name
        return [key for key in REACTIONS[name] if key.split(".")[0] in ROOMS and key not in OWN_STEPS]

    done: set[int] = set()

    def run() -> int:
        ran = 0
        while True:
            waiting = ProcrastinateJob.objects.filter(status="todo", queue_name="reactions").exclude(id__in=done)
            found = waiting.order_by("id").first()
            if found is None:
                return ran
            done.add(found.pk)
            for reaction in ours(found):
                jobs.react(**found.args | {"reaction": reaction})
                ran += 1
                assert ran < MOST_JOBS, f"{reaction} goes on and on"

    return run
