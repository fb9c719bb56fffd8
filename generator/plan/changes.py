"""What was corrected and withdrawn on the whole site: `/changes/`, its years, its feed, withdrawals for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator import digest
from generator.model.site import Site
from generator.plan.feeds import FORMATS, LENGTH, Entry, Feed
from generator.plan.former import GONE
from generator.plan.history import HistoryLine, history_of
from generator.plan.output import Output
from generator.plan.redirects import former_path
from generator.plan.subjects import CHANGES, FEED_OF_CHANGES, home_crumb, subject_feed
from generator.plan.views import Counted, Crumb, Head
from generator.register.entries import BANNER, WITHDRAWN_LIST, Withdrawal
from generator.schema.config import Config
from generator.values import Label, Link, Moment, Prose, text_in


@dataclass(frozen=True)
class ChangeEntry:
    """One correction or withdrawal; of what was withdrawn whole no title is told. `id` is unique on the site."""

    id: str
    day: date
    record: Link
    line: HistoryLine | None
    withdrawal: Withdrawal | None


@dataclass(frozen=True)
class ChangesPage:
    """Corrections and withdrawals, newest first; `years` lead to all of a year."""

    head: Head
    entries: tuple[ChangeEntry, ...]
    years: tuple[Counted, ...]
    withdrawn: str


def change_outputs(site: Site) -> Iterator[Output]:
    """The page of changes, one for each year, the feed, and the list of withdrawals."""
    entries = tuple(sorted(_entries(site), key=lambda entry: entry.day, reverse=True))
    counts: dict[int, int] = {}
    for entry in entries:
        counts[entry.day.year] = counts.get(entry.day.year, 0) + 1
    years = tuple(counts.items())
    feeds = site.config.outputs.feeds
    newest = (feeds, 0, entries[:LENGTH], years)
    yield Output("changes/index.html", "pages/changes.html", changes_page, newest, "site.toml")
    for year in counts:
        of_year = tuple(entry for entry in entries if entry.day.year == year)
        inputs = (feeds, year, of_year, years)
        yield Output(f"changes/{year}.html", "pages/changes.html", changes_page, inputs, "site.toml")
    withdrawals = tuple(one for _, one in sorted(site.register.withdrawals.items()))
    yield Output(WITHDRAWN_LIST, "json", withdrawn, (withdrawals,), "site.toml")
    for suffix, form in FORMATS if feeds else ():
        told = (site.config, entries[:LENGTH])
        yield Output(f"feeds/{FEED_OF_CHANGES}.{suffix}", form, changes_feed, told, "site.toml")


def _entries(site: Site) -> Iterator[ChangeEntry]:
    changed = {name for name, versions in site.following.versions.items() if len(versions) > 1}
    changed |= {name for name, item in site.items.items() if item.record.changes}
    for name in sorted(changed & site.items.keys()):
        record = Link(site.cards[name].title, site.cards[name].path)
        seen: list[date] = []
        for line in reversed(history_of(site, name)):
            seen.append(line.day)
            step = f"v{line.number}" if line.number else f"{line.day.isoformat()}/{seen.count(line.day)}"
            if line.number != 1 and not line.purged:
                yield ChangeEntry(f"{name}/{step}", line.day, record, line, None)
    for subject, one in sorted(site.register.withdrawals.items()):
        card = site.cards.get(one.record) if one.mode == BANNER or one.version else None
        path = card.path if card else site.register.tombstone(one.record) or former_path(subject)
        link = Link(card.title if card else GONE, path)
        yield ChangeEntry(f"{subject}/withdrawn", one.day, link, None, one)


def changes_page(
    feeds: bool, year: int, entries: tuple[ChangeEntry, ...], years: tuple[tuple[int, int], ...]
) -> ChangesPage:
    """The newest changes (`year` 0), or all of a year."""
    title = Label(f"{CHANGES.zh} {year}", f"{CHANGES.en} {year}") if year else CHANGES
    path = f"changes/{year}.html" if year else "changes/index.html"
    above = (Crumb(CHANGES, "changes/"),) if year else ()
    announced = (subject_feed(FEED_OF_CHANGES, CHANGES),) if feeds else ()
    head = Head(title, path, crumbs=(home_crumb(), *above, Crumb(title, "")), feeds=announced)
    counted = tuple(Counted(str(one), f"changes/{one}.html", count) for one, count in years)
    return ChangesPage(head, entries, counted, WITHDRAWN_LIST)


def withdrawn(withdrawals: tuple[Withdrawal, ...]) -> dict[str, object]:
    """What was withdrawn, for machines: subject, mode, day, who decided, why."""
    lines = [
        {"subject": one.subject, "mode": one.mode, "day": one.day.isoformat(), "authority": one.authority,
         "reason": one.reason}
        for one in withdrawals
    ]  # fmt: skip
    return {"withdrawn": lines}


def changes_feed(config: Config, entries: tuple[ChangeEntry, ...]) -> Feed:
    """The feed of changes; its entries have ids of their own, so that nobody takes them for the records."""
    authority, lang = config.site.feed_authority, config.site.lang
    title = f"{config.site.title} · {CHANGES.text(lang)}"
    found = tuple(_entry(authority, lang, entry) for entry in entries)
    newest = max((entry.updated for entry in found), default=None)
    return Feed(
        f"tag:{authority}:feed:changes", title, title, f"feeds/{FEED_OF_CHANGES}", "changes/", newest, found
    )


def _entry(authority: str, lang: str, entry: ChangeEntry) -> Entry:
    day = Moment.of_day(entry.day)
    nothing = Prose.of("", digest.of_text(""), "", "")
    path = entry.line.path if entry.line and entry.line.path else entry.record.path
    return Entry(
        f"tag:{authority}:change:{entry.id.lstrip('/')}",
        text_in(lang, entry.record.title),
        path,
        day,
        day,
        _summary(entry).text(lang),
        (),
        nothing,
        (),
        None,
        (),
    )


def _summary(entry: ChangeEntry) -> Label:
    """One sentence: the notes, or what changed, or why it was withdrawn."""
    if entry.withdrawal is not None:
        reason, version = entry.withdrawal.reason, entry.withdrawal.version
        if version is not None:
            return Label(f"第{version}版已清除：{reason}", f"Version {version} was purged: {reason}")
        return Label(f"已撤下：{reason}", f"Withdrawn: {reason}")
    assert entry.line is not None
    notes = [note.note for note in entry.line.notes]
    if notes:
        return Label("；".join(notes), "; ".join(notes))
    names = entry.line.changed
    return Label(
        f"改动：{'、'.join(one.zh for one in names)}", f"Changed: {', '.join(one.en for one in names)}"
    )
