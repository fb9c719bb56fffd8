"""Measure the search of a large site: its index, one edit, and what a reader waits for in a browser.

`python bench/search.py --records 10000 --work /dev/shm` prints tables in Markdown; with `--memory` what Pagefind needs
for the texts of the corpus, with `--memory FOLDER` for those of any folder.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import layouts
from bench.browser import Search, searches
from bench.corpus import Record, records
from bench.measure import run
from generator.index.pagefind import write_shadow
from generator.index.shadow import shadow
from generator.plan.output import SearchEntry

HERE = Path(__file__).resolve().parent.parent
BUREAU = "云州市科学技术局"
_CLAUSE = re.compile("[\u4e00-\u9fff]{6,30}[，。；]")
_INDEX = re.compile(r"^index +([\d.]+) s wall +([\d.]+) s cpu +periods (\d+), built (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Indexed:
    """Seconds of the index and of the whole build, of all processes; the largest process in MiB."""

    wall: float
    cpu: float
    periods: int
    built: int
    whole: float
    peak: float


def texts(count: int) -> Iterator[Record]:
    """The corpus with what real records have and it has not: many more words (clauses of the sample's records) and
    the bureau's name and the day under every text, so that the name stands on every page."""
    found = sorted((HERE / "content").rglob("*.md"))
    clauses = sorted({clause for file in found for clause in _CLAUSE.findall(file.read_text("utf-8"))})
    for record in records(count):
        more = "".join(random.Random(record.id).sample(clauses, 16))
        day = f"{record.published.year}年{record.published.month}月{record.published.day}日"
        yield replace(record, body=f"{record.body}\n{more}\n\n{BUREAU}\n{day}\n")


def build(root: Path, *options: str) -> Indexed:
    """Build the site as a process of its own."""
    command = (
        sys.executable,
        "-m",
        "generator",
        "build",
        "--site",
        str(root),
        "--timings",
        "--lang",
        "en",
        *options,
    )
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=HERE, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        whole = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    row = _INDEX.search(text)
    if process.returncode or not row:
        raise SystemExit(text[-2000:])
    return Indexed(float(row[1]), float(row[2]), int(row[3]), int(row[4]), whole, used.ru_maxrss / 1024)


def questions(found: Sequence[Record]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is asked, in words and as parameters of the search page."""
    middle = found[len(found) // 2]
    firm = next(record.rows[0].organisation for record in found if record.rows)
    yield "the bureau's own name", {"q": BUREAU}
    yield "the same, newest first", {"q": BUREAU, "sort": "newest"}
    yield "the same, one unit", {"q": BUREAU, "unit": layouts.UNITS["information"]}
    yield "two words", {"q": "科学技术局 申报指南"}
    yield "a kind of document", {"q": "申报指南"}
    yield "a word in titles", {"q": "节能灯具", "scope": "title"}
    yield "an organisation", {"q": firm}
    yield "the number of an old record", {"q": middle.number}


def memory(found: Sequence[str], work: Path | None) -> None:
    """What Pagefind needs for pages of these texts, of 1,600 characters each, twice as many every time."""
    import pagefind_bin

    text = "".join(found)
    pages = [text[start : start + 1600] for start in range(0, len(text), 1600)]
    print(
        "| pages | MiB of search documents | s | peak MiB | bytes of memory a byte |\n|--:|--:|--:|--:|--:|"
    )
    for count in (400, 800, 1600, 3200):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            size = 0
            for number, page in enumerate(pages[:count]):
                lines = "".join(f"<p>{escape(line)}</p>" for line in page.splitlines())
                html = f"<html><body><main data-pagefind-body><h1>{number}</h1>{lines}</main></body></html>"
                document = shadow(html.encode(), SearchEntry(f"{number}", f"{number}.html"))
                size += len(document)
                write_shadow(f"{number}.html", document, Path(folder) / "pages")
            command = (
                str(pagefind_bin.get_executable()),
                "--site",
                "pages",
                "--output-path",
                "out",
                "--silent",
            )
            taken = run(command, Path(folder))
        print(
            f"| {min(count, len(pages)):,} | {size / 2**20:.1f} | {taken.wall:.1f} | {taken.peak:.0f}"
            f" | {taken.peak * 2**20 / size:.0f} |",
            flush=True,
        )
        if count > len(pages):
            break


def main(arguments: Sequence[str] | None = None) -> None:
    """Lay out the site, build it, edit it, ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="edits, and runs of each query")
    parser.add_argument("--work", type=Path, help="folder to build in: one in memory leaves the disk out")
    parser.add_argument(
        "--site", type=Path, help="a site that an earlier run kept: only the queries are asked"
    )
    parser.add_argument("--keep", action="store_true", help="leave the site where it was built")
    parser.add_argument(
        "--memory", type=Path, nargs="?", const=Path(), metavar="FOLDER", help="memory of Pagefind only"
    )
    options = parser.parse_args(arguments)
    found = list(texts(options.records))
    if options.memory is not None:
        files = (
            sorted(file for file in options.memory.rglob("*") if file.is_file())
            if options.memory.name
            else []
        )
        return memory(
            [file.read_text("utf-8") for file in files] or [one.body for one in found], options.work
        )
    root = options.site or Path(tempfile.mkdtemp(prefix="search-", dir=options.work))
    try:
        print(
            f"{time.strftime('%Y-%m-%d')} · {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f} · {platform.system()}"
            f" {platform.machine()} · Python {platform.python_version()}, Pagefind {importlib.metadata.version('pagefind-bin')}\n"
        )
        if not options.site:
            _index(root, found, options.rounds)
        _ask(root, found, options.rounds)
    finally:
        if options.keep or options.site:
            print(f"\nkept: {root}")
        else:
            shutil.rmtree(root)


def _index(root: Path, found: Sequence[Record], rounds: int) -> None:
    for record in found:
        layouts.gongkai(record, root)
    layouts.gongkai_site(root, everything=True)
    print(
        "| work | index s | index CPU s | periods | of them built | whole build s | peak MiB |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    build(root, "--no-search")
    print(_row("index of a built site", build(root)))
    plain = [record for record in found if record.kind == "notice"]
    for number in range(rounds):
        record = plain[len(plain) * (number + 1) // (rounds + 1)]
        layouts.gongkai(replace(record, body=f"{record.body}\n补充说明第{number + 1}条。\n"), root)
        print(_row(f"one edit in {record.year}", build(root)))


def _row(name: str, taken: Indexed) -> str:
    return (
        f"| {name} | {taken.wall:.1f} | {taken.cpu:.1f} | {taken.periods} | {taken.built} | {taken.whole:.1f}"
        f" | {taken.peak:.0f} |"
    )


def _ask(root: Path, found: Sequence[Record], rounds: int) -> None:
    asked = list(questions(found))
    print(
        "\n| query | hits | first hits ms | all counted ms | 500 listed ms | requests | KiB |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for (name, _), taken in zip(
        asked, searches(root / "public", [query for _, query in asked], rounds), strict=True
    ):
        if len({one.hits for one in taken}) > 1:
            raise SystemExit(f"{name}: not the same hits every time: {taken}")
        print(f"| {name} | {taken[0].hits:,} | {_told(taken)} |", flush=True)


def _told(taken: Sequence[Search]) -> str:
    names = ("first", "counted", "settled", "requests", "kib")
    return " | ".join(f"{statistics.median(getattr(one, name) for one in taken):,.0f}" for name in names)


if __name__ == "__main__":
    main()
