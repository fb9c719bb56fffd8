"""The words of the interface: one table a language, checked against each other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from generator.problems import Problem, Problems, Related, Span, error
from generator.source.templates import Templates
from generator.source.toml import parse_toml
from generator.source.tree import Map
from generator.values import LANGUAGES

Strings = Mapping[str, str]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_strings(templates: Templates) -> tuple[dict[str, Strings], Problems]:
    """Texts by dotted key for each language, from `strings/*.toml`; both languages must agree."""
    tables: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    found: list[Problem] = []
    files = {name: lang for name in templates.texts if (lang := _language(name))}
    for name, lang in files.items():
        try:
            tables[lang].update(_flat(tomllib.loads(templates.texts[name]), ""))
        except (ValueError, RecursionError):
            found.extend(parse_toml(templates.texts[name], templates.origins[name])[1])
    whole = not found and all(templates.texts[name] for name in files)
    if whole and _differ(tables):
        found.extend(_disagreements(tables, _places(files, templates)))
    return dict(tables), tuple(found)


def _language(name: str) -> str | None:
    if not name.startswith("strings/"):
        return None
    return next((lang for lang in LANGUAGES if name.endswith(f"{lang}.toml")), None)


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, str(value)


def _differ(tables: Mapping[str, Strings]) -> bool:
    """Whether a language lacks a key or placeholder of another."""
    holes = [
        {key: frozenset(_PLACEHOLDER.findall(text)) for key, text in tables[lang].items()}
        for lang in LANGUAGES
    ]
    return any(one != holes[0] for one in holes)


def _places(files: Mapping[str, str], templates: Templates) -> dict[tuple[str, str], Span]:
    """Where each text of each language stands."""
    found: dict[tuple[str, str], Span] = {}
    for name, lang in files.items():
        tree, _ = parse_toml(templates.texts[name], templates.origins[name])
        found.update({(lang, key): span for key, span in _spans(tree or Map((), Span(name)), "")})
    return found


def _spans(tree: Map, prefix: str) -> Iterator[tuple[str, Span]]:
    for key, value in tree.entries:
        if isinstance(value, Map):
            yield from _spans(value, f"{prefix}{key.text}.")
        else:
            yield f"{prefix}{key.text}", key.span


def _disagreements(
    tables: Mapping[str, Strings], places: Mapping[tuple[str, str], Span]
) -> Iterator[Problem]:
    """T803: a text that one language lacks. T804: its placeholders differ."""
    first, *others = LANGUAGES
    for lang in others:
        for key in sorted(set(tables[first]) | set(tables[lang])):
            here, there = tables[first].get(key), tables[lang].get(key)
            if here is None or there is None:
                given, lacking = (lang, first) if here is None else (first, lang)
                yield error("T803", places[given, key], key=key, lacking=lacking)
            elif set(_PLACEHOLDER.findall(here)) != set(_PLACEHOLDER.findall(there)):
                names = ", ".join(f"{{{name}}}" for name in sorted(set(_PLACEHOLDER.findall(here))))
                yield error(
                    "T804",
                    places[lang, key],
                    Related(places[first, key], "first"),
                    key=key,
                    names=names or "—",
                )


def fill(text: str, values: Mapping[str, object]) -> str:
    """A text with its named placeholders filled; an unknown name raises KeyError."""
    if "{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
