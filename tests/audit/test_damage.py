"""A bundle damaged at random, in every way that there is, again and again: each time it is found and named.

HUIWU_TAMPERINGS=100000 takes longer than `make test` has time for.
"""

import os
import random
import re
import zipfile
from base64 import b64decode, b64encode

import pytest

from huiwu.audit.against import Earlier, contradictions, wanted_heads
from huiwu.audit.bundle import open_bundle
from huiwu.audit.seal import Trust
from huiwu.audit.verify import Verified
from huiwu.kernel.event import canonical, read, write

TIMES = int(os.environ.get("HUIWU_TAMPERINGS", "1800"))
SEED = int(os.environ.get("HUIWU_TAMPERING_SEED", "6962"))
ENTRIES, PROOFS = "entries.jsonl", "proofs/inclusion.jsonl"


def lines_of(members, name=ENTRIES):
    return members[name].splitlines()


def put(members, lines, name=ENTRIES):
    members[name] = b"".join(line + b"\n" for line in lines)


def flipped(chance, content):
    """One bit, not making or taking away a line end."""
    while True:
        damaged = bytearray(content)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if damaged.count(b"\n") == content.count(b"\n"):
            return bytes(damaged)


def a_bit_of_an_entry(chance, members):
    lines = lines_of(members)
    at = chance.randrange(len(lines))
    lines[at] = flipped(chance, lines[at])
    put(members, lines)
    return f"entry {at}: (changed|it is not leaf)"


def an_entry_cut_short(chance, members):
    lines = lines_of(members)
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randrange(1, len(lines[at]))]
    put(members, lines)
    return f"entry {at}: not an event: Input data was truncated"


def an_entry_missing(chance, members):
    lines = lines_of(members)
    del lines[chance.randrange(len(lines))]
    put(members, lines)
    return "missing|no entry for the place|it is not leaf"


def a_row_of_entries_missing(chance, members):
    lines = lines_of(members)
    first = chance.randrange(len(lines) - 1)
    del lines[first : chance.randrange(first + 1, len(lines))]
    put(members, lines)
    return "missing|no entry for the place|it is not leaf"


def an_entry_doubled(chance, members):
    lines = lines_of(members)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    put(members, lines)
    return "doubled|no proof of its place"


def two_entries_reordered(chance, members):
    lines = lines_of(members)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    put(members, lines)
    return "reordered|it is not leaf"


def a_foreign_entry(chance, members):
    """A whole event of another stream, as good as any."""
    lines = lines_of(members)
    event = read(chance.choice(lines))
    foreign = write(event).replace(event.subject.encode(), b"enterprise-110105-foreign")
    lines.insert(chance.randrange(len(lines) + 1), foreign)
    put(members, lines)
    return "foreign|no proof of its place"


def an_edition(chance, members):
    name = chance.choice([each for each in members if each.startswith("editions/")])
    members[name] = flipped(chance, members[name])
    return "法规版本不符"


def an_edition_missing(chance, members):
    del members[chance.choice([each for each in members if each.startswith("editions/")])]
    return "法规版本(缺失|无法使用)"


def a_key(chance, members):
    members["keys.json"] = flipped(chance, members["keys.json"])
    return "keys.json"


def text_of_the_checkpoint(chance, members):
    text, blank, signatures = members["checkpoint"].partition(b"\n\n")
    members["checkpoint"] = flipped(chance, text) + blank + signatures
    return "checkpoint"


def signature(number, expected):
    """One bit within the signature on that line, counted from the end."""

    def damage(chance, members):
        lines = members["checkpoint"].split(b"\n")
        name, _, encoded = lines[number].rpartition(b" ")
        signed = b64decode(encoded)
        lines[number] = name + b" " + b64encode(signed[:4] + flipped(chance, signed[4:]))
        members["checkpoint"] = b"\n".join(lines)
        return expected

    return damage


def signature_missing(number, expected):
    def damage(_chance, members):
        lines = members["checkpoint"].split(b"\n")
        del lines[number]
        members["checkpoint"] = b"\n".join(lines)
        return expected

    return damage


def a_line_of_the_proofs(chance, members):
    lines = lines_of(members, PROOFS)
    at = chance.randrange(len(lines))
    lines[at] = flipped(chance, lines[at])
    put(members, lines, PROOFS)
    return f"entry {at}: (it is not leaf|leaf)|{PROOFS}|leaf"


def proofs_changed_round(chance, members):
    lines = lines_of(members, PROOFS)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    put(members, lines, PROOFS)
    return "it is not leaf"


def a_proof_missing(chance, members):
    lines = lines_of(members, PROOFS)
    del lines[chance.randrange(len(lines))]
    put(members, lines, PROOFS)
    return "no proof of its place|it is not leaf"


def a_leaf_hash(chance, members):
    members["leaves"] = flipped(chance, members["leaves"])
    return "leaves: 与签名的根不符"


def a_leaf_hash_missing(chance, members):
    at = 32 * chance.randrange(len(members["leaves"]) // 32)
    members["leaves"] = members["leaves"][:at] + members["leaves"][at + 32 :]
    return "leaves: 与签名的根不符"


def a_member_missing(chance, members):
    del members[chance.choice(["checkpoint", "keys.json", ENTRIES])]
    return "缺少 missing"


EVERYWHERE = [
    a_bit_of_an_entry,
    an_entry_cut_short,
    an_entry_missing,
    a_row_of_entries_missing,
    an_entry_doubled,
    two_entries_reordered,
    a_foreign_entry,
    an_edition,
    an_edition_missing,
    a_key,
    text_of_the_checkpoint,
    signature(-3, "签名不实 a false signature"),
    signature(-2, "签名不实 a false signature"),
    signature_missing(-3, "日志未签名|没有可信"),
    signature_missing(-2, "见证不足"),
    a_member_missing,
]
SLOW = {an_edition, an_edition_missing}  # law that is not the shipped one is read from its text
IN_A_WHOLE_LOG = [*EVERYWHERE, a_leaf_hash, a_leaf_hash_missing]
IN_A_PART = [*EVERYWHERE, a_line_of_the_proofs, proofs_changed_round, a_proof_missing]


@pytest.fixture(scope="session")
def policy(log):
    return f"log {log.key.public.text()}\nwitness w {log.witness.public.text()}\nquorum w\n".encode()


def found_in(path, policy, against=None):
    """What the verification says; nothing that it is given may make it fail."""
    try:
        with open_bundle(path) as bundle:
            verified = Verified(bundle, Trust.by(policy, bundle.keys()))
            if against is None:
                return list(verified.defects())
            earlier = Earlier(against)
            said = list(earlier.open(verified.trust))
            verified.heads = wanted_heads(earlier)
            return [*said, *verified.defects(), *contradictions(verified, earlier)]
    except ValueError as error:
        return [str(error)]


def damaged_and_found(sound, damages, policy, target, content):
    chance, told, before = random.Random(SEED), dict.fromkeys(damages, 0), dict(content(sound))
    for number in range(TIMES // 2):
        damage = damages[number % len(damages)]
        if damage in SLOW and chance.randrange(5):
            continue
        members = dict(before)
        expected = damage(chance, members)
        assert members != before or damage in {two_entries_reordered, proofs_changed_round}
        with zipfile.ZipFile(target, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        found = found_in(target, policy)
        assert any(re.search(expected, each) for each in found), (SEED, number, damage, expected, found)
        assert all("\n" not in each for each in found)
        told[damage] += 1
    assert min(told.values()) > 0


def test_damage_to_a_whole_log_is_found_and_named(log, bundle, policy, tmp_path, content):
    assert found_in(bundle, policy) == []
    damaged_and_found(bundle, IN_A_WHOLE_LOG, policy, tmp_path / "damaged.zip", content)
    assert found_in(bundle, policy) == []


def test_damage_to_a_part_of_a_log_is_found_and_named(log, policy, tmp_path, content):
    part = log.part(tmp_path / "part.zip", range(len(log.entries)))
    assert found_in(part, policy) == []
    damaged_and_found(part, IN_A_PART, policy, tmp_path / "damaged.zip", content)
    assert found_in(part, policy) == []


def test_a_second_history_is_found_wherever_it_begins(log, bundle, policy, tmp_path):
    """The log's key and its witness's sign another history; whoever kept a checkpoint of the first one sees it."""
    chance = random.Random(SEED)
    for _ in range(TIMES // 16):
        size = chance.randrange(1, len(log.entries) + 1)
        entries = list(log.entries[:size])
        at = chance.randrange(size)
        entries[at] = chance.choice([canonical({"other": at}), *log.entries[:at], *log.entries[at + 1 :]])
        kept = tmp_path / "kept"
        kept.write_bytes(log.of(entries).head())
        assert [each for each in found_in(bundle, policy, kept) if "two histories" in each], (size, at)
        kept.write_bytes(log.head(size))
        assert found_in(bundle, policy, kept) == []
