"""Outputs of one record: its page, its list as tables and JSON, its files, its former addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds import BY_NAME
from generator.kinds.account import Answer
from generator.kinds.base import Around, Attached, Card, Item, Kind, fact, facts
from generator.kinds.record import STATUSES, Record
from generator.log.entry import covered, proof_path
from generator.model.answers import answer_to
from generator.model.legal import limits_of
from generator.model.site import Relation, Site
from generator.model.waived import WaiverNote
from generator.plan.history import HistoryLine, history_of
from generator.plan.labels import article_of, column_of, error_report
from generator.plan.lists import list_table
from generator.plan.output import Output, SearchEntry
from generator.plan.redirects import former_path, redirect_page
from generator.plan.subjects import home_crumb, subject_feed, term_value
from generator.plan.tables import list_csv, list_json, list_workbook
from generator.plan.views import (
    Attachment,
    Crumb,
    Head,
    RecordPage,
    Standing,
    WithheldPage,
)
from generator.plan.waivers import waiver_notes
from generator.register.entries import Withdrawal
from generator.schema.config import Config
from generator.schema.fields import fields_of
from generator.values import Fact, FactValue, Link, Prose, label_of

_LABELS = {item.name: item.about.label for item in fields_of(Record)}


@dataclass(frozen=True)
class Neighbours:
    """The records before and after one in its section."""

    older: Card | None
    newer: Card | None


def record_outputs(site: Site) -> Iterator[Output]:
    """Everything that is published of each public record, in the order of paths."""
    neighbours, notes = _neighbours(site), waiver_notes(site)
    logged = covered(site.following)
    shared: dict[str, Output] = {}
    for identifier in sorted(site.items):
        item, card = site.items[identifier], site.cards[identifier]
        relations = site.relations.get(identifier, ())
        if card.withheld:
            yield Output(card.path, "pages/withheld.html", withheld_page, (site.config, item, card), item.source,
                         search_entry(site.config, card))  # fmt: skip
            continue
        kind = BY_NAME[item.kind]
        body = site.addressed(item.body)
        standing = _standing_by(site, item)
        withdrawal = site.register.withdrawals.get(identifier)
        inputs = (
            site.config,
            item,
            body,
            card,
            relations,
            neighbours[identifier],
            standing,
            answer_to(site, item),
            withdrawal,
            _matched(site, item),
            history_of(site, identifier),
            limits_of(item, site.reckoning.terms),
            notes.get(identifier, ()),
            proof_path(card.path) if identifier in logged else "",
        )
        yield Output(
            card.path, kind.template, record_page, inputs, item.source, search_entry(site.config, card)
        )
        downloads = tuple(_list_downloads(site.config, item, kind, card))
        yield from downloads
        _collect_files(item, shared)
        yield from _redirects(item, card, {card.path, *(output.path for output in downloads)})
    yield from shared.values()


def _redirects(item: Item, card: Card, own: set[str]) -> Iterator[Output]:
    """Pages that lead on from former addresses; one that the record has again leads nowhere else."""
    link = Link(card.title, card.path)
    for path in sorted(set(map(former_path, item.record.redirect_from)) - own):
        yield Output(path, "pages/redirect.html", redirect_page, (path, link), item.source)


def _matched(site: Site, item: Item) -> tuple[str, ...]:
    """The projects of the rows of a list in which some have no id; else nothing."""
    if all(row.project for row in item.projects.rows):
        return ()
    return tuple(named.project for named in site.matches.names(item))


def _neighbours(site: Site) -> dict[str, Neighbours]:
    found: dict[str, Neighbours] = {}
    for cards in site.by_section.values():
        for index, card in enumerate(cards):
            newer = cards[index - 1] if index else None
            older = cards[index + 1] if index + 1 < len(cards) else None
            found[card.id] = Neighbours(older, newer)
    return found


def _standing_by(site: Site, item: Item) -> Card | None:
    return site.cards.get(item.record.status.by)


def _list_downloads(config: Config, item: Item, kind: Kind, card: Card) -> Iterator[Output]:
    stem = card.path.removesuffix(".html")
    if item.listed and kind.list_field and config.outputs.data:
        titled = (config.site.lang, kind.list_field.label, item.listed)
        yield Output(f"{stem}.csv", "csv", list_csv, (item.listed,), item.source)
        yield Output(f"{stem}.xlsx", "xlsx", list_workbook, titled, item.source)
        yield Output(f"{stem}.json", "json", list_json, (config, item, card, item.listed), item.source)


def _collect_files(item: Item, shared: dict[str, Output]) -> None:
    """Files of a record; two records of one folder may share a file, which is published once."""
    for file in item.files:
        path = f"{item.source.rpartition('/')[0]}/{file.name}"
        shared.setdefault(
            item.folder + file.name, Output(item.folder + file.name, "copy", copied_file, (path, file), path)
        )


def copied_file(path: str, file: Attached) -> tuple[str, str]:
    """The source path of a file that is published as it is, and the SHA-256 of what was looked into."""
    return path, file.digest_of_bytes


def search_entry(config: Config, card: Card) -> SearchEntry | None:
    """How the record stands in the index; filter values are in the site's language."""
    if not config.outputs.search:
        return None
    status = label_of(STATUSES, card.status).text(config.site.lang)
    filters = [("section", card.section.title), ("year", str(card.year)), ("status", status)]
    filters += [("topic", topic.title) for topic in card.topics]
    filters += [("unit", card.unit.title)] if card.unit else []
    filters += [("programme", card.programme.title)] if card.programme else []
    meta = (("number", card.number), ("section", card.section.title))
    return SearchEntry(card.title, card.path, tuple(sorted(filters)), card.published.day.isoformat(), meta)


def record_page(
    config: Config,
    item: Item,
    body: Prose,
    card: Card,
    relations: tuple[Relation, ...],
    neighbours: Neighbours,
    standing_by: Card | None,
    answer: Answer,
    withdrawal: Withdrawal | None,
    matched: tuple[str, ...],
    history: tuple[HistoryLine, ...],
    limits: tuple[Fact, ...],
    waivers: tuple[WaiverNote, ...],
    proof: str,
) -> RecordPage:
    """The page of a record."""
    record, kind = item.record, BY_NAME[item.kind]
    peers = tuple(tie.card for tie in relations if not tie.inverse)
    return RecordPage(
        head=record_head(config, record, card),
        card=card,
        metadata=metadata(config, record, card),
        own=kind.view(item, Around(card, peers, limits, answer)),
        standing=_standing(record, standing_by),
        withdrawal=withdrawal,
        waivers=waivers,
        body=body,
        table=list_table(config, item, kind, matched),
        attachments=tuple(Attachment.of(file, item.folder) for file in item.files if file.listed),
        history=history,
        channels=tuple(facts(channel, "medium", "date", "reference") for channel in record.channels),
        relations=relations,
        older=neighbours.older,
        newer=neighbours.newer,
        proof=proof,
    )


def record_head(config: Config, record: Record, card: Card) -> Head:
    """Frame facts of a record's page: home, section, year, itself."""
    year = f"{card.section.id}/{card.year}/"
    crumbs = (
        home_crumb(),
        Crumb(card.section.title, f"{card.section.id}/"),
        Crumb(str(card.year), year),
        Crumb(card.title, ""),
    )
    feeds = (subject_feed(card.section.id, card.section.title),) if config.outputs.feeds else ()
    return Head(
        card.title,
        card.path,
        card.summary,
        crumbs,
        feeds,
        column=column_of(config.sections[card.section.id]),
        article=article_of(config, card, record.source),
        report=error_report(config, card.id, card.title),
    )


def metadata(config: Config, record: Record, card: Card) -> tuple[Fact, ...]:
    """The metadata table of Chinese government documents, as far as it is filled."""
    outputs = config.outputs
    unit = term_value(outputs, "units", card.unit) if card.unit else None
    programme = term_value(outputs, "programmes", card.programme) if card.programme else None
    topics: FactValue = tuple(term_value(outputs, "topics", topic) for topic in card.topics)
    found: list[Fact | None] = [
        *(fact(record, name) for name in ("index_no", "number")),
        Fact("unit", _LABELS["unit"], unit) if unit else None,
        *(fact(record, name) for name in ("date", "published", "expire_at")),
        fact(record.status, "state"),
        Fact("programme", _LABELS["programme"], programme) if programme else None,
        Fact("topics", _LABELS["topics"], topics) if topics else None,
        *facts(record.disclosure, "mode", "basis", "reviewer", "reviewed_on", "late"),
        fact(record, "source"),
    ]
    return tuple(one for one in found if one is not None)


def _standing(record: Record, by: Card | None) -> Standing | None:
    status = record.status
    if status.state == "in-force":
        return None
    link = Link(by.title, by.path) if by else None
    text = "" if by else status.by
    return Standing(status.state, label_of(STATUSES, status.state), link, text, status.when)


def withheld_page(config: Config, item: Item, card: Card) -> WithheldPage:
    """Title, unit, basis and reason; nothing else."""
    disclosure = item.record.disclosure
    unit = (Fact("unit", _LABELS["unit"], card.unit.title),) if card.unit else ()
    published = facts(item.record, "published")
    return WithheldPage(
        record_head(config, item.record, card),
        card,
        (*unit, *published, *facts(disclosure, "mode", "basis", "reason")),
    )
