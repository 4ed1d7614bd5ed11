import smtplib
from email.message import EmailMessage

import pytest


class TestMailServer:
    def test_keeps_what_it_is_sent(self, mailbox, mail):
        mailbox.send(mail)

        caught = mailbox.last()

        assert caught["subject"] == "Your order FC-2093 — à bientôt"
        assert caught["from"] == "Finch Clothing <hello@finch.example>"
        assert caught["recipients"] == ["ana@whitfield.example"]
        assert caught["sender"] == "hello@finch.example"
        assert caught["text"].startswith("Pay here:")

    def test_takes_8bit_long_lines_and_unknown_charsets(self, mailbox):
        body = "Grüße ".encode() * 5000
        mailbox.send(b"Subject: hi\r\nContent-Type: text/plain; charset=x-none\r\n\r\n" + body)

        assert mailbox.last()["text"] == body.decode() + "\r\n"

    def test_takes_a_big_attachment(self, mailbox):
        big = EmailMessage()
        big["Subject"], big["From"], big["To"] = "Big", "a@a.example", "b@b.example"
        big.add_attachment(b"\x00" * 3_000_000, maintype="application", subtype="zip", filename="big.zip")
        mailbox.send(big, timeout=30)

        assert mailbox.last()["attachments"][0]["size"] == 3_000_000

    @pytest.mark.parametrize(
        "raw",
        [b"", b"\xff\xfe", b"Subject: =?utf-8?q?=ff?=\r\nFrom: @@<<\r\nContent-Type: ;;;\r\n\r\nx", b"no header\r\n"],
    )
    def test_shows_broken_mails_as_far_as_it_can(self, mailbox, raw):
        mailbox.send(raw)

        assert mailbox.fetch("GET", "/mail/")[0] == 200
        assert mailbox.fetch("GET", "/mail/1")[0] == 200
        assert mailbox.last()["id"] == 1

    def test_takes_any_sign_in(self, simulators, mailbox, mail):
        with smtplib.SMTP("127.0.0.1", simulators.smtp_port) as smtp:
            smtp.login("shop", "any")
            smtp.send_message(mail)

        assert len(mailbox.api("messages")["messages"]) == 1

    @pytest.mark.parametrize("code", [451, 550])
    def test_refuses_as_many_as_it_is_told(self, mailbox, mail, code):
        mailbox.behave(refuse_next=2, refuse_code=code)

        for _ in range(2):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                mailbox.send(mail)
            assert refused.value.smtp_code == code
        mailbox.send(mail)

        assert len(mailbox.api("messages")["messages"]) == 1

    def test_hangs_after_it_took_the_mail(self, mailbox, mail):
        mailbox.behave(hang_next=1, hang_seconds=30)

        with pytest.raises(OSError, match="timed out"):
            mailbox.send(mail, timeout=0.5)

        assert len(mailbox.api("messages")["messages"]) == 1

    def test_refuses_knobs_it_does_not_have(self, mailbox):
        assert mailbox.behave(refuse_code=200)[0] == 422
        assert mailbox.behave(speed=1)[0] == 422
        assert mailbox.behave(refuse_next=-1)[0] == 422
