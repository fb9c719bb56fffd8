"""Records: all files of `content/` that are one, read or recalled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.fork import WORTHWHILE, spread
from generator.kinds.base import Item
from generator.memo import Memo, Packed, packed
from generator.personal.finding import Finding
from generator.places import Place, places_of, strays
from generator.problems import Problem, Problems
from generator.reading import Reading, read
from generator.schema.config import Config
from generator.source.files import SourceFile

#: So many new records are put away at once: nobody carries their pickled form through a run.
MANY = 2000


@dataclass(frozen=True)
class Records:
    """All readable records; `broken` are the ids of files that could not be read; personal data found; how many
    files were read and not recalled."""

    items: tuple[Item, ...]
    broken: frozenset[str]
    personal: tuple[Finding, ...]
    read: int


def read_records(
    files: tuple[SourceFile, ...], config: Config, memo: Memo, workers: int = 1
) -> tuple[Records, Problems]:
    """Read every record under `content/`, recalling those whose files are unchanged, the others side by side."""
    places, problems = places_of(files, config)
    found: list[Problem] = list(problems)
    items: list[Item] = []
    personal: list[Finding] = []
    broken = {problem.span.path.rpartition("/")[2].rpartition(".")[0] for problem in problems}
    used: set[str] = set()
    unread = {problem.span.path.rpartition("/")[0] for problem in problems}
    readings, count = _readings(places, memo, workers)
    for place in places:
        reading = readings[place.file.path]
        personal.extend(reading.personal)
        found.extend(reading.problems)
        used.update(f"{place.file.folder}/{name}" for name, _ in reading.uses)
        if reading.item is None:
            broken.update((place.file.name.rpartition(".")[0], reading.id))
            unread.add(place.file.folder)
        else:
            items.append(reading.item)
    found.extend(strays(files, places, used, unread))
    return Records(tuple(items), frozenset(broken), tuple(personal), count), tuple(found)


def _readings(places: list[Place], memo: Memo, workers: int) -> tuple[dict[str, Reading], int]:
    """Each place by its path, and how many were read anew. They are remembered folder by folder: a value that
    many records of a folder share is then kept once."""
    kept = memo.items("records")
    readings = {reading.path: reading for folder in kept.values() for reading in folder}
    folders: dict[str, list[Place]] = {}
    for place in places:
        folders.setdefault(place.file.folder, []).append(place)
    unknown = {
        place.file.path
        for place in places
        if not ((known := readings.get(place.file.path)) and known.still_true(place))
    }

    def renewed(part: Iterable[str]) -> list[tuple[str, Packed, list[Reading]]]:
        return [(folder, *_folder(folders[folder], readings, unknown)) for folder in part]

    moved = Counter(path.rpartition("/")[0] for path in unknown)
    moved.update(
        {folder: 0 for folder, inside in folders.items() if len(inside) != len(kept.get(folder, ()))}
    )
    for batch, many in _batches(moved):
        for share in spread(renewed, batch, min(workers, many // WORTHWHILE), 1):
            for folder, clean, others in share:
                memo.keep("records", folder, clean)
                readings.update((reading.path, reading) for reading in (*clean.value, *others))
        if len(unknown) >= MANY:
            memo.save()
    memo.only("records", folders.__contains__)
    return readings, len(unknown)


def _batches(folders: Mapping[str, int]) -> Iterator[tuple[list[str], int]]:
    """Folders by name, so many at a time that `MANY` of their records are to be read, and how many these are."""
    batch: list[str] = []
    many = 0
    for name in sorted(folders):
        batch.append(name)
        many += folders[name]
        if many >= MANY:
            yield batch, many
            batch, many = [], 0
    yield batch, many


def _folder(
    places: list[Place], known: Mapping[str, Reading], unknown: set[str]
) -> tuple[Packed, list[Reading]]:
    """The readings of a folder, and apart those with personal data in them, which are never remembered."""
    found = [read(one) if one.file.path in unknown else known[one.file.path] for one in places]
    clean = tuple(reading for reading in found if not reading.personal)
    return packed(clean), [reading for reading in found if reading.personal]
