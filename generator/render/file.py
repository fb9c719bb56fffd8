"""One output to one file: its bytes, and all that later stages want to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator import digest
from generator.memo import Packed, packed
from generator.personal.finding import Finding
from generator.plan.output import Output
from generator.problems import Problems
from generator.render.details import Detail, Kept
from generator.render.made import Findings
from generator.render.render import Renderer

#: An output to be made, with its key.
Wanted = tuple[Output, str]
Inspect = Callable[[Output, bytes], Findings]


@dataclass(frozen=True)
class File:
    """The outcome of one output: what is known of it, or the problems it has instead."""

    path: str
    detail: Packed
    problems: Problems = ()
    kept: Kept | None = None
    shadow: bytes | None = None
    personal: tuple[Finding, ...] = ()


def rendered(wanted: Wanted, renderer: Renderer, inspect: Inspect) -> tuple[File, bytes]:
    """The file of an output and its bytes; none when it has problems."""
    output, key = wanted
    parts = tuple((name, value[:8]) for name, value in renderer.parts(output))
    data, problems = renderer.render(output)
    if problems:
        return File(output.path, packed(Detail(parts, None)), problems), b""
    found = inspect(output, data)
    shaded = None if found.shadow is None else digest.of_bytes(found.shadow)
    # What shows personal data is made and looked at again in every run.
    size = len(found.shadow or b"")
    kept = Kept("" if found.personal else key, digest.of_bytes(data), (0, 0), shaded, size)
    detail = packed(Detail(parts, found.links))
    return File(output.path, detail, (), kept, found.shadow, found.personal), data
