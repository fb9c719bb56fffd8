"""What a run may add to the register: `publish` new versions, `withdraw` a withdrawal as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.kinds.base import Item
from generator.log.note import SigningKey
from generator.problems import Problem, Span, error, warning
from generator.register.entries import FOLDER, PURGED, Purge, Register, Version, Withdrawal


@dataclass(frozen=True)
class Registration:
    """Told from outside. `salt` makes 64 fresh hexadecimal digits; with a `subject` that is withdrawn, and with it
    what `also` names, for the same reason: of two records that are gone neither could be withdrawn alone, because
    the other one would be lost; `key` signs the log."""

    salt: Callable[[], str]
    subject: str = ""
    mode: str = ""
    reason: str = ""
    authority: str = ""
    key: SigningKey | None = None
    also: tuple[str, ...] = ()

    def withdrawal(self, day: date) -> Withdrawal | None:
        """What is to be withdrawn on that day."""
        return Withdrawal(self.subject, self.mode, day, self.reason, self.authority) if self.subject else None

    def opened(self, register: Register, day: date) -> Register:
        """The register to go on from: with the withdrawal, and nothing left of what was purged."""
        withdrawals = dict(register.withdrawals)
        fresh = self.withdrawal(day)
        if fresh is not None:
            withdrawals |= {one: replace(fresh, subject=one) for one in (fresh.subject, *self.also)}
        versions = dict(register.versions)
        for one in withdrawals.values():
            if one.mode == PURGED and one.record in versions:
                known = versions[one.record]
                versions[one.record] = tuple(_purged(version, one) for version in known)
        return replace(register, versions=versions, withdrawals=withdrawals, exists=True)

    def obstacles(self, register: Register, items: Iterable[Item], day: date) -> Iterator[Problem]:
        """What a purge of one version would leave behind; `register` is that before it.

        L125: `content/` holds the version still, so that it would come back with the next one. L126: a file of
        it stays, because another version or a record has the same.
        """
        asked = self.withdrawal(day)
        if asked is None or asked.version is None:
            return
        known = [version for version in register.versions[asked.record] if version.number == asked.version]
        present = [item for item in items if item.record.id == asked.record]
        for version in known:
            if version.purged is None and any(version.holds(item) for item in present):
                yield error("L125", present[0].span("id"), id=version.id, number=version.number)
            others = {(one.id, one.number): {kept for _, kept in one.files}
                      for versions in register.versions.values() for one in versions if one is not version}  # fmt: skip
            files = {item.record.id: {file.digest_of_bytes for file in item.files} for item in items}
            for name, kept in version.files:
                holders = [
                    f"{id}/{number}" for (id, number), found in sorted(others.items()) if kept in found
                ]
                holders += [id for id, found in sorted(files.items()) if kept in found]
                if holders:
                    yield warning(
                        "L126", Span(FOLDER), file=name, number=version.number, others=", ".join(holders)
                    )


def _purged(version: Version, withdrawal: Withdrawal) -> Version:
    if version.purged is not None or withdrawal.version not in (None, version.number):
        return version
    why = Purge(withdrawal.day, withdrawal.authority, withdrawal.reason, version.seals)
    return Version(version.id, version.number, version.day, version.kind, version.path, purged=why)
