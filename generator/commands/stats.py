"""`stats`: the figures of the site as text, JSON or CSV, computed from the records."""

from __future__ import annotations

import argparse
import csv
import dataclasses
import sys

from generator import report
from generator.commands.answer import finish
from generator.effort import Timings
from generator.memo import Memo
from generator.model.figures import Figures
from generator.pipeline import Loaded, Settings, load

TABLES = ("by_year", "by_section", "by_kind", "by_unit", "by_topic", "by_programme")


def stats(options: argparse.Namespace, settings: Settings) -> int:
    """Print the figures; problems of the content go to the report as with `check`."""
    loaded, problems = load(settings, Memo(), Timings())
    if loaded is None:
        return finish(options, problems, {})
    figures = loaded.site.figures
    if options.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("table", "name", "count"))
        writer.writerows(_rows(figures))
        return 0
    extra = {"figures": dataclasses.asdict(figures)}
    code = finish(options, problems, extra)
    if options.format == "text":
        _text(loaded, figures, report.messages(options.lang or "zh-CN")["words"])
    return code


def _rows(figures: Figures) -> list[tuple[str, str, int]]:
    rows = [("all", name, getattr(figures, name)) for name in ("total", "government", "projects")]
    for table in TABLES:
        rows += [(table, name, count) for name, count in getattr(figures, table)]
    return rows


def _text(loaded: Loaded, figures: Figures, words: object) -> None:
    titles = {folder: section.title for folder, section in loaded.config.sections.items()}
    titles |= {
        entry.id: entry.title for vocabulary in loaded.site.vocab.values() for entry in vocabulary.entries
    }
    previous = ""
    for table, name, count in _rows(figures):
        if table != previous:
            print(f"\n[{table}]" if previous else f"[{table}]")
            previous = table
        print(f"{count:>7}  {titles.get(name, name)}")
