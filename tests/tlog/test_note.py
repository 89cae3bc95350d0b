"""Signed notes are read and written as C2SP signed-note says, and as golang.org/x/mod/sumdb/note does.

The keys and signatures of Peter Neumann and Enoch Root are those of Go's note package and its tests; those of
example.com/foo stand in the specification.
"""

import contextlib

import pytest
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given
from hypothesis import strategies as st

from huiwu.tlog import note
from huiwu.tlog.keys import Ed25519Signer, Ed25519Verifier, NotAKey, PublicKey, SecretKey
from huiwu.tlog.note import InvalidSignature, NotANote, Signature, UnverifiedNote

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
SPECIFIED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPECIFIED_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


def verifier(key: str) -> Ed25519Verifier:
    return Ed25519Verifier(PublicKey.parse(key))


def names(signatures: tuple[Signature, ...]) -> list[str]:
    return [each.name for each in signatures]


def test_the_note_of_the_specification_is_opened():
    opened = note.open(SPECIFIED_NOTE.encode(), [verifier(SPECIFIED_KEY)])
    assert opened.text == "This is an example message.\n"
    assert names(opened.signatures) == ["example.com/foo"]


def test_we_sign_to_the_byte_as_go_does():
    assert note.sign(TEXT, Ed25519Signer(SecretKey.parse(PETER_SECRET))).decode() == f"{TEXT}\n{PETER_LINE}"


def test_signatures_of_unknown_keys_are_left_aside():
    both = f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode()
    one = note.open(both, [verifier(PETER)])
    assert (names(one.signatures), names(one.unknown)) == (["PeterNeumann"], ["EnochRoot"])
    two = note.open(both, [verifier(ENOCH), verifier(PETER)])
    assert (names(two.signatures), names(two.unknown)) == (["PeterNeumann", "EnochRoot"], [])


def test_a_note_that_nobody_known_has_signed_is_not_believed():
    with pytest.raises(UnverifiedNote) as caught:
        note.open(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode(), [])
    assert names(caught.value.note.unknown) == ["PeterNeumann", "EnochRoot"]


def test_a_false_signature_of_a_known_key_spoils_the_note():
    bad = PETER_LINE[:60] + "ABCD" + PETER_LINE[60:]
    for lines in (bad, ENOCH_LINE + bad, PETER_LINE + bad):
        with pytest.raises(InvalidSignature, match=r"PeterNeumann\+c74f20a3"):
            note.open(f"{TEXT}\n{lines}".encode(), [verifier(PETER), verifier(ENOCH)])
    with pytest.raises(InvalidSignature):
        note.open(f"{TEXT.upper()}\n{PETER_LINE}".encode(), [verifier(PETER)])


def test_signatures_that_stand_twice_count_once():
    other = ENOCH_LINE[:60] + "ABCD" + ENOCH_LINE[60:]
    opened = note.open(f"{TEXT}\n{PETER_LINE * 2}{ENOCH_LINE * 2}{other}".encode(), [verifier(PETER)])
    assert names(opened.signatures) == ["PeterNeumann"]
    assert names(opened.unknown) == ["EnochRoot", "EnochRoot"]


def test_a_key_id_that_another_name_shares_is_another_key():
    """Name and key id together tell a key; either alone tells nothing."""
    for line in (PETER_LINE.replace("PeterNeumann", "CarmenSandiego"), PETER_LINE.replace("x08g", "xxxx")):
        with pytest.raises(UnverifiedNote):
            note.open(f"{TEXT}\n{line}".encode(), [verifier(PETER)])


def test_two_keys_that_answer_to_one_name_are_not_guessed_between():
    with pytest.raises(ValueError, match=r"two keys are named EnochRoot\+af0cfe78"):
        note.open(f"{TEXT}\n{ENOCH_LINE}".encode(), [verifier(ENOCH), verifier(ENOCH)])


@pytest.mark.parametrize(
    "what",
    [
        TEXT,
        TEXT + "\n",
        f"{TEXT}\n{PETER_LINE[:-1]}",
        f"\x01{TEXT}\n{PETER_LINE}",
        f"\t{TEXT}\n{PETER_LINE}",
        f"{TEXT}\r\n{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', 'Bad Name')}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', 'Bad　Name')}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', 'Bad+Name')}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', '')}",
        f"{TEXT}\n{PETER_LINE}Unexpected line.\n",
        f"{TEXT}\n{PETER_LINE}\n",
        f"{TEXT}\n{PETER_LINE.replace('—', '-')}",
        f"{TEXT}\n{PETER_LINE.replace('AM=', 'AN=')}",
        f"{TEXT}\n{PETER_LINE.replace('AM=', 'AM')}",
        f"{TEXT}\n— PeterNeumann x08gow==\n",
        f"{TEXT}\n{PETER_LINE * 101}",
        f"{'x' * (1 << 20)}\n\n{PETER_LINE}",
        PETER_LINE,
        "",
    ],
)
def test_what_is_not_a_note_is_refused(what):
    with pytest.raises(NotANote):
        note.open(what.encode(), [verifier(PETER)])


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NotANote, match="UTF-8"):
        note.open(b"\xff" + f"{TEXT}\n{PETER_LINE}".encode(), [verifier(PETER)])


def test_sixteen_signatures_and_more_are_taken():
    lines = "".join(
        note.sign(TEXT, Ed25519Signer(SecretKey.generate(f"k{n}"))).decode().split("\n\n")[1] for n in range(40)
    )
    assert len(note.open(f"{TEXT}\n{lines}{PETER_LINE}".encode(), [verifier(PETER)]).unknown) == 40


def test_a_text_may_have_blank_lines_but_not_end_like_a_signed_note():
    signer = Ed25519Signer(SecretKey.parse(PETER_SECRET))
    text = "Ognuno sta solo\n\ned è subito sera.\n"
    assert note.open(note.sign(text, signer), [verifier(PETER)]).text == text
    for bad in ("no end", "", "\x00\n", "a\rb\n"):
        with pytest.raises(NotANote):
            note.sign(bad, signer)
    with pytest.raises(NotANote):
        note.sign(text)


class Sm3Mac:
    """Stands for a suite of national algorithms: type 0xff and a name of its own, another length, another hash."""

    name = "audit.union.example/log"
    key_id = note.key_id(name, 0xFF, b"hmac-sm3 for a test")

    def sign(self, text: bytes) -> bytes:
        mac = HMAC(b"secret", SM3())
        mac.update(text)
        return mac.finalize()

    def verify(self, text: bytes, signature: bytes) -> bool:
        return self.sign(text) == signature


def test_a_second_signature_of_another_kind_stands_beside_the_first():
    """As where SM2 with SM3 is asked for: whoever does not know it reads the note all the same."""
    secret = SecretKey.generate("audit.union.example/log")
    signed = note.sign("text\n", Ed25519Signer(secret), Sm3Mac())
    plain = note.open(signed, [Ed25519Verifier(secret.public)])
    assert (len(plain.signatures), len(plain.unknown)) == (1, 1)
    assert len(note.open(signed, [Ed25519Verifier(secret.public), Sm3Mac()]).signatures) == 2
    with pytest.raises(InvalidSignature):
        note.open(signed.replace(b"text", b"test"), [Sm3Mac()])


@pytest.mark.parametrize("key", [PETER, ENOCH, SPECIFIED_KEY])
def test_a_public_key_is_read_and_written(key):
    assert PublicKey.parse(key).text() == key


@pytest.mark.parametrize(("key", "kind"), [(PETER, PublicKey), (PETER_SECRET, SecretKey)])
def test_no_part_of_a_key_and_no_change_of_it_is_a_key(key, kind):
    kind.parse(key)
    parts = {key[i:j] for i in range(len(key)) for j in range(i + 1, len(key) + 1)} - {key}
    changed = {key[:i] + chr(ord(key[i]) + 1) + key[i + 1 :] for i in range(len(key))}
    for bad in parts | changed:
        with pytest.raises(NotAKey):
            kind.parse(bad)


def test_keys_of_another_length_or_kind_do_not_verify():
    for bad in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(NotAKey):
            verifier(bad)


def test_a_secret_is_not_told_by_its_repr_nor_by_an_error():
    assert "seed" not in repr(SecretKey.parse(PETER_SECRET))
    with pytest.raises(NotAKey) as caught:
        SecretKey.parse(PETER_SECRET[:-1] + "A")
    assert "YEKFALVF" not in str(caught.value)


def test_a_key_that_was_made_signs():
    secret = SecretKey.generate("audit.union.example/log")
    again = SecretKey.parse(secret.text())
    key = PublicKey.parse(secret.public.text())
    assert note.open(note.sign("hi\n", Ed25519Signer(again)), [Ed25519Verifier(key)]).text == "hi\n"
    for name in ("", "a b", "a+b", "a\nb"):
        with pytest.raises(NotAKey):
            SecretKey.generate(name)


@given(st.binary(max_size=200))
def test_whatever_comes_in_is_a_note_or_refused(junk):
    for what in (junk, TEXT.encode() + b"\n" + junk, f"{TEXT}\n{PETER_LINE}".encode() + junk):
        with contextlib.suppress(NotANote):
            assert note.open(what, [verifier(PETER)]).text
