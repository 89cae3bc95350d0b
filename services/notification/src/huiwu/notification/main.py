"""The notification service."""

from pathlib import Path

from huiwu.notification import calendars, contacts, mail
from huiwu.notification.api import COLLECTIONS
from huiwu.notification.boards import boards
from huiwu.notification.due import due
from huiwu.notification.inbox import inbox
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.runtime.service import Service

service = Service(
    name="notification",
    title=("通知公开", "Notices and publication"),
    policies=Path(__file__).parent / "policies.cedar",
    collections=COLLECTIONS,
    models=MODELS,
    reactions=reactions,
    batch_projections=[mail.queue_mails],
    tables=contacts.TABLES + mail.TABLES + calendars.TABLES,
    routes=[inbox, contacts.contacts, due, calendars.calendars, boards],
    on_start=[mail.look_up_mail_server],
    background=[mail.send_mails],
)
