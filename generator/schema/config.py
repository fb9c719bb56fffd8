"""`site.toml` to a typed configuration, read by the same schema reader as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from generator import digest
from generator.problems import MAY_BE_WARNINGS, WARNINGS, Problem, Problems, Related, Span, error, near
from generator.schema.read import SHAPES, Origin, Reader
from generator.schema.tables import Config, Section
from generator.source.toml import parse_toml
from generator.source.tree import Map, Scalar
from generator.values import Label

#: The door of site.toml: what it reads into is declared in `tables`.
__all__ = ["RESERVED", "Config", "Section", "read_config"]

#: Names at the root of a site that no section folder may take.
RESERVED = (
    "all", "assets", "calendar", "catalogue", "changes", "coverage", "data", "feeds", "funding", "funnel", "health", "log", "map", "open", "pagefind",
    "procedure", "programmes", "projects", "organisations", "search", "topics", "units", "guide",
)  # fmt: skip


def read_config(
    text: str, path: str, kinds: tuple[str, ...], codes: tuple[str, ...] | None = None
) -> tuple[Config | None, Origin, Problems]:
    """The configuration, or None with the problems that prevent it.

    `kinds` are the known kinds, `codes` the codes that `[severity]` may name (None: any).
    """
    tree, problems = parse_toml(text, path)
    if tree is None:
        return None, {}, problems
    levels, rest, found = _severities(tree, codes)
    reader = Reader()
    config: Config | None = reader.read(rest, Config)
    if config is None:
        return None, reader.origin, (*problems, *found, *reader.problems)
    config = replace(config, severity=levels, digest=digest.of(tree_text(tree)), origin=reader.origin)
    found += _checks(config, reader.origin, path, kinds)
    return config, reader.origin, (*problems, *found, *reader.problems)


def tree_text(tree: Map) -> tuple[object, ...]:
    """A tree without positions, for its digest."""
    return tuple(
        (key.text, tree_text(value) if isinstance(value, Map) else _node_text(value))
        for key, value in tree.entries
    )


def _node_text(node: object) -> object:
    if isinstance(node, Scalar):
        return node.text
    return tuple(
        tree_text(item) if isinstance(item, Map) else _node_text(item) for item in getattr(node, "items", ())
    )


def _severities(
    tree: Map, codes: tuple[str, ...] | None
) -> tuple[tuple[tuple[str, str], ...], Map, list[Problem]]:
    """`[severity]` has codes for keys, so it is taken out before the typed reading."""
    levels: list[tuple[str, str]] = []
    found: list[Problem] = []
    table = tree.get("severity")
    if table is not None and not isinstance(table, Map):
        found.append(
            error(
                "F003", table.span, name="severity", label=Label("级别", "severity"), want=SHAPES["mapping"]
            )
        )
    for key, value in table.entries if isinstance(table, Map) else ():
        if codes is not None and key.text not in codes:
            found.append(error("C010", key.span, name=key.text, near=near(key.text.upper(), codes)))
        elif not isinstance(value, Scalar) or value.text not in ("error", "warning"):
            found.append(error("C006", value.span, name=key.text))
        elif value.text == "warning" and key.text not in MAY_BE_WARNINGS | WARNINGS:
            found.append(error("C011", value.span, name=key.text, known="、".join(sorted(MAY_BE_WARNINGS))))
        else:
            levels.append((key.text, value.text))
    rest = tuple(entry for entry in tree.entries if entry[0].text != "severity")
    return tuple(sorted(levels)), Map(rest, tree.span), found


def _checks(config: Config, origin: Origin, path: str, kinds: tuple[str, ...]) -> list[Problem]:
    found = list(_section_checks(config, origin, path, kinds))
    try:
        ZoneInfo(config.site.timezone)
    except (KeyError, ValueError, OSError):
        found.append(error("C005", origin.get("site.timezone", Span(path)), value=config.site.timezone))
    if config.archive.page_size < 1:
        found.append(error("C007", origin["archive.page_size"], name="page_size"))
    if config.site.hsts_days < 0:
        found.append(error("C007", origin["site.hsts_days"], name="hsts_days"))
    if config.window is not None and config.window.length < 1:
        found.append(error("C007", origin["window.length"], name="length"))
    return found


def _section_checks(config: Config, origin: Origin, path: str, kinds: tuple[str, ...]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, section in enumerate(config.section):
        at = f"section[{index}]"
        place = origin.get(f"{at}.folder", origin.get(at, Span(path)))
        if section.folder in seen:
            first = Related(origin[f"section[{seen[section.folder]}].folder"], "first")
            yield error("C002", place, first, folder=section.folder)
        if section.folder in RESERVED:
            yield error("C004", place, folder=section.folder, known="、".join(RESERVED))
        if section.kind not in kinds:
            yield error("C003", origin.get(f"{at}.kind", place), value=section.kind, near=near(section.kind, kinds),
                        known="、".join(kinds))  # fmt: skip
        seen.setdefault(section.folder, index)
