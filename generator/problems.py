"""Problems are values: found by any stage, collected, sorted and reported once.

No stage raises for content. An exception means a defect of the program or a broken
environment (disk full, no search binary); see `EnvironmentProblem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops the line before publish, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Span:
    """A place in a source file.

    `path` is relative to the site with `/`; lines and columns are 1-based and count
    characters, not bytes. `line` 0 means the whole file; `column` 0 the whole line.
    `length` is how many characters the caret underlines (at least 1).
    """

    path: str
    line: int = 0
    column: int = 0
    length: int = field(default=1, compare=False)

    def shifted(self, lines: int) -> Span:
        """The same place when `lines` lines stand before this text in its file."""
        return replace(self, line=self.line + lines)


@dataclass(frozen=True)
class Related:
    """A second place that explains a problem, with the message key of its note."""

    span: Span
    note: str


@dataclass(frozen=True)
class Problem:
    """One finding. `args` fill the placeholders of the code's texts in `messages/`."""

    code: str
    span: Span
    args: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()

    @property
    def sort_key(self) -> tuple[Span, str, tuple[tuple[str, str], ...]]:
        """Path, line, column, then code: the order in which a person mends a site."""
        return (self.span, self.code, self.args)


Problems = tuple[Problem, ...]


class EnvironmentProblem(Exception):
    """The machine, not the content, is at fault: exit code 3, never a traceback.

    `code` is a key of `messages/`; `args` fill its placeholders.
    """

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, args)
        self.code = code
        self.facts = facts(args)


def facts(args: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Placeholders as sorted text pairs, so that problems compare and hash."""
    return tuple(sorted((name, str(value)) for name, value in args.items()))


def error(code: str, span: Span, *related: Related, **args: object) -> Problem:
    """A problem that stops publication."""
    return Problem(code, span, facts(args), Severity.ERROR, related)


def warning(code: str, span: Span, *related: Related, **args: object) -> Problem:
    """A problem that is reported but does not stop publication (unless `--strict`)."""
    return Problem(code, span, facts(args), Severity.WARNING, related)


def ordered(problems: Iterable[Problem]) -> Problems:
    """Sorted without repetition."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops the line."""
    return any(problem.severity is Severity.ERROR for problem in problems)


#: Families whose severity `site.toml` may raise but never lower: procedure and privacy.
NEVER_LOWERED = ("P", "D")


def with_severities(problems: Iterable[Problem], levels: Mapping[str, str]) -> Problems:
    """Apply `[severity]` of site.toml; procedure and privacy codes are never below error."""
    changed = []
    for problem in problems:
        level = levels.get(problem.code)
        if level is not None and not (level == "warning" and problem.code[0] in NEVER_LOWERED):
            problem = replace(problem, severity=Severity(level))
        changed.append(problem)
    return tuple(changed)
