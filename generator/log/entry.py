"""What the log says of a version: one line of JSON with salted seals, no personal data, no free text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from generator.digest import sha256_of
from generator.log.ledger import Signed
from generator.log.note import Checkpoint, SigningKey
from generator.register.entries import Register, Version

#: More seals than these are told by one digest over all: an entry has room for 65,535 bytes.
SEALS = 200


def entry_of(version: Version) -> bytes:
    """The entry of a registered version: keys sorted, no blanks, UTF-8."""
    seals = version.seals
    about = {
        "id": version.id,
        "n": version.number,
        "day": version.day.isoformat(),
        "path": version.path,
        "record": seals.record,
        "data": _told(seals.data),
        "files": _told(seals.files),
        "body": seals.body,
    }
    return json.dumps(about, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _told(seals: tuple[str, ...]) -> tuple[str, ...]:
    return seals if len(seals) <= SEALS else (sha256_of(bytes.fromhex("".join(seals))),)


def covered(register: Register) -> Mapping[str, int]:
    """Where the newest version of each record stands that a checkpoint covers."""
    found, signed = register.log.places, register.log.latest
    size = signed.size if signed else 0
    return {
        name: max(known)
        for name, versions in register.versions.items()
        if (known := [at for one in versions if (at := found.get((name, one.number), size)) < size])
    }


def proof_path(page: str) -> str:
    """Where the proof of a record's page lies."""
    return f"{page.removesuffix('.html')}.tlog-proof"


def extended(register: Register, key: SigningKey | None) -> Register:
    """The register with an entry for every version that has none, and a checkpoint over all when there is a key.

    What stands in the log stays as it is; new entries come in the order of ids and numbers.
    """
    log, known = register.log, register.log.places
    fresh = [
        entry_of(version)
        for name in sorted(register.versions)
        for version in register.versions[name]
        if (name, version.number) not in known
    ]
    grown = replace(log, entries=(*log.entries, *fresh)) if fresh else log
    size = len(grown.entries)
    if key is not None and (grown.latest is None or grown.latest.size < size):
        checkpoint = Checkpoint(key.name, size, grown.tree.root())
        signed = Signed(checkpoint, key.sign(checkpoint.text))
        keys = log.keys or (key.verifier,)
        grown = replace(grown, checkpoints=(*log.checkpoints, signed), keys=keys)
    return register if grown is log else replace(register, log=grown)
