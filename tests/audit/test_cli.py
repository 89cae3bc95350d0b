"""`huiwu-audit` answers with its exit code, needs no engine, and asks a running system for a bundle."""

import hashlib
import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from huiwu.audit.cli import main
from huiwu.rulebook import Rulebook

BLOCKED = ("asyncpg", "nats", "faststream", "fastapi", "uvicorn", "pydantic", "eventsourcing", "cedarpy", "joserfc")
BLOCKER = textwrap.dedent(f"""
    import sys
    class Nobody:
        def find_spec(self, name, path=None, target=None):
            if name.split(".")[0] in {BLOCKED!r} or name.startswith(("huiwu.eventlog", "huiwu.runtime")):
                raise ModuleNotFoundError(f"{{name}} is not installed here")
    sys.meta_path.insert(0, Nobody())
    from huiwu.audit.cli import main
    sys.exit(main())
""")


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_no_engine_and_no_service_is_needed(bundle, command):
    done = subprocess.run(
        [sys.executable, "-c", BLOCKER, command, str(bundle)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "" if command == "verify" else '{"replayed": 6, "identical": 6}\n')


def test_the_installed_command_is_this_one(bundle):
    command = Path(sys.executable).with_name("huiwu-audit")
    assert subprocess.run([command, "verify", bundle], check=False, capture_output=True).returncode == 0
    told = subprocess.run([command, "--help"], check=True, capture_output=True, text=True).stdout
    assert all(word in told for word in ("verify", "replay", "export", "检查证据包"))


def test_one_decision_can_be_asked_for(bundle, capsys):
    assert main(["replay", str(bundle), "--decision", "d-4"]) == 0
    assert json.loads(capsys.readouterr().out) == {"replayed": 1, "identical": 1}
    assert main(["replay", str(bundle), "--decision", "d-99"]) == 1


def test_another_edition_says_what_it_would_have_said(bundle, tmp_path, capsys):
    """Chaoyang's rule on employers without a union is not in the city's edition."""
    city, own = tmp_path / "city.yaml", tmp_path / "own.yaml"
    city.write_bytes(Rulebook.shipped().edition("beijing-2015").text)
    own.write_bytes(Rulebook.shipped().edition("chaoyang-2015").text)
    assert main(["replay", str(bundle), "--edition", str(city)]) == 1
    said = capsys.readouterr()
    assert all(word in said.err for word in ("按条款", "改为不准", "改为准许"))
    *told, last = said.out.splitlines()
    assert json.loads(last)["replayed"] == 6
    assert any("findings: recorded" in line and "hundred-plus-priority" in line for line in told)
    assert not any("edition: recorded" in line for line in told)
    assert main(["replay", str(bundle), "--edition", str(own)]) == 0


def test_an_edition_of_ones_own_can_be_tried(bundle, tmp_path, capsys):
    """An amendment is drafted against what has already happened."""
    city = Rulebook.shipped().edition("beijing-2015")
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        f"id: draft-1\ntitle: {{zh: 草案, en: Draft}}\njurisdiction: 朝阳\ndistrict: '110105'\n"
        f"in_force_from: 2030-01-01\nextends: {{id: {city.id}, sha256: {city.ref.sha256}}}\n"
        "documents: []\nclauses: []\n",
        "utf-8",
    )
    assert main(["replay", str(bundle), "--edition", str(draft)]) == 1
    assert hashlib.sha256(draft.read_bytes()).hexdigest() not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "x: [", "id: 5\n", "[" * 5000, "2015-99-99\n", "!!python/object:os.system {}\n"])
def test_an_edition_of_garbage_is_not_usable(bundle, tmp_path, text):
    draft = tmp_path / "draft.yaml"
    draft.write_text(text, "utf-8")
    assert main(["replay", str(bundle), "--edition", str(draft)]) == 2


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_a_file_that_is_not_there_is_not_usable(tmp_path, command):
    assert main([command, str(tmp_path / "nowhere.zip")]) == 2
    assert main([command, str(tmp_path)]) == 2


@pytest.mark.parametrize("arguments", [[], ["verify"], ["burn", "x"], ["replay", "x", "--stream"], ["export"]])
def test_a_wrong_call_is_explained(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


class Door(BaseHTTPRequestHandler):
    bundle: bytes
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization")))
        status = {"/supervision/v1/bundles/short": 200}.get(self.path.partition("?")[0], 200)
        if self.headers.get("Authorization") != "Bearer good":
            status = 401
        body = b'{"title":"x"}' if status != 200 else self.bundle
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) + (9 if "short" in self.path else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def door(bundle) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    handler = type("Handler", (Door,), {"bundle": bundle.read_bytes(), "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


def test_a_bundle_is_asked_for(door, tmp_path, bundle, monkeypatch):
    url, asked = door
    out = tmp_path / "out.zip"
    assert main(["export", "--out", str(out), "--url", url, "--token", "good", "--stream", "union-110105-x"]) == 0
    assert out.read_bytes() == bundle.read_bytes()
    monkeypatch.setenv("HUIWU_TOKEN", "good")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert main(["export", "--out", str(out), "--url", url + "/", "--under", "union-110105-district"]) == 0
    assert main(["export", "--out", str(out), "--url", url]) == 0
    assert [path for path, _ in asked] == [
        "/supervision/v1/bundles/union-110105-x",
        "/supervision/v1/bundles?under=union-110105-district",
        "/supervision/v1/bundles",
    ]
    assert main(["verify", str(out)]) == 0


def test_a_refusal_leaves_no_file(door, tmp_path):
    url, _ = door
    out = tmp_path / "out.zip"
    for arguments in (
        ["--url", url, "--token", "bad"],
        ["--url", url, "--token", "good", "--stream", "short"],
        ["--url", "http://127.0.0.1:9", "--token", "good"],
        ["--url", "nonsense", "--token", "good"],
        ["--url", "http://[", "--token", "good"],
    ):
        assert main(["export", "--out", str(out), *arguments]) == 2
    assert main(["export", "--out", str(tmp_path / "no" / "where.zip"), "--url", url, "--token", "good"]) == 2
    assert list(tmp_path.glob("out*")) == []


def test_without_a_token_and_without_a_system_of_ones_own_it_says_so(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HUIWU_TOKEN", raising=False)
    monkeypatch.delenv("HUIWU_DATA_DIR", raising=False)
    assert main(["export", "--out", "x.zip"]) == 2
    assert "HUIWU_TOKEN" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_on_the_machine_of_a_system_it_makes_its_own_token(tmp_path, monkeypatch, door, capfd):
    url, asked = door
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("HUIWU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HUIWU_TOKEN", raising=False)
    assert main(["export", "--out", str(tmp_path / "x.zip"), "--url", url]) == 2
    [(_, header)] = asked
    assert header is not None
    assert header.removeprefix("Bearer ").count(".") == 2
    capfd.readouterr()
