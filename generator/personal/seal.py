"""A value that can be recognised and not be read: salted and slow to guess (PBKDF2, RFC 8018)."""

from __future__ import annotations

import hashlib
from functools import lru_cache

#: Signs for the sixteen halves of bytes: letters alone, so that no seal looks like a number.
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
#: Each guess costs this many rounds. Numbers of persons are few, so a seal delays who wants to guess; it is no secret.
_ROUNDS = 20_000
PATTERN = r"[a-p]{16}-[a-p]{32}"


def sealed(value: str, salt: str) -> str:
    """The seal of a value: salt and digest. `salt` is 16 letters, see `letters`."""
    return f"{salt}-{_digest(value, salt)}"


def opens(seal: str, value: str) -> bool:
    """Whether a value is the one that was sealed."""
    return seal == sealed(value, seal.partition("-")[0])


def letters(data: bytes) -> str:
    """Bytes as letters, two each."""
    return data.hex().translate(_LETTERS)


@lru_cache(maxsize=4096)
def _digest(value: str, salt: str) -> str:
    return letters(hashlib.pbkdf2_hmac("sha256", value.encode(), salt.encode(), _ROUNDS, 16))
