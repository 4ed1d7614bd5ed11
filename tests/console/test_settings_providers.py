"""Stripe set up by a shop admin: keys, address of the webhook, and a test that says what is wrong."""

import pytest

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import scope
from comptoir.payments.gateways.registry import STRIPE_KEY, STRIPE_SIGNING
from comptoir.shops.queries import sealed_secrets
from tests.console.test_settings import HOME, text_of

PAGE = f"{HOME}providers/"


@pytest.fixture
def ruth(as_staff):
    return as_staff("ruth")


@pytest.mark.feature("Y4", by="page")
def test_stripe_is_set_up_and_its_keys_are_tested(ruth, world, tmp_path, settings):
    assert f"{settings.ADDRESS}/callbacks/HOME/stripe/" in text_of(ruth.get(PAGE))
    with Simulators(data=tmp_path) as simulators:
        settings.STRIPE_ADDRESS = f"{simulators.url}/stripe"
        ruth.post(PAGE, {"name": STRIPE_KEY, "value": "sk_test_0123456789abcdef"})
        said = text_of(ruth.post(f"{PAGE}test/", {"gateway": "stripe"}, follow=True))
        assert "in its test mode; its calls are refused until their signing secret is set" in said

        ruth.post(PAGE, {"name": STRIPE_SIGNING, "value": "whsec_0123456789abcdef"})
        said = text_of(ruth.post(f"{PAGE}test/", {"gateway": "stripe"}, follow=True))
        assert "in its test mode." in said
        assert "sk_test" not in said

        ruth.post(PAGE, {"name": STRIPE_KEY, "value": "sk_nonsense_0123456789"})
        said = text_of(ruth.post(f"{PAGE}test/", {"gateway": "stripe"}, follow=True))
        assert "Stripe does not accept the secret key" in said


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [(STRIPE_KEY, "pk_test_x", "begins with sk_"), (STRIPE_SIGNING, "sk_test_x", "begins with whsec_")],
)
def test_another_key_that_was_pasted_is_refused(ruth, world, name, value, why):
    answer = ruth.post(PAGE, {"name": name, "value": value})

    assert answer.status_code == 422
    assert why in text_of(answer)
    with scope.reading(world.ruth):
        assert not sealed_secrets(world.shop().id).filter(name=name).exists()
