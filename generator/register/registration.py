"""What a run may add to the register: `publish` new versions, `withdraw` a withdrawal as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from generator.log.note import SigningKey
from generator.register.entries import PURGED, Purge, Register, Version, Withdrawal


@dataclass(frozen=True)
class Registration:
    """Told from outside. `salt` makes 64 fresh hexadecimal digits; with a `subject` that is withdrawn; `key` signs
    the log."""

    salt: Callable[[], str]
    subject: str = ""
    mode: str = ""
    reason: str = ""
    authority: str = ""
    key: SigningKey | None = None

    def withdrawal(self, day: date) -> Withdrawal | None:
        """What is to be withdrawn on that day."""
        return Withdrawal(self.subject, self.mode, day, self.reason, self.authority) if self.subject else None

    def opened(self, register: Register, day: date) -> Register:
        """The register to go on from: with the withdrawal, and nothing left of what was purged."""
        withdrawals = dict(register.withdrawals)
        fresh = self.withdrawal(day)
        if fresh is not None:
            withdrawals[fresh.subject] = fresh
        versions = dict(register.versions)
        for subject, one in withdrawals.items():
            if one.mode == PURGED and subject in versions:
                versions[subject] = tuple(_purged(version, one) for version in versions[subject])
        return replace(register, versions=versions, withdrawals=withdrawals, exists=True)


def _purged(version: Version, withdrawal: Withdrawal) -> Version:
    if version.purged is not None:
        return version
    why = Purge(withdrawal.day, withdrawal.authority, withdrawal.reason, version.seals)
    return Version(version.id, version.number, version.day, version.kind, version.path, purged=why)
