"""The pages: what stands out, what is folded away, and that nothing from outside becomes part of the page."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

import huiwu.frontdoor
from huiwu.frontdoor.words import OFFICES, SERVICES, SYSTEM, beijing, plain
from huiwu.runtime.problems import TITLES

HOSTILE = "<script>alert(1)</script>\"'&"
CSS = Path(huiwu.frontdoor.__file__).parent / "static" / "page.css"


@pytest.fixture
async def door(supervision, serve, open_door):
    return await open_door({"supervision": await serve(supervision.app)})


def service_that_says(status: int, body: object) -> Starlette:
    return Starlette(routes=[Route("/readyz", lambda _request: JSONResponse(body, status))])


def card_of(html: str, outcome: str) -> str:
    """The first decision of that outcome in the list."""
    found = re.search(rf'<li class="decision {outcome}">.*?</article>', html, re.DOTALL)
    assert found, f"nothing {outcome}"
    return found[0]


async def test_a_page_of_health_names_every_service_and_engine(serve, open_door, tell):
    without_nats = {"ready": False, "postgres": True, "nats": False}
    services = {
        "membership": await serve(service_that_says(200, {"ready": True, "postgres": True, "nats": True})),
        "congress": await serve(service_that_says(503, without_nats)),
        "bargaining": tell.nobody,
        "filing": await serve(service_that_says(500, ["not an object"])),
    }
    html = (await (await open_door(services)).get("/")).text
    assert "有部分未就绪" in html
    parts = dict(re.findall(r'<li class="(\w+)">\s*<p><strong>([^<]+)', html))
    states = {name: state for state, name in re.findall(r'<li class="(\w+)">\s*<p><strong>([^<]+)', html)}
    assert parts
    assert states == {
        "PostgreSQL": "ready",
        "NATS JetStream": "waiting",
        "会员与组织": "ready",
        "代表大会": "waiting",
        "集体协商": "away",
        "备案督办": "away",
    }
    assert "仅 1/2 个服务可达" in html
    assert re.search(r"等待 <span lang=\"en\">waiting for</span> NATS JetStream<", html)


async def test_engines_that_nobody_can_tell_of_are_not_called_well(open_door, tell):
    html = (await (await open_door({"congress": tell.nobody})).get("/")).text
    assert html.count("无从得知") == 2
    assert "全部就绪" not in html


async def test_a_refusal_shows_the_blocking_words_first_and_folds_what_was_met(door, supervision, tell):
    weighed = (
        tell.finding("a.met"),
        tell.finding("b.blocks", "block", met=False),
        tell.finding("c.flagged", "flag", met=False),
    )
    supervision.items = [tell.decision(9, *weighed)]
    supervision.names = {"union-110105-x": "望京工会"}
    html = (await door.get("/")).text
    card = card_of(html, "refused")
    order = [
        card.index(words)
        for words in ("b.blocks的原文", "c.flagged的原文", "望京工会", "union-110105-x", "<details>", "a.met的原文")
    ]
    assert order == sorted(order)
    assert "工会干部" in card
    assert "2026-03-12 09:00" in card
    assert 'href="/decisions/id-9"' in card


async def test_the_latest_refusal_leads_when_it_is_not_among_the_latest(door, supervision, tell):
    supervision.items = [tell.decision(100 - n, tell.finding("a")) for n in range(20)]
    supervision.items.append(tell.decision(5, tell.finding("b.blocks", "block", met=False)))
    html = (await door.get("/")).text
    assert "最近一次不予准许" in html
    assert html.index("b.blocks的原文") < html.index("最近的裁决")
    assert "最近一次不予准许" not in (await door.get("/?outcome=refused")).text
    supervision.items = supervision.items[-3:]
    html = (await door.get("/")).text
    assert "最近一次不予准许" not in html
    assert html.count("b.blocks的原文") == 1


async def test_what_the_system_does_by_itself_is_told_in_one_line(door, supervision, tell):
    supervision.items = [
        tell.decision(500, title="闭会"),
        *(tell.routine(400 - n) for n in range(180)),
        tell.routine(200, "登记送达"),
        tell.decision(100, title="开会"),
    ]
    html = (await door.get("/")).text
    assert "自动作出 181 项裁决" in html
    assert "送达通知 ×180" in html
    assert re.findall(r'<li class="(\w+)', html)[:3] == ["decision", "run", "decision"]


async def test_what_the_system_refuses_or_records_as_a_breach_is_not_folded_away(door, supervision, tell):
    breach = tell.finding("late", "deviation", met=False)
    supervision.items = [tell.decision(7, breach, office="system", subject="clock")]
    card = card_of((await door.get("/")).text, "granted")
    assert "照实记录" in card
    assert "系统到期" in card


async def test_what_was_recorded_afterwards_says_so(door, supervision, tell):
    item = tell.decision(7, tell.finding("late", "deviation", met=False))
    item["decision"]["retrospective"] = {"happened_on": "2026-04-20", "reason": "会议已如期召开"}
    supervision.items = [item, tell.decision(6)]
    html = (await door.get("/")).text
    assert html.count("补录 2026-04-20 的事项：会议已如期召开") == 1


async def test_pages_go_back_to_the_first_decision(door, supervision, tell):
    supervision.items = [tell.decision(100 - n, title=f"第{n}件") for n in range(30)]
    seen, path = [], "/"
    for _ in range(5):
        html = (await door.get(path)).text
        seen += re.findall(r"第(\d+)件 ", html)
        older = re.search(r'<nav class="pages".*?href="([^"#]+)', html, re.DOTALL)
        if not older:
            break
        path = older[1].replace("&amp;", "&")
    assert seen == [str(n) for n in range(30)]


async def test_filters_reach_supervision_and_nonsense_does_not(door, supervision, tell):
    supervision.items = [tell.decision(9)]
    await door.get("/", params={"outcome": "granted", "under": "union-110105-x", "before": "10"})
    assert {"limit": "200", "outcome": "granted", "under": "union-110105-x", "before": "10"} in supervision.asked
    supervision.asked.clear()
    for nonsense in ({"outcome": "maybe"}, {"before": "-1"}, {"before": "９"}, {"before": str(10**30)}, {"under": ""}):
        assert (await door.get("/", params=nonsense)).status_code == 200
    assert {frozenset(each) - {"limit"} for each in supervision.asked if each.get("outcome") != "refused"} == {
        frozenset()
    }


async def test_counts_stand_at_the_top(door, supervision, tell):
    supervision.items = [tell.decision(n, tell.finding("a")) for n in range(1233)]
    html = (await door.get("/")).text
    figures = re.findall(r"<dd>([^<]+)</dd>", html)
    assert figures == ["1,233", "1,233", "0", "2,466"]


async def test_without_supervision_the_page_says_so_and_still_shows_health(door, supervision):
    supervision.away = True
    answer = await door.get("/")
    assert answer.status_code == 200
    assert "暂时看不到裁决" in answer.text
    assert "运行状况" in answer.text


async def test_a_new_system_says_what_to_do(door):
    html = (await door.get("/")).text
    assert "还没有裁决" in html
    assert "make demo" in html
    assert "huiwu token" in html


async def test_without_a_token_no_decision_is_asked_for(supervision, serve, open_door, tell):
    supervision.items = [tell.decision(9)]
    door = await open_door({"supervision": await serve(supervision.app)}, token=None)
    assert "暂时看不到裁决" in (await door.get("/")).text
    assert (await door.get("/decisions/id-9")).status_code == 503
    assert supervision.asked == []


async def test_a_decision_has_a_page_with_findings_facts_and_its_replay(door, supervision, tell):
    supervision.items = [tell.decision(9, tell.finding("a"), tell.finding("b", "flag", met=False))]
    supervision.facts = [
        {
            "type": "huiwu.congress.session-opened.v1",
            "sentence": {"zh": "到会 120 名。", "en": "120 came."},
            "data": {"n": 1},
        }
    ]
    html = (await door.get("/decisions/id-9")).text
    for words in (
        "a的原文",
        "b的原文",
        "Words of b",
        "到会 120 名。",
        "逐字节一致",
        "roster-in-force",
        "union-110105-x",
    ):
        assert words in html
    assert html.index("b的原文") < html.index("a的原文")


async def test_a_replay_that_differs_says_in_what(door, supervision, tell):
    supervision.items = [tell.decision(9)]
    supervision.replay = {"identical": False, "differences": ["findings/0/met"]}
    html = (await door.get("/decisions/id-9")).text
    assert "结果不一致" in html
    assert "findings/0/met" in html
    supervision.replay = None
    assert "暂时无法重放" in (await door.get("/decisions/id-9")).text


async def test_a_decision_that_is_not_there_is_not_found(door, supervision):
    assert (await door.get("/decisions/nothing")).status_code == 404
    supervision.away = True
    answer = await door.get("/decisions/nothing")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize("kind", TITLES)
async def test_every_problem_that_is_answered_leads_to_a_page(door, kind):
    answer = await door.get(f"/problems/{kind}")
    assert answer.status_code == 200
    for title in TITLES[kind]:
        assert title in answer.text
    assert f'href="/problems/{kind}"' in (await door.get("/problems")).text


async def test_the_documents_of_every_service_are_listed(open_door, tell):
    html = (await (await open_door({"congress": tell.nobody, "new": tell.nobody})).get("/docs")).text
    for path in ("/congress/docs", "/congress/docs/events", "/new/openapi.json", "/new/asyncapi.json"):
        assert f'href="{path}"' in html


async def test_what_is_not_there_is_told_to_people_and_to_programs(door):
    for path in ("/problems/nothing", "/nothing"):
        page = await door.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    program = await door.get("/nothing")
    assert program.headers["content-type"] == "application/problem+json"
    wrong = await door.post("/")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/not-allowed")
    assert (await door.head("/")).status_code == 200


@pytest.fixture
def hostile(supervision, tell):
    evil = tell.finding("x", "block", met=False, document=HOSTILE, section=HOSTILE, quote=HOSTILE, en=HOSTILE)
    evil |= {"clause": HOSTILE, "seen": {HOSTILE: HOSTILE}, "needed": [HOSTILE]}
    made = tell.decision(9, evil, organisation=HOSTILE, office=HOSTILE, subject=HOSTILE)
    made |= {"title": {"zh": HOSTILE, "en": HOSTILE}, "service": HOSTILE, "stream": HOSTILE}
    made["decision"]["command"] = {"name": HOSTILE, "data": {HOSTILE: HOSTILE}}
    supervision.items, supervision.names = [made], {HOSTILE: HOSTILE}
    supervision.facts = [{"type": HOSTILE, "sentence": {"zh": HOSTILE, "en": HOSTILE}, "data": {"a": HOSTILE}}]
    supervision.replay = {"identical": False, "differences": [HOSTILE]}


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "path", ["/", "/decisions/id-9", "/?outcome=refused", "/problems/%3Cscript%3E", "/%3Cscript%3E"]
)
async def test_what_others_wrote_stays_text(door, path):
    html = (
        await door.get(path, headers={"Accept": "text/html"}, params={"under": HOSTILE} if path == "/" else None)
    ).text
    assert "<script" not in html
    assert "alert(1)&lt;/script&gt;" in html or "%3Cscript" in path
    assert not re.search(r"\son\w+=|style=|javascript:", html)


@pytest.mark.parametrize("path", ["/", "/decisions/id-9", "/docs", "/problems", "/problems/refused", "/nothing"])
async def test_every_page_may_load_nothing_but_its_own(door, supervision, tell, path):
    supervision.items = [tell.decision(9, tell.finding("a"))]
    answer = await door.get(path, headers={"Accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in answer.text
    assert "://" not in answer.text
    assert '<html lang="zh-CN">' in answer.text
    assert answer.text.count("<h1") == 1
    assert '<main id="content"' in answer.text


def test_words_cover_the_services_and_offices_there_are():
    assert set(SERVICES) == {"membership", "congress", "bargaining", "filing", "notification", "supervision"}
    assert set(SYSTEM) >= {"reaction", "clock", "mail", "installation"}
    assert "system" in OFFICES


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"part": 119, "whole": 180}, "119/180"),
        ({"on": "2026-03-14"}, "2026-03-14"),
        ({"by": "2026-03-13"}, "不晚于 by 2026-03-13"),
        ({"at_least": 3, "at_most": 10}, "至少 at least 3；至多 at most 10"),
        ({"heard_on": None}, "heard on 无 none"),
        (True, "是 yes"),
        ([], "无 none"),
        (["a", "b"], "a、b"),
        (list(range(20)), "0、1、2、3、4、5、6、7 等 20 项 of 20"),
        ("f" * 64, "ffffffffffff…"),
        (3, "3"),
    ],
)
def test_what_was_seen_is_told_plainly(value, told):
    assert plain(value) == told


def test_instants_are_told_by_beijing_clocks():
    assert beijing("2026-03-11T23:30:00+00:00") == "2026-03-12 07:30"


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme):
    """WCAG 2.2 AA: 4.5 to 1 for text of any size."""
    roots = re.findall(r":root \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", roots[scheme]))
    behind = ["paper", "card"]
    pairs = [(text, ground) for text in ("ink", "soft", "red", "green", "amber") for ground in behind]
    pairs += [(name, f"{name}-wash") for name in ("red", "green", "amber")]
    pairs += [(text, f"{name}-wash") for text in ("ink", "soft") for name in ("red", "green", "amber")]
    weak = []
    for text, ground in pairs:
        light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
        if (light + 0.05) / (dark + 0.05) < 4.5:
            weak.append((text, ground))
    assert weak == []


async def test_the_log_page_tells_how_the_log_stands(door, supervision):
    page = (await door.get("/log")).text
    assert all(said in page for said in ("尚未签名", "无人见证", "第一次全程重放", "7 / 9"))
    assert 'role="alert"' not in page
    at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    supervision.log |= {
        "checkpoint": {
            "origin": "log.test",
            "size": 1234,
            "root": "ab" * 32,
            "signed_at": at,
            "keys": ["log.test+1+k"],
        },
        "witnesses": [
            {"name": "upper", "key": "w+1+k", "url": None, "size": 1200, "seen_at": at, "why": None},
            {"name": "absent", "key": "a+1+k", "url": None, "size": None, "seen_at": None, "why": "no answer in time"},
        ],
        "replayed": supervision.log["replayed"] | {"completed_at": at, "completed_size": 1234},
    }
    page = (await door.get("/log")).text
    told = ("log.test+1+k", "1,234", "5 min ago", "upper", "1,200", "no answer in time", "All identical")
    assert all(said in page for said in told)


async def test_what_is_wrong_with_the_log_is_told_in_red(door, supervision):
    assert "raises an alarm" not in (await door.get("/")).text
    at = datetime.now(UTC).isoformat()
    different = {"leaf": 7, "stream": "talks-110105-1", "decision": "d-7", "differences": ["outcome: <b>granted</b>"]}
    supervision.log["replayed"] |= {"divergences": [different]}
    supervision.log["alarms"] = [{"name": "signing", "zh": "与签名不符", "en": "it went back", "since": at}]
    assert "raises an alarm" in (await door.get("/")).text
    page = (await door.get("/log")).text
    assert "与签名不符" in page
    assert "it went back" in page
    assert "again diverging" in page
    assert "&lt;b&gt;granted" in page
    supervision.away = True
    assert "暂时看不到日志" in (await door.get("/log")).text
