"""A policy believes what its logs have signed and its quorum has seen (C2SP tlog-policy), proofs what it believes."""

import itertools
from functools import partial

import pytest

from huiwu.tlog import checkpoint, note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.cosignature import CosignatureSigner
from huiwu.tlog.keys import COSIGNATURE, Ed25519Signer, PublicKey, SecretKey
from huiwu.tlog.merkle import InvalidProof, inclusion_proof, leaf_hash, root
from huiwu.tlog.policy import NotAPolicy, Policy, PolicyNotMet
from huiwu.tlog.proof import LogProof, NotAProof

ORIGIN = "audit.union.example/log"
LOG, OTHER_LOG = SecretKey.generate(ORIGIN), SecretKey.generate("other.example/log")
NAMES = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
TIMES = {name: 1_700_000_000 + number for number, name in enumerate(NAMES)}
KEYS = {name: SecretKey.generate(f"witness.example/{name}", COSIGNATURE) for name in NAMES}
LEAVES = [leaf_hash(b"%d" % n) for n in range(7)]
HEAD = Checkpoint(ORIGIN, 7, root(LEAVES))
WITNESSES = "".join(f"witness {name} {key.public.text()}\n" for name, key in KEYS.items())
EXAMPLE = f"""log {LOG.public.text()}

{WITNESSES}
group X-witnesses 2 X1 X2 X3
group Y-witnesses any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def signed(*witnesses: str, log: SecretKey = LOG, head: Checkpoint = HEAD) -> bytes:
    cosigners = [CosignatureSigner(KEYS[name], partial(int, TIMES[name])) for name in witnesses]
    return checkpoint.sign(head, Ed25519Signer(log), *cosigners)


def test_the_example_of_the_specification_asks_two_of_x_and_one_of_y():
    policy = Policy.parse(EXAMPLE.encode())
    for count in range(7):
        for seen in itertools.combinations(NAMES, count):
            enough = sum(name[0] == "X" for name in seen) >= 2 and any(name[0] == "Y" for name in seen)
            assert policy.is_met(seen) == enough


def test_it_is_said_who_has_seen_a_checkpoint_and_when():
    believed = Policy.parse(EXAMPLE.encode()).verify(signed("X1", "X3", "Y2"))
    assert (believed.checkpoint, believed.log) == (HEAD, LOG.public)
    assert believed.seen == {name: TIMES[name] for name in ("X1", "X3", "Y2")}


def test_what_the_quorum_has_not_seen_is_not_believed():
    policy = Policy.parse(EXAMPLE.encode())
    for seen in ((), ("X1", "Y1"), ("X1", "X2", "X3")):
        with pytest.raises(PolicyNotMet):
            policy.verify(signed(*seen))


def test_what_no_log_of_the_policy_signed_is_not_believed_whoever_has_seen_it():
    policy = Policy.parse(EXAMPLE.encode())
    with pytest.raises(PolicyNotMet):
        policy.verify(signed(*NAMES, log=OTHER_LOG))
    with pytest.raises(PolicyNotMet):  # a known log that signs for another
        policy.verify(signed(*NAMES, head=Checkpoint("other.example/log", 7, HEAD.root)))


def test_a_false_signature_of_a_witness_spoils_all():
    text, (log, witness, other) = note.split(signed("X1", "X2"))
    forged = note.assemble(text, [log, witness, note.Signature(other.name, other.key_id, witness.signature)])
    with pytest.raises(note.InvalidSignature):
        Policy.parse(EXAMPLE.encode()).verify(forged)


def test_a_policy_may_ask_for_no_witness_and_know_its_log_from_elsewhere():
    policy = Policy.parse(b"quorum none\n")
    assert policy.verify(signed(), [LOG.public]).seen == {}
    with pytest.raises(PolicyNotMet):
        policy.verify(signed())


def test_the_form_is_read_as_the_specification_says():
    text = (
        f"# 上级工会与企业方\n \t\n\twitness \t 朝阳区 {KEYS['X1'].public.text()}  https://witness.example/\n"
        f"log {LOG.public.text()} https://audit.union.example\n  # more\nquorum 朝阳区"
    )
    policy = Policy.parse(text.encode())
    assert policy.witnesses["朝阳区"].url == "https://witness.example/"
    assert policy.logs[0].url == "https://audit.union.example"
    assert set(policy.verify(signed("X1")).seen) == {"朝阳区"}


def test_names_are_octets():
    """The letter K and the sign of Kelvin are two names; bytes that are no UTF-8 are a name too."""
    keys = [key.public.text().encode() for key in KEYS.values()]
    policy = Policy.parse(
        b"witness K %s\nwitness \xe2\x84\xaa %s\nwitness \xff %s\ngroup all3 all K \xe2\x84\xaa \xff\nquorum all3\n"
        % tuple(keys[:3])
    )
    assert len(policy.witnesses) == 3


def test_thirty_two_of_each_are_taken():
    lines = [f"log {SecretKey.generate(f'log{n}').public.text()}" for n in range(32)]
    lines += [f"witness w{n} {SecretKey.generate(f'w{n}', COSIGNATURE).public.text()}" for n in range(32)]
    lines += ["group g0 any w0", *(f"group g{n} all w{n} g{n - 1}" for n in range(1, 32)), "quorum g31", ""]
    assert Policy.parse("\n".join(lines).encode()).is_met(f"w{n}" for n in range(32))


X1, X2 = KEYS["X1"].public.text(), KEYS["X2"].public.text()
AGAIN = PublicKey("another.example", COSIGNATURE, KEYS["X1"].public.material).text()


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "quorum",
        "quorum a b",
        "quorum none\nquorum none",
        "quorum X1",
        f"quorum X1\nwitness X1 {X1}",
        f"witness none {X1}\nquorum none",
        f"witness X1 {X1}\nwitness X1 {X2}\nquorum none",
        f"witness X1 {X1}\nwitness X2 {X1}\nquorum none",
        f"witness X1 {X1}\nwitness X2 {AGAIN}\nquorum none",
        f"witness X1 {LOG.public.text()}\nquorum none",
        f"log {X1}\nquorum none",
        f"log {LOG.public.text()}\nlog {LOG.public.text()}\nquorum none",
        "log nonsense\nquorum none",
        f"witness X1\nquorum none\n{X1}",
        f"witness X1 {X1}\ngroup g any\nquorum g",
        f"witness X1 {X1}\ngroup g 0 X1\nquorum g",
        f"witness X1 {X1}\ngroup g 2 X1\nquorum g",
        f"witness X1 {X1}\ngroup g 01 X1\nquorum g",
        f"witness X1 {X1}\ngroup g most X1\nquorum g",
        f"witness X1 {X1}\ngroup g any X1 X1\nquorum g",
        f"witness X1 {X1}\ngroup g any X1\ngroup h any X1\nquorum g",
        f"witness X1 {X1}\ngroup X1 any X1\nquorum X1",
        f"witness X1 {X1}\ngroup g any none\nquorum g",
        f"group g any X1\nwitness X1 {X1}\nquorum g",
        "group g any g\nquorum g",
        "believe everybody\nquorum none",
        "quorum none\r\n",
        "quorum none\x00",
        "quorum\xa0none",
    ],
    ids=itertools.count(),
)
def test_what_is_not_a_policy_is_refused(wrong):
    with pytest.raises(NotAPolicy):
        Policy.parse(wrong.encode())


def proof(index: int = 3) -> LogProof:
    return LogProof(index, tuple(inclusion_proof(LEAVES, index)), signed("X1", "X2", "Y1"))


def test_a_proof_stands_by_itself():
    policy = Policy.parse(EXAMPLE.encode())
    content = proof().content()
    assert content.startswith(b"c2sp.org/tlog-proof@v1\nindex 3\n")
    assert set(LogProof.parse(content).verify(LEAVES[3], policy).seen) == {"X1", "X2", "Y1"}
    with pytest.raises(InvalidProof):
        LogProof.parse(content).verify(LEAVES[2], policy)
    with pytest.raises(PolicyNotMet):
        LogProof(3, proof().hashes, signed("X1")).verify(LEAVES[3], policy)


def test_a_proof_may_carry_more_that_nobody_vouches_for():
    with_extra = LogProof(0, (), b"a checkpoint", b"more")
    assert with_extra.content() == b"c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 0\n\na checkpoint"
    assert LogProof.parse(with_extra.content()) == with_extra


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        (b"@v1", b"@v2"),
        (b"index 3", b"index 03"),
        (b"index 3", b"index -3"),
        (b"index 3", b"index"),
        (b"index 3\n", b""),
        (b"index 3\n", b"index 3\nAAAA\n"),
        (b"index 3\n", b"extra AA\nindex 3\n"),
        (b"index 3\n", b"index 3\nextra AAAA\n"),
        (b"index 3\n", b"index 3\n" + b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n" * 64),
        (b"\n\n", b"\n"),
    ],
)
def test_what_is_not_a_proof_is_refused(part, instead):
    with pytest.raises((NotAProof, note.NotANote)):
        LogProof.parse(proof().content().replace(part, instead, 1)).verify(LEAVES[3], Policy.parse(EXAMPLE.encode()))


def test_bytes_that_are_no_text_are_no_proof():
    with pytest.raises(NotAProof):
        LogProof.parse(b"\xff\n\n")
