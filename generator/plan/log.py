"""The signed log for everybody: its page, its checkpoints and tiles as C2SP tlog-tiles has them, a proof for each
record's page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from generator import digest
from generator.log.entry import covered, proof_path
from generator.log.ledger import Log, Signed, day_of
from generator.model.site import Site
from generator.plan.feeds import FORMATS, LENGTH, Entry, Feed
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import FEED_OF_LOG, LOG, home_crumb, subject_feed
from generator.plan.views import Crumb, Head, LogState
from generator.register.entries import FOLDER
from generator.schema.config import Config
from generator.values import Label, Moment

#: The current checkpoint; the only file of the log that changes.
CHECKPOINT = "log/checkpoint"
#: How many checkpoints the page leads to.
RECENT = 20
_SOURCE = f"{FOLDER}/log"
_CHECKPOINT = Label("检查点：前 {size} 条", "Checkpoint of {size} entries")
#: A checkpoint as the feed tells it: its size, the day of its last entry, its note.
Told = tuple[int, date, str]


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
    feeds = site.config.outputs.feeds and bool(note)
    about = (len(log.entries), note, tuple(map(str, log.keys)), sizes[-RECENT:], feeds)
    yield Output("log/index.html", "pages/log.html", log_page, about, _SOURCE)
    if not note:
        return
    told = (site.config, tuple(_told(log, signed) for signed in reversed(log.checkpoints[-LENGTH:])))
    for suffix, form in FORMATS if feeds else ():
        yield Output(f"feeds/{FEED_OF_LOG}.{suffix}", form, log_feed, told, _SOURCE)
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


def log_state(site: Site) -> LogState | None:
    """The current checkpoint as the first page prints it."""
    latest = site.following.log.latest
    return LogState(latest.size, b64encode(latest.checkpoint.root).decode()) if latest else None


def _told(log: Log, signed: Signed) -> Told:
    """A checkpoint is as old as the last entry that it covers: a tree says nothing of days."""
    return signed.size, day_of(log.entries[signed.size - 1] if signed.size else b""), signed.note


def log_feed(config: Config, told: tuple[Told, ...]) -> Feed:
    """The checkpoints, newest first and word for word: who subscribes keeps copies that bear witness."""
    authority, lang = config.site.feed_authority, config.site.lang
    title = f"{config.site.title} · {LOG.text(lang)}"
    entries = tuple(
        Entry(
            f"tag:{authority}:log/{size}",
            _CHECKPOINT.text(lang).format(size=size),
            f"log/checkpoints/{size}",
            Moment.of_day(day),
            Moment.of_day(day),
            "",
            (LOG.text(lang),),
            verbatim=note,
        )
        for size, day, note in told
    )
    newest = max((entry.updated for entry in entries), default=None)
    return Feed(f"tag:{authority}:feed:log", title, title, f"feeds/{FEED_OF_LOG}", "log/", newest, entries)


def log_page(entries: int, note: str, keys: tuple[str, ...], sizes: tuple[int, ...], feeds: bool) -> LogPage:
    """The page of the log; checkpoints newest first."""
    crumbs = (home_crumb(), Crumb(LOG, ""))
    announced = (subject_feed(FEED_OF_LOG, LOG),) if feeds else ()
    head = Head(LOG, "log/index.html", crumbs=crumbs, feeds=announced, column=directory(LOG))
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
