"""A saved record on its own page at once, while the whole site is still being looked through."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

from generator.kinds.base import Item
from generator.places import Place, places_of
from generator.plan.output import Output
from generator.problems import has_errors, with_severities
from generator.reading import read
from generator.serve.made import Good
from generator.source.files import walk
from generator.values import Prose

#: More files saved at once are a change of branch: whoever made it looks at no one page.
FEW = 8


def glimpses(good: Good, folder: Path, saved: Set[str]) -> dict[str, Output]:
    """The pages of records whose own file or list was saved, by path; `saved` are paths in the site's `folder`.

    A page has what the record itself now says; all else about it stays as it was last planned. New records,
    faulty ones, those with personal data in them and those that would lie elsewhere wait for the plan.
    """
    if len(saved) > FEW:
        return {}
    shelves = sorted({path.rpartition("/")[0] for path in saved if path.count("/") == 3})
    pages = (_page(good, place, saved) for shelf in shelves for place in _places(good, folder, shelf))
    return {page.path: page for page in pages if page is not None}


def _places(good: Good, folder: Path, shelf: str) -> Iterator[Place]:
    """The records of one folder of `content/`; none where a link took the place of a folder."""
    content, section, _ = shelf.split("/")
    if (folder / content).is_symlink() or (folder / content / section).is_symlink():
        return
    files, problems = walk(folder, shelf)
    if not problems:
        yield from places_of(files, good.loaded.config)[0]


def _page(good: Good, place: Place, saved: Set[str]) -> Output | None:
    """The page of a record as it now is; None when nothing of it was saved, or more than it would change."""
    _, section, year, name = place.file.path.split("/")
    planned = good.outputs.get(f"{section}/{year}/{name.rpartition('.')[0]}.html")
    if planned is None or planned.source != place.file.path:
        return None
    site, old = good.loaded.site, next((one for one in planned.inputs if isinstance(one, Item)), None)
    if old is None or saved.isdisjoint({f"{place.file.folder}/{name}" for name, _ in old.texts}):
        return None
    reading = read(place)
    if reading.item is None or reading.personal:
        return None
    if has_errors(with_severities(reading.problems, good.severities)):
        return None
    face, before = site.face_of(reading.item), site.cards[old.record.id]
    if face is None or face[1].path != planned.path or face[1].withheld or before.withheld:
        return None
    item, card = face
    inputs = (
        item if value is old else card if value is before else
        site.addressed(item.body) if isinstance(value, Prose) else value
        for value in planned.inputs
    )  # fmt: skip
    return replace(planned, inputs=tuple(inputs))
