"""Scenes of historic sales: the file, its orders, its returns."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comptoir.aftercare import commands as aftercare
from comptoir.aftercare import queries
from comptoir.exchange.bundles import add_bundle
from comptoir.exchange.sales import loading
from comptoir.kernel import scope
from comptoir.orders import commands as orders
from comptoir.orders.commands.imports import ImportedLine, ImportedOrder
from comptoir.payments.commands import ImportedRefund
from comptoir.payments.commands.importing import SettledElsewhere
from tests.world import LONG_AGO, NOON

from .stage import Scene, Stage

FILE = """invoice,stock_code,description,quantity,invoice_date,unit_price,customer_id,country
536365,MUG,SCOTTIE MUG,6,2026-01-08 08:26:00,2.55,17850,United Kingdom
C536379,MUG,SCOTTIE MUG,-1,2026-01-09 09:41:00,2.55,17850,United Kingdom
"""


@contextmanager
def _file() -> Iterator[loading.Log]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sales.csv"
        path.write_text(FILE)
        with loading.opened(path, loading.mapping_of(path, None)) as log:
            yield log


def _begin(stage: Stage) -> dict:
    with _file() as log, loading.Source(log.path, log.mapping) as source:
        found = loading.survey(source)
    return {
        "shop_id": stage.home, "name": log.name, "fingerprint": "f" * 64, "mapping": log.mapping, "found": found,
    }  # fmt: skip


def _load_part(stage: Stage) -> dict:
    with _file() as log:
        run = loading.begin(log, stage.world.shop())
        with scope.reading(stage.world.operator()):
            part = run.parts.get()
        with loading.Source(log.path, log.mapping) as source:
            chunk, loaded = next(loading.ready(source, [part], shift_weeks=0))
    return {"part_id": part.pk, "loaded": loaded, "report": chunk.report}


def _loaded(stage: Stage) -> dict:
    with _file() as log:
        run = loading.begin(log, stage.world.shop())
        loading.load(log, run)
    return {"run_id": run.pk}


def _order(reference: str = "H-1") -> ImportedOrder:
    line = ImportedLine("goods", "MUG", "Scottie mug", 2, 995, 1990)
    return ImportedOrder(reference, "C-1", LONG_AGO, "GB", [line])


def _returned(reference: str = "CH-1") -> aftercare.ImportedReturn:
    return aftercare.ImportedReturn(
        reference, "C-1", LONG_AGO, [aftercare.ImportedReturnLine(True, "MUG", "Scottie mug", 1, 995)]
    )


def _historic(stage: Stage) -> dict:
    return {"shop_id": stage.home, "currency": "GBP", "by": stage.world.ruth, "at": NOON}


def _matched(stage: Stage) -> dict:
    """A sale and its return in the books, not tied yet."""
    where = _historic(stage)
    orders.import_orders(orders=[_order()], **where)
    aftercare.import_returns(returns=[_returned()], **where)
    with scope.reading(stage.world.ruth):
        (back,), (sold,) = queries.returned_lines(stage.home), queries.sold_lines_to_match(stage.home)
    lines = [aftercare.LineMatch(back.id, sold.id)]
    return {"shop_id": stage.home, "lines": lines, "sales": [(back.document, sold.document)]}


def _settle(stage: Stage) -> dict:
    aftercare.import_returns(returns=[_returned()], **_historic(stage))
    return {"shop_id": stage.home, "after": 0}


def _settled(stage: Stage) -> dict:
    page = stage.page(stage.placed())
    row = SettledElsewhere("AH-H9", page.order.id, page.order.customer_id, 1990, "GBP", LONG_AGO)
    return {"shop_id": stage.home, "rows": [row]}


def _refunded(stage: Stage) -> dict:
    return {"shop_id": stage.home, "rows": [ImportedRefund("AH-R9", None, 500, "GBP", LONG_AGO)]}


SET = [("MUG", 2), ("RED-SCARF", 1)]


def _bundle(stage: Stage) -> dict:
    made = {"shop_id": stage.home, "sku": "SET-1", "amount_minor": 2500, "by": stage.world.ruth}
    add_bundle(name="A set", parts=SET, at=NOON, **made)
    return {**made, "parts": SET[:1]}


SCENES: dict[str, Scene] = {
    "aftercare.import_returns": lambda s: {"shop_id": s.home, "currency": "GBP", "returns": [_returned()]},
    "aftercare.match_returns": _matched,
    "aftercare.settle_returns": _settle,
    "exchange.add_article": lambda s: {"shop_id": s.home, "sku": "NEW-1", "name": "New", "amount_minor": 500},
    "exchange.add_bundle": lambda s: {
        "shop_id": s.home,
        "sku": "SET-1",
        "name": "A set",
        "amount_minor": 2500,
        "parts": SET,
        "by": s.world.ruth,
    },
    "exchange.change_bundle": _bundle,
    "exchange.begin_run": _begin,
    "exchange.load_part": _load_part,
    "exchange.match_run": _loaded,
    "exchange.finish_run": _loaded,
    "orders.import_orders": lambda s: {"shop_id": s.home, "currency": "GBP", "orders": [_order()]},
    "orders.import_refunds": _refunded,
    "payments.import_settled": _settled,
    "payments.import_refunded": _refunded,
}
