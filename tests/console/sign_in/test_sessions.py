"""What a person does once she is in: roles, sessions, password, signing out."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from comptoir.kernel import clock, scope, timeline
from comptoir.shops import commands
from comptoir.shops.models import StaffSession
from tests.console.sign_in.scene import ANA, NEW, events, is_in, sign_in, text_of
from tests.world import PASSWORD

pytestmark = pytest.mark.urls("comptoir.console.sign_in.urls")


class TestSwitchRole:
    @pytest.fixture
    def demo(self, settings):
        settings.DEMO = True

    def switch(self, browser, who, **headers):
        return browser.post("/sign-in/as/", {"role": str(who.id)}, **headers)

    def test_lists_the_people_of_the_demo(self, world, browser, demo):
        page = text_of(browser.get("/sign-in/", headers={"host": "127.0.0.1:8000"}))
        assert "Ana" in page
        assert "Call-centre agent · Alder Home" in page

    def test_is_anybody_by_one_click(self, world, browser, demo):
        sign_in(browser)
        assert self.switch(browser, world.staff("bruno"), headers={"host": "localhost:8000"}).status_code == 303
        assert browser.get("/sign-in/sessions/").wsgi_request.actor == world.bruno
        assert StaffSession.objects.count() == 1

    def test_is_not_there_outside_the_demo(self, world, browser):
        assert self.switch(browser, world.staff("ana"), headers={"host": "127.0.0.1"}).status_code == 404
        assert "Or look around as" not in text_of(browser.get("/sign-in/", headers={"host": "127.0.0.1"}))

    @pytest.mark.parametrize(
        "extra",
        [
            {"headers": {"host": "evil.example"}},
            {"headers": {"host": "127.0.0.1", "x-forwarded-for": "192.0.2.1"}},
            {"headers": {"host": "127.0.0.1"}, "REMOTE_ADDR": "192.0.2.1"},
            {"headers": {"host": "127.0.0.1.evil.example"}},
        ],
    )
    def test_is_for_this_machine_only(self, world, browser, demo, extra):
        assert self.switch(browser, world.staff("ana"), **extra).status_code == 404
        assert not is_in(browser)

    @pytest.mark.parametrize("who", ["", "x", "-1", "9" * 30, "0"])
    def test_finds_nobody_who_is_not_there(self, world, browser, demo, who):
        assert browser.post("/sign-in/as/", {"role": who}, headers={"host": "localhost"}).status_code == 404


class TestOwnSessions:
    def test_lists_devices_this_one_first(self, browser):
        sign_in(Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/605"}))
        sign_in(browser)
        page = text_of(browser.get("/sign-in/sessions/"))

        assert page.index("Firefox on Linux") < page.index("Safari on iPhone")
        assert page.count("This one") == 1

    def test_ends_one(self, browser):
        phone = Client()
        sign_in(phone)
        sign_in(browser)
        session = StaffSession.objects.get(device="A program")
        browser.post(f"/sign-in/sessions/{session.id}/end/")

        assert not is_in(phone)
        assert is_in(browser)

    def test_ends_all_others(self, browser):
        others = [Client(), Client()]
        for each in [*others, browser]:
            sign_in(each)
        browser.post("/sign-in/sessions/end-others/")
        assert [is_in(each) for each in [*others, browser]] == [False, False, True]

    def test_does_not_see_those_of_others(self, world, browser):
        sign_in(Client(), email="clara@staff.example")
        sign_in(browser)
        session = StaffSession.objects.get(staff=world.staff("clara"))
        assert browser.post(f"/sign-in/sessions/{session.id}/end/").status_code == 404
        assert StaffSession.objects.filter(id=session.id).exists()

    def test_is_for_staff(self, browser):
        for path in ("", "end-others/", "1/end/", "password/"):
            assert browser.post(f"/sign-in/sessions/{path}").status_code == 302
        assert browser.get("/sign-in/sessions/")["Location"] == "/sign-in/?next=/sign-in/sessions/"


class TestChangePassword:
    def change(self, browser, current=PASSWORD, new=NEW):
        return browser.post("/sign-in/sessions/password/", {"current": current, "password": new, "again": new})

    def test_keeps_this_session_and_ends_the_others(self, browser):
        other = Client()
        sign_in(other)
        sign_in(browser)
        assert self.change(browser)["Location"] == "/sign-in/sessions/"
        assert is_in(browser)
        assert not is_in(other)

    def test_wants_the_present_one(self, browser):
        sign_in(browser)
        assert "not your present password" in text_of(self.change(browser, current="wrong wrong"))
        assert sign_in(Client()).status_code == 303

    def test_counts_wrong_guesses(self, world, browser):
        sign_in(browser)
        for _ in range(5):
            self.change(browser, current="wrong wrong")
        assert world.staff("ana").is_locked(clock.now())


class TestSwitchRetailer:
    def test_works_for_another_of_ones_own(self, world, browser):
        commands.invite_staff(
            email=ANA, name="", role="clerk", shop_id=world.shop("ORION").id, by=world.bruno, at=clock.now()
        )
        sign_in(browser)
        orion = world.shop("ORION").retailer_id
        assert "Maison Orion" in text_of(browser.get("/sign-in/sessions/"))
        browser.post("/sign-in/retailer/", {"retailer": orion})
        assert browser.get("/sign-in/sessions/").wsgi_request.actor.retailer == orion

    @pytest.mark.parametrize("who", ["", "x", "9" * 40])
    def test_finds_no_foreign_one(self, world, browser, who):
        sign_in(browser)
        foreign = who or str(world.shop("ORION").retailer_id)
        assert browser.post("/sign-in/retailer/", {"retailer": foreign}).status_code == 404


class TestSignOut:
    def test_ends_the_session(self, world, browser):
        sign_in(browser)
        browser.post("/sign-out/")
        assert not is_in(browser)
        assert not Session.objects.exists()
        assert events(world.sam, "staff.signed_out")

    def test_is_no_link(self, browser):
        assert browser.get("/sign-out/").status_code == 405

    def test_harms_nobody_who_is_out(self, browser):
        assert browser.post("/sign-out/").status_code == 302


class TestTheJournal:
    def test_reads_in_sentences(self, world, browser):
        sign_in(browser, password="wrong wrong wrong")
        sign_in(browser)
        browser.post("/sign-out/")
        with scope.reading(world.sam):
            told = [line.text for line in timeline.lines(events(world.sam))]
        assert told == ["A sign-in as Ana failed (password)", "Ana signed in by password", "Ana signed out"]
