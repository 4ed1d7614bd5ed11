"""What an outside system's parts answer, one question each, and what ours do."""

import pytest

from . import components
from .adapter import NotYet
from .promises import promise_of


class TestAPart:
    def test_answers_as_it_does_outside(self, component, gateway, work, record_property, request):
        question = getattr(components, f"ask_{component['component']}", None)
        if question is None:
            pytest.xfail(f"not yet: {components.WORDS_TO_COME.get(component['component'], component['component'])}")
        asked = components.Asked(
            component["given"], component["then"], lambda: request.getfixturevalue("house"), gateway, work
        )
        try:
            found = question(asked)
        except NotYet as word:
            pytest.xfail(f"not yet: {word}")
        if found == component["then"]:
            return
        line = f"{component['component']}: {found}, not {component['then']}"
        promise = promise_of([line])
        assert promise, line
        record_property("differs", f"{component['id']}: {line}. {promise.reason}")
