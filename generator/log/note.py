"""Signed notes (C2SP signed-note) with Ed25519 (RFC 8032), and checkpoints (C2SP tlog-checkpoint) in them."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

_ED25519 = b"\x01"
_PRIVATE = "PRIVATE+KEY+"
_NAME = re.compile(r"[^\s+]+")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
#: Most signature lines that are looked at.
_SIGNATURES = 64


def is_name(text: str) -> bool:
    """Whether a key may be called so: no blank, no plus sign."""
    return _NAME.fullmatch(text) is not None


@dataclass(frozen=True)
class VerifierKey:
    """Whose signature is trusted: a name and the 32 bytes of a public key."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """As it is handed on: `<name>+<id>+<base64>`."""
        return f"{self.name}+{self.id.hex()}+{_text(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey | None:
        """The key that a line names; None when it is none, or not of Ed25519."""
        name, _, rest = text.strip().partition("+")
        number, _, material = rest.partition("+")
        data = _bytes(material)
        if not is_name(name) or data is None or len(data) != 33 or data[:1] != _ED25519:
            return None
        key = cls(name, data[1:])
        return key if key.id.hex() == number else None


@dataclass(frozen=True)
class SigningKey:
    """Who signs: a name and the 32 secret bytes; it never stands in the repository or on the site."""

    name: str
    secret: bytes

    @property
    def verifier(self) -> VerifierKey:
        """The key for those who check."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()
        return VerifierKey(self.name, public)

    def __str__(self) -> str:
        """As its file has it: `PRIVATE+KEY+<name>+<id>+<base64>`, the form that other tools write too."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{_text(_ED25519 + self.secret)}"

    @classmethod
    def parse(cls, text: str) -> SigningKey | None:
        """The key that a file holds; None when it is none, or not of Ed25519."""
        line = text.strip()
        name, _, rest = line.removeprefix(_PRIVATE).partition("+")
        number, _, material = rest.partition("+")
        data = _bytes(material)
        if not line.startswith(_PRIVATE) or not is_name(name):
            return None
        if data is None or len(data) != 33 or data[:1] != _ED25519:
            return None
        key = cls(name, data[1:])
        return key if key.verifier.id.hex() == number else None

    def sign(self, text: str) -> str:
        """The note of a text, which ends with a line break."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        made = Ed25519PrivateKey.from_private_bytes(self.secret).sign(text.encode())
        return f"{text}\n— {self.name} {_text(self.verifier.id + made)}\n"


def opened(note: str, key: VerifierKey) -> str | None:
    """The text of a note that the key signed; None when it did not, or when the note is not whole."""
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or any(ord(char) < 32 and char != "\n" for char in note):
        return None
    text += "\n"
    valid = False
    for line in lines.splitlines()[:_SIGNATURES]:
        match = _SIGNATURE.fullmatch(line)
        data = _bytes(match[2]) if match else None
        if match is None or data is None:
            return None
        if match[1] == key.name and data[:4] == key.id:
            if not _is_signed(text, data[4:], key):
                return None
            valid = True
    return text if valid else None


def _is_signed(text: str, signature: bytes, key: VerifierKey) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: its name, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text of its note."""
        return f"{self.origin}\n{self.size}\n{_text(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint | None:
        """The checkpoint of a note's text; None when it is none. Further lines are not read."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]):
            return None
        root = _bytes(lines[2])
        return cls(lines[0], int(lines[1]), root) if root is not None and len(root) == 32 else None


def signed_by(note: str, checkpoint: Checkpoint, keys: Iterable[VerifierKey]) -> bool:
    """Whether one of the keys signed a note that says just this checkpoint, for the log that it is called by."""
    return any(opened(note, key) == checkpoint.text and checkpoint.origin == key.name for key in keys)


def unverified(note: str) -> Checkpoint | None:
    """The checkpoint in a note, whoever signed it."""
    text, gap, _ = note.rpartition("\n\n")
    return Checkpoint.parse(text + "\n") if gap else None


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: str) -> bytes | None:
    """The bytes of base64 in the one way it is written; None for anything else."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    return data if _text(data) == text else None
