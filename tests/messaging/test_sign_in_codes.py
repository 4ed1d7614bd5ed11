"""The mail with a code: it comes once, and the code is nowhere but in it."""

import json
import re
from datetime import timedelta

from django.core import mail as outbox
from procrastinate.contrib.django.models import ProcrastinateJob

from comptoir.customers import commands as customers
from comptoir.kernel import clock, scope
from comptoir.kernel.jobs import run_sweep
from comptoir.kernel.models import Event, EventValue
from comptoir.kernel.scope import NOBODY
from comptoir.messaging import reactions
from comptoir.messaging.channels import mail
from comptoir.messaging.models import Message
from tests.world import NOON

SOFIA = "sofia.keller@mail.example"


def ask(world, at=None):
    customers.ask_code(shop_id=world.shop().id, email=SOFIA, by=NOBODY, at=at or clock.now())


def code_in(text):
    return re.search(r"\b\d{3} \d{3}\b", text)[0]


def rows(world):
    with scope.reading(world.ana):
        return list(Message.objects.order_by("id").values())


class TestMailCode:
    def test_brings_a_code_that_lets_her_in(self, world, run_jobs, catcher):
        ask(world)
        run_jobs()

        (found,) = catcher.mails()
        assert found["subject"] == "Your code for Alder Home"
        assert code_in(found["text"]) in found["html"]
        admission = customers.sign_in_with_code(
            shop_id=world.shop().id, email=SOFIA, code=code_in(found["text"]), by=NOBODY, at=clock.now()
        )
        assert admission.session

    def test_leaves_the_code_in_no_table(self, world, run_jobs):
        ask(world)
        run_jobs()

        digits = code_in(outbox.outbox[0].body)
        with scope.reading(world.operator()):
            kept = [rows(world), list(Event.objects.values()), list(EventValue.objects.values())]
        kept.append(list(ProcrastinateJob.objects.values()))
        said = json.dumps(kept, default=str)
        assert digits not in said
        assert digits.replace(" ", "") not in said
        assert [row["state"] for row in rows(world)] == ["sent"]
        assert "••• •••" in rows(world)[0]["text"]

    def test_is_sent_once_though_its_job_runs_twice(self, world, run_jobs):
        ask(world)
        run_jobs()
        with scope.reading(world.operator()):
            event = Event.objects.get(name="customer.code_asked")
        reactions.mail_code(event)
        assert len(outbox.outbox) == 1

    def test_comes_later_when_the_mail_server_was_away(self, world, run_jobs, monkeypatch):
        with monkeypatch.context() as away:
            away.setattr(mail, "send", lambda message: fall(mail.NotNow("not now")))
            ask(world)
            run_jobs()
        assert [row["state"] for row in rows(world)] == ["queued"]
        later = clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        run_sweep("messaging.send_waiting_messages", later)
        assert code_in(outbox.outbox[0].body)

    def test_does_not_come_when_the_code_is_over(self, world, run_jobs, monkeypatch):
        with monkeypatch.context() as away:
            away.setattr(mail, "send", lambda message: fall(mail.NotNow("not now")))
            ask(world)
            run_jobs()
        later = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: later)
        run_sweep("messaging.send_waiting_messages", later)
        assert outbox.outbox == []
        (row,) = rows(world)
        assert row["state"] == "failed"
        assert "asks for a new one" in row["failure"]

    def test_is_not_written_for_a_code_that_is_over(self, world, run_jobs):
        ask(world, at=NOON)
        with scope.reading(world.operator()):
            event = Event.objects.get(name="customer.code_asked")
        event.at = event.recorded_at  # The worker comes to it long after the code was made.
        reactions.mail_code(event)
        assert rows(world) == []


def fall(problem):
    raise problem
