from email.message import EmailMessage


def short_mail(subject: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "hello@finch.example", to
    mail.set_content("x")
    return mail


class TestList:
    def test_shows_the_newest_first(self, mailbox):
        mailbox.send(short_mail("First", "a@a.example"), short_mail("Second", "b@b.example"))

        page = mailbox.page("/mail/")

        assert page.index("Second") < page.index("First")

    def test_finds_by_subject_address_and_text(self, mailbox, mail):
        mailbox.send(mail, short_mail("Other", "jeanne@morel.example"))

        assert [found["subject"] for found in mailbox.api("messages", q="jeanne OTHER")["messages"]] == ["Other"]
        assert len(mailbox.api("messages", q="pay here")["messages"]) == 1
        assert "No mail holds “100%”" in mailbox.page("/mail/?q=100%25")

    def test_filters_by_the_whole_address_of_the_envelope(self, mailbox):
        mailbox.send(short_mail("Hers", "Ana@a.example"), short_mail("Not hers", "diana@a.example"))

        assert [found["subject"] for found in mailbox.api("messages", to="ana@a.example")["messages"]] == ["Hers"]

    def test_leads_to_older_pages(self, mailbox):
        mailbox.send(*(short_mail(f"Mail {number:02}", "a@a.example") for number in range(51)))

        assert "Mail 00" not in mailbox.page("/mail/")
        assert "Mail 00" in mailbox.page("/mail/?before=2")
        assert 'before=2"' in mailbox.page("/mail/")

    def test_gives_its_rows_alone_to_the_page_that_renews_itself(self, mailbox, mail):
        mailbox.send(mail)

        rows = mailbox.page("/mail/?part=rows")

        assert "Your order FC-2093" in rows
        assert "<html" not in rows

    def test_is_emptied(self, mailbox, mail):
        mailbox.send(mail)

        assert mailbox.fetch("POST", "/mail/delete", "")[0] == 303

        assert mailbox.api("messages") == {"messages": []}
        assert "No mail yet" in mailbox.page("/mail/")


class TestMessage:
    def test_shows_html_in_a_frame_that_runs_nothing(self, mailbox, mail):
        mailbox.send(mail)
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in mailbox.page("/mail/1")

        _, headers, body = mailbox.fetch("GET", "/mail/1/html")

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "sandbox" in headers["Content-Security-Policy"]
        assert b'<head><base target="_blank">' in body
        assert b"data:image/png;base64," in body

    def test_shows_text_with_its_links_and_escapes_the_rest(self, mailbox, mail):
        mailbox.send(mail)

        page = mailbox.page("/mail/1?show=text")

        assert '<a href="https://shop.example/pay/abc?x=1&amp;y=2" target="_blank"' in page
        assert "&lt;b&gt;not bold&lt;/b&gt;" in page

    def test_shows_and_gives_the_source(self, mailbox, mail):
        mailbox.send(mail)

        assert "Content-Type: multipart/mixed" in mailbox.page("/mail/1?show=source")
        assert b"Content-Type: multipart/mixed" in mailbox.fetch("GET", "/mail/1/raw")[2]

    def test_gives_attachments_under_their_names(self, mailbox, mail):
        mailbox.send(mail)
        (attachment,) = mailbox.last()["attachments"]

        status, headers, body = mailbox.fetch("GET", attachment["url"])

        assert (status, body) == (200, b"%PDF")
        assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''in_voice%20%C3%A9.pdf"
        assert mailbox.fetch("GET", "/mail/1/attachments/7")[0] == 404

    def test_lists_where_it_leads(self, mailbox, mail):
        mailbox.send(mail)

        assert mailbox.last()["links"] == ["https://shop.example/pay/abc", "https://shop.example/pay/abc?x=1&y=2"]

    def test_of_nothing_is_not_found(self, mailbox):
        for path in ("/mail/9", "/mail/x", "/mail/9/html", "/mail/9/raw", "/mail/api/messages/9"):
            assert mailbox.fetch("GET", path)[0] == 404
