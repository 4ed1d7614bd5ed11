import pytest


class TestBehaviour:
    def test_is_good_at_first_and_keeps_what_it_is_told(self, shop):
        assert shop.call("GET", "/gateway/admin/behaviour")[1]["callback_delay_seconds"] == 0

        shop.behave(callback_delay_seconds=2.5, send_twice=True)

        told = shop.call("GET", "/gateway/admin/behaviour")[1]
        assert (told["scope"], told["callback_delay_seconds"], told["send_twice"]) == ("all", 2.5, True)

    def test_is_reset_for_all(self, shop):
        shop.behave(secret_key="sk_sandbox_finch", send_twice=True)

        assert shop.behave(reset=True)["send_twice"] is False
        assert shop.behave(secret_key="sk_sandbox_finch")["send_twice"] is False

    def test_takes_json_that_a_terminal_calls_a_form(self, shop):
        kind = {"Content_Type": "application/x-www-form-urlencoded"}

        assert shop.call("POST", "/gateway/admin/behaviour", {"send_twice": True}, **kind)[1]["send_twice"] is True

    @pytest.mark.parametrize(
        "knobs", [{"speed": 1}, {"lose_every_nth": "x"}, {"api_fault": "fire"}, {"timeout_seconds": -1}]
    )
    def test_refuses_knobs_it_does_not_have(self, shop, knobs):
        status, body = shop.call("POST", "/gateway/admin/behaviour", knobs)

        assert status == 422
        assert next(iter(knobs)) in body["error"]["message"]


class TestAdminPage:
    def test_shows_what_happened_and_escapes_it(self, shop):
        _, checkout = shop.open(description="<b>Order</b>", reference="att_7")
        shop.pay(checkout, "4000000000000002")

        _, _, page = shop.page("/gateway/admin")

        assert "&lt;b&gt;Order&lt;/b&gt;" in page
        assert "payment.failed" in page
        assert "The card was declined." in page
        assert "sk_sandbox_finch" not in page

    def test_turns_the_knobs_by_its_form(self, shop):
        status, location, _ = shop.page(
            "/gateway/admin/behaviour", {"scope": "all", "shuffle": "on", "refunds": "refuse"}
        )

        assert (status, location) == (303, "/gateway/admin?scope=all&said=saved")
        assert 'name="shuffle" checked' in shop.page("/gateway/admin")[2]

    def test_unticks_what_the_form_leaves_out(self, shop):
        shop.behave(shuffle=True)

        shop.page("/gateway/admin/behaviour", {"scope": "all"})

        assert shop.behave()["shuffle"] is False
