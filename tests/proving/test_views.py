"""The *Proof* page: in the demo, for who runs a shop."""

import pytest
from django.test import Client
from django.urls import reverse

from comptoir.proving import races, views


@pytest.fixture
def browser(world):
    def of(name):
        client = Client()
        client.force_login(world.staff(name))
        return client

    return of


class TestThePage:
    def test_is_there_in_the_demo_only(self, browser, settings):
        assert browser("ruth").get("/proof/").status_code == 404
        settings.DEMO = True
        assert browser("ruth").get("/proof/").status_code == 200

    def test_is_for_who_runs_a_shop(self, browser, settings):
        settings.DEMO = True
        assert browser("ana").get("/proof/").status_code == 403
        assert browser("ana").post("/proof/").status_code == 403
        assert "/sign-in/" in Client().get("/proof/")["Location"]

    def test_shows_that_the_books_agree(self, browser, settings):
        settings.DEMO = True
        page = browser("ruth").get("/proof/").text
        assert page.count("holds") == 3
        assert "No race was run yet" in page

    def test_stands_in_the_rail_of_who_may_open_it(self, browser, settings):
        settings.DEMO = True
        link = f'href="{reverse("proof")}"'
        assert link in browser("ruth").get("/orders/").text
        assert link not in browser("ana").get("/orders/").text

    def test_draws_the_race(self, browser, settings, monkeypatch, world):
        settings.DEMO = True
        outcomes = [races.Outcome(n, 0.0, float(n), "sold" if n == 1 else "refused", "Said") for n in range(1, 101)]
        run = []

        def staged(*, shop_id, by, at, buyers):
            run.append((shop_id, buyers))
            return races.Race("PROOF-1", outcomes, 1, 0, at)

        monkeypatch.setattr(views, "run_race", staged)
        page = browser("ruth").post("/proof/").text
        assert run == [(world.shop().id, 100)]
        assert (page.count('class="sold"'), page.count('class="refused"')) == (1, 99)
        assert "Nothing was sold twice" in page

    @pytest.mark.commits
    @pytest.mark.feature("Y3", by="page")
    def test_runs_a_real_race(self, committed_world, settings, monkeypatch):
        settings.DEMO = True
        monkeypatch.setattr(views, "BUYERS", 8)
        browser = Client()
        browser.force_login(committed_world.staff("ruth"))
        page = browser.post("/proof/").text
        assert "Nothing was sold twice" in page
        assert (page.count('class="sold"'), page.count('class="refused"')) == (1, 7)
