"""Papers go to the delegates, and what is published goes on the board."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel.names import NotAStreamId, derived_key, district_of, kind_of, stream_id
from huiwu.notification.clocks import DOCUMENTS, Clocks
from huiwu.notification.domain import NOTICE, OBLIGATION, PUBLICATION
from huiwu.notification.domain.notice import DeliverNotice
from huiwu.notification.domain.owed import FulfilObligation, Open, Overdue
from huiwu.notification.domain.publication import NoticePublished, PostPublication, Sort
from huiwu.notification.heard import (
    AgreementAnnounced,
    CongressMattersDisclosed,
    ResolutionPublished,
    SessionDocumentsSent,
)
from huiwu.notification.reactions.declared import reactions


@reactions.on("congress", SessionDocumentsSent)
async def deliver_papers_when_a_session_sends_them(
    fact: SessionDocumentsSent, at: Received, _read: Reader
) -> Iterable[Order]:
    """One notice for each delegate and each sending; none of papers that went out before they were put on record."""
    if at.retrospective:
        return []
    session, send = at.event.subject, at.event.id
    return [
        Order(
            NOTICE,
            stream_id(NOTICE.name, district_of(session), derived_key(session, send, delegate)),
            DeliverNotice(
                reference=session,
                send=send,
                organisation=fact.enterprise,
                recipient=delegate,
                title="职工代表大会会议文件",
                title_en="Documents of the workers' congress",
                papers=fact.documents,
            ),
        )
        for delegate in fact.delegates
    ]


@reactions.on("congress", SessionDocumentsSent)
async def ask_for_delivery_again_when_the_papers_have_changed(
    _fact: SessionDocumentsSent, at: Received, read: Reader
) -> Iterable[Order]:
    row = await read.row("sessions", at.event.subject)
    sendings: list[list[str]] = row.view["sendings"] if row else []
    changed = len(sendings) > 1 and sendings[-1] != sendings[-2]
    return await Clocks(at.event.subject, read).again(DOCUMENTS) if changed else []


# -- publications on the board


@reactions.on("congress", ResolutionPublished)
async def post_resolution_when_it_is_published(
    fact: ResolutionPublished, at: Received, _read: Reader
) -> Iterable[Order]:
    session = at.event.subject
    post = PostPublication(fact.enterprise, Sort.RESOLUTION, session, fact.title, fact.text, fact.on)
    return [_order(post, "resolution", fact.item)]


@reactions.on("congress", CongressMattersDisclosed)
async def post_matters_when_they_are_disclosed(
    fact: CongressMattersDisclosed, at: Received, read: Reader
) -> Iterable[Order]:
    session = at.event.subject
    row = await read.row("sessions", session)
    titles: dict[str, str] = row.view.get("titles", {}) if row else {}
    text = "\n".join(f"{n}. {titles.get(item, item)}" for n, item in enumerate(fact.items, 1))
    title = "职代会审议、决定、通过的事项"
    post = PostPublication(fact.enterprise, Sort.CONGRESS_MATTERS, session, title, text, fact.on)
    return [_order(post, "matters", at.event.id)]


@reactions.on("bargaining", AgreementAnnounced)
async def post_agreement_when_it_is_announced(fact: AgreementAnnounced, at: Received, _read: Reader) -> Iterable[Order]:
    post = PostPublication(fact.enterprise, Sort.AGREEMENT, at.event.subject, fact.title, None, fact.on)
    return [_order(post, "agreement", at.event.id)]


def _order(post: PostPublication, *parts: str) -> Order:
    key = derived_key(post.reference, *parts)
    return Order(PUBLICATION, stream_id(PUBLICATION.name, district_of(post.reference), key), post)


@reactions.on("notification", NoticePublished)
async def fulfil_obligation_when_its_notice_is_published(
    fact: NoticePublished, _at: Received, read: Reader
) -> Iterable[Order]:
    """Only the organisation's own obligation; anybody may name any."""
    if fact.fulfils is None or not _of_obligation(fact.fulfils):
        return []
    state = (await read.state(OBLIGATION, fact.fulfils)).state
    if not isinstance(state, Open | Overdue) or state.terms.organisation != fact.organisation:
        return []
    return [Order(OBLIGATION, fact.fulfils, FulfilObligation(fact.on))]


def _of_obligation(stream: str) -> bool:
    try:
        return kind_of(stream) == OBLIGATION.name
    except NotAStreamId:
        return False
