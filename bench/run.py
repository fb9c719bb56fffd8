"""Measure this project beside other generators, in turn: `python bench/run.py --help`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import layouts
from bench.corpus import Record, records
from bench.measure import Taken, run, stat_walk, write_floor
from bench.peers import NODE_PACKAGES, PYTHON_PACKAGES, Peer, installed, ours

CASES = ("cold", "no-op", "body", "title", "add", "delete", "rename")


class Contest:
    """One generator with its site, and the figures of its runs by case."""

    def __init__(self, peer: Peer, root: Path, found: Sequence[Record]) -> None:
        self.peer, self.root, self.records = peer, root, list(found)
        self.taken: dict[str, list[Taken]] = {case: [] for case in CASES}
        self.files = 0
        peer.lay_out(root, found)

    def measure(self, case: str, number: int) -> None:
        """Prepare the case for the n-th time, untimed, and run."""
        if case == "cold":
            self.peer.clean(self.root)
        elif case != "no-op":
            self._edit(case, number)
        self.taken[case].append(run(self.peer.command, self.root))
        if case == "cold":
            self.files = self.peer.count(self.root)

    def _edit(self, case: str, number: int) -> None:
        write = layouts.WRITERS[self.peer.name]
        plain = [
            place for place, record in enumerate(self.records) if not record.rows and record.kind == "notice"
        ]
        place = plain[len(plain) // 2 + 3 * number]
        record = self.records[place]
        if case == "body":
            self.records[place] = replace(record, body=f"{record.body}\n第{number + 1}次补充说明。\n")
        elif case == "title":
            self.records[place] = replace(record, title=f"{record.title}（修订{number + 1}）")
        elif case == "add":
            newest = max(one.published for one in self.records)
            name = f"{record.section}-new-{number}"
            number_ = f"云科发〔{newest.year}〕新{number}号"
            self.records.append(
                replace(record, id=name, published=newest, number=number_, title=f"新增第{number}件")
            )
            place = -1
        elif case == "rename":
            write(record, self.root).unlink()
            self.records[place] = replace(record, id=f"{record.id}-new")
        file = write(self.records[place], self.root)
        if case == "delete":
            file.unlink()
            del self.records[place]
        self.peer.around(self.root, self.records)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all cases in alternating rounds and print tables in Markdown."""
    options = _options().parse_args(arguments)
    found = list(records(options.records))
    peers, missing = installed(options.tools, [name for name in options.peers.split(",") if name])
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=options.work))
    try:
        more = ("--workers", str(options.workers)) if options.workers else ()
        every = [ours(options.everything, options.search, more), *peers]
        contests = [Contest(peer, work / peer.name, found) for peer in every]
        time.sleep(2.5)  # files touched a moment ago are looked at twice; on most days there are none
        for case in options.cases.split(","):
            for number in range(options.pairs):
                for contest in contests:
                    contest.measure(case, number)
                    print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        _tell(contests, options, work)
        for line in missing:
            print(f"\n**{line}**")
    finally:
        shutil.rmtree(work)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000, metavar="N")
    parser.add_argument("--pairs", type=int, default=3, metavar="N", help="runs of each case, in turn")
    parser.add_argument(
        "--peers", default="hugo", help="any of hugo,pelican,nikola,mkdocs,eleventy; empty: none"
    )
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument(
        "--everything", action="store_true", help="all families of outputs, the others' lack or not"
    )
    parser.add_argument("--search", action="store_true", help="with the search index")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder to build in: one in memory leaves the disk out")
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir()) / "bench-tools",
                        help="where the other generators are installed")  # fmt: skip
    return parser


def _tell(contests: list[Contest], options: argparse.Namespace, work: Path) -> None:
    first = contests[0]
    versions = ", ".join((*PYTHON_PACKAGES, *NODE_PACKAGES)) if len(contests) > 1 else ""
    print(
        f"{time.strftime('%Y-%m-%d')} · {os.cpu_count()} cores · {platform.system()} {platform.machine()} · Python {platform.python_version()} · {versions}"
    )
    print(
        f"\n{options.records:,} records, {options.pairs} rounds, medians; ratio: other / ours in the same round (least – most)\n"
    )
    print(
        "| case | generator | wall s | CPU s | peak MiB | files | wall ratio | CPU ratio |\n|---|---|--:|--:|--:|--:|--:|--:|"
    )
    for case in CASES:
        for contest in contests:
            if contest.taken[case]:
                print(_row(case, contest, first))
    published = (first.root / first.peer.outputs[0]).resolve()
    walks = [stat_walk(first.root / "content") for _ in range(5)]
    writes = [write_floor(published, work / "floor") for _ in range(min(3, options.pairs))]
    for name, taken in (("stat walk", walks), ("write the same files", writes)):
        print(f"| floor | {name} | {_middle(taken, 'wall')} | {_middle(taken, 'cpu')} | | | | |")
    print(f"\n{_projects(first.records):,} project ids.", *map(_pace, contests))


def _projects(found: Sequence[Record]) -> int:
    """How many projects the lists name: each has a page where everything is on."""
    return len({row.project for record in found for row in record.rows})


def _pace(contest: Contest) -> str:
    """What a file costs in a first build."""
    taken = contest.taken["cold"]
    if not taken:
        return ""
    wall, cpu = (statistics.median(getattr(one, name) for one in taken) for name in ("wall", "cpu"))
    return f"{contest.peer.name}: {contest.files / wall:,.0f} files a second, {1000 * cpu / contest.files:.2f} ms of processor time a file."


def _row(case: str, contest: Contest, first: Contest) -> str:
    taken = contest.taken[case]
    cells = [
        case,
        contest.peer.name,
        _middle(taken, "wall"),
        _middle(taken, "cpu"),
        f"{max(one.peak for one in taken):.0f}",
        f"{contest.files:,}",
    ]
    cells += (
        ["", ""] if contest is first else [_ratio(taken, first.taken[case], name) for name in ("wall", "cpu")]
    )
    return f"| {' | '.join(cells)} |"


def _middle(taken: Sequence[Taken], name: str) -> str:
    return f"{statistics.median(getattr(one, name) for one in taken):.3f}"


def _ratio(others: Sequence[Taken], mine: Sequence[Taken], name: str) -> str:
    ratios = sorted(
        getattr(other, name) / getattr(one, name) for other, one in zip(others, mine, strict=True)
    )
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} – {ratios[-1]:.2f})"


if __name__ == "__main__":
    main()
