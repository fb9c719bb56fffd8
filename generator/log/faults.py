"""Whether the log of the register is what it was: nothing changed, left out, put in another order or forked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.log.entry import entry_of
from generator.log.ledger import Log, subject_of
from generator.log.note import Checkpoint, SigningKey, VerifierKey, signed_by
from generator.problems import Problem, Span, error, warning
from generator.register.entries import FOLDER, Register

LOG = f"{FOLDER}/log"


def breaks(log: Log) -> Iterator[Problem]:
    """L115: a checkpoint that was signed does not fit the entries, or they are fewer: the log is not what it was."""
    for signed in log.checkpoints:
        whole = signed.size <= len(log.entries)
        if not whole or log.tree.root(signed.size) != signed.checkpoint.root:
            yield error("L115", Span(f"{LOG}/checkpoints/{signed.size}"), size=signed.size)
            return


def strangers(register: Register) -> Iterator[Problem]:
    """L116: an entry tells of a version that the register does not have, or has with other seals."""
    for number, entry in enumerate(register.log.entries):
        name, version = _version(register, entry)
        if version is None or version != entry:
            yield error("L116", Span(LOG), number=number, id=name)


def _version(register: Register, entry: bytes) -> tuple[str, bytes | None]:
    subject = subject_of(entry)
    if subject is None:
        return "?", None
    name, number, _ = subject
    versions = register.versions.get(name, ())
    return name, entry_of(versions[number - 1]) if 0 < number <= len(versions) else None


def forks(log: Log, served: Checkpoint | None) -> Iterator[Problem]:
    """L117: what is served has a checkpoint that this log does not continue: it forks it, or is behind it."""
    if served is None:
        return
    latest = log.latest.size if log.latest else 0
    if served.size > min(latest, len(log.entries)) or log.tree.root(served.size) != served.root:
        yield error("L117", Span(LOG), served=served.size, size=latest)


def unsigned(log: Log, keys: Iterable[VerifierKey]) -> Iterator[Problem]:
    """L121: a checkpoint that none of the keys signed."""
    trusted = tuple(keys)
    for signed in log.checkpoints:
        if not signed_by(signed.note, signed.checkpoint, trusted):
            yield error("L121", Span(f"{LOG}/checkpoints/{signed.size}"), size=signed.size)


def refusals(register: Register, key: SigningKey | None) -> Iterator[Problem]:
    """What keeps a run from adding to the log: L116, L121; L118: a key that is not the log's. L120 warns of a log
    that was signed and grows without a key."""
    log = register.log
    yield from strangers(register)
    if key is None:
        if log.latest is not None:
            yield warning("L120", Span(LOG), size=log.latest.size)
        return
    if log.keys and key.verifier != log.keys[-1]:
        yield error("L118", Span(f"{LOG}/keys"), key=key.verifier, known=log.keys[-1])
        return
    yield from unsigned(log, log.keys)
