"""`stats`: the figures of the site as text, JSON or CSV, computed from the records."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby

from generator import report
from generator.commands.answer import finish, lang_of
from generator.effort import Timings
from generator.memo import Memo
from generator.model.figures import Count, breakdown
from generator.pipeline import Loaded, Settings, load

COLUMNS = ("table", "year", "name", "total", "government", "other")


def stats(options: argparse.Namespace, settings: Settings) -> int:
    """Print the figures; problems of the content go to the report as with `check`, with `--csv` to none."""
    loaded, problems = load(settings, Memo(), Timings())
    if loaded is None:
        return finish(options, problems, {})
    counts = breakdown(loaded.site.newest)
    if options.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(one) for one in counts)
        return 0
    lines = [dict(zip(COLUMNS, _row(one), strict=True)) for one in counts]
    code = finish(options, problems, {"figures": {**asdict(loaded.site.figures), "counts": lines}})
    if options.format == "text":
        _text(loaded, counts, report.messages(lang_of(options))["words"])
    return code


def _row(one: Count) -> tuple[str | int, ...]:
    return (one.table, one.year or "", one.name, one.total, one.government, one.other)


def _text(loaded: Loaded, counts: tuple[Count, ...], words: Mapping[str, str]) -> None:
    titles = {folder: section.title for folder, section in loaded.config.sections.items()}
    titles |= {
        entry.id: entry.title for vocabulary in loaded.site.vocab.values() for entry in vocabulary.entries
    }
    for (table, year), lines in groupby(counts, lambda one: (one.table, one.year)):
        print(f"\n[{words[f'stats_{table}']} · {year or words['stats_all']}]  {words['stats_heads']}")
        for one in lines:
            print(f"{one.total:>7} {one.government:>7} {one.other:>7}  {titles.get(one.name, one.name)}")
