"""What the documents name is there, and both languages say the same."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

from huiwu.runtime.limits import MAX_BODY_BYTES
from huiwu.runtime.offices import OFFICES
from huiwu.runtime.problems import TITLES

ROOT = Path(__file__).parents[2]
# Written so that this file does not find itself.
REGISTRIES = re.compile(r"pypi\.[o]rg|python[h]osted|npm[j]s|crates\.[i]o|conda\.[a]naconda")


def leads_somewhere(document, link):
    place, _, anchor = link.partition("#")
    target = (document.path.parent / unquote(place)).resolve() if place else document.path
    if not (anchor and target.is_file()):
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_relative_link_leads_somewhere(documents):
    broken = [
        f"{document.name}: {link}"
        for document in documents.values()
        for link in document.links()
        if not re.match(r"[a-z]+:", link) and not leads_somewhere(document, link)
    ]
    assert broken == []


def test_every_command_of_make_is_a_target(documents):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in documents.values():
        named = set(re.findall(r"`make ([a-z]+)", document.text))
        for block in document.blocks("sh"):
            named |= set(re.findall(r"^make ([a-z]+)", block, re.MULTILINE))
        assert named <= targets, document.name


def test_the_targets_for_people_stand_in_the_readme(readme, readme_zh):
    for target in ("demo", "run", "test", "check", "bench", "clauses"):
        assert f"make {target}" in readme.text
        assert f"make {target}" in readme_zh.text


def test_both_readmes_have_the_same_build(readme, readme_zh):
    assert len(readme.headings()) == len(readme_zh.headings())
    assert [line.count("#") for line in readme.headings()] == [line.count("#") for line in readme_zh.headings()]
    assert [link for link in readme.links() if "README" not in link] == [
        link for link in readme_zh.links() if "README" not in link
    ]
    assert readme.prose.count("\n|") == readme_zh.prose.count("\n|")


def test_both_readmes_have_the_same_commands(readme, readme_zh):
    def plain(block: str) -> str:
        return re.sub(r"\s+# .*", "", block).replace('"sentence"]["zh"]', '"sentence"]["en"]')

    assert [plain(block) for block in readme.blocks("sh")] == [plain(block) for block in readme_zh.blocks("sh")]


def test_a_readme_can_be_read_in_one_sitting(readme, readme_zh):
    assert readme.text.count("\n") <= 200
    assert readme_zh.text.count("\n") <= 200


def test_folders_that_the_readme_names_are_there(readme, readme_zh):
    for document in (readme, readme_zh):
        folders = re.findall(r"`((?:services|libs|deploy|docs|tests|tools)/[a-z/]*)", document.text)
        assert folders
        assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_console_scripts_that_are_named_exist(documents):
    scripts = {"huiwu", "huiwu-audit", "huiwu-import", "python"}
    for document in documents.values():
        assert set(re.findall(r"\.venv/bin/([a-z-]+)", document.text)) <= scripts, document.name
    for script, word in (("huiwu", "token"), ("huiwu-audit", "export"), ("huiwu-import", "template")):
        told = subprocess.run(
            [Path(sys.executable).with_name(script), "--help"], capture_output=True, text=True, check=True
        )
        assert word in told.stdout


def test_every_page_of_the_architecture_is_in_the_index(documents):
    index = documents["docs/README.md"]
    pages = {name.removeprefix("docs/") for name in documents if name.startswith("docs/architecture/")}
    assert pages - set(index.links()) == set()


def test_every_decision_record_is_in_its_index(documents):
    links = set(documents["docs/decisions/README.md"].links())
    records = {Path(name).name for name in documents if name.startswith("docs/decisions/0")}
    assert records == links


def test_the_api_page_knows_every_problem_office_and_limit(documents):
    page = documents["docs/api.md"].text
    assert [kind for kind in TITLES if kind != "internal" and f"`{kind}`" not in page] == []
    assert [office for office in OFFICES if office != "system" and f"`{office}`" not in page] == []
    assert f"{MAX_BODY_BYTES:,}" in page


def test_modules_that_the_overview_names_are_there(documents):
    page = documents["docs/architecture/overview.md"].text
    sources = [path for place in ("libs", "services", "deploy") for path in (ROOT / place).rglob("src/huiwu/*/*")]
    known = {f"huiwu.{path.parent.name}.{path.stem}" for path in sources}
    known |= {name.rpartition(".")[0] for name in known}
    named = set(re.findall(r"`(huiwu\.[a-z.]+)`", page))
    assert named
    assert named - known == set()


def test_the_picture_is_whole_and_asks_nobody(documents):
    picture = ROOT / "docs" / "huiwu.svg"
    assert ET.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    text = picture.read_text("utf-8")
    assert "prefers-color-scheme: dark" in text
    assert set(re.findall(r"https?://[^\"\s]+", text)) == {"http://www.w3.org/2000/svg"}
    for name in ("README.md", "README.zh-CN.md", "docs/architecture/overview.md"):
        assert "huiwu.svg" in documents[name].text


def test_no_document_names_a_package_registry(documents):
    assert [name for name, document in documents.items() if REGISTRIES.search(document.text)] == []


def test_the_changelog_has_an_entry_for_this_version(documents):
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version
    assert f"## [{version[1]}] - " in documents["CHANGELOG.md"].text
