"""Checkpoints and cosignatures are read as C2SP says; the examples stand in its texts."""

import pytest

from huiwu.tlog import checkpoint, note
from huiwu.tlog.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint
from huiwu.tlog.cosignature import CosignatureSigner, CosignatureVerifier, seen_at
from huiwu.tlog.keys import COSIGNATURE, Ed25519Signer, Ed25519Verifier, NotAKey, SecretKey
from huiwu.tlog.merkle import EMPTY_ROOT, leaf_hash
from huiwu.tlog.note import InvalidSignature, UnverifiedNote

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
SPECIFIED = (
    f"example.com/behind-the-sofa\n20852163\n{ROOT}\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
LOG = SecretKey.generate("audit.union.example/log")
WITNESS = SecretKey.generate("witness.union.example/upper", COSIGNATURE)
HEAD = Checkpoint("audit.union.example/log", 7, leaf_hash(b""))


def test_the_checkpoint_of_the_specification_is_read():
    text, signatures = note.split(SPECIFIED.encode())
    read = Checkpoint.parse(text)
    assert (read.origin, read.size, read.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert read.text() == text
    assert seen_at(signatures[1]) == 1679315147


def test_extension_lines_are_read_and_kept():
    """They are no part of what is vouched for, but of what was signed."""
    text = f"a\n1\n{ROOT}\nmore\nand more\n"
    assert Checkpoint.parse(text).extensions == ("more", "and more")
    assert Checkpoint.parse(text).text() == text


@pytest.mark.parametrize("origin", ["a", "a log with spaces", "a+b", "工会联合会/审计"])
def test_an_origin_may_be_anything_but_empty(origin):
    assert Checkpoint.parse(f"{origin}\n0\n{ROOT}\n").origin == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n1\n",
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n 1\n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        f"a\n{1 << 63}\n{ROOT}\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\n\nmore\n",
        f"a\n1\n{ROOT[:-4]}\n",
        f"a\n1\n{ROOT[:-1]}\n",
        f"a\n1\n{ROOT} \n",
        f"a\n1\n{ROOT.replace('2I=', '2J=')}\n",
        f"a\n1\n{ROOT.replace('+', '-').replace('/', '_')}\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(NotACheckpoint):
        Checkpoint.parse(text)


def test_we_sign_three_lines():
    signed = checkpoint.sign(HEAD, Ed25519Signer(LOG))
    head, opened = open_checkpoint(signed, [Ed25519Verifier(LOG.public)])
    assert head == HEAD
    assert opened.text.count("\n") == 3
    assert opened.signatures[0].name == HEAD.origin


@pytest.mark.parametrize(
    "wrong",
    [
        Checkpoint("", 1, EMPTY_ROOT),
        Checkpoint("a\n5", 1, EMPTY_ROOT),
        Checkpoint("a", -1, EMPTY_ROOT),
        Checkpoint("a", 1, b"short"),
        Checkpoint("a", 1, EMPTY_ROOT, ("",)),
        Checkpoint("a", 1, EMPTY_ROOT, ("b\nc",)),
    ],
)
def test_what_would_be_read_as_something_else_is_not_signed(wrong):
    with pytest.raises(NotACheckpoint):
        checkpoint.sign(wrong, Ed25519Signer(LOG))


def test_a_witness_says_when():
    cosigner = CosignatureSigner(WITNESS, lambda: 1679315147)
    signed = checkpoint.sign(HEAD, Ed25519Signer(LOG), cosigner)
    _, opened = open_checkpoint(signed, [CosignatureVerifier(WITNESS.public)])
    assert [seen_at(each) for each in opened.signatures] == [1679315147]
    assert [each.name for each in opened.unknown] == [LOG.name]


def test_a_cosignature_over_another_time_or_checkpoint_is_false():
    known = CosignatureVerifier(WITNESS.public)
    signed = checkpoint.sign(HEAD, CosignatureSigner(WITNESS, lambda: 1679315147))
    text, (line,) = note.split(signed)
    moved = note.Signature(line.name, line.key_id, (1679315148).to_bytes(8, "big") + line.signature[8:])
    for forged in (note.assemble(text, [moved]), signed.replace(b"\n7\n", b"\n8\n")):
        with pytest.raises(InvalidSignature):
            open_checkpoint(forged, [known])
    for short in (line.signature[:-1], line.signature[:8], line.signature + b"\0"):
        with pytest.raises(InvalidSignature):
            open_checkpoint(note.assemble(text, [note.Signature(line.name, line.key_id, short)]), [known])


def test_a_cosignature_without_a_time_is_none():
    signed = checkpoint.sign(HEAD, CosignatureSigner(WITNESS, lambda: 0))
    with pytest.raises(InvalidSignature):
        open_checkpoint(signed, [CosignatureVerifier(WITNESS.public)])


def test_a_witness_signs_nothing_but_checkpoints():
    with pytest.raises(NotACheckpoint):
        note.sign("I owe you 100.\n", CosignatureSigner(WITNESS))


def test_keys_of_logs_and_of_witnesses_are_not_taken_for_each_other():
    for wrong in (lambda: CosignatureSigner(LOG), lambda: CosignatureVerifier(LOG.public)):
        with pytest.raises(NotAKey):
            wrong()
    for wrong in (lambda: Ed25519Signer(WITNESS), lambda: Ed25519Verifier(WITNESS.public)):
        with pytest.raises(NotAKey):
            wrong()


def test_the_same_key_under_another_type_is_another_key():
    """Else a log's signature over a text that begins like a cosignature could pass for a witness's."""
    twin = SecretKey(LOG.name, COSIGNATURE, LOG.seed)
    assert twin.public.key_id != LOG.public.key_id
    with pytest.raises(UnverifiedNote):
        open_checkpoint(checkpoint.sign(HEAD, Ed25519Signer(LOG)), [CosignatureVerifier(twin.public)])
