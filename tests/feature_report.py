"""docs/features.md, made from the marks of the tests that ran: what works, what works partly, and what proves it."""

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
SECTIONS = {
    "S": "Store-to-door selling by staff",
    "I": "Selling and onboarding without integration",
    "Y": "Call centre, orders and stock",
    "O": "Storefront customers",
    "C": "Marketplace customer relations",
}
HEAD = """# Features

Every row of the feature book, its state, and the tests that prove it. Made from the marks of the tests that ran
(`python3 run.py test --write-features`); a full run fails when this page is not true.

**works**: a person can do it in the pages and a program through the API, both proven. **partly**: what is missing is
said. **not yet**: nothing proves it.
"""


class FeatureReport:
    """Collects which rows passed tests prove, by page, api, race or access."""

    def __init__(self) -> None:
        self.rows = tomllib.loads((DOCS / "features.toml").read_text())
        self.proofs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.incomplete = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("feature"):
                if mark.args[0] not in self.rows:
                    raise pytest.UsageError(f"{item.nodeid}: no row {mark.args[0]} in docs/features.toml")
                # A property of the report, so that it reaches this process from workers of pytest-xdist too.
                item.user_properties.append(("feature", (mark.args[0], mark.kwargs["by"])))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and not (report.skipped and report.when == "setup"):
            return
        for row, by in (value for name, value in report.user_properties if name == "feature"):
            if report.passed:
                self.proofs[row][by].append(report.nodeid.split("[")[0])
            elif report.outcome != "rerun":
                self.incomplete = True  # Skipped or failed: this run cannot say what is true.

    def text(self) -> str:
        lines = [HEAD]
        for letter, title in SECTIONS.items():
            lines += [f"\n## {letter} · {title}\n", "| id | asks | state | proven by |", "|---|---|---|---|"]
            for row, about in self.rows.items():
                if row[0] == letter:
                    lines.append(f"| {row} | {about['asks']} | {self.state(row)} | {self.proven_by(row)} |")
        return "\n".join(lines) + "\n"

    def state(self, row: str) -> str:
        about, proofs = self.rows[row], self.proofs.get(row, {})
        if not proofs:
            return "not yet"
        wanted = {about["only"]} if "only" in about else {"page", "api"}
        lacking = [f"no test by {way}" for way in sorted(wanted - set(proofs))]
        if "missing" in about:
            lacking.insert(0, about["missing"])
        return f"partly: {'; '.join(lacking)}" if lacking else "works"

    def proven_by(self, row: str) -> str:
        found = self.proofs.get(row, {})
        return "<br>".join(f"{way}: `{sorted(set(tests))[0]}`" + _more(tests) for way, tests in sorted(found.items()))


def _more(tests: list[str]) -> str:
    # Not how many: the page is about rows, and would change with every test.
    return " and others" if len(set(tests)) > 1 else ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-features", action="store_true", help="write docs/features.md from the tests that ran")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FeatureReport(), "feature_report")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """After a full run: write the page, or fail when it is not what the tests say."""
    if hasattr(session.config, "workerinput"):
        return  # A worker of pytest-xdist: the process that gathers the reports writes the page.
    report: FeatureReport = session.config.pluginmanager.get_plugin("feature_report")
    page = DOCS / "features.md"
    whole = not session.config.option.markexpr and session.config.args == session.config.getini("testpaths")
    if session.config.option.write_features and not report.incomplete:
        page.write_text(report.text())
    elif whole and not report.incomplete and session.exitstatus == 0 and page.read_text() != report.text():
        print("\ndocs/features.md is not what the tests say; write it with --write-features.")  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
