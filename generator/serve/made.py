"""Outputs made when they are looked at, by the renderer that `build` uses; unchanged ones are not made again."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from generator.pipeline import Loaded
from generator.plan.output import Output
from generator.problems import EnvironmentProblem, Problem, Span, with_severities
from generator.render.render import Renderer
from generator.serve.overlay import Findings


@dataclass(frozen=True)
class Good:
    """A plan without errors and the renderer for it."""

    loaded: Loaded
    renderer: Renderer

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """Every file of the site by path: the only files there are."""
        return {output.path: output for output in self.loaded.outputs}

    @cached_property
    def base(self) -> str:
        """The path that the site is mounted at, decoded; begins and ends with `/`."""
        return unquote(self.loaded.config.base_path)

    @property
    def severities(self) -> dict[str, str]:
        """`[severity]` of site.toml."""
        return dict(self.loaded.config.severity)


@dataclass(frozen=True)
class Tried:
    """The last bytes of an output that were good, the inputs of the last try, and what was wrong then."""

    parts: tuple[tuple[str, str], ...]
    data: bytes | None
    findings: Findings = Findings()


class Shelf:
    """What was made so far, one entry a path."""

    def __init__(self) -> None:
        self._made: dict[str, Tried] = {}

    def keep_only(self, paths: Mapping[str, Output]) -> None:
        """Forget what is no longer planned."""
        self._made = {path: made for path, made in self._made.items() if path in paths}

    def take(self, good: Good, output: Output) -> Tried:
        """The output as it is now, or as it last was good."""
        last = self._made.get(output.path)
        before = last.data if last else None
        try:
            parts = good.renderer.parts(output)
            if last is not None and last.parts == parts:
                return last
            data, problems = good.renderer.render(output)
        except EnvironmentProblem as failure:
            return Tried((), before, Findings((of_environment(failure),)))
        except Exception as failure:  # noqa: BLE001 - a defect must not end the preview
            return Tried((), before, defect(failure))
        found = Findings(with_severities(problems, good.severities))
        made = Tried(parts, before if found else data, found)
        self._made[output.path] = made
        return made


def of_environment(failure: EnvironmentProblem) -> Problem:
    """A fault of the machine, listed with the others."""
    path = Path(dict(failure.facts).get("path", "")).name
    return Problem(failure.code, Span(path), failure.facts)


def defect(failure: Exception) -> Findings:
    """A fault of the program: its trace for the terminal, its words for the list."""
    traceback.print_exception(failure)
    return Findings((), f"{type(failure).__name__}: {failure}")
