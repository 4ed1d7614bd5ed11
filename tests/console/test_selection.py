"""One deed for many orders."""

import html
import re

import pytest

from comptoir.kernel import clock, scope
from comptoir.orders import commands as orders
from comptoir.orders.queries import order_page


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode())).split())


def stage_of(world, number: str) -> str:
    with scope.reading(world.sam):
        return order_page(number).stage


def chosen(verb: str, *numbers: str, **typed: str) -> dict:
    return {"verb": verb, "number": numbers, **typed}


class TestTheList:
    def test_has_a_box_for_each_row_and_the_deeds_of_the_role(self, as_staff, place):
        number = place().number
        page = as_staff("ana").get("/orders/").content.decode()
        clerk = as_staff("clara").get("/orders/").content.decode()

        assert f'name="number" value="{number}"' in page
        assert 'value="hold" formaction="/orders/selection/"' in page
        assert 'value="hold" formaction' not in clerk


@pytest.mark.feature("Y5", by="page")
class TestAsk:
    def test_shows_what_would_happen_to_each_and_does_nothing(self, as_staff, place, paid, world):
        waiting, held = place().number, paid().number

        said = text_of(as_staff("ana").post("/orders/selection/", chosen("start_packing", waiting, held)))

        assert "Start packing: 2 orders?" in said
        assert "1 of 2 orders: the others stay as they are." in said
        assert "Only when it is paid and its stock allocated." in said
        assert "Start packing: 1 order " in said
        assert stage_of(world, held) == "authorized"

    def test_says_what_money_goes_back(self, as_staff, place, paid):
        said = text_of(as_staff("ana").post("/orders/selection/", chosen("cancel", place().number, paid().number)))

        assert "Nothing was paid" in said
        assert "£14.90 goes back" in said

    def test_offers_no_button_where_nothing_is_possible(self, as_staff, place):
        answer = as_staff("ana").post("/orders/selection/", chosen("release_hold", place().number))

        assert "Not possible for any of them now." in text_of(answer)
        assert 'type="submit"' not in answer.content.decode().partition("selection/done/")[2].partition("</form>")[0]

    def test_is_a_dialog_for_htmx(self, as_staff, place):
        dialog = as_staff("ana").post(
            "/orders/selection/", chosen("hold", place().number), headers={"HX-Request": "true"}
        )

        assert dialog.content.decode().startswith("<dialog")

    @pytest.mark.parametrize("typed", [{}, {"verb": "hold"}, {"verb": "explode", "number": "AH-1"}])
    def test_refuses_what_is_no_selection(self, as_staff, typed):
        assert as_staff("ana").post("/orders/selection/", typed).status_code == 422

    def test_refuses_more_than_a_hundred(self, as_staff):
        numbers = [f"AH-{n}" for n in range(101)]

        assert as_staff("ana").post("/orders/selection/", chosen("hold", *numbers)).status_code == 422


@pytest.mark.feature("Y5", by="page")
class TestAct:
    def test_does_it_to_each_and_says_what_was_done_and_what_was_refused(self, as_staff, place, paid, world):
        one, other, waiting = paid().number, paid().number, place().number

        said = text_of(as_staff("ana").post("/orders/selection/done/", chosen("start_packing", one, other, waiting)))

        assert "Start packing: 2 done, 1 not" in said
        assert said.count("Packing started") == 2
        assert f"{waiting} · Sofia Keller Not done: Only when it is paid" in said

    def test_cancels_all_with_one_reason(self, as_staff, place, world):
        numbers = [place().number for _ in range(2)]

        as_staff("ana").post("/orders/selection/done/", chosen("cancel", *numbers, reason="The shop was closed"))

        assert {stage_of(world, number) for number in numbers} == {"cancelled"}

    def test_asks_for_the_reason_again_and_does_nothing_without_one(self, as_staff, place, world):
        number = place().number

        answer = as_staff("ana").post("/orders/selection/done/", chosen("hold", number, reason=" "))

        assert answer.status_code == 422
        assert "Say why" in text_of(answer)
        assert stage_of(world, number) == "placed"

    def test_holds_and_releases(self, as_staff, place, world):
        number, ana = place().number, as_staff("ana")

        ana.post("/orders/selection/done/", chosen("hold", number, reason="Look at it"))
        assert stage_of(world, number) == "on_hold"

        ana.post("/orders/selection/done/", chosen("release_hold", number))
        assert stage_of(world, number) == "placed"

    def test_refuses_what_a_role_may_not_do(self, as_staff, place, world):
        number = place().number

        said = text_of(as_staff("clara").post("/orders/selection/done/", chosen("hold", number, reason="Wait")))

        assert "0 done, 1 not" in said
        assert "Your role may not do this." in said
        assert stage_of(world, number) == "placed"

    def test_finds_nothing_of_another_shop(self, as_staff, place, world):
        number = place().number

        said = text_of(as_staff("finn").post("/orders/selection/done/", chosen("cancel", number, reason="x")))

        assert "You see no order of this number." in said
        assert "Sofia" not in said
        assert stage_of(world, number) == "placed"

    def test_goes_on_after_one_that_changed_meanwhile(self, as_staff, paid, world, monkeypatch):
        first, second = paid().number, paid().number

        def held_meanwhile(request, bulk, *, found=None):
            fates = kept(request, bulk)
            orders.hold_order(number=first, reason="Just now", by=world.ana, at=clock.now())
            return fates

        from comptoir.console.orders import selection

        kept = selection._fates
        monkeypatch.setattr(selection, "_fates", held_meanwhile)

        said = text_of(as_staff("ana").post("/orders/selection/done/", chosen("start_packing", first, second)))

        assert f"{first} is on hold: Just now" in said
        assert "1 done, 1 not" in said

    @pytest.mark.parametrize(
        ("back", "leads"),
        [("/orders/?view=to_pack", "/orders/?view=to_pack"), ("https://evil.example/orders/", "/orders/"),
         ("//evil.example", "/orders/"), ("/orders/../customers/", "/orders/")],
    )  # fmt: skip
    def test_leads_back_to_the_list_and_nowhere_else(self, as_staff, place, back, leads):
        answer = as_staff("ana").post("/orders/selection/done/", chosen("send_link", place().number, back=back))

        assert answer.context["back"] == leads
