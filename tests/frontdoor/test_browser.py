"""In a real browser, before the whole system: pages render, ask nobody else for anything, and can be used by all."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright

from huiwu.local.system import System

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
# A name instead of an address: pages that behave themselves only on 127.0.0.1 are found out.
HOST = "huiwu.test"
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu")
STREET = "union-110105-110105001"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

STOPS = """() => [...document.querySelectorAll('a[href], summary, pre[tabindex="0"]')]
    .filter(each => each.tagName == 'SUMMARY' || !each.closest('details:not([open])'))
    .map(each => each.textContent.trim())"""
FOCUS = """() => {
    const at = document.activeElement;
    return [at.textContent.trim(), getComputedStyle(at).outlineStyle];
}"""


@pytest.fixture(scope="module")
def chromium() -> str:
    found = os.environ.get("HUIWU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("没有 chromium，持续集成不得跳过页面测试 no chromium: page tests are not skipped in CI")
    if found is None:
        pytest.skip("没有 chromium，跳过页面测试 no chromium here: install it, or name one with HUIWU_CHROMIUM")
    return found


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[System]:
    """The whole system with something refused, something granted and flagged, and what the installation laid down."""
    folder: Path = tmp_path_factory.mktemp("browser")
    folder.chmod(0o711)
    clock = folder / "clock"
    clock.write_text(datetime(2026, 3, 12, 1, tzinfo=UTC).isoformat(), "ascii")
    with System(folder / "data", clock_file=clock) as running:
        register(running, "91110105MA02CY36XT", 201)
        register(running, "91110105MA02CY36XX", 409)
        yield running


def register(system: System, credit_code: str, status: int) -> None:
    enterprise = {
        "credit_code": credit_code,
        "name": "朝阳建设集团有限公司",
        "english": "Chaoyang Construction Group",
        "area": STREET,
        "headcount": 3600,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": True,
    }
    headers = {"Authorization": f"Bearer {system.token('union-officer', STREET)}"}
    url = f"{system.front_door}/membership/v1/enterprises"
    answer = httpx.post(url, json=enterprise, headers=headers, trust_env=False, timeout=30)
    assert answer.status_code == status, answer.text


@dataclass
class Visit:
    """A page, with what the browser complained of and whom it asked."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def strangers(self) -> list[str]:
        return [url for url in self.asked if not re.match(rf"(http://{HOST}:\d+/|data:|blob:)", url)]


@pytest.fixture
async def browser(chromium: str, tmp_path: Path) -> AsyncIterator[Browser]:
    arguments = ["--no-sandbox", "--no-first-run", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    arguments += [f"--disable-{each}" for each in QUIET]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield launched
        await launched.close()


async def visit(browser: Browser, system: System, path: str, **options: Any) -> Visit:
    page = await browser.new_page(**{"viewport": DESK, **options})
    seen = Visit(page)
    page.on("console", lambda said: seen.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("response", lambda got: seen.complaints.append(got.url) if got.status >= 400 else None)
    page.on("request", lambda asked: seen.asked.append(asked.url))
    port = system.front_door.rpartition(":")[2]
    await page.goto(f"http://{HOST}:{port}{path}", wait_until="networkidle")
    return seen


async def described_by(system: System, path: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=system.front_door, trust_env=False) as client:
        described: dict[str, Any] = (await client.get(path)).json()
        return described


async def test_the_front_page_shows_the_refusal_in_the_words_of_its_rule(browser, system):
    seen = await visit(browser, system, "/")
    refused = seen.page.locator(".decision.refused").first
    assert await refused.locator("blockquote").first.is_visible()
    assert "北京市朝阳区" in await refused.inner_text()
    assert await seen.page.locator(".verdict.ready").count() == 1
    assert await seen.page.locator(".parts li.ready").count() == 8
    assert (seen.complaints, seen.strangers()) == ([], [])
    assert len(await seen.page.screenshot()) > 50_000  # an empty page of this size has 5 kB


async def test_a_decision_can_be_opened_and_is_replayed_identically(browser, system):
    seen = await visit(browser, system, "/?outcome=refused")
    await seen.page.locator(".decision.refused h3 a").first.click()
    await seen.page.wait_for_url("**/decisions/**")
    assert "逐字节一致" in await seen.page.locator(".again").inner_text()
    assert (seen.complaints, seen.strangers()) == ([], [])


async def test_the_log_is_signed_witnessed_and_replayed(browser, system):
    seen = await until_shown(browser, system, "/log", ".again.ready")
    assert "已见" in await seen.page.locator("[aria-labelledby=witnesses] .ready").inner_text()
    await keep_picture(seen.page, "log")
    assert "全部一致" in await seen.page.locator(".again.ready").inner_text()
    assert "huiwu.local/log" in await seen.page.locator(".terms").first.inner_text()
    assert await seen.page.locator(".alarm").count() == 0
    assert (seen.complaints, seen.strangers()) == ([], [])


async def test_what_somebody_changed_in_the_log_is_shown_in_red_until_it_is_undone(browser, system):
    """Forged as only the database's superuser can: the replayer finds it, and nobody can look past it."""
    forgery = ("replace(convert_from(raw, 'UTF8'), $1, $2)", '"outcome":"refused"', '"outcome":"granted"')
    database = await asyncpg.connect(system.database_url)
    try:
        await forge(database, *forgery)
        for path, selector in (("/", ".alarm"), ("/log", ".again.diverging")):
            seen = await until_shown(browser, system, path, selector)
            shade = await seen.page.locator(".alarm").first.evaluate("each => getComputedStyle(each).borderLeftColor")
            red, green, blue = map(int, re.findall(r"\d+", shade)[:3])
            assert red > 2 * max(green, blue)
        assert "发现不一致" in await seen.page.locator(".again.diverging").inner_text()
        assert await seen.page.locator(".again.diverging a").count() == 1
        await keep_picture(seen.page, "diverging")
    finally:
        await forge(database, forgery[0], *reversed(forgery[1:]))
        await database.close()
    for path in ("/", "/log"):
        await until_shown(browser, system, path, ":root:not(:has(.alarm))")


async def forge(database, changed, *values):
    """Change a refusal, and let the replayer begin anew."""
    async with database.transaction():
        await database.execute("ALTER TABLE supervision.entries DISABLE TRIGGER append_only")
        await database.execute(
            f"UPDATE supervision.entries SET raw = convert_to({changed}, 'UTF8') WHERE outcome = 'refused'", *values
        )
        await database.execute("ALTER TABLE supervision.entries ENABLE ALWAYS TRIGGER append_only")
        await database.execute("UPDATE supervision.replays SET leaf = 0, completed = NULL, completed_size = NULL")


async def until_shown(browser, system, path, selector):
    seen = await visit(browser, system, path)
    for _ in range(200):
        if await seen.page.locator(selector).count():
            break
        await asyncio.sleep(0.2)
        await seen.page.reload()
    assert await seen.page.locator(selector).count(), (path, selector)
    return seen


async def keep_picture(page, name):
    """For whoever wants to look: HUIWU_PICTURES names a folder."""
    if folder := os.environ.get("HUIWU_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_api_documents_list_every_operation(browser, system):
    seen = await visit(browser, system, "/congress/docs")
    await seen.page.locator(".opblock").first.wait_for()
    described = await described_by(system, "/congress/openapi.json")
    operations = sum(len(path) for path in described["paths"].values())
    assert await seen.page.locator(".opblock").count() == operations > 30
    assert (seen.complaints, seen.strangers()) == ([], [])


async def test_event_documents_list_every_operation(browser, system):
    seen = await visit(browser, system, "/congress/docs/events")
    described = await described_by(system, "/congress/asyncapi.json")
    await seen.page.locator("h3").filter(has_text="publish-session-opened-v1").first.wait_for()
    shown = await seen.page.locator("h3").all_inner_texts()
    assert set(described["operations"]) <= {title.strip() for title in shown}
    assert (seen.complaints, seen.strangers()) == ([], [])


async def test_the_keyboard_reaches_everything_in_the_order_of_the_page_and_shows_where_it_is(browser, system):
    seen = await visit(browser, system, "/")
    expected = await seen.page.evaluate(STOPS)
    reached = []
    for _ in expected:
        await seen.page.keyboard.press("Tab")
        text, outline = await seen.page.evaluate(FOCUS)
        assert outline == "solid", f"no outline on {text}"
        reached.append(text)
    assert reached == expected
    assert "Skip to content" in reached[0]


async def test_the_skip_link_leads_past_the_masthead(browser, system):
    seen = await visit(browser, system, "/")
    await seen.page.keyboard.press("Tab")
    await seen.page.keyboard.press("Enter")
    assert await seen.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize(
    "path", ["/", "/?outcome=refused", "decision", "/log", "/docs", "/problems/refused", "/nothing"]
)
async def test_nothing_has_to_be_pushed_aside_on_a_phone(browser, system, path):
    seen = await visit(browser, system, "/?outcome=refused" if path == "decision" else path, viewport=PHONE)
    if path == "decision":
        await seen.page.locator(".decision.refused h3 a").first.click()
    await seen.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    width = await seen.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


async def test_the_dark_scheme_is_dark(browser, system):
    seen = await visit(browser, system, "/", color_scheme="dark")
    shade = await seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", shade)[:3]) < 50


async def test_english_is_marked_and_set_in_a_latin_face(browser, system):
    seen = await visit(browser, system, "/")
    faces = await seen.page.evaluate(
        "[...new Set([...document.querySelectorAll('[lang=en]')].map(e => getComputedStyle(e).fontFamily))]"
    )
    assert faces
    assert all("CJK" not in face for face in faces)
