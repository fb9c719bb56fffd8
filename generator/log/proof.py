"""The proof that goes with a page (C2SP tlog-proof): its entry is in the log that a checkpoint signed."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass

from generator.log.merkle import leaf_hash, root_of_inclusion
from generator.log.note import Checkpoint, VerifierKey, opened

HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile("index (0|[1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, its siblings up to the root, and the signed checkpoint as it was published."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    @property
    def text(self) -> str:
        """The file."""
        lines = [HEAD, f"index {self.index}", *(b64encode(one).decode() for one in self.path), ""]
        return "\n".join(lines) + "\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> Proof | None:
        """The proof of a file; None when it is none."""
        head, gap, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not gap or lines[0] != HEAD or len(lines) < 2:
            return None
        lines = lines[2:] if lines[1].startswith("extra ") else lines[1:]
        match = _INDEX.fullmatch(lines[0]) if lines else None
        path = [_hash(line) for line in lines[1:]]
        if match is None or None in path:
            return None
        return cls(int(match[1]), tuple(one for one in path if one is not None), checkpoint)

    def proves(self, entry: bytes, origin: str, key: VerifierKey) -> bool:
        """Whether it shows that the log of this origin, signed by this key, has the entry."""
        text = opened(self.checkpoint, key)
        signed = Checkpoint.parse(text) if text is not None else None
        if signed is None or signed.origin != origin:
            return False
        return root_of_inclusion(leaf_hash(entry), self.index, signed.size, self.path) == signed.root


def _hash(line: str) -> bytes | None:
    try:
        found = b64decode(line, validate=True)
    except (Error, ValueError):
        return None
    return found if len(found) == 32 else None
