"""How the register is written: one line an entry, sorted, so that it can be compared, merged and reviewed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from generator.digest import sha256_of
from generator.kinds.record import Change
from generator.register.entries import LIVE, MOVED, WITHDRAWN, Address, Purge, Seals, Version, Withdrawal

#: What reading a line that was not written here can raise.
FAULTS = (ValueError, KeyError, TypeError, IndexError, AttributeError)


def shard(identifier: str) -> str:
    """The two hexadecimal digits under which a record's versions lie: folders stay small at any size."""
    return sha256_of(identifier.encode())[:2]


def shelf(path: str) -> str:
    """The file that lists an address: that of its section and year, or of its first folder."""
    first, *rest = path.split("/")
    if not rest or not re.fullmatch("[A-Za-z0-9_-]{1,80}", first):
        return "root"
    return f"{first}-{rest[0]}" if len(rest) > 1 and rest[0].isdigit() and len(rest[0]) == 4 else first


def version_line(version: Version) -> str:
    """A version as one line of JSON."""
    about: dict[str, Any] = {
        "id": version.id,
        "n": version.number,
        "day": version.day.isoformat(),
        "kind": version.kind,
        "path": version.path,
    }
    if version.purged is not None:
        purge, seals = version.purged, version.purged.seals
        about["purged"] = {"day": purge.day.isoformat(), "authority": purge.authority, "reason": purge.reason,
                           "record": seals.record, "data": seals.data, "files": seals.files, "body": seals.body}  # fmt: skip
        return _json(about)
    about |= {"texts": version.texts, "files": version.files, "body": version.body, "salt": version.salt}
    about |= {"changed": version.changed} if version.changed else {}
    notes = [[note.date.isoformat(), note.note, note.major] for note in version.notes]
    return _json(about | ({"notes": notes} if notes else {}))


def version_of(line: str) -> Version:
    """A version from its line. Raises one of `FAULTS` for anything else."""
    about = json.loads(line)
    head = (about["id"], about["n"], date.fromisoformat(about["day"]), about["kind"], about["path"])
    if "purged" in about:
        stub = about["purged"]
        seals = Seals(stub["record"], tuple(stub["data"]), tuple(stub["files"]), stub["body"])
        purge = Purge(date.fromisoformat(stub["day"]), stub["authority"], stub["reason"], seals)
        return Version(*head, purged=purge)
    texts, files = (tuple((name, digest) for name, digest in about[key]) for key in ("texts", "files"))
    notes = tuple(Change(date.fromisoformat(day), note, major) for day, note, major in about.get("notes", ()))
    bytes.fromhex(about["salt"])
    return Version(*head, texts, files, about["body"], about["salt"], tuple(about.get("changed", ())), notes)


def address_line(address: Address) -> str:
    """An address as one line: path, fate, day, owner, target, parted by tabs; empty ends are left out."""
    parts = (f"/{address.path}", address.fate, address.day.isoformat(), address.owner, address.target)
    return "\t".join(parts).rstrip("\t")


def address_of(line: str) -> Address:
    """An address from its line. Raises one of `FAULTS` for anything else."""
    path, fate, day, *more = line.split("\t")
    owner, target = (*more, "", "")[:2]
    if not path.startswith("/") or fate not in (LIVE, MOVED, WITHDRAWN) or len(more) > 2:
        raise ValueError(line)
    return Address(path[1:], fate, date.fromisoformat(day), owner, target)


def withdrawal_line(one: Withdrawal) -> str:
    """A withdrawal as one line of JSON."""
    return _json({"subject": one.subject, "mode": one.mode, "day": one.day.isoformat(),
                  "authority": one.authority, "reason": one.reason})  # fmt: skip


def withdrawal_of(line: str) -> Withdrawal:
    """A withdrawal from its line. Raises one of `FAULTS` for anything else."""
    about = json.loads(line)
    day = date.fromisoformat(about["day"])
    return Withdrawal(about["subject"], about["mode"], day, about["reason"], about["authority"])


def text_of(lines: Iterable[str]) -> str:
    """A file of the register from its lines, in the order in which they come."""
    return "".join(f"{line}\n" for line in lines)


def _json(about: dict[str, Any]) -> str:
    return json.dumps(about, ensure_ascii=False, separators=(",", ":"))
