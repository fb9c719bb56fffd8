"""The index of every period: those whose input is the same are linked, the others built, as many at once as
memory allows. The list of them, `periods.json`, is what the search page reads first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from generator.fork import spread
from generator.index.pagefind import build_index, input_digest, write_shadow
from generator.index.periods import MEMORY, Period, Searched

LIST = "periods.json"
_ENGINE = "pagefind.js"

Link = Callable[[str, Path], None]


@dataclass(frozen=True)
class Bundle:
    """A line of the list. `folder` is relative to the list and ends with `/`, or is empty; `first` and `last` are
    what its pages are dated (years, months or days, empty for pages without a date); `facets` and `titles` are the
    names of its tables, `input` the digest of what it was built from."""

    folder: str
    first: str
    last: str
    pages: int
    facets: str
    titles: str
    input: str


def inputs(periods: Iterable[Period]) -> dict[str, Period]:
    """The periods by the digest of what their index is built from."""
    return {input_digest((page.path, page.digest) for page in period.pages): period for period in periods}


def build_bundles(
    wanted: Mapping[str, Period],
    document: Callable[[Searched], bytes],
    out: Path,
    scratch: Path,
    old: Path | None = None,
    link: Link | None = None,
    workers: int = 1,
) -> int:
    """Put the index of every period and the list of them into `out`, a folder to be made; returns how many were built.

    `document` gives the search document of a page; they lie in `scratch` meanwhile. `link(name, folder)` puts a folder of `old`, an earlier `out`,
    into this one. Raises SearchUnavailable.
    """
    out.mkdir(parents=True)
    kept = _kept(old) if old and link else {}
    made: dict[str, tuple[str, str]] = {}
    fresh = {key: period for key, period in wanted.items() if key not in kept}
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        trees = {key: scratch / key for key in fresh}
        for key, period in fresh.items():
            trees[key].mkdir(parents=True)
            spread(partial(_write, document, trees[key]), period.pages, workers)
            (out / period.folder).mkdir(exist_ok=True)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(at_once(workers)) as pool:
            names = pool.map(lambda key: build_index(trees[key], out / fresh[key].folder), fresh)
            made = dict(zip(fresh, names, strict=True))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for key, bundle in kept.items():
        if key in wanted and old and link:
            link(wanted[key].folder, old / bundle.folder)
            made[key] = (bundle.facets, bundle.titles)
    _list([_bundle(period, made[key], key) for key, period in wanted.items()], out)
    return len(fresh)


def at_once(workers: int) -> int:
    """How many runs of Pagefind fit into free memory; one where that cannot be told."""
    room = min(_free(), default=MEMORY)
    return max(1, min(workers, room // MEMORY))


def _free() -> Iterator[int]:
    """Bytes that are free on the machine, and in the control group if there is a bound to it (Linux)."""
    with suppress(OSError, ValueError, IndexError):
        text = Path("/proc/meminfo").read_text("ascii")
        yield int(text.partition("MemAvailable:")[2].split()[0]) << 10
    with suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        bound, used = ((group / f"memory.{name}").read_text("ascii") for name in ("max", "current"))
        yield int(bound) - int(used)


def _write(document: Callable[[Searched], bytes], tree: Path, pages: Iterable[Searched]) -> None:
    for page in pages:
        write_shadow(page.path, document(page), tree)


def _bundle(period: Period, tables: tuple[str, str], key: str) -> Bundle:
    folder = f"{period.folder}/" if period.folder else ""
    return Bundle(folder, period.first, period.last, len(period.pages), *tables, key)


def _kept(old: Path) -> dict[str, Bundle]:
    """The bundles of an earlier list that lie in folders of their own."""
    try:
        found = [Bundle(**entry) for entry in json.loads((old / LIST).read_bytes())["periods"]]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {one.input: one for one in found if one.folder}


def _list(bundles: Sequence[Bundle], out: Path) -> None:
    """The list, and beside it the engine, which is the same in every bundle."""
    text = json.dumps({"periods": [asdict(one) for one in bundles]}, ensure_ascii=False, indent=1)
    (out / LIST).write_text(f"{text}\n", encoding="utf-8")
    if bundles[0].folder:
        shutil.copyfile(out / bundles[0].folder / _ENGINE, out / _ENGINE)
