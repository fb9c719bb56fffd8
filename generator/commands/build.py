"""`build` and `check`: run the line and say what it did; `publish` and `withdraw` say it in the same way."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace

from generator import report
from generator.commands.answer import as_text, finish, lang_of
from generator.commands.executor import run
from generator.commands.progress import Progress, on_terminal
from generator.commands.unchanged import Quiet, Seen, remember
from generator.pipeline import Result, Settings


def build(options: argparse.Namespace, settings: Settings, seen: Seen | None = None) -> int:
    """A new release, served; the register is compared, never written. `seen` is the site before it was loaded."""
    words = _words(options)
    progress = Progress(words["progress"]) if on_terminal() else None
    result = run(options, replace(settings, progress=progress))
    if progress is not None:
        progress.clear()
    code = told(options, settings, result, {})
    hint = "" if result.loaded is None or result.loaded.registered.exists else words["no_register"]
    if code == 0 and options.format == "text" and hint:
        print(hint, file=sys.stderr)
    if seen and result.release and result.loaded:
        said = "\n".join(filter(None, (words["unchanged"].format(output=settings.output), hint)))
        told_again = as_text(options, result.problems) if options.format == "text" else ""
        kept = result.kept + len(result.rendered)
        quiet = Quiet(result.release, kept, result.problems, told_again, said)
        clock = settings.as_of is None and result.loaded.config.site.as_of is None
        remember(seen, result.loaded, clock, quiet)
    return code


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Everything short of publishing."""
    result = run(options, settings, publish=False)
    records = len(result.loaded.site.all_items) if result.loaded else 0
    code = finish(options, result.problems, {"records": records})
    _more(options, result)
    if code == 0 and options.format == "text":
        print(_words(options)["checked"].format(records=records), file=sys.stderr)
    return code


def told(options: argparse.Namespace, settings: Settings, result: Result, extra: Mapping[str, object]) -> int:
    """Report a run that publishes; returns its exit code. In JSON `extra` stands beside the rest."""
    outputs = {"rendered": len(result.rendered), "kept": result.kept, "removed": len(result.removed)}
    about = {"release": result.release, "switched": result.switched, "outputs": outputs}
    code = finish(options, result.problems, {**about, **extra})
    _more(options, result)
    if code == 0 and options.format == "text":
        word = _words(options)["built" if result.switched else "unchanged"]
        print(word.format(output=settings.output, **outputs), file=sys.stderr)
    elif code == 1 and options.format == "text":
        print(_words(options)["untouched"], file=sys.stderr)
    return code


def _more(options: argparse.Namespace, result: Result) -> None:
    """What `--explain` and `--timings` ask for."""
    if options.explain:
        reasons = result.rendered.get(options.explain.removeprefix("/"))
        said = ", ".join(reasons) if reasons else "kept"
        print(f"{options.explain}: {said}", file=sys.stderr)
    for name, wall, cpu in result.timings.stages if options.timings else ():
        counts = ", ".join(
            f"{what} {number:,}" for what, number in result.timings.counts.get(name, {}).items()
        )
        print(f"{name:<8} {wall:8.3f} s wall {cpu:8.3f} s cpu  {counts}".rstrip(), file=sys.stderr)


def _words(options: argparse.Namespace) -> Mapping[str, str]:
    return report.messages(lang_of(options))["words"]
