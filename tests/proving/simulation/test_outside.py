"""What the gateway and the mail catcher saw, against what we say; each difference is planted here."""

import sqlite3
from types import SimpleNamespace

import pytest

from comptoir.proving.simulation.outside import audit_gateway, audit_mails

UID = "0123456789abcdef0123456789abcdef"


class Tables:
    """Answers questions about our tables by the table's name."""

    def __init__(self, **rows):
        self.rows = rows

    def execute(self, question):
        found = next(rows for name, rows in self.rows.items() if name in question)
        return SimpleNamespace(fetchall=lambda: found)


@pytest.fixture
def gateway(tmp_path):
    with sqlite3.connect(tmp_path / "gateway") as there:
        there.execute("create table payment (id, amount, status)")
        there.execute("create table refund (payment, amount, status)")
        there.execute("insert into payment values ('pay_1', 500, 'captured'), ('pay_2', 700, 'failed')")
        there.execute("insert into refund values ('pay_1', 200, 'succeeded'), ('pay_1', 100, 'failed')")
    return tmp_path / "gateway"


@pytest.fixture
def mails(tmp_path):
    with sqlite3.connect(tmp_path / "mail") as there:
        there.execute("create table message (id integer primary key, raw blob)")
        raw = f"Subject: Hello\r\nMessage-ID: <{UID}.order.placed.7.home@shop.example>\r\n\r\nText".encode()
        there.execute("insert into message (raw) values (?)", [raw])
    return tmp_path / "mail"


def broken(findings):
    return [finding.broken for finding in findings]


class TestAuditGateway:
    def test_holds_where_both_say_the_same(self, gateway):
        ours = Tables(payments_refund=[("pay_1", 200)], payments_capture=[("pay_1", 500)])
        assert broken(audit_gateway(ours, gateway)) == [[], []]

    def test_names_money_that_only_one_of_us_knows(self, gateway):
        ours = Tables(payments_refund=[("pay_1", 300)], payments_capture=[])
        took, gave = broken(audit_gateway(ours, gateway))
        assert took == ["pay_1: the gateway says 500, we say 0"]
        assert gave == ["pay_1: the gateway says 200, we say 300"]


class TestAuditMails:
    def test_holds_where_each_arrived_once(self, mails):
        assert broken(audit_mails(Tables(messaging_message=[(7,)]), mails)) == [[], []]

    def test_names_what_arrived_twice_and_what_never_did(self, mails):
        with sqlite3.connect(mails) as there:
            there.execute("insert into message (raw) select raw from message")
        twice, lost = broken(audit_mails(Tables(messaging_message=[(7,), (8,)]), mails))
        assert twice == ["message 7 arrived 2 times"]
        assert lost == ["message 8 never arrived"]
