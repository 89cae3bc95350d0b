"""A receipt proves to anybody that a decision stands in the log, and a changed one proves nothing."""

import json
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huiwu.audit.cli import main
from huiwu.audit.receipt import Examined, Receipt
from huiwu.audit.seal import Trust
from huiwu.kernel.event import canonical, read, read_ruling
from huiwu.runtime.answers import decision as answered
from huiwu.tlog.keys import COSIGNATURE, SecretKey
from huiwu.tlog.merkle import inclusion_proof, leaf_hash
from huiwu.tlog.proof import LogProof

DECISION = "d-4"  # refused; d-3 was granted and has a fact


def made(log, decision, size=None):
    """As supervision makes it."""
    signed, entries = log.head(size), log.entries[:size]
    hashes = list(map(leaf_hash, entries))
    own = [(leaf, raw) for leaf, raw in enumerate(entries) if read(raw).decision == decision]
    return {
        "decision": decision,
        "checkpoint": signed.decode(),
        "keys": [key.text() for key in log.keys.log],
        "witnesses": [key.text() for key in log.keys.witnesses],
        "entries": [
            {
                "index": leaf,
                "entry": raw.decode(),
                "leaf_hash": b64encode(leaf_hash(raw)).decode(),
                "proof": LogProof(leaf, tuple(inclusion_proof(hashes, leaf)), signed).content().decode(),
            }
            for leaf, raw in own
        ],
    }


def answer_of(receipt):
    """What the command was answered with, as the service made it."""
    ruling, *facts = [read(each["entry"].encode()) for each in receipt["entries"]]
    told = {"decision": answered(receipt["decision"], read_ruling(ruling))}
    return {**told, "facts": [{"type": each.type, "data": json.loads(bytes(each.data))} for each in facts]}


@pytest.fixture
def kept(tmp_path):
    """Writes documents into files and gives their names."""

    def keep(name, document):
        path = tmp_path / name
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return str(path)

    return keep


@pytest.mark.parametrize("decision", ["d-1", "d-3", DECISION, "d-6"])
def test_a_receipt_is_sound_and_says_who_has_seen_it(log, kept, capsys, decision):
    receipt = made(log, decision)
    policy = f"log {log.key.public.text()}\nwitness upper {log.witness.public.text()}\nquorum upper\n"
    path = kept("receipt", receipt)
    for more in ([], ["--policy", kept("policy", policy.encode())], ["--answer", kept("answer", answer_of(receipt))]):
        assert main(["verify", path, *more]) == 0
        said = capsys.readouterr()
        assert said.out == ""
        assert "witness.test" in said.err


def test_a_policy_may_want_more_than_the_receipt_has(log, kept, capsys):
    path = kept("receipt", made(log, DECISION))
    stranger = SecretKey.generate("witness.test/stranger", COSIGNATURE).public.text()
    for policy in (
        f"witness other {stranger}\nquorum other\n",
        f"log {SecretKey.generate('x').public.text()}\nquorum none\n",
    ):
        assert main(["verify", path, "--policy", kept("policy", policy.encode())]) == 1
        assert capsys.readouterr().out


def other_index(receipt):
    receipt["entries"][0]["index"] += 1


def other_bytes(receipt):
    entry = receipt["entries"][0]
    entry["entry"] = entry["entry"].replace('"headcount":99', '"headcount":98')


def forged(receipt):
    """With its own leaf hash made to fit."""
    other_bytes(receipt)
    entry = receipt["entries"][0]
    entry["leaf_hash"] = b64encode(leaf_hash(entry["entry"].encode())).decode()


def lines_of_the_proof(change):
    def changed(receipt):
        entry = receipt["entries"][0]
        entry["proof"] = change(entry["proof"])

    return changed


def other_root(receipt):
    lines = receipt["checkpoint"].split("\n")
    lines[2] = "A" * 43 + "="
    receipt["checkpoint"] = "\n".join(lines)


CHANGES = {
    "another decision": lambda receipt: receipt.update(decision="d-3"),
    "another index": other_index,
    "other bytes": other_bytes,
    "other bytes and their hash": forged,
    "another hash": lambda receipt: receipt["entries"][0].update(leaf_hash="A" * 43 + "="),
    "a hash less": lines_of_the_proof(lambda proof: "\n".join([*proof.split("\n")[:2], *proof.split("\n")[3:]])),
    "no proof": lines_of_the_proof(lambda _: ""),
    "another checkpoint in the proof": lines_of_the_proof(lambda proof: proof.replace("\n11\n", "\n12\n")),
    "another root": other_root,
    "no signature": lambda receipt: receipt.update(checkpoint=receipt["checkpoint"].partition("\n\n")[0] + "\n\n"),
    "no entries": lambda receipt: receipt.update(entries=[]),
    "an entry twice": lambda receipt: receipt.update(entries=receipt["entries"] * 2),
    "an entry of garbage": lambda receipt: receipt["entries"][0].update(entry="{}"),
    "space": lambda receipt: receipt["entries"][0].update(entry=" " + receipt["entries"][0]["entry"]),
    "a stranger's key": lambda receipt: receipt.update(keys=[SecretKey.generate("log.test/huiwu").public.text()]),
    "no key": lambda receipt: receipt.update(keys=[]),
    "a key of garbage": lambda receipt: receipt.update(keys=["huiwu+0+x"]),
    "a member more": lambda receipt: receipt.update(more=1),
    "a member less": lambda receipt: receipt.pop("witnesses"),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("decision", ["d-3", DECISION])
def test_a_changed_receipt_is_found(log, kept, capsys, name, decision):
    receipt = made(log, decision)
    if name == "another decision" and decision == "d-3":
        receipt["decision"] = "d-2"
    else:
        CHANGES[name](receipt)
    assert main(["verify", kept("receipt", receipt)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line[0] > "\x7f" for line in lines), lines  # Chinese first


def test_a_decision_is_whole_or_proven_not_at_all(log, kept, capsys):
    """Without its fact, or with the fact alone, it is not what was decided."""
    for part in (slice(0, 1), slice(1, 2)):
        receipt = made(log, "d-3")
        receipt["entries"] = receipt["entries"][part]
        assert main(["verify", kept("receipt", receipt)]) == 1
    assert "facts" in capsys.readouterr().out


def test_an_answer_that_is_not_what_the_log_holds_is_found(log, kept, capsys):
    receipt = made(log, "d-3")
    path, sound = kept("receipt", receipt), answer_of(receipt)
    other = answer_of(made(log, DECISION))
    turned = {**sound, "decision": {**sound["decision"], "outcome": "refused"}}
    fewer = {**sound, "decision": {**sound["decision"], "findings": []}}
    for answer, why in (
        (other, "another decision"),
        (turned, "another ruling"),
        (fewer, "another ruling"),
        ({**sound, "facts": []}, "other facts"),
        ({**sound, "facts": [{**sound["facts"][0], "data": {}}]}, "other facts"),
        ({"title": "x"}, "not the answer"),
        (b"{", "not the answer"),
    ):
        assert main(["verify", path, "--answer", kept("answer", answer)]) == 1
        assert why in capsys.readouterr().out


def test_any_changed_byte_is_found_or_changes_nothing(log):
    """Every one of them, each way that one bit can turn."""
    receipt = made(log, DECISION)
    sound = canonical(receipt)
    trust = Trust.of(log.keys)
    for where in range(0, len(sound), 7):
        damaged = bytearray(sound)
        damaged[where] ^= 1 << where % 7
        try:
            parsed = Receipt.parse(bytes(damaged))
            found = list(Examined(parsed, trust).defects())
        except ValueError:
            continue
        assert found or canonical(parsed) == sound, damaged


class Supervision(BaseHTTPRequestHandler):
    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers, body = self.answers.pop(0)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def door():
    handler = type("Handler", (Supervision,), {"answers": [], "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


NOT_YET = {"title": "尚未入日志 Not yet in the log", "detail": "请在 1 秒后再取"}


def test_a_receipt_is_asked_for_until_the_log_has_it(log, door, tmp_path):
    url, handler = door
    receipt, out = made(log, "d-3"), tmp_path / "receipt.json"
    waiting = (503, {"Retry-After": "1"}, json.dumps(NOT_YET).encode())
    handler.answers += [waiting, (200, {}, json.dumps(receipt).encode())]
    where = ["--out", str(out), "--url", url, "--token", "good", "--proofs", str(tmp_path / "proofs")]
    assert main(["receipt", "d-3", *where]) == 0
    assert handler.asked == ["/supervision/v1/decisions/d-3/receipt"] * 2
    assert main(["verify", str(out)]) == 0
    for each in receipt["entries"]:
        proof = LogProof.parse((tmp_path / "proofs" / f"{each['index']}.tlog-proof").read_bytes())
        entry = (tmp_path / "proofs" / f"{each['index']}.entry").read_bytes()
        assert (proof.index, entry) == (each["index"], each["entry"].encode())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((503, {"Retry-After": "9"}, json.dumps(NOT_YET).encode()), "尚未入日志"),
        ((404, {}, b'{"title":"x","detail":"y"}'), "404: x: y"),
        ((503, {}, b"<html>"), "503: <html>"),
        ((200, {}, b"<html>"), "invalid"),
    ],
)
def test_what_is_no_receipt_is_not_kept(door, tmp_path, capfd, answer, said):
    url, handler = door
    handler.answers.append(answer)
    out = tmp_path / "receipt.json"
    assert main(["receipt", "d-3", "--out", str(out), "--url", url, "--token", "good", "--wait", "3"]) == 2
    assert said in capfd.readouterr().err
    assert not out.exists()
