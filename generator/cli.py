"""The command line: arguments in, exit code out. Only it and `bootstrap` read the clock.

Exit codes: 0 fine · 1 problems in content · 2 usage · 3 environment.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from generator import arguments, glance
from generator.problems import EnvironmentProblem, naming
from generator.source.files import read_inside
from generator.values import LANGUAGES

if TYPE_CHECKING:
    from generator.commands.unchanged import Seen
    from generator.glance import Looked

COMMANDS = (
    "build", "check", "serve", "new", "publish", "withdraw", "rollback", "verify",
    "log", "stats", "health", "next-change", "privacy", "hook",
)  # fmt: skip
#: Commands that stand in another one's module.
_TOGETHER = {"check": "build"}
#: Names the file with the key of the log; the key itself is never in the environment.
KEY_VARIABLE = "GONGKAI_LOG_KEY"
HERE = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None, looked: Looked | None = None) -> int:
    """Run one command; returns the exit code. `looked` is what a glance has seen a moment ago."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = tuple(given)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "build")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a report is not lost to a terminal without Chinese
    options = _parser().parse_args(given)
    options.asked, options.looked = asked, looked or {}
    try:
        with naming("-", "E014"):  # what no stage foresaw, and a report that cannot be written
            code: int = options.run(options)
            sys.stdout.flush()
    except EnvironmentProblem as failure:
        from generator.commands.answer import failed

        return failed(options, failure)
    except KeyboardInterrupt:
        return 130
    return code


def _lang(options: argparse.Namespace) -> str:
    return getattr(options, "lang", None) or "zh-CN"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="公开 Gongkai: a static open-government disclosure site generator",
        epilog="`build.py test` runs the tests of the project itself.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    _common(common)
    line = argparse.ArgumentParser(add_help=False)
    _line(line)

    made = commands.add_parser(
        "build", parents=[common, line], help="build and serve a new release (the default)"
    )
    made.set_defaults(run=_build)
    checked = commands.add_parser("check", parents=[common, line], help="everything short of publishing")
    checked.set_defaults(run=_command)
    served = commands.add_parser("serve", parents=[common, line], help="live preview on this machine")
    served.add_argument(
        "--port", type=arguments.port, default=8000, help="port (default 8000; 0: any free one)"
    )
    served.set_defaults(run=_serve)
    new = commands.add_parser("new", parents=[common], help="write a new record that validates at once")
    new.add_argument("kind", metavar="KIND", help="kind of record")
    new.add_argument("--id", help="permanent id (default: a free one)")
    new.add_argument("--title", help="title")
    new.add_argument("--section", help="folder of the section (default: the first of this kind)")
    new.set_defaults(run=_command)
    published = commands.add_parser(
        "publish", parents=[common, line], help="register what is new and serve a release that has it"
    )
    _log_key(published)
    published.set_defaults(run=_command)
    _withdraw_parser(commands.add_parser(
        "withdraw", parents=[common, line], help="withdraw a published record: banner, tombstone or purge"
    ))  # fmt: skip
    back = commands.add_parser("rollback", parents=[common], help="serve the previous release again")
    back.add_argument("--output", type=Path, help="published folder (default: SITE/public)")
    back.add_argument("--to", metavar="DIGEST", help="this release instead of the previous one")
    back.add_argument("--list", action="store_true", help="list the releases that are kept")
    back.set_defaults(run=_command)
    proven = commands.add_parser(
        "verify", parents=[common], help="check log and register, offline and from files alone"
    )
    proven.add_argument("--output", type=Path, help="published folder (default: SITE/public)")
    proven.add_argument(
        "--key",
        action="append",
        metavar="KEY",
        help="verifier key, or a file with it (default: as published)",
    )
    proven.set_defaults(run=_command)
    log = commands.add_parser("log", parents=[common], help="make the key that signs the log")
    log.add_argument("action", choices=("key",), help="key: a new key, into a file outside the site")
    log.add_argument("--name", help="name of the log (default: the site's address, and log)")
    _log_key(log)
    log.set_defaults(run=_command)
    figures = commands.add_parser("stats", parents=[common], help="figures computed from the records")
    figures.add_argument("--csv", action="store_true", help="CSV on standard output")
    figures.set_defaults(run=_command)
    healthy = commands.add_parser(
        "health", parents=[common], help="sections against their promises and the national indicators"
    )
    healthy.set_defaults(run=_command)
    change = commands.add_parser(
        "next-change", parents=[common], help="when the site changes by itself, for a timer"
    )
    change.add_argument(
        "--count", type=arguments.count, default=1, metavar="N", help="so many moments (default 1)"
    )
    change.set_defaults(run=_command)
    private = commands.add_parser(
        "privacy", parents=[common], help="personal data found, as entries for the reviewed exceptions"
    )
    private.set_defaults(run=_privacy)
    hook = commands.add_parser("hook", parents=[common], help="check what is committed, before it is")
    hook.add_argument("action", choices=("install", "remove", "run"), help="run: what git calls")
    hook.set_defaults(run=_command)
    return parser


def _withdraw_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subjects", metavar="ID", nargs="+", help="ids of records, or addresses of the site (/topics/x.html)"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--tombstone", action="store_true", help="empty the page (410) instead of a banner")
    how.add_argument(
        "--purge", action="store_true", help="also destroy its versions and the releases that show it"
    )
    parser.add_argument("--version", type=int, metavar="N", help="with --purge: only version N of the record")
    parser.add_argument("--reason", required=True, help="why, shown to readers")
    parser.add_argument("--authority", default="", help="who decided, shown to readers")
    _log_key(parser)
    parser.set_defaults(run=_command)


def _log_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log-key",
        type=Path,
        metavar="FILE",
        default=os.environ.get(KEY_VARIABLE) or None,
        help=f"file with the key of the log, outside the site (default: ${KEY_VARIABLE})",
    )


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site", type=Path, default=HERE, help="folder with site.toml and content/ (default: here)"
    )
    parser.add_argument(
        "--as-of", type=arguments.moment, metavar="WHEN", help="YYYY-MM-DD or YYYY-MM-DDTHH:MM"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="form of the report"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of messages (default: zh-CN)")
    parser.add_argument(
        "--strict", action="store_true", help="warnings fail too, those that are waived excepted"
    )


def _line(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, help="published folder (default: SITE/public)")
    parser.add_argument("--fresh", action="store_true", help="ignore the cache")
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes to use (default: all cores)"
    )
    parser.add_argument(
        "--executor",
        type=arguments.executor,
        metavar="dask:ADDRESS",
        help="let a Dask cluster render the pages (tcp://host:8786)",
    )
    parser.add_argument("--no-search", action="store_true", help="keep the previous search index")
    parser.add_argument("--explain", metavar="PATH", help="say why this output was made again")
    parser.add_argument(
        "--timings", action="store_true", help="seconds and counts by stage, on standard error"
    )


def settings_of(options: argparse.Namespace) -> Any:
    """The settings of a run; reads the clock, once."""
    from generator.pipeline import Settings

    site = options.site.resolve()
    return Settings(
        site=site,
        output=getattr(options, "output", None) or site / "public",
        now=_now(site),
        as_of=options.as_of,
        fresh=getattr(options, "fresh", False),
        search=not getattr(options, "no_search", False),
        workers=getattr(options, "workers", 1) or os.cpu_count() or 1,
        strict=options.strict,
    )


def _now(site: Path) -> datetime:
    return datetime.fromtimestamp(time.time(), _zone(site)).replace(tzinfo=None, second=0, microsecond=0)


def _zone(site: Path) -> ZoneInfo:
    """The site's time zone; its faults are reported when site.toml is read properly."""
    import tomllib

    try:
        table = tomllib.loads(read_inside(site, "site.toml").decode("utf-8-sig"))
        return ZoneInfo(table["site"]["timezone"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ZoneInfo("Asia/Shanghai")


def _build(options: argparse.Namespace) -> int:
    spared = not (options.fresh or options.explain or options.timings)
    seen = _seen(options, spared)
    if seen is not None and spared:
        from generator.commands import unchanged

        quiet = unchanged.recall(seen, time.time())
        if quiet is not None:
            return unchanged.tell(options, quiet)
    from generator.commands.build import build

    gc.disable()  # the process ends with the build; looking for cycles among its values would be a good part of it
    return build(options, settings_of(options), seen)


def _seen(options: argparse.Namespace, spared: bool) -> Seen | None:
    """The site as it stands before anything is loaded; `spared` is a build that may be."""
    from generator.commands.unchanged import look

    site = options.site.resolve()
    if not site.is_dir():
        return None
    output = options.output or site / "public"
    as_of = options.as_of.isoformat() if options.as_of else ""
    chosen = (f"search {not options.no_search}", f"strict {options.strict}", as_of, _lang(options))
    asked = tuple(glance.asked(options.asked)) if spared and options.format == "text" else ()
    place = (str(site), str(output.parent.resolve() / output.name))
    return look(place, chosen, asked, time.time_ns(), options.looked.get(place))


def _command(options: argparse.Namespace) -> int:
    """A command whose function has its name, in a module of its own; loaded when it is asked for."""
    name = options.command.replace("-", "_")
    module = import_module(f"generator.commands.{_TOGETHER.get(name, name)}")
    code: int = getattr(module, name)(options, settings_of(options))
    return code


def _serve(options: argparse.Namespace) -> int:
    from generator.serve.server import serve

    return serve(settings_of(options), options.port, _lang(options), options.format == "json")


def _privacy(options: argparse.Namespace) -> int:
    from generator.commands.privacy import privacy
    from generator.personal.seal import letters

    return privacy(options, settings_of(options), letters(os.urandom(8)))
