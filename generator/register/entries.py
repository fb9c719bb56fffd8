"""The register as values: versions of records, addresses with their fate, withdrawals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from generator.digest import sha256_of
from generator.kinds.base import Item
from generator.kinds.record import Change
from generator.log.ledger import Log

#: Where the register lies, relative to the site.
FOLDER = "content/_register"
#: Fates of an address.
LIVE, MOVED, WITHDRAWN = "live", "moved", "withdrawn"
#: How a thing is withdrawn: its page stays with a banner; it is empty; its earlier versions are gone too.
BANNER, TOMBSTONE, PURGED = "banner", "tombstone", "purged"
MODES = (BANNER, TOMBSTONE, PURGED)
#: Published list of withdrawals: what it names, no earlier release may show again.
WITHDRAWN_LIST = "changes/withdrawn.json"


@dataclass(frozen=True)
class Seals:
    """Salted digests of one version, fit for the public: they tell nothing without the salt.

    A seal is SHA-256 of the salt followed by the SHA-256 of the bytes; `data` and `files` are sorted by
    the names of the files, which are not told.
    """

    record: str
    data: tuple[str, ...]
    files: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Purge:
    """Why nothing is left of a version but its seals."""

    day: date
    authority: str
    reason: str
    seals: Seals


@dataclass(frozen=True)
class Version:
    """One published version of a record: digests of what it was made from, and what it changed.

    `texts` are (file name, SHA-256), the record itself first, then its list data; `files` what was
    published beside it, sorted by name; `body` the SHA-256 of the text's HTML without its addresses.
    `changed` names the fields that differ from the version before, `notes` are the entries of
    `changes:` that came with it. `salt` are 64 hexadecimal digits; empty: not registered yet, or purged.
    """

    id: str
    number: int
    day: date
    kind: str
    path: str
    texts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    body: str = ""
    salt: str = ""
    changed: tuple[str, ...] = ()
    notes: tuple[Change, ...] = ()
    purged: Purge | None = None

    @property
    def pending(self) -> bool:
        """Whether it stands in `content/` only: the next `publish` will register it."""
        return not self.salt and self.purged is None

    @property
    def seals(self) -> Seals:
        """Its salted digests; those of a purged version were kept when the rest went."""
        if self.purged is not None:
            return self.purged.seals
        record, *data = (seal(self.salt, digest) for _, digest in self.texts)
        files = tuple(seal(self.salt, digest) for _, digest in self.files)
        return Seals(record, tuple(data), files, seal(self.salt, self.body))

    def holds(self, item: Item) -> bool:
        """Whether a record's files are byte for byte those of this version."""
        return self.path == item.path and self.texts == item.texts and self.files == files_of(item)


def seal(salt: str, digest: str) -> str:
    """A digest that can be checked by those who know the salt and guessed by nobody else."""
    return sha256_of(bytes.fromhex(salt) + bytes.fromhex(digest))


def files_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Names and digests of what is published beside a record."""
    return tuple(sorted((file.name, file.digest_of_bytes) for file in item.files))


@dataclass(frozen=True)
class Address:
    """The fate of an address that was published once.

    `owner` is the id of the record that it belongs to, empty for pages of the site. A moved one has a
    `target`, a withdrawn one the subject of the withdrawal (see `Withdrawal`).
    """

    path: str
    fate: str
    day: date
    owner: str = ""
    target: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """That a record, a version of one, or an address of the site was withdrawn.

    `subject` is an id, `<id>/<number>` (one version, always purged), or begins with `/`.
    """

    subject: str
    mode: str
    day: date
    reason: str
    authority: str = ""

    @property
    def record(self) -> str:
        """Id of the record it is about; empty for an address."""
        return self.subject.partition("/")[0]

    @property
    def version(self) -> int | None:
        """The one version that was purged; None when it is about a whole record or an address."""
        number = self.subject.partition("/")[2] if self.record else ""
        return int(number) if number.isdecimal() else None


@dataclass(frozen=True)
class Register:
    """All that was ever published. `exists` is False for a site that has no register yet.

    `versions` are numbered from 1 and in that order; `addresses` are keyed by site path without `/` in
    front, `withdrawals` by their subject.
    """

    folder: Path = Path()
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=lambda: MappingProxyType({}))
    addresses: Mapping[str, Address] = field(default_factory=lambda: MappingProxyType({}))
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=lambda: MappingProxyType({}))
    exists: bool = False
    log: Log = Log()

    def latest(self, identifier: str) -> Version | None:
        """The newest version of a record."""
        known = self.versions.get(identifier)
        return known[-1] if known else None

    def is_gone(self, identifier: str) -> bool:
        """Whether a record was withdrawn and left nothing but a tombstone."""
        found = self.withdrawals.get(identifier)
        return found is not None and found.mode != BANNER

    def tombstone(self, identifier: str) -> str | None:
        """Site path of the page that stands for a record which is gone."""
        latest = self.latest(identifier) if self.is_gone(identifier) else None
        return latest.path if latest else None
