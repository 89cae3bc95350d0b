"""The mail server: where it is, how a notice reads as a mail, and what became of one that was handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

VARIABLE = "HUIWU_SMTP_URL"
_FILE = f"{VARIABLE}_FILE"
_PATIENCE_SECONDS = 20.0
_PERMANENT = 500


class NotAMailServer(ValueError):
    """HUIWU_SMTP_URL does not say where the mail server is."""


class Fate(StrEnum):
    """What became of a mail: taken, refused for good, refused for now, or the server was away."""

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the server's reply code, 0 when it gave none."""

    fate: Fate
    code: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """A notice on its way to an address."""

    notice: str
    address: str
    title: str
    title_en: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtp://host:port?from=…` (STARTTLS where offered) or `smtps://user:password@host:port?from=…`."""

    host: str
    port: int
    sender: str
    implicit_tls: bool = False
    username: str | None = None
    password: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "MailServer | None":
        """The server that HUIWU_SMTP_URL names, or the file of HUIWU_SMTP_URL_FILE, which a secret may be.

        None when the channel is off: there is neither, or no such file. Raises NotAMailServer.
        """
        named = environ.get(_FILE)
        url = environ.get(VARIABLE) or (_content(Path(named)) if named else None)
        return cls.from_url(url) if url else None

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Raises NotAMailServer, without repeating the URL: it may hold a password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise NotAMailServer(f"{VARIABLE} is not a URL") from None
        (sender,) = parse_qs(parts.query).get("from", [""])
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or "@" not in sender:
            raise NotAMailServer(f"{VARIABLE} should read smtp://host:port?from=notices@example.org")
        implicit_tls = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            port or (465 if implicit_tls else 25),
            sender,
            implicit_tls,
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )

    async def send(self, mail: Mail) -> Outcome:
        """Hand the mail over; never raises what the network or the server does."""
        try:
            await aiosmtplib.send(
                _written(mail, self.sender),
                sender=self.sender,
                recipients=[mail.address],
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.implicit_tls,
                timeout=_PATIENCE_SECONDS,
            )
        except SMTPRecipientsRefused as refused:
            return _outcome(refused.recipients[0].code)
        except SMTPDataError as refused:
            return _outcome(refused.code)
        except SMTPResponseException as ourselves:  # our login, our sender: nothing is wrong with the address
            return Outcome(Fate.AWAY, ourselves.code)
        except (SMTPException, OSError):
            return Outcome(Fate.AWAY)
        return Outcome(Fate.TAKEN)


def _outcome(code: int) -> Outcome:
    return Outcome(Fate.REFUSED if code >= _PERMANENT else Fate.LATER, code)


def _written(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.address
    message["Subject"] = f"{mail.title} {mail.title_en}"
    message["Message-ID"] = f"<{mail.notice}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    papers = [f"  {n}. {title}" for n, title in enumerate(mail.papers, 1)]
    lines = [
        f"您有一份通知：{mail.title}。",
        f"You have a notice: {mail.title_en}.",
        *(["", "文件 Papers:", *papers] if papers else []),
        "",
        "请在会务收件箱中签收。 Please acknowledge it in your Huiwu inbox.",
        f"编号 Reference: {mail.notice}",
    ]
    message.set_content("\n".join(lines) + "\n")
    return message


def _content(path: Path) -> str | None:
    return path.read_text("utf-8").strip() if path.exists() else None
