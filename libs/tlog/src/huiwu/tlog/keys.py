"""Keys in their text forms (C2SP signed-note), and Ed25519 over the text of a note."""

from base64 import b64encode
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from huiwu.tlog.note import decode, is_name, key_id

ED25519 = 0x01
COSIGNATURE = 0x04
_SECRET = "PRIVATE+KEY+"  # noqa: S105 - how every private key of this form begins
_SEED_BYTES = 32


class NotAKey(ValueError):
    """The text is not a key of the form and type that is asked for. It does not say the text: it may be a secret."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A verifier key: name, type (`0x01` Ed25519, `0x04` cosignature/v1, …) and the key's own encoding."""

    name: str
    kind: int
    material: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that follow from all of it."""
        return key_id(self.name, self.kind, self.material)

    def text(self) -> str:
        """`name+0123abcd+base64`: the vkey that others are given."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.material).decode()}"

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Raises NotAKey, also when the key id is not that of the key."""
        name, kind, material = _parts(text)
        if text != (key := cls(name, kind, material)).text():
            raise NotAKey("钥匙的标识不符 the key id is not that of the key")
        return key


@dataclass(frozen=True, slots=True)
class SecretKey:
    """An Ed25519 key with its name and type; its text form is a secret."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.seed) != _SEED_BYTES:
            raise NotAKey("名称或长度不符 a name or length that no key has")

    @classmethod
    def generate(cls, name: str, kind: int = ED25519) -> "SecretKey":
        """A new key; raises NotAKey when there is no such name."""
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> "SecretKey":
        """Raises NotAKey."""
        if not text.startswith(_SECRET):
            raise NotAKey("不是私钥 not a private key")
        name, kind, seed = _parts(text.removeprefix(_SECRET))
        if text != (key := cls(name, kind, seed)).text():
            raise NotAKey("钥匙的标识不符 the key id is not that of the key")
        return key

    @property
    def private(self) -> Ed25519PrivateKey:
        """What signs."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        """What others are given."""
        return PublicKey(self.name, self.kind, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def text(self) -> str:
        """`PRIVATE+KEY+name+0123abcd+base64`, as golang.org/x/mod/sumdb/note writes it."""
        seed = b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_SECRET}{self.name}+{self.public.key_id.hex()}+{seed}"


def _parts(text: str) -> tuple[str, int, bytes]:
    """Name, type and material; what stands between them is compared by whoever asks."""
    name, *rest = text.split("+", 2)
    try:
        kind, *material = decode(rest[1]) if len(rest) > 1 else b""
    except ValueError as error:
        raise NotAKey("不是钥匙 not a key") from error
    if not is_name(name):
        raise NotAKey("不是钥匙 not a key")
    return name, kind, bytes(material)


class Ed25519Signer:
    """Signs a note's text (type 0x01): the signature of a log."""

    def __init__(self, key: SecretKey) -> None:
        if key.kind != ED25519:
            raise NotAKey("不是签名用的 Ed25519 钥匙 not an Ed25519 key for notes")
        self.name, self.key_id = key.name, key.public.key_id
        self._key = key.private

    def sign(self, text: bytes) -> bytes:
        """64 bytes, RFC 8032."""
        return self._key.sign(text)


class Ed25519Verifier:
    """Verifies a note's text (type 0x01)."""

    def __init__(self, key: PublicKey) -> None:
        if key.kind != ED25519:
            raise NotAKey("不是签名用的 Ed25519 钥匙 not an Ed25519 key for notes")
        self.name, self.key_id = key.name, key.key_id
        self._key = public_ed25519(key.material)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's."""
        return is_signed(self._key, signature, text)


def public_ed25519(material: bytes) -> Ed25519PublicKey:
    """Raises NotAKey."""
    try:
        return Ed25519PublicKey.from_public_bytes(material)
    except ValueError as error:
        raise NotAKey("长度不符 a length that no key has") from error


def is_signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """Whether the message was signed with this key."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
