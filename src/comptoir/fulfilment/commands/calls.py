"""What couriers call us with: stored once, then applied, in any order."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.kernel import events, machine, scope, tenancy
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from ..carriers import kind_of
from ..models import Booking, CourierCall
from ..saying import BookingSaid, Heard
from ..states import CallState
from .hearing import apply_to_booking

STORE = """
insert into fulfilment_couriercall
  (retailer_id, shop_id, courier, event_id, kind, body, times, state, problem, received_at)
values (%s, %s, %s, %s, %s, %s, 1, 'stored', '', %s)
on conflict (shop_id, courier, event_id) do update set times = fulfilment_couriercall.times + 1
returning id, times
"""


@command
def store_call(*, shop_id: int, courier: str, heard: Heard, by: Actor, at: datetime) -> CourierCall:
    """Keep a call whose signature is proved; a job applies it. Its repeat is counted, not kept again."""
    scope.work_in(shop_id)
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    values: list[Any] = [retailer_id, shop_id, kind_of(courier).code, heard.event_id[:80], heard.kind[:40]]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*values, json.dumps(heard.body), at])
        call_id, times = cursor.fetchone()
    call = CourierCall.objects.get(id=call_id)
    if times == 1:
        events.record("courier_call.stored", call, by=by, at=at, courier=courier, kind=call.kind)
    return call


@command
def apply_call(*, call_id: int, said: BookingSaid | None, by: Actor, at: datetime, problem: str = "") -> CourierCall:
    """Let a stored call change the booking it is about. Applied before, or of no meaning, it changes nothing."""
    call = CourierCall.objects.get(id=call_id)
    scope.work_in(call.shop_id)
    booking = said and Booking.objects.filter(shop_id=call.shop_id, courier=call.courier, key=said.key).first()
    changed = False
    if said and booking:
        _, changed = apply_to_booking(booking, said, by=by, at=at)
    elif said:
        problem = f"The courier tells of a trip that this shop never asked for ({said.key})."
    call = CourierCall.objects.select_for_update().get(id=call_id)  # After the order: the lock order of all rooms.
    if call.state == CallState.STORED:
        verb = "apply" if changed else "ignore"
        machine.move(call, verb, by=by, at=at, also={"problem": problem[:300]}, courier=call.courier, kind=call.kind)
    return call
