"""The way in, as a browser walks it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.console.sign_in import callers, entering, passwords
from comptoir.kernel import clock, scope, timeline
from comptoir.kernel.models import Event
from comptoir.shops import commands, reactions
from comptoir.shops.commands.tries import TRIES_OF_AN_ADDRESS
from comptoir.shops.models import Staff, StaffCode, StaffSession
from tests.world import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
ANA = "ana@staff.example"
NEW = "a password nobody has"
pytestmark = pytest.mark.urls("comptoir.console.sign_in.urls")


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings, world):
    """Passwords are hashed cheaply, and nobody waits but where a test says so."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    Staff.objects.update(password=make_password(PASSWORD))
    monkeypatch.setattr(entering, "FAILED_AFTER", 0)
    monkeypatch.setattr(entering, "ASKED_AFTER", 0)
    monkeypatch.setattr(passwords, "ASKED_AFTER", 0)


@pytest.fixture
def browser(world):
    return Client(headers={"user-agent": FIREFOX})


def sign_in(browser, email=ANA, password=PASSWORD, **more):
    return browser.post("/sign-in/", {"email": email, "password": password, **more})


def is_in(browser):
    return browser.get("/sign-in/sessions/").status_code == 200


def text_of(response):
    return response.content.decode()


def events(actor, name=None):
    with scope.reading(actor):
        found = Event.objects.order_by("id")
        return list(found.filter(name=name) if name else found)


def mailed_code(mail):
    return re.search(r"(\d{4}) (\d{4})", mail.body)[0]


def mailed_path(mail):
    return re.search(r"https?://[^/]+(/sign-in/password/\S+)", mail.body)[1]


class TestSignIn:
    @pytest.mark.feature("O17", by="page")
    def test_lets_in_who_knows_the_password(self, world, browser):
        response = sign_in(browser, email="ANA@staff.example ", next="/orders/")

        assert (response.status_code, response["Location"]) == (303, "/orders/")
        assert is_in(browser)
        (event,) = events(world.ana, "staff.signed_in")
        assert event.data == {"means": "password", "device": "Firefox on Linux"}
        assert event.actor_name == "Ana"

    def test_goes_nowhere_but_to_our_own_pages(self, browser):
        for goal in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            assert sign_in(browser, next=goal)["Location"] == "/"

    def test_answers_a_stranger_and_a_wrong_password_alike(self, browser):
        wrong = sign_in(browser, password="wrong wrong wrong")
        stranger = sign_in(browser, email="who@staff.example")

        assert wrong.status_code == stranger.status_code == 422
        hide = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|(ana|who)@staff.example')
        assert hide.sub("", text_of(wrong)) == hide.sub("", text_of(stranger))
        assert entering.DO_NOT_MATCH in text_of(wrong)
        assert not is_in(browser)

    def test_answers_both_no_sooner_than_a_moment(self, browser, monkeypatch):
        monkeypatch.setattr(entering, "FAILED_AFTER", 9)
        waits = []
        monkeypatch.setattr(callers.time, "sleep", waits.append)
        sign_in(browser, email="who@staff.example")
        assert waits[0] > 1

    def test_locks_after_five_failures(self, world, browser):
        for _ in range(5):
            sign_in(browser, password="wrong wrong wrong")
        right = sign_in(browser)

        assert right.status_code == 422
        assert not is_in(browser)
        names = [event.name for event in events(world.sam)]
        assert names.count("staff.locked") == 1
        assert names.count("staff.sign_in_failed") == 6

    def test_opens_again_after_a_quarter_of_an_hour(self, world, browser, monkeypatch):
        for _ in range(5):
            sign_in(browser, password="wrong wrong wrong")
        later = clock.now() + timedelta(minutes=16)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert sign_in(browser).status_code == 303

    def test_locks_nobody_for_four_failures_and_a_success(self, browser):
        for _ in range(2):
            for _ in range(4):
                sign_in(browser, password="wrong wrong wrong")
            assert sign_in(browser).status_code == 303

    def test_makes_an_address_wait_that_failed_too_often(self, world, browser):
        for _ in range(TRIES_OF_AN_ADDRESS):
            commands.tries.count_address("127.0.0.1", clock.now())

        assert "Too many sign-ins" in text_of(sign_in(browser))
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert sign_in(elsewhere).status_code == 303

    def test_lets_nobody_in_who_was_deactivated_or_has_no_role(self, world, browser):
        world.staff("ana").memberships.all().delete()
        assert sign_in(browser).status_code == 422
        commands.deactivate_staff(staff_id=world.staff("clara").id, reason="Left", by=world.ruth, at=clock.now())
        assert sign_in(browser, email="clara@staff.example").status_code == 422

    def test_gives_a_fresh_session_to_each_sign_in(self, browser):
        sign_in(browser)
        first = browser.session.session_key
        sign_in(browser)
        assert browser.session.session_key != first
        assert not Session.objects.filter(session_key=first).exists()

    @pytest.mark.parametrize("email", ["", "no address", "\x00@x.example", "a" * 300 + "@x.example", "٣@x.example"])
    def test_says_what_is_no_address(self, browser, email):
        assert sign_in(browser, email=email).status_code == 422

    def test_wants_a_token_against_forgery(self, world):
        assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403

    def test_passes_on_who_is_in_already(self, browser):
        sign_in(browser)
        assert browser.get("/sign-in/").status_code == 302


class TestActorOfRequest:
    def test_takes_two_statements(self, world, browser):
        sign_in(browser)
        with CaptureQueriesContext(connection) as asked:
            browser.post("/sign-in/sessions/999/end/")  # Not found, so nothing is written.
        read = [q["sql"] for q in asked if "django_session" in q["sql"] or 'shops_staff"' in q["sql"]]
        assert len(read) == 2

    def test_notes_at_most_every_five_minutes_that_somebody_was_seen(self, world, browser, monkeypatch):
        sign_in(browser)
        first = browser.session["seen"]
        browser.get("/sign-in/sessions/")
        assert browser.session["seen"] == first
        later = clock.now() + timedelta(minutes=6)
        monkeypatch.setattr(clock, "now", lambda: later)
        browser.get("/sign-in/sessions/")
        assert browser.session["seen"] == later.isoformat()


class TestAskCode:
    def ask(self, browser, email=ANA):
        return browser.post("/sign-in/code/", {"email": email, "next": "/orders/"})

    def enter(self, browser, code, email=ANA):
        return browser.post("/sign-in/code/enter/", {"email": email, "code": code, "next": "/orders/"})

    def test_mails_a_code_that_opens_once(self, world, browser, run_jobs, mailoutbox):
        assert "is on its way" in text_of(self.ask(browser))
        run_jobs()
        code = mailed_code(mailoutbox[0])

        assert self.enter(browser, code)["Location"] == "/orders/"
        assert is_in(browser)
        assert self.enter(Client(), code).status_code == 422

    def test_answers_a_stranger_alike(self, browser, run_jobs, mailoutbox):
        assert "If who@staff.example signs in here" in text_of(self.ask(browser, "who@staff.example"))
        run_jobs()
        assert not mailoutbox

    def test_leaves_the_code_in_no_event_and_no_job(self, world, browser, run_jobs, mailoutbox):
        self.ask(browser)
        with connection.cursor() as cursor:
            cursor.execute("select string_agg(args::text, '') from procrastinate_jobs")
            jobs = cursor.fetchone()[0]
        run_jobs()
        code = mailed_code(mailoutbox[0]).replace(" ", "")

        journal = "".join(str(event.data) for event in events(world.sam))
        assert code not in jobs + journal
        assert bytes(StaffCode.objects.get().sealed) == b""  # Forgotten once it was mailed.

    def test_mails_one_a_minute(self, browser, run_jobs, mailoutbox):
        for _ in range(3):
            self.ask(browser)
        run_jobs()
        assert len(mailoutbox) == 1

    def test_mails_no_code_twice(self, browser, run_jobs, mailoutbox, world):
        self.ask(browser)
        run_jobs()
        reactions.mail_code(events(world.sam, "staff.code_asked")[0])
        assert len(mailoutbox) == 1

    def test_is_good_for_ten_minutes(self, browser, run_jobs, mailoutbox, monkeypatch):
        self.ask(browser)
        run_jobs()
        later = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert self.enter(browser, mailed_code(mailoutbox[0])).status_code == 422

    def test_locks_who_guesses(self, browser, run_jobs, mailoutbox):
        self.ask(browser)
        run_jobs()
        for guess in range(5):
            self.enter(browser, f"0000000{guess}")
        assert self.enter(browser, mailed_code(mailoutbox[0])).status_code == 422

    def test_opens_for_its_own_person_only(self, browser, run_jobs, mailoutbox):
        self.ask(browser)
        run_jobs()
        assert self.enter(browser, mailed_code(mailoutbox[0]), "clara@staff.example").status_code == 422


class TestForgotten:
    def link(self, browser, run_jobs, mailoutbox, email=ANA):
        browser.post("/sign-in/forgotten/", {"email": email})
        run_jobs()
        return mailed_path(mailoutbox[-1])

    def test_mails_a_link_that_sets_the_password_once(self, world, browser, run_jobs, mailoutbox):
        other = Client()
        sign_in(other)
        path = self.link(browser, run_jobs, mailoutbox)
        assert "For Ana, ana@staff.example" in text_of(browser.get(path))
        assert browser.post(path, {"password": NEW, "again": NEW}).status_code == 303

        assert is_in(browser)
        assert not is_in(other)
        assert sign_in(Client(), password=NEW).status_code == 303
        assert browser.get(path).status_code == 410

    def test_uses_nothing_up_when_a_scanner_opens_the_link(self, browser, run_jobs, mailoutbox):
        path = self.link(browser, run_jobs, mailoutbox)
        for _ in range(3):
            assert browser.get(path).status_code == 200

    def test_unlocks(self, browser, run_jobs, mailoutbox):
        for _ in range(5):
            sign_in(browser, password="wrong wrong wrong")
        path = self.link(browser, run_jobs, mailoutbox)
        assert browser.post(path, {"password": NEW, "again": NEW}).status_code == 303

    def test_refuses_an_easy_or_mistyped_password(self, browser, run_jobs, mailoutbox):
        path = self.link(browser, run_jobs, mailoutbox)
        assert "too common" in text_of(browser.post(path, {"password": "password123", "again": "password123"}))
        assert "not the same" in text_of(browser.post(path, {"password": NEW, "again": "x"}))
        assert browser.get(path).status_code == 200

    def test_ends_after_two_hours(self, browser, run_jobs, mailoutbox, monkeypatch):
        path = self.link(browser, run_jobs, mailoutbox)
        later = clock.now() + timedelta(hours=3)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert browser.get(path).status_code == 410

    def test_refuses_a_link_that_was_made_up(self, browser):
        for text in ("x", "a:b:c", "%00", "é"):
            assert browser.get(f"/sign-in/password/{text}/").status_code == 410

    def test_answers_a_stranger_alike(self, browser, run_jobs, mailoutbox):
        response = browser.post("/sign-in/forgotten/", {"email": "who@staff.example"})
        run_jobs()
        assert "If who@staff.example signs in here" in text_of(response)
        assert not mailoutbox


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
