"""Whatever is done to a bundle afterwards is found, and nothing makes the examination itself fail."""

import json
import random
import re
import zipfile
from base64 import b64decode, b64encode

import pytest

from huiwu.audit.bundle import ENTRIES, LARGEST_MEMBER, LONGEST_ENTRY
from huiwu.audit.cli import main
from huiwu.kernel.event import canonical
from huiwu.tlog.merkle import leaf_hash


@pytest.fixture
def examined(capsys):
    """The exit codes of verify and replay, and what verify said."""

    def examine(path):
        verified = main(["verify", str(path)])
        said = capsys.readouterr().out
        replayed = main(["replay", str(path)])
        capsys.readouterr()
        return verified, replayed, said

    return examine


@pytest.fixture
def with_entries(log):
    """Members with other entries; with `fitting` the checkpoint is made anew, as the log itself could."""

    def changed(change, *, fitting):
        def repack(members):
            content = dict(members)
            lines = change(content[ENTRIES].splitlines())
            content[ENTRIES] = b"".join(line + b"\n" for line in lines)
            if fitting:
                content["checkpoint"] = log.of(lines).head()
                content["leaves"] = b"".join(map(leaf_hash, lines))
            return list(content.items())

        return repack

    return changed


def edited(line, *path, to):
    document = json.loads(line)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = to
    return canonical(document)


CHANGES = {
    "a changed byte": lambda lines: [lines[0].replace(b'"headcount":160', b'"headcount":161'), *lines[1:]],
    "a changed name": lambda lines: [lines[0], lines[1].replace("示例".encode(), "范例".encode()), *lines[2:]],
    "a missing entry": lambda lines: [*lines[:4], *lines[5:]],
    "a missing ruling": lambda lines: [*lines[:2], *lines[3:]],
    "the first missing": lambda lines: lines[1:],
    "the last fact missing": lambda lines: lines[:-1],
    "a doubled entry": lambda lines: [*lines[:5], lines[4], *lines[5:]],
    "a doubled last entry": lambda lines: [*lines, lines[-1]],
    "a doubled decision": lambda lines: [*lines[:6], *lines[4:6], *lines[6:]],
    "a reordered pair": lambda lines: [lines[1], lines[0], *lines[2:]],
    "reordered streams": lambda lines: [*lines[:2], *lines[4:6], *lines[2:4], *lines[6:]],
    "reordered decisions": lambda lines: [*lines[:4], *lines[6:9], *lines[4:6], *lines[9:]],
    "a truncated line": lambda lines: [*lines[:3], lines[3][:-20], *lines[4:]],
    "an empty line": lambda lines: [*lines[:3], b"", *lines[3:]],
    "a line of garbage": lambda lines: [*lines[:3], b"\x00\xff garbage", *lines[3:]],
    "a line that is deep": lambda lines: [*lines[:3], b'{"data":' + b"[" * 200_000, *lines[3:]],
    "a foreign document": lambda lines: [*lines[:3], b'{"hello":"world"}', *lines[3:]],
    "space": lambda lines: [lines[0], lines[1].replace(b":", b": ", 1), *lines[2:]],
    "a member twice": lambda lines: [lines[0], b'{"data":{},' + lines[1][1:], *lines[2:]],
    "a member twice within": lambda lines: [
        lines[0],
        lines[1].replace(b'"headcount":160', b'"headcount":16,"headcount":160'),
        *lines[2:],
    ],
    "a member more": lambda lines: [lines[0], lines[1][:-1] + b',"zzz":1}', *lines[2:]],
    "another id": lambda lines: [lines[0], edited(lines[1], "id", to="d-1.2"), *lines[2:]],
    "another decision": lambda lines: [lines[0], edited(lines[1], "decision", to="d-9"), *lines[2:]],
    "another stream": lambda lines: [lines[0], edited(lines[1], "subject", to="enterprise-110105-0"), *lines[2:]],
    "another version": lambda lines: [lines[0], edited(lines[1], "sequence", to=3), *lines[2:]],
    "a fact that was not promised": lambda lines: [
        lines[0],
        edited(lines[1], "type", to="huiwu.membership.enterprise-ended.v1"),
        *lines[2:],
    ],
    "another law": lambda lines: [edited(lines[0], "data", "edition", "sha256", to="0" * 64), *lines[1:]],
    "nothing at all": lambda _lines: [],
}


# What verify calls each of them, and where; all others are named as changed.
NAMED = {
    "a changed byte": ["entry 0: changed, it is not leaf 0"],
    "a missing entry": ["leaf 4 of the log: missing"],
    "a missing ruling": ["leaf 2 of the log: missing"],
    "the first missing": ["leaf 0 of the log: missing"],
    "the last fact missing": ["leaf 10 of the log: missing"],
    "a doubled entry": ["entry 5: doubled, it is leaf 4"],
    "a doubled last entry": ["entry 11: doubled, it is leaf 10"],
    "a doubled decision": ["entry 6: doubled, it is leaf 4", "entry 7: doubled, it is leaf 5"],
    "a reordered pair": ["reordered, it is leaf"],
    "reordered streams": ["reordered, it is leaf"],
    "reordered decisions": ["reordered, it is leaf"],
    "a truncated line": ["entry 3: changed, it is not leaf 3", "entry 3: not an event: Input data was truncated"],
    "an empty line": ["entry 3: foreign", "entry 3: not an event"],
    "a line of garbage": ["entry 3: foreign"],
    "a line that is deep": ["entry 3: foreign"],
    "a foreign document": ["entry 3: foreign"],
    "nothing at all": ["leaf 0–10 of the log: missing"],
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_entries_are_found_by_the_checkpoint(name, repacked, examined, with_entries):
    verified, replayed, said = examined(repacked(with_entries(CHANGES[name], fitting=False)))
    assert verified == 1
    assert "checkpoint" in said
    assert replayed in {0, 1}
    for each in NAMED.get(name, ["changed, it is not leaf"]):
        assert each in said
    assert all(re.match("(\\S+: )?[一-龥]", line) for line in said.splitlines()), said  # Chinese first


# Under the log's own signature these say nothing wrong: streams stand in any order, and an empty log is a log.
HARMLESS = {"reordered streams", "nothing at all"}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_entries_are_found_though_the_checkpoint_was_forged(name, repacked, examined, with_entries):
    """The log itself forged it, with its own key; the order of the log and the law itself still tell."""
    verified, replayed, said = examined(repacked(with_entries(CHANGES[name], fitting=True)))
    assert (1 in {verified, replayed}) == (name not in HARMLESS)
    assert verified == (1 if said else 0)


def test_a_forged_ruling_is_found_by_replaying_it(repacked, examined, with_entries):
    """A forger who keeps every form and makes the checkpoint anew cannot make the law agree."""

    def grant(lines):
        assert json.loads(lines[6])["data"]["outcome"] == "refused"
        return [*lines[:6], edited(lines[6], "data", "outcome", to="granted"), *lines[7:]]

    assert examined(repacked(with_entries(grant, fitting=True)))[:2] == (0, 1)


ROOT = b"A" * 43 + b"="


def changed_note(members, change):
    return [(name, change(text) if name == "checkpoint" else text) for name, text in members]


def without_line(text, number):
    lines = text.split(b"\n")
    del lines[number]
    return b"\n".join(lines)


def with_false_line(text, number):
    lines = text.split(b"\n")
    name, _, signature = lines[number].rpartition(b" ")
    signed = bytearray(b64decode(signature))
    signed[-1] ^= 1
    lines[number] = name + b" " + b64encode(signed)
    return b"\n".join(lines)


MEMBERS = {
    "an edition's byte": lambda members: [
        (name, text.replace("第".encode(), "弟".encode(), 1) if "editions/" in name else text) for name, text in members
    ],
    "an edition missing": lambda members: [each for each in members if b"id: chaoyang-2015" not in each[1][:400]],
    "every edition missing": lambda members: [each for each in members if "editions/" not in each[0]],
    "a base missing": lambda members: [
        each for each in members if "editions/" not in each[0] or b"chaoyang-2015" in each[1][:400]
    ],
    "an edition of garbage": lambda members: [*members, ("editions/" + "0" * 64 + ".yaml", b"\x00: [")],
    "an edition of another name": lambda members: [*members, ("editions/law.yaml", b"{}")],
    "a stranger": lambda members: [*members, ("note.txt", b"trust me")],
    "a path": lambda members: [*members, ("../../etc/passwd", b"x")],
    "a member twice": lambda members: [*members, (ENTRIES, dict(members)[ENTRIES])],
    "another size": lambda members: [
        (name, text.replace(b"\n11\n", b"\n12\n") if name == "checkpoint" else text) for name, text in members
    ],
    "another root": lambda members: changed_note(members, lambda text: text.replace(text.split(b"\n")[2], ROOT, 1)),
    "another origin": lambda members: changed_note(members, lambda text: b"x" + text),
    "nobody's signature": lambda members: changed_note(members, lambda text: text.partition(b"\n\n")[0] + b"\n\n"),
    "the log's signature missing": lambda members: changed_note(members, lambda text: without_line(text, -3)),
    "the log's signature false": lambda members: changed_note(members, lambda text: with_false_line(text, -3)),
    "the witness's signature false": lambda members: changed_note(members, lambda text: with_false_line(text, -2)),
    "an extension": lambda members: changed_note(members, lambda text: text.replace(b"\n\n", b"\nmore\n\n", 1)),
    "a checkpoint of bytes": lambda members: [
        (name, b"\xff\xfe" if name == "checkpoint" else text) for name, text in members
    ],
    "no checkpoint": lambda members: [each for each in members if each[0] != "checkpoint"],
    "no entries": lambda members: [each for each in members if each[0] != ENTRIES],
    "no keys": lambda members: [each for each in members if each[0] != "keys.json"],
    "keys of garbage": lambda members: [(name, b"{" if name == "keys.json" else text) for name, text in members],
    "deep keys": lambda members: [(name, b"[" * 200_000 if name == "keys.json" else text) for name, text in members],
    "invented keys": lambda members: [
        (name, b'{"log":["huiwu+0+x"],"witnesses":[]}' if name == "keys.json" else text) for name, text in members
    ],
    "no end of the last line": lambda members: [
        (name, text[:-1] if name == ENTRIES else text) for name, text in members
    ],
    "a line without end": lambda members: [
        (name, text + b"x" * (LONGEST_ENTRY + 2) if name == ENTRIES else text) for name, text in members
    ],
    "a bomb": lambda members: [*members, ("editions/" + "1" * 64 + ".yaml", bytes(LARGEST_MEMBER + 2))],
}


def test_a_stranger_s_signature_says_nothing(repacked, examined):
    """Whom nobody knows may sign what he likes (C2SP signed-note)."""
    line = "— huiwu c2lnbmVk\n".encode()
    assert examined(repacked(lambda members: changed_note(members, lambda text: text + line)))[0] == 0


@pytest.mark.parametrize("name", MEMBERS)
def test_changed_members_are_found(name, repacked, examined):
    verified, replayed, said = examined(repacked(MEMBERS[name]))
    assert verified == 1
    assert said.count("\n") >= 1
    assert replayed in {0, 1, 2}


def test_the_bundle_that_was_changed_had_eleven_entries(entries):
    """The changes of sizes above count on it."""
    assert len(entries) == 11


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"not a zip" * 100, bytes(10_000)])
def test_garbage_is_no_bundle(tmp_path, examined, content):
    path = tmp_path / "garbage.zip"
    path.write_bytes(content)
    verified, replayed, said = examined(path)
    assert (verified, replayed) == (1, 2)
    assert said


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_bundle_is_compressed_otherwise(tmp_path, bundle, content, examined, method):
    target = tmp_path / "otherwise.zip"
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, text in content(bundle):
            archive.writestr(name, text)
    assert examined(target)[:2] == (1, 2)


def test_a_single_changed_byte_is_found_or_says_nothing(tmp_path, bundle, content, examined):
    """Hundreds of them: either it is found, or it is one that changes nothing of what the bundle says."""
    sound, said_before = bundle.read_bytes(), content(bundle)
    chance = random.Random(6962)
    target, unfelt = tmp_path / "damaged.zip", 0
    for _ in range(400):
        damaged = bytearray(sound)
        # Most of a bundle are compressed editions; the directory and the small members shall have their share.
        where = chance.choice([chance.randrange(len(sound)), chance.randrange(len(sound) - 900, len(sound))])
        damaged[where] ^= 1 << chance.randrange(8)
        target.write_bytes(damaged)
        verified, replayed, _ = examined(target)
        assert verified in {0, 1}
        assert replayed in {0, 1, 2}
        if verified == 0:
            unfelt += 1
            assert content(target) == said_before
    assert unfelt < 150


def test_a_truncated_file_is_found(tmp_path, bundle, examined):
    sound = bundle.read_bytes()
    target = tmp_path / "truncated.zip"
    for kept in range(0, len(sound), len(sound) // 60):
        target.write_bytes(sound[:kept])
        assert examined(target)[:2] == (1, 2)


def test_what_a_file_says_is_never_a_command_to_the_terminal(repacked, examined):
    wicked = b'{"data":{},"id":"\\u001b[2J\\nsound: 11 entries","source":"x"}'
    _, _, said = examined(repacked(lambda members: [*members, ("\x1b]0;owned\x07\n完好", wicked)]))
    assert "\x1b" not in said
    assert said.count("\n") == 1
