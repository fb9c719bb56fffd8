"""Problems are values: found by any stage, collected, sorted and reported once.

No stage raises for content. An exception means a defect of the program or a broken
environment (disk full, no search binary); see `EnvironmentProblem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import partial

from generator.values import Label


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


@dataclass(frozen=True)
class Related:
    """A second place that explains a problem, with the message key of its note."""

    span: Span
    note: str


@dataclass(frozen=True)
class Problem:
    """One finding. `args` fill the placeholders of the code's texts in `messages/`.

    `waiver` is the id of the record by which it was decided that it does not stop publication.
    """

    code: str
    span: Span
    args: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()
    waiver: str = ""

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

    def __reduce__(self) -> tuple[object, ...]:
        """Processes hand it on by pickling, which by itself knows no named arguments."""
        return (partial(EnvironmentProblem, self.code, **dict(self.facts)), ())


@contextmanager
def naming(path: object, code: str = "E003") -> Iterator[None]:
    """Turn a failing system call into a problem of the environment that names the path."""
    try:
        yield
    except OSError as failure:
        place = failure.filename2 or failure.filename or path
        raise EnvironmentProblem(code, path=place, reason=failure.strerror or failure) from failure


def facts(args: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Placeholders as sorted text pairs, so that problems compare and hash.

    A `Label` gives two: `name` in Chinese and `name_en`, which replaces it in English reports.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in args.items():
        if isinstance(value, Label):
            pairs += [(name, value.zh), (f"{name}_en", value.en)]
        else:
            pairs.append((name, str(value)))
    return tuple(sorted(pairs))


def shortened(text: str, limit: int = 40) -> str:
    """A written value as a message quotes it: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}…"


def near(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that is most like one that is not known, for a “did you mean”; empty when none is."""
    found = get_close_matches(word[:80], list(known), n=1, cutoff=likeness)
    return found[0] if found else ""


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


def stops(problems: Iterable[Problem], strict: bool) -> bool:
    """Whether a run fails: an error does; when strict a warning does too, unless a waiver answers for it."""
    return any(one.severity is Severity.ERROR or (strict and not one.waiver) for one in problems)


#: Errors that a site may turn into warnings. Their records are sound values all the same; any other
#: error leaves something that cannot be published. Procedure (P) and privacy (D) are never lowered here; what the
#: procedure finds may be waived, by a public record.
MAY_BE_WARNINGS = frozenset(("R503", "R508", "R511", "R512", "R514", "R516"))

#: Findings of the procedure that are no breach but a slip, so that what was written means nothing.
NO_VALUE = frozenset(("P312",))

#: Findings that only warn unless site.toml says otherwise.
WARNINGS = frozenset((
    "A118", "A201", "A202", "A203", "A204", "A205", "A206", "A207", "A208", "A209", "A211",
    "A303", "A304", "A314", "A321", "A402", "C020", "D108", "D112", "I901", "I902", "L109", "P322", "R513", "R519", "S014", "S116",
))  # fmt: skip


def unusable(problems: Iterable[Problem]) -> bool:
    """Whether one of them means that there is no sound value to go on with.

    A record that breaks the procedure is sound: the rules go on looking, and a waiver may answer for it.
    """
    return any(one.severity is Severity.ERROR and not _leaves_a_value(one.code) for one in problems)


def _leaves_a_value(code: str) -> bool:
    return code in MAY_BE_WARNINGS or (code.startswith("P") and code not in NO_VALUE)


def with_severities(problems: Iterable[Problem], levels: Mapping[str, str]) -> Problems:
    """Apply `[severity]` of site.toml; other errors than `MAY_BE_WARNINGS` stay errors, what is waived a warning."""
    changed = []
    for problem in problems:
        level = levels.get(problem.code)
        if problem.waiver:
            level = None
        if level == "error" or (level == "warning" and problem.code in MAY_BE_WARNINGS | WARNINGS):
            problem = replace(problem, severity=Severity(level))
        changed.append(problem)
    return tuple(changed)
