"""An installation is the demo or somebody's own, never both: in the demo one may be anybody, and no mail leaves."""

from .words import CannotStart


def refuse_own_data() -> None:
    """Before the demo is made: invented shops do not go beside real ones."""
    if _retailers() - _of_the_demo():
        raise CannotStart(
            "This database holds an installation of your own, and the demo would mix with it: start with --no-demo, "
            "or give the demo another folder with --data."
        )


def refuse_demo_data() -> None:
    """Before a start without the demo: invented customers would get real mails."""
    if _retailers() & _of_the_demo():
        raise CannotStart(
            "This database holds the demo: start without --no-demo, or choose another folder with --data "
            "(--fresh throws the demo away)."
        )


def _retailers() -> set[tuple[str, str]]:
    from comptoir.shops import queries

    return queries.retailer_names()


def _of_the_demo() -> set[tuple[str, str]]:
    from comptoir.demo.house import RETAILERS

    return set(RETAILERS.items())
