"""The end of an import as people read it: control totals, every rule that was met, rows that are no trade."""

from collections.abc import Iterator

from django.db.models import Count

from comptoir.exchange.models import ImportPart, ImportRun, KeptRow
from comptoir.exchange.sales.report import Report
from comptoir.kernel import scope
from comptoir.shops import queries as shops


def report_lines(run: ImportRun) -> Iterator[str]:
    """The report of a run, or where it stands while parts are missing."""
    with scope.reading(shops.actor_of_shop(run.shop, kind="operator", name="Import")):
        missing = ImportPart.objects.filter(run=run, done_at=None).count()
        kept = list(KeptRow.objects.filter(run=run).values_list("reason").annotate(Count("id")).order_by("reason"))
    if missing:
        yield f"{missing} parts of {run.name} are not in yet. Import it again to go on."
        return
    report = Report.from_json(run.report or {})
    yield from report.text(run.currency).splitlines()
    yield ""
    for reason, count in kept:
        yield f"{count:,} lines are no trade and were kept beside it: {KeptRow.Reason(reason).label.lower()}."
    yield f"{run.matched_returns:,} of {report.invoice_kinds['return']:,} returns name the sale they take back."
    if several := run.notes.get("customers_of_several_countries"):
        yield f"{len(several):,} customers of several countries are kept under that of most of their invoices."
    if several := run.notes.get("products_of_several_names"):
        yield f"{len(several):,} products of several descriptions are named by the most frequent one."
