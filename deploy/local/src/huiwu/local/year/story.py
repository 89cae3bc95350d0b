"""The story of the year, in its order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from huiwu.local.year.aftermath import archive, file_level_by_level, publish, publish_late
from huiwu.local.year.bargain import Bargain, in_force, negotiate
from huiwu.local.year.disclosure import DISPLAY, REVIEW, VITAL_RULES, draft, look_back
from huiwu.local.year.election import Election, prepare, vote_twice
from huiwu.local.year.evaluation import evaluate, follow_up
from huiwu.local.year.formation import (
    FRONTLINE,
    MANAGER,
    OTHER,
    delegates_of_620,
    delegates_of_3600,
    establish_congress,
    form_union,
    register,
)
from huiwu.local.year.layoffs import DELEGATES, WORKERS, carry_out, found, to_the_congress
from huiwu.local.year.people import Company
from huiwu.local.year.sitting import (
    CONTRACT,
    LAYOFF,
    WELFARE,
    Matter,
    Session,
    convene,
    open_with_quorum,
    too_late_then_in_time,
)
from huiwu.local.year.world import World

SMALL = Company(
    letter="a",
    name="望京精密仪器有限公司",
    english="Wangjing Precision Instruments",
    credit_code="91110105MA01HW001J",
    headcount=620,
    ownership="private",
    street="union-110105-110105026",
)
LARGE = Company(
    letter="b",
    name="朝阳建设集团有限公司",
    english="Chaoyang Construction Group",
    credit_code="91110105MA02CY36XT",
    headcount=3600,
    ownership="state-controlled",
    street="union-110105-110105001",
)
REFORMING = Company(
    letter="c",
    name="京东机械厂",
    english="Jingdong Machine Works",
    credit_code="91110105MA03JD88XF",
    headcount=WORKERS,
    ownership="state-owned",
    street="union-110105-110105026",
)
ON_THE_ROLL = {MANAGER: 7, FRONTLINE: 20, OTHER: 13}
CONTRACT_TEXT = Matter("contract", "2026 年度集体合同（草案）", CONTRACT)
WELFARE_PLAN = Matter("welfare", "职工福利基金使用方案", WELFARE)
CANTEEN_PLAN = Matter("canteen", "职工食堂补贴使用方案", WELFARE)
ATTENDANCE = Matter("attendance", "考勤与休假管理办法", VITAL_RULES, ballot=False, discloses=("rewards_penalties",))
REDEPLOYMENT = Matter("layoff", "搬迁职工分流安置方案", LAYOFF)

BEGINS = date(2026, 1, 5)
ELECTION = date(2026, 1, 20)
OFFER = date(2026, 2, 3)
AGENDA = date(2026, 3, 2)
PLANNED, OPENED = date(2026, 3, 20), date(2026, 3, 27)
SIGNED = date(2026, 3, 30)
REFORM, ASKED, ASKED_AGAIN = date(2026, 5, 6), date(2026, 5, 13), date(2026, 5, 20)
DECIDED, MOVED = date(2026, 6, 3), date(2026, 6, 5)
AUTUMN, AUTUMN_OPENED = date(2026, 9, 1), date(2026, 9, 18)
TOO_EARLY, IN_FORCE = date(2026, 9, 6), date(2026, 9, 23)
EVALUATED, TOLD = date(2026, 9, 25), date(2026, 9, 30)


@dataclass(slots=True)
class Year:
    """What carries over from one chapter to the next."""

    world: World
    small: Company = SMALL
    large: Company = LARGE
    bargain: Bargain | None = None
    session: Session | None = None
    election: Election | None = None

    def chapters(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Titles and what happens."""
        return (
            ("一月 建会、选代表 January: unions and delegates", self.january),
            ("二月 集体协商 February: bargaining", self.february),
            ("三月 开会、表决 March: the session", self.march),
            ("四月 备案、生效 April: filing and effect", self.april),
            ("五月六月 分流安置方案 May and June: redeployment", self.may),
            ("六月 筹备工会主席选举 June: candidates for chair", self.june),
            ("九月 小企业选主席、开会 September: the smaller one's chair and session", self.september),
            ("九月 民主评议 September: the members evaluate their union", self.evaluation),
            ("年终 December", self.december),
        )

    def january(self) -> None:
        """Two enterprises, two unions, two rosters."""
        self.world.turn_to(BEGINS)
        self.small, self.large = register(self.world, SMALL), register(self.world, LARGE)
        form_union(self.world, self.small, ON_THE_ROLL, BEGINS)
        form_union(self.world, self.large, {FRONTLINE: 120, MANAGER: 30, OTHER: 60}, BEGINS)
        self.world.turn_to(ELECTION)
        delegates_of_620(self.world, self.small, establish_congress(self.world, self.small), ELECTION)
        delegates_of_3600(self.world, self.large, establish_congress(self.world, self.large))

    def february(self) -> None:
        """The larger one's union bargains to a draft."""
        self.world.turn_to(OFFER)
        self.bargain = negotiate(self.world, self.large, CONTRACT_TEXT, OFFER)

    def march(self) -> None:
        """The session: late documents, quorum, and exactly one half under both marks."""
        self.world.turn_to(AGENDA)
        convened = convene(self.world, self.large, 1, PLANNED, 180, (CONTRACT_TEXT, WELFARE_PLAN))
        session = self.session = too_late_then_in_time(self.world, convened, PLANNED)
        open_with_quorum(self.world, session, OPENED)
        session.act("discuss", {"item": "discussion"})
        for matter in session.matters:
            session.ballot(matter, votes_for=90, present=120)
        session.resolve(CONTRACT_TEXT, "resolution-adopted", "集体合同 180 名代表中 90 票赞成，恰为半数：通过 adopted")
        session.resolve(WELFARE_PLAN, "resolution-rejected", "福利基金方案同样 90 票，未过半数：否决 rejected")
        session.act("close", {"on": OPENED.isoformat()}, "闭会 closed")
        self.world.turn_to(SIGNED)
        publish(session, [CONTRACT_TEXT], SIGNED)
        assert self.bargain is not None
        self.bargain.sign_and_file(SIGNED)

    def april(self) -> None:
        """The form climbs to the city; the contract takes effect in silence."""
        assert self.session is not None
        assert self.bargain is not None
        day = date(2026, 4, 3)
        self.world.turn_to(day)
        file_level_by_level(self.world, self.session, day, returned_once=True)
        archive(self.session, day)
        in_force(self.bargain, SIGNED)

    def may(self) -> None:
        """A third enterprise asks all its workers: 69.9 % are too few, 70 % of a revised plan are enough."""
        self.world.turn_to(REFORM)
        company = found(self.world, REFORMING, REFORM)
        days = (ASKED, ASKED_AGAIN, DECIDED)
        plan, session = to_the_congress(self.world, company, REDEPLOYMENT, days)
        session.act("report", {"on": ASKED_AGAIN.isoformat()})
        session.deliver(ASKED_AGAIN)
        self.world.turn_to(DECIDED)
        session.act("open", {"on": DECIDED.isoformat(), "present": session.present(DELEGATES)})
        session.act("discuss", {"item": "discussion"})
        session.ballot(REDEPLOYMENT, votes_for=26, present=DELEGATES)
        session.resolve(REDEPLOYMENT, "resolution-adopted", "50 名代表中 26 票赞成：通过 adopted")
        session.act("close", {"on": DECIDED.isoformat()})
        self.world.turn_to(MOVED)
        publish(session, [REDEPLOYMENT], MOVED)
        carry_out(plan, MOVED)

    def june(self) -> None:
        """The smaller one's union prepares the election of its chair."""
        self.election = prepare(self.world, self.small, sum(ON_THE_ROLL.values()), MOVED)

    def september(self) -> None:
        """The smaller one's chair, elected in the second vote; its session, published too late; a rule it reviews."""
        self.world.turn_to(AUTUMN)
        assert self.election is not None
        vote_twice(self.election, AUTUMN)
        rule = draft(self.world, self.small, ATTENDANCE, AUTUMN)
        rule.refused(AUTUMN, DISPLAY, "职工还没有看到 no worker has seen it")
        rule.show(AUTUMN, TOO_EARLY, f"在公开栏公开至 {TOO_EARLY} on the notice board until {TOO_EARLY}")
        session = convene(self.world, self.small, 1, AUTUMN_OPENED, 31, (CANTEEN_PLAN, ATTENDANCE))
        session.act("report", {"on": AUTUMN.isoformat()})
        session.deliver(AUTUMN)
        self.world.turn_to(AUTUMN_OPENED)
        session.act("open", {"on": AUTUMN_OPENED.isoformat(), "present": session.present(31)}, "到会 31 名 31 present")
        session.act("discuss", {"item": "discussion"})
        session.ballot(CANTEEN_PLAN, votes_for=16, present=31)
        session.resolve(CANTEEN_PLAN, "resolution-adopted", "31 名代表中 16 票赞成，过半数：通过 adopted")
        session.act("review", {"item": ATTENDANCE.item}, "审议考勤与休假管理办法 the rule is reviewed")
        session.act("close", {"on": AUTUMN_OPENED.isoformat()})
        fourth = AUTUMN_OPENED.replace(day=AUTUMN_OPENED.day + 4)
        self.world.turn_to(fourth)
        publish_late(session, CANTEEN_PLAN, fourth)
        file_level_by_level(self.world, session, fourth, returned_once=False)
        rule.refused(fourth, DISPLAY, "只公开到 16 日前 it hung until D−16", session, ATTENDANCE.item)
        rule.show(fourth, None, "再次公开 on the notice board again")
        self.world.turn_to(IN_FORCE)
        rule.refused(IN_FORCE, REVIEW, "未指明职代会的审议 no review by the congress is named")
        rule.issue(IN_FORCE, session, ATTENDANCE.item, "经公开、审议后出台 seen and reviewed: issued")

    def evaluation(self) -> None:
        """The members of the smaller one's union evaluate it; published and reported on the fifth day."""
        self.world.turn_to(EVALUATED)
        evaluate(self.world, self.small, EVALUATED)
        self.world.turn_to(TOLD)
        follow_up(self.world, self.small, TOLD)

    def december(self) -> None:
        """The clocks strike to the end of the year."""
        for day in (date(2026, 12, 1), date(2026, 12, 31)):
            self.world.turn_to(day)
        look_back(self.world, self.small)
