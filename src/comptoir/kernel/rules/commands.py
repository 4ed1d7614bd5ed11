"""Writing, publishing and retiring rules. Whoever wrote a version does not publish it: four eyes see each rule."""

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable

from .kinds import Document, InvalidRules, RuleKind, kind_of
from .models import RuleSet
from .queries import draft_of
from .states import RuleState

LARGEST = 100_000  # Characters of a document.


class AnotherDraft(Refusal):
    """Somebody else wrote a draft meanwhile."""

    def __init__(self, draft: RuleSet) -> None:
        super().__init__(
            f"{draft.made_by_name} wrote version {draft.number} meanwhile. Yours was not kept: look at theirs first.",
            number=draft.number,
        )


class SamePerson(NotAllowed):
    """Whoever wrote rules wants to publish them."""

    def __init__(self) -> None:
        super().__init__("You wrote this version, so somebody else who runs the shop has to publish it.")


class NoPublisher(NotAllowed):
    """A program that nobody answers for wants to publish rules."""

    def __init__(self) -> None:
        super().__init__("Nobody stands behind this program: rules are published by a person, or for one.")


@command
def draft_rules(
    *, shop_id: int, kind: str, document: Document, note: str = "", instead_of: int | None, by: Actor, at: datetime
) -> RuleSet:
    """Write the next version of a shop's rules. ``instead_of`` is the number of the draft that the writer saw, which
    it takes the place of; None where there was none.

    Raises InvalidRules, AnotherDraft.
    """
    rules = _kind_for(kind, shop_id, by)
    kept = rules.check(document)
    text = json.dumps(kept)
    if len(text) > LARGEST or not is_storable(note) or "\\u0000" in text:
        raise InvalidRules(f"A document has {LARGEST:,} characters at most, and no NUL.", field="document")
    standing = draft_of(shop_id, kind)
    if standing is not None and standing.number != instead_of:
        raise AnotherDraft(standing)
    if standing is not None:
        machine.move(standing, "drop", by=by, at=at, **_facts(standing, rules))
    last = RuleSet.objects.filter(shop_id=shop_id, kind=kind).order_by("-number").first()
    draft = RuleSet.objects.create(
        retailer_id=_retailer_of(shop_id),
        shop_id=shop_id,
        kind=kind,
        number=last.number + 1 if last else 1,
        document=kept,
        note=note.strip()[:300],
        made_by=_person(by),
        made_by_name=by.name,
        made_at=at,
    )
    events.record("rules.drafted", draft, by=by, at=at, reason=draft.note, **_facts(draft, rules))
    return draft


@command
def publish_rules(*, shop_id: int, kind: str, number: int, by: Actor, at: datetime) -> RuleSet:
    """Put a draft in force from now on, in the place of what held; by somebody who did not write it. A program is who
    made its key: two keys of one person are one pair of eyes.

    Raises SamePerson, NoPublisher, IllegalMove, RuleSet.DoesNotExist.
    """
    rules = _kind_for(kind, shop_id, by, publishes=True)
    draft = RuleSet.objects.get(shop_id=shop_id, kind=kind, number=number)
    person = _person(by)
    if by.kind != "operator":
        if person is None:
            raise NoPublisher
        if person == draft.made_by:
            raise SamePerson
    if machine.can(draft, "publish"):
        for held in RuleSet.objects.filter(shop_id=shop_id, kind=kind, state=RuleState.PUBLISHED):
            machine.move(held, "retire", by=by, at=at, also={"retired_at": at}, **_facts(held, rules))
    also = {"published_at": at, "published_by_name": by.name}
    machine.move(draft, "publish", by=by, at=at, also=also, **_facts(draft, rules))
    return draft


@command
def retire_rules(*, shop_id: int, kind: str, number: int, reason: str, by: Actor, at: datetime) -> RuleSet:
    """Let what is in force hold no longer: the default of its kind does, at once. One person may do this.

    Raises IllegalMove, RuleSet.DoesNotExist.
    """
    rules = _kind_for(kind, shop_id, by, publishes=True)
    held = RuleSet.objects.get(shop_id=shop_id, kind=kind, number=number)
    machine.move(
        held, "retire", by=by, at=at, reason=reason.strip()[:300], also={"retired_at": at}, **_facts(held, rules)
    )
    return held


@command
def drop_draft(*, shop_id: int, kind: str, number: int, by: Actor, at: datetime) -> RuleSet:
    """Put a draft aside; it stays in the history. Raises IllegalMove, RuleSet.DoesNotExist."""
    rules = _kind_for(kind, shop_id, by)
    draft = RuleSet.objects.get(shop_id=shop_id, kind=kind, number=number)
    machine.move(draft, "drop", by=by, at=at, **_facts(draft, rules))
    return draft


def _kind_for(name: str, shop_id: int, by: Actor, *, publishes: bool = False) -> RuleKind:
    """The kind, once the actor sees the shop and may change its rules; nobody else changes them until the commit."""
    kind = kind_of(name)
    seen = scope.current()
    if seen is None or shop_id not in seen.shops:
        raise ObjectDoesNotExist(f"No shop {shop_id} in sight.")
    right, verb = (kind.publishes or kind.right, "publish") if publishes else (kind.right, "change")
    require(by, right, f"{verb} {kind.words.lower()}", shop=shop_id)
    scope.work_in(shop_id)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('rules ' || %s, %s))", [name, shop_id])
    return kind


def _retailer_of(shop_id: int) -> int:
    """The retailer of the shop that the running command works in."""
    from comptoir.kernel.tenancy import tree

    (retailer,) = tree().sight_of(shop_id).retailers
    return retailer


def _person(by: Actor) -> int | None:
    return by.id if by.kind == "staff" else by.on_behalf_of


def _facts(rules: RuleSet, kind: RuleKind) -> dict[str, Any]:
    return {"rules": kind.words, "kind": rules.kind, "number": rules.number}
