"""`health`: every section against its promise and the indicators of the day; exit code 1 on a veto."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from generator import report
from generator.commands.answer import finish, lang_of
from generator.effort import Timings
from generator.health.judge import findings, judge
from generator.health.pulse import Pulse, edition, pulses
from generator.memo import Memo
from generator.pipeline import Settings, load


def health(options: argparse.Namespace, settings: Settings) -> int:
    """Print what was found; content that cannot be judged for its errors is reported as `check` does."""
    loaded, problems = load(settings, Memo(), Timings())
    if loaded is None:
        return finish(options, problems, {"sections": []})
    site = loaded.site
    limits, beats = edition(site), pulses(site)
    extra = {
        "edition": limits.source if limits else None,
        "sections": [_as_json(beat) for beat in beats],
    }
    if options.format == "text":
        for line in _lines(beats, report.messages(lang_of(options))["words"]):
            print(line)
    return finish(options, findings(judge(site)), extra)


def _as_json(beat: Pulse) -> dict[str, object]:
    days = {"last": beat.last, "due": beat.due, "limit": beat.limit, "until": beat.until}
    return {
        "folder": beat.section.id,
        "title": beat.section.title,
        "owner": beat.owner.id if beat.owner else None,
        "state": beat.state,
        "records": beat.records,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def _lines(beats: tuple[Pulse, ...], words: Mapping[str, str]) -> Iterator[str]:
    """A line for each section, those first that turn stale first."""
    for beat in sorted(beats, key=lambda one: (str(one.until or "9999"), one.section.id)):
        last, until = (day.isoformat() if day else "—" * 5 for day in (beat.last, beat.until))
        yield f"{words[f'health_{beat.state}']}  {last} → {until}  {beat.section.id}  {beat.section.title}"
