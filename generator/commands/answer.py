"""How every command ends: the report in the wanted form, and the exit code it stands for."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress

from generator import report
from generator.problems import EnvironmentProblem, Problems, stops
from generator.source.templates import SHIPPED
from generator.values import Label

#: What a command adds to a name that it does not know.
NEAR = Label("是不是想写 {near}？", "Did you mean {near}?")


def lang_of(options: argparse.Namespace) -> str:
    """The language of messages: `--lang`, else Chinese."""
    return getattr(options, "lang", None) or "zh-CN"


def finish(options: argparse.Namespace, problems: Problems, extra: Mapping[str, object]) -> int:
    """Print the report; in JSON `extra` keys stand beside the problems. 0: fine, 1: problems in content."""
    lang = lang_of(options)
    if options.format == "json":
        plain = (sys.stdout.encoding or "").lower() != "utf-8"
        print(json.dumps({"problems": report.as_json(problems, lang), **extra}, ensure_ascii=plain))
    elif options.format == "github":
        for line in report.as_github(problems, lang):
            print(line)
    else:
        print(as_text(options, problems), end="")
    return 1 if stops(problems, options.strict) else 0


def as_text(options: argparse.Namespace, problems: Problems) -> str:
    """The report for people."""
    lines = report.as_text(problems, lang_of(options), report.reader(options.site.resolve(), SHIPPED.parent))
    return "".join(f"{line}\n" for line in lines)


def failed(options: argparse.Namespace, failure: EnvironmentProblem) -> int:
    """Say what is wrong with the machine, as far as it lets us. 3: environment; 0: who reads us has had enough."""
    if isinstance(failure.__cause__, BrokenPipeError):
        _hush()
        return 0
    with suppress(OSError):
        print(report.environment_text(failure, lang_of(options)), file=sys.stderr)
    try:
        if getattr(options, "format", "text") == "json":
            print(json.dumps({"problems": [], "environment": report.environment_json(failure)}))
        sys.stdout.flush()
    except OSError:
        _hush()
    return 3


def _hush() -> None:
    """What is left unsaid would be tried again, and complained of, when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
