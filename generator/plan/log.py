"""The signed log for everybody: its page, its checkpoints and tiles as C2SP tlog-tiles has them, a proof for each
record's page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator import digest
from generator.log.entry import covered, proof_path
from generator.log.ledger import Log, Signed
from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import LOG, home_crumb
from generator.plan.views import Crumb, Head, LogState
from generator.register.entries import FOLDER

#: The current checkpoint; the only file of the log that changes.
CHECKPOINT = "log/checkpoint"
_SOURCE = f"{FOLDER}/log"


@dataclass(frozen=True)
class LogPage:
    """What the log is and how it stands; `note` is the current checkpoint word for word, `keys` are those whose
    signatures count. Without a checkpoint it is not signed."""

    head: Head
    entries: int
    note: str
    keys: tuple[str, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Pinned:
    """An entry and the first checkpoint that covers it: together they settle the proof, whatever came after."""

    index: int
    signed: Signed
    log: Log = field(compare=False, repr=False)

    @property
    def digest(self) -> str:
        """Digest of what the proof depends on."""
        return digest.of(self.index, self.signed.note)


def log_outputs(site: Site) -> Iterator[Output]:
    """Everything of the log that is published; a site without a register has none."""
    register = site.following
    if not register.exists:
        return
    log = register.log
    note = log.latest.note if log.latest else ""
    sizes = tuple(signed.size for signed in log.checkpoints)
    about = (len(log.entries), note, tuple(map(str, log.keys)), sizes[-RECENT:])
    yield Output("log/index.html", "pages/log.html", log_page, about, _SOURCE)
    if not note:
        return
    yield Output(CHECKPOINT, "text", as_written, (note,), _SOURCE)
    keys = "".join(f"{key}\n" for key in log.keys)
    yield Output("log/keys.txt", "text", as_written, (keys,), _SOURCE)
    for signed in log.checkpoints:
        yield Output(f"log/checkpoints/{signed.size}", "text", as_written, (signed.note,), _SOURCE)
    for path, data in log.files.items():
        yield Output(f"log/{path}", "bytes", tile_as_is, (data,), _SOURCE)
    for name, index in covered(register).items():
        covering = log.covering(index)
        if name in site.items and covering is not None:
            item, pinned = site.items[name], Pinned(index, covering, log)
            yield Output(proof_path(item.path), "text", proof_text, (pinned,), item.source)


#: How many checkpoints the page leads to.
RECENT = 20


def log_state(site: Site) -> LogState | None:
    """The current checkpoint as the first page prints it."""
    latest = site.following.log.latest
    return LogState(latest.size, b64encode(latest.checkpoint.root).decode()) if latest else None


def log_page(entries: int, note: str, keys: tuple[str, ...], sizes: tuple[int, ...]) -> LogPage:
    """The page of the log; checkpoints newest first."""
    head = Head(LOG, "log/index.html", crumbs=(home_crumb(), Crumb(LOG, "")), column=directory(LOG))
    return LogPage(head, entries, note, keys, tuple(reversed(sizes)))


def as_written(text: str) -> str:
    """A text that is published word for word."""
    return text


def tile_as_is(data: bytes) -> bytes:
    """A tile, or a bundle of entries."""
    return data


def proof_text(pinned: Pinned) -> str:
    """The proof that goes with a page."""
    proof = pinned.log.proof(pinned.index)
    assert proof is not None
    return proof.text
