"""The way in, as a browser walks it."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comptoir.console.sign_in import callers, entering
from comptoir.kernel import clock
from comptoir.shops import commands, reactions
from comptoir.shops.commands.tries import TRIES_OF_AN_ADDRESS
from comptoir.shops.models import StaffCode
from tests.console.sign_in.scene import ANA, NEW, events, is_in, mailed_code, mailed_path, sign_in, text_of

pytestmark = pytest.mark.urls("comptoir.console.sign_in.urls")


class TestSignIn:
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
