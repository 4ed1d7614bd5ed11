"""The table of the ways to pay, row by row."""

import pytest

from comptoir.payments.gateways.features import FEATURES, FLAGS, CannotDoThat, check_can
from comptoir.payments.gateways.registry import open_gateway
from comptoir.payments.models import Capture
from comptoir.payments.states import GatewayName, OperationKind

#                     auth   ship   capt   charge void   rev    refund page  online auto
ROWS = {
    "sandbox":            (0, 0, 0, 1, 0, 0, 1, 1, 1, 1),
    "stripe":             (1, 0, 1, 1, 0, 1, 1, 1, 1, 1),
    "card_form":          (1, 1, 1, 1, 1, 1, 1, 0, 1, 1),
    "courier":            (1, 1, 1, 0, 0, 1, 1, 0, 0, 0),
    "in_store":           (1, 1, 1, 0, 0, 1, 1, 0, 0, 0),
    "authorised_invoice": (1, 1, 1, 0, 0, 1, 1, 0, 0, 1),
    "invoice":            (0, 0, 0, 1, 0, 0, 1, 0, 0, 0),
    "bank_transfer":      (0, 0, 0, 1, 0, 0, 1, 0, 0, 0),
    "no_payment":         (0, 0, 0, 1, 0, 0, 1, 0, 1, 1),
    "wallet":             (1, 1, 1, 1, 0, 1, 1, 0, 1, 1),
    "credit_line":        (1, 1, 1, 1, 0, 1, 1, 0, 1, 1),
    "credit_note":        (1, 1, 1, 1, 0, 1, 1, 0, 1, 1),
}  # fmt: skip
NAMES = (
    "authorises", "per_shipment", "captures", "charges", "voids", "reverses", "refunds", "has_page", "is_online",
    "captures_itself",
)  # fmt: skip


@pytest.mark.parametrize("gateway", GatewayName)
class TestFeatures:
    @pytest.mark.feature("Y4", by="race")
    def test_are_those_of_the_table(self, gateway):
        assert {name: getattr(FEATURES[gateway], name) for name in NAMES} == dict(
            zip(NAMES, map(bool, ROWS[gateway.value]), strict=True)
        )

    def test_fit_each_other(self, gateway):
        can = FEATURES[gateway]

        assert can.authorises or can.charges
        assert can.authorises == can.captures == can.reverses
        assert can.source in Capture.Source
        assert can.words.endswith(".")

    def test_have_a_program_where_they_say_so(self, gateway):
        if FEATURES[gateway].is_program:
            assert open_gateway(gateway, "sk_sandbox_x")
        else:
            with pytest.raises(Exception, match="There is no gateway"):
                open_gateway(gateway, "sk_sandbox_x")


@pytest.mark.parametrize(
    ("gateway", "kind", "why"),
    [
        ("courier", OperationKind.CHARGE, "“Pay on delivery” cannot take an amount at once."),
        ("sandbox", OperationKind.AUTHORISE, "“Card on the gateway's page” cannot hold an amount first."),
        ("stripe", OperationKind.VOID, "“Card by Stripe” cannot undo what is not settled."),
        ("bank_transfer", OperationKind.REVERSE, "“Bank transfer” cannot give up what is held."),
    ],
)
def test_a_flag_that_is_off_makes_its_step_impossible(gateway, kind, why):
    with pytest.raises(CannotDoThat, match=why):
        check_can(gateway, kind)


def test_the_flags_are_those_of_the_table():
    assert tuple(FLAGS) == NAMES


def test_only_what_asks_for_no_trust_is_on_at_first():
    balances = {"wallet", "credit_note", "credit_line"}  # Hers; a line is there only where the shop has opened one.
    on = {name for name, can in FEATURES.items() if can.is_on}
    assert on == {"sandbox", "in_store", "bank_transfer", *balances}
