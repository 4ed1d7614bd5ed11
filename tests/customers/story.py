"""What the tests of this room ask of the journal."""

from comptoir.kernel import scope
from comptoir.kernel.models import Event, EventValue
from comptoir.kernel.scope import Actor
from comptoir.kernel.timeline import Line, lines


def events(actor: Actor, name: str = "") -> list[Event]:
    with scope.reading(actor):
        return list(Event.objects.filter(**({"name": name} if name else {})).order_by("id"))


def told(actor: Actor, name: str = "") -> list[Line]:
    with scope.reading(actor):
        return lines(Event.objects.filter(**({"name": name} if name else {})).order_by("id"))


def personal(actor: Actor) -> dict[str, str]:
    with scope.reading(actor):
        return dict(EventValue.objects.values_list("field", "value"))
