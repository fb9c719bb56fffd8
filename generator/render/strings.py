"""The words of the interface: one table a language, checked against each other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from generator.problems import Problem, Problems, Span, error
from generator.source.templates import Templates
from generator.values import LANGUAGES

Strings = Mapping[str, str]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_strings(templates: Templates) -> tuple[dict[str, Strings], Problems]:
    """Texts by dotted key for each language, from `strings/*.toml`; both languages must agree."""
    tables: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    found: list[Problem] = []
    for name, text in templates.texts.items():
        lang = next((lang for lang in LANGUAGES if name.endswith(f"{lang}.toml")), None)
        if not name.startswith("strings/") or lang is None:
            continue
        try:
            tables[lang].update(_flat(tomllib.loads(text), ""))
        except tomllib.TOMLDecodeError as failure:
            found.append(error("C001", Span(templates.origins[name], 1, 1), detail=failure))
    found.extend(_disagreements(tables))
    return dict(tables), tuple(found)


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, str(value)


def _disagreements(tables: Mapping[str, Strings]) -> Iterator[Problem]:
    """T803: a key or placeholder that one language lacks."""
    first, *others = LANGUAGES
    for lang in others:
        for key in sorted(set(tables[first]) | set(tables[lang])):
            here, there = tables[first].get(key), tables[lang].get(key)
            if here is None or there is None:
                yield error(
                    "T803", Span(f"templates/strings/{first if here is None else lang}.toml"), key=key
                )
            elif set(_PLACEHOLDER.findall(here)) != set(_PLACEHOLDER.findall(there)):
                yield error("T804", Span(f"templates/strings/{lang}.toml"), key=key)


def fill(text: str, values: Mapping[str, object]) -> str:
    """A text with its named placeholders filled; an unknown name raises KeyError."""
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
