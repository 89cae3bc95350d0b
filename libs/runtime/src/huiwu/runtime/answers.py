"""What is answered to a command: the ruling, with the words of every clause that was weighed."""

import msgspec
from msgspec import UNSET

from huiwu.kernel.event import Ruled
from huiwu.kernel.ruling import Finding
from huiwu.rulebook import Edition, Rulebook, source_of
from huiwu.runtime.decisions import Decided
from huiwu.runtime.problems import Problem, of_later_release


def answer(decided: Decided) -> dict[str, object]:
    """The body of a 200 or 201 (promises §2)."""
    body: dict[str, object] = {
        "id": decided.stream,
        "version": decided.version,
        "position": decided.position,
        "decision": decision(decided.decision, decided.ruled),
        "facts": [{"type": event.type, "data": msgspec.json.decode(event.data)} for event in decided.facts],
    }
    return body if decided.recorded else {**body, "recorded": False}


def decision(decision_id: str, ruled: Ruled) -> dict[str, object]:
    """A ruling as people and programs read it; raises Problem 503 when its edition is of a later release."""
    edition = _edition(ruled)
    told: dict[str, object] = {
        "id": decision_id,
        "outcome": ruled.outcome.value,
        "command": {"name": ruled.command.name, "data": msgspec.json.decode(ruled.command.data)},
        "actor": msgspec.to_builtins(ruled.actor),
        "as_of": ruled.as_of.isoformat(),
        "edition": msgspec.to_builtins(ruled.edition),
        "policy": ruled.policy,
        "evidence": [
            {"name": item.name, "fact": item.fact, "value": msgspec.json.decode(item.value)} for item in ruled.evidence
        ],
        "findings": [finding(each, edition) for each in ruled.findings],
    }
    way_in = ruled.retrospective
    return told if way_in is UNSET else {**told, "retrospective": msgspec.to_builtins(way_in)}


def _edition(ruled: Ruled) -> Edition:
    try:
        return Rulebook.shipped().by_sha256[ruled.edition.sha256]
    except KeyError as error:
        raise of_later_release(f"edition {ruled.edition.id}") from error


def finding(found: Finding, edition: Edition) -> dict[str, object]:
    """A finding with its clause's own words."""
    return {
        "clause": found.clause,
        "source": source_of(edition, found.clause),
        "met": found.met,
        "seen": found.seen,
        "needed": found.needed,
        "enforce": found.enforce.value,
        "effect": found.effect.value,
    }


def refusal(decided: Decided) -> Problem:
    """A refusal as a problem document that lists every finding; the blocking clauses' words come first."""
    edition = _edition(decided.ruled)
    blocking = [each for each in decided.ruled.findings if each.effect == "block"]
    quotes = "；".join(f"“{source_of(edition, each.clause)['quote']}”" for each in blocking)
    english = "; ".join(source_of(edition, each.clause)["en"] for each in blocking)
    return Problem(
        409,
        "refused",
        f"依据：{quotes}。",
        f"Because: {english}",
        answer(decided),
        {"ETag": f'"{decided.version}"'},
    )
