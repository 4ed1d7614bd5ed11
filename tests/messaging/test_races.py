"""Four senders at once and a kill between claim and send: nobody gets a mail twice (as mautic#8450 taught)."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from comptoir.kernel import clock, scope
from comptoir.kernel.jobs import run_sweep
from comptoir.messaging import commands, reactions
from comptoir.messaging.channels import mail
from comptoir.messaging.letters import Letter
from comptoir.messaging.models import Message
from tests.orders.scene import placed
from tests.world import NOON

pytestmark = pytest.mark.commits


def waiting(world, how_many):
    """Messages of one order that wait to be sent; their ids."""
    order, by = placed(world), world.operator()
    return [
        commands.write_message(
            event_uid=f"00000000-0000-0000-0000-{n:012d}", template="order.placed", number=order.number,
            recipient=f"n{n}@mail.example", letter=Letter(f"Mail {n}", "Text", "<p>Text</p>"), by=by, at=NOON,
        ).id
        for n in range(how_many)
    ]  # fmt: skip


def states(world):
    with scope.reading(world.ana):
        return Counter(Message.objects.values_list("state", flat=True))


@pytest.mark.feature("S17", by="race")
def test_four_senders_send_each_message_once(committed_world, catcher):
    ids, by = waiting(committed_world, 12), committed_world.operator()

    def send_all(_):
        try:
            for message_id in ids:
                reactions.send_now(message_id, by=by, at=clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send_all, range(4)))
    subjects = [found["subject"] for found in catcher.mails()]
    assert sorted(subjects) == sorted(f"Mail {n}" for n in range(12))
    assert states(committed_world) == {"sent": 12}


def test_without_the_claim_they_would_send_it_more_than_once(committed_world, catcher, monkeypatch):
    """The control: the race is real."""
    ids, by = waiting(committed_world, 2), committed_world.operator()

    def send_all(_):
        try:
            for message_id in ids:
                with scope.reading(by):
                    message = Message.objects.select_related("shop").get(id=message_id, state="queued")
                mail.send(message)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send_all, range(4)))
    assert len(catcher.mails()) > 2


def test_two_writers_of_one_fact_write_one_message(committed_world):
    order, by = placed(committed_world), committed_world.operator()

    def write(_):
        try:
            return commands.write_message(
                event_uid="00000000-0000-0000-0000-000000000001", template="order.placed", number=order.number,
                recipient="a@mail.example", letter=Letter("S", "T", "<p>T</p>"), by=by, at=NOON,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        written = [message for message in pool.map(write, range(4)) if message]
    assert len(written) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_sender_leaves_it_to_a_person(committed_world, catcher, monkeypatch, moment):
    ids, by = waiting(committed_world, 3), committed_world.operator()
    connections.close_all()
    child = os.fork()
    if child == 0:  # Dies as by a power cut: no handler runs, nothing is told to the database.
        real = mail.send

        def die(message):
            if moment == "after":
                real(message)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(mail, "send", die)
        reactions.send_now(ids[0], by=by, at=clock.now())
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

    assert states(committed_world) == {"sending": 1, "queued": 2}
    for _ in range(3):
        run_sweep("messaging.send_waiting_messages", clock.now())
    assert states(committed_world) == {"sending": 1, "sent": 2}
    run_sweep("messaging.give_up_lost_messages", clock.now() + timedelta(minutes=11))
    assert states(committed_world) == {"failed": 1, "sent": 2}
    caught = Counter(found["subject"] for found in catcher.mails())
    assert caught["Mail 0"] == (1 if moment == "after" else 0)
    assert max(caught.values()) == 1
