"""From a saved record to what the preview shows: `python bench/preview.py --records 10000 --work /dev/shm`.

A record is saved and a page asked for until it shows what was saved.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.corpus import records
from bench.peers import ours

HERE = Path(__file__).resolve().parent.parent
#: Seconds between two looks at a page, and those after which nobody waits any longer.
PAUSE, PATIENCE = 0.002, 900.0


def main() -> None:
    """Print the milliseconds of each page: the median, and every save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10000)
    parser.add_argument("--saves", type=int, default=7)
    parser.add_argument("--rest", type=float, default=2.0, help="seconds from a page to the next save")
    parser.add_argument("--work", default=None, help="folder for the site")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        site, content = Path(folder), list(records(options.records))
        ours(everything=False).lay_out(site, content)
        middle = content[len(content) // 2]
        shelf = [one for one in content if (one.section, one.year) == (middle.section, middle.year)]
        newest = max(shelf, key=lambda one: (one.published, one.id))
        file = next(site.glob(f"content/*/*/{newest.id}.md"))
        year = file.parent.relative_to(site / "content").as_posix()
        with served(site) as address:
            for name, save, page in (
                ("a text, on its page", with_text, f"{address}{year}/{file.stem}.html"),
                ("a title, on its page", with_title, f"{address}{year}/{file.stem}.html"),
                ("a title, in the archive of its year", with_title, f"{address}{year}/"),
            ):
                taken = []
                for _ in range(options.saves + 1):
                    time.sleep(options.rest)
                    word = f"标记{time.time_ns()}甲"
                    file.write_text(save(file.read_text("utf-8"), word), "utf-8")
                    taken.append(until(partial(shows, page, word)))
                taken = taken[1:]  # the first look compiles templates
                each = ", ".join(f"{1000 * one:.0f}" for one in taken)
                print(f"{name}: {1000 * statistics.median(taken):.0f} ms ({each})")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """A preview whose first build is over; its address."""
    command = [sys.executable, "-m", "generator", "serve", "--site", str(site), "--port", "0", "--no-search"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=said, text=True) as preview,
    ):
        try:
            assert preview.stdout is not None
            address = next(word for word in preview.stdout.readline().split() if word.startswith("http"))
            until(lambda: (site / "public").exists())
            yield address
        finally:
            preview.terminate()


def with_text(record: str, word: str) -> str:
    """A record with one more paragraph."""
    return f"{record}\n{word}\n"


def with_title(record: str, word: str) -> str:
    """A record with another title."""
    return re.sub("(?m)^title: .*", f"title: {word}", record, count=1)


def shows(page: str, word: str) -> bool:
    """Whether a page has a word by now."""
    with urllib.request.urlopen(page) as answer:
        return word in answer.read().decode("utf-8")


def until(happened: Callable[[], bool]) -> float:
    """Seconds until something has happened."""
    began = time.perf_counter()
    while not happened():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("it did not happen")
        time.sleep(PAUSE)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
