"""What an output is: a path, a form, a view function and its closed inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator import digest
from generator.values import Prose


@dataclass(frozen=True)
class SearchEntry:
    """How a page stands in the search index; its text is taken from the rendered page.

    `filters` are (key, value) pairs, a key may repeat; keys: section, year, unit, programme,
    topic, status. `date` is ISO 8601 or empty. `meta` is shown with a hit (number, section).
    """

    title: str
    url: str
    filters: tuple[tuple[str, str], ...] = ()
    date: str = ""
    meta: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Output:
    """One file of the site, named before anything is rendered.

    `path` is relative to the site root with `/`. `form` is a template (`pages/home.html`) or the
    name of a writer (`rss`, `csv`). `view` is a module-level function that sees `inputs` and
    nothing else, so their digests are the whole truth about when the file must be made again.
    `source` names what the output comes from, for messages about collisions.
    """

    path: str
    form: str
    view: Callable[..., Any]
    inputs: tuple[object, ...]
    source: str
    search: SearchEntry | None = None

    @property
    def is_page(self) -> bool:
        """Whether the output is made by a template (and so carries the site's chrome)."""
        return self.form.endswith(".html")

    @property
    def proses(self) -> tuple[Prose, ...]:
        """The record texts among the inputs."""
        found = [value for value in self.inputs if isinstance(value, Prose)]
        for value in self.inputs:
            if type(value) is tuple:
                found.extend(one for one in value if isinstance(one, Prose))
        return tuple(found)

    def key(self, shared: str) -> str:
        """Digest of everything the bytes depend on: what `parts` tells one by one, at once."""
        return digest.of(
            shared, self.view.__module__, self.view.__qualname__, self.form, self.search, self.inputs
        )

    def parts(self, shared: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Everything the bytes depend on, by name: `shared` parts, the view function, each of its inputs."""
        names = self.view.__code__.co_varnames
        function = f"{self.view.__module__}.{self.view.__qualname__}"
        inputs = ((names[index], digest.of(value)) for index, value in enumerate(self.inputs))
        return (*shared, ("view", digest.of(function, self.form, self.search)), *inputs)
