"""The collective contract: offered, prepared, negotiated, passed by the congress, signed, filed, in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from huiwu.local.year.people import Company, worker
from huiwu.local.year.sitting import Matter
from huiwu.local.year.world import World

_PREPARED = ["hear_workers", "enterprise_information", "bargaining_content", "representatives"]
_PAPERS = ["identity of representatives", "congress resolution", "contract text", "registration certificate"]


@dataclass(frozen=True, slots=True)
class Bargain:
    """One year's bargaining of an enterprise about one text."""

    world: World
    company: Company
    text: Matter
    path: str

    def act(self, verb: str, body: Mapping[str, object], says: str = "") -> None:
        """An act of the union, granted."""
        self.world.granted(self.company.officer, f"{self.path}/{verb}", body, says)

    def sign_and_file(self, on: date) -> None:
        """Only the text that the congress passed can be signed; then it goes to the labour administration."""
        other = "f" * 64
        expires = {"on": on.isoformat(), "expires_on": on.replace(year=on.year + 1).isoformat()}
        self.world.refused(
            self.company.officer,
            f"{self.path}/sign",
            {"text_sha256": other, **expires},
            "bargaining.enterprise.congress-approval-required",
            "拟签文本与通过的文本不同 another text than the congress passed",
        )
        self.act("sign", {"text_sha256": self.text.sha256, **expires}, "合同签订 signed")
        self.act("file", {"on": on.isoformat(), "papers": _PAPERS}, "报劳动行政部门备案 filed")

    def announce(self, on: date) -> None:
        """To all workers, soon after it took effect."""
        body: dict[str, object] = {"title": self.text.title, "channel": "职工公告栏", "on": on.isoformat()}
        self.act("announce", body, "15 日无异议，合同生效并公布 in force after 15 days of silence, announced")


def negotiate(world: World, company: Company, text: Matter, on: date) -> Bargain:
    """From the written offer to the draft."""
    world.quiet.wait()
    answer = world.granted(
        company.officer, "/bargaining/v1/bargainings", {"enterprise": company.enterprise, "year": on.year}
    )
    bargain = Bargain(world, company, text, f"/bargaining/v1/bargainings/{answer['id']}")
    offer: dict[str, object] = {"text_sha256": "0" * 64, "on": on.isoformat()}
    world.refused(
        company.officer,
        f"{bargain.path}/offer",
        {**offer, "form": "oral"},
        "bargaining.enterprise.written-offer-by-union",
        "口头要约 an offer by word of mouth",
    )
    bargain.act("offer", {**offer, "form": "written"}, "工会发出书面要约 the union's written offer")
    world.granted(company.administration, f"{bargain.path}/accept", {"on": on.isoformat()}, "企业应约 accepted")
    bargain.act("prepare", {"items": _PREPARED})
    sides = {side: [worker(number, of=side) for number in range(5)] for side in ("a", "e")}
    bargain.act(
        "representatives",
        {
            "worker": {"members": sides["a"], "chief": sides["a"][0], "externals": []},
            "employer": {"members": sides["e"], "chief": sides["e"][0], "externals": []},
            "posted_on": on.isoformat(),
        },
    )
    bargain.act("agenda", {"topics": ["growth", "wages", "rest_leave", "skills_training"]})
    meeting = {"on": on.isoformat(), "minutes_sha256": "1" * 64, "recorder": worker(99, of="a")}
    bargain.act("meet", {**meeting, "worker_statements": sides["a"][:2]})
    bargain.act("draft", {"title": text.title, "text_sha256": text.sha256}, "双方达成草案 a draft is reached")
    return bargain


def in_force(bargain: Bargain, filed: date) -> None:
    """Nobody objects for fifteen days."""
    world = bargain.world
    world.turn_to(filed + timedelta(days=16))
    world.wait_until(
        bargain.company.officer, bargain.path, lambda seen: seen.get("phase") == "effective", "the contract's effect"
    )
    bargain.announce(filed + timedelta(days=16))
