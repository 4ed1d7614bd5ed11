"""The proof of the ledger: on the page, on the command line, and by a script that knows nothing of us."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from comptoir.config.verbs import prove
from comptoir.ledger import commands
from tests import databases
from tests.house.scenes.stage import Stage
from tests.ledger.purse import Purse
from tests.world import NOON

SCRIPT = Path(__file__).parents[2] / "docs/readd.py"


def fill(world, run_jobs=None):
    purse = Purse(world)
    purse.pay_in(10_000, reference='with, "quotes" | and more')
    purse.gift(500, days=30)
    purse.spend(700)
    purse.line(5000)
    purse.draw(1200)
    purse.note(300)
    commands.chain_transfers(shop_id=purse.shop_id, limit=4, by=purse.by, at=NOON)
    Purse(world, "CLOTH").pay_in(5)
    return purse


def readd(file):
    ran = subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


class TestProveLedger:
    def test_prints_the_books_and_exports_what_adds_up_elsewhere(self, world, tmp_path, capsys):
        fill(world)
        file = tmp_path / "ledger.csv"
        assert prove.prove_ledger(None, file) == 0
        said = capsys.readouterr().out
        assert "Alder Home (HOME)" in said
        assert "The books are true." in said
        code, told = readd(file)
        assert (code, told.splitlines()[-1]) == (0, "Everything adds up.")
        heads = {line.split()[-1] for line in said.splitlines() if line.startswith("  head")} - {"-"}
        assert all(head in told for head in heads)

    def test_finds_one_changed_figure_in_the_file(self, world, tmp_path):
        fill(world)
        file = tmp_path / "ledger.csv"
        prove.prove_ledger("HOME", file)
        file.write_text(file.read_text().replace(",700,", ",701,", 1))
        code, told = readd(file)
        assert code == 1
        assert "wallet_spend:T-3 does not sum to zero" in told

    @pytest.mark.commits
    def test_says_what_is_wrong(self, committed_world, capsys):
        fill(committed_world)
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            owner.execute("alter table ledger_entry disable trigger user")
            owner.execute("update ledger_entry set amount_minor = amount_minor + 1 where amount_minor = 700")
        assert prove.prove_ledger("HOME", None) == 1
        said = capsys.readouterr().out
        assert "link 3: wallet_spend:T-3" in said
        assert "NOT true" in said

    def test_script_is_short(self):
        assert len(SCRIPT.read_text().splitlines()) <= 40


class TestThePage:
    def browser(self, world, name="ruth"):
        client = Client()
        client.force_login(world.staff(name))
        return client

    def test_shows_that_the_books_agree(self, world, run_jobs):
        fill(world)
        Stage(world, run_jobs).paid()
        page = self.browser(world).get("/proof/ledger/").text
        assert page.count("holds</") == 4
        assert "Credit line" in page
        assert "Not followed yet" in page

    def test_follows_the_chain(self, world):
        purse = fill(world)
        commands.chain_transfers(shop_id=purse.shop_id, by=purse.by, at=NOON)
        seal = commands.seal_day(shop_id=purse.shop_id, day=NOON.date(), by=purse.by, at=NOON)
        page = self.browser(world).post("/proof/ledger/").text
        assert page.count("holds</") == 5
        assert seal.hash in page

    def test_gives_every_entry_as_a_file(self, world, tmp_path):
        fill(world)
        answer = self.browser(world).get("/proof/ledger/entries.csv")
        file = tmp_path / "ledger.csv"
        file.write_bytes(answer.content)
        assert readd(file)[0] == 0

    def test_is_for_who_runs_a_shop(self, world):
        for address in ("/proof/ledger/", "/proof/ledger/entries.csv"):
            assert self.browser(world, "ana").get(address).status_code == 403
