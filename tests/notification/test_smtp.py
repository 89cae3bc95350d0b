"""Mail against a real SMTP server: what it takes, what it refuses, and when it is not there."""

import asyncio
from pathlib import Path

import pytest

from huiwu.notification.smtp import Fate, Mail, MailServer, NotAMailServer, Outcome

MAIL = Mail(
    "notice-110105-a1",
    "an@example.org",
    "职工代表大会会议文件",
    "Documents of the workers' congress",
    ("集体合同草案",),
)


async def test_a_mail_is_taken_and_reads_in_both_languages(mailbox) -> None:
    assert await MailServer.from_url(mailbox.url).send(MAIL) == Outcome(Fate.TAKEN)
    (message,) = mailbox.taken
    assert message["Subject"] == "职工代表大会会议文件 Documents of the workers' congress"
    assert (message["From"], message["To"]) == ("notices@huiwu.test", "an@example.org")
    assert message["Message-ID"] == "<notice-110105-a1@huiwu.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert "集体合同草案" in text
    assert "Please acknowledge" in text


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 no such user", Outcome(Fate.REFUSED, 550)), ("450 mailbox busy", Outcome(Fate.LATER, 450))],
)
async def test_an_address_that_the_server_does_not_like(mailbox, answer: str, outcome: Outcome) -> None:
    mailbox.codes["an@example.org"] = answer
    assert await MailServer.from_url(mailbox.url).send(MAIL) == outcome


async def test_a_mail_that_the_server_does_not_like(mailbox) -> None:
    mailbox.after_data = "554 no"
    assert await MailServer.from_url(mailbox.url).send(MAIL) == Outcome(Fate.REFUSED, 554)


async def test_a_login_that_the_server_does_not_like_is_not_the_recipients_fault(mailbox) -> None:
    url = mailbox.url.replace("//", "//user:wrong@")
    assert (await MailServer.from_url(url).send(MAIL)).fate is Fate.AWAY


async def test_a_server_that_is_not_there() -> None:
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    nowhere = MailServer.from_url(f"smtp://127.0.0.1:{port}?from=a@b.test")
    assert await nowhere.send(MAIL) == Outcome(Fate.AWAY)


def test_the_url_says_where_and_from_whom() -> None:
    assert MailServer.from_url("smtps://me%40x:p%2Fw@mail.example.org?from=n@example.org") == MailServer(
        "mail.example.org", 465, "n@example.org", True, "me@x", "p/w"
    )
    assert MailServer.from_url("smtp://mail:2525?from=n@x").port == 2525
    assert MailServer.from_environment({}) is None


def test_the_address_may_be_a_secret_in_a_file(tmp_path: Path) -> None:
    named = {"HUIWU_SMTP_URL_FILE": str(tmp_path / "url")}
    assert MailServer.from_environment(named) is None, "a secret that nobody made"
    (tmp_path / "url").write_text("smtp://mail:2525?from=n@x\n")
    assert MailServer.from_environment(named) == MailServer("mail", 2525, "n@x")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "smtp://mail.example.org",
        "http://mail?from=a@b",
        "smtp://mail:port?from=a@b",
        "smtp://?from=a@b",
    ],
)
def test_what_is_no_mail_server_is_said_without_its_password(url: str) -> None:
    with pytest.raises(NotAMailServer) as refused:
        MailServer.from_environment({"HUIWU_SMTP_URL": url.replace("//", "//me:secret@")})
    assert "secret" not in str(refused.value)
