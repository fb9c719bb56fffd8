"""The words of the interface: used = defined, and the same keys and placeholders in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import nodes

from generator.render.strings import read_strings
from generator.source.templates import read_templates
from generator.values import LANGUAGES
from tests.support.templating import place, walk

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"\{(\w+)\}")
TEMPLATES, _ = read_templates(ROOT)
STRINGS, PROBLEMS = read_strings(TEMPLATES)


def calls() -> list[tuple[str, nodes.Call]]:
    """Every `t(…)` of every template."""
    return [
        (name, node)
        for name, node in walk()
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "t"
    ]


def keys() -> dict[str, tuple[str, nodes.Call]]:
    """The first use of each key."""
    found: dict[str, tuple[str, nodes.Call]] = {}
    for name, call in calls():
        if call.args and isinstance(call.args[0], nodes.Const):
            found.setdefault(str(call.args[0].value), (name, call))
    return found


def test_languages_agree() -> None:
    assert PROBLEMS == ()
    assert [set(STRINGS[lang]) for lang in LANGUAGES] == [set(STRINGS[LANGUAGES[0]])] * len(LANGUAGES)


def test_keys_are_constant() -> None:
    wrong = [
        place(name, call)
        for name, call in calls()
        if len(call.args) != 1
        or not isinstance(call.args[0], nodes.Const)
        or call.dyn_args
        or call.dyn_kwargs
    ]
    assert wrong == []


def test_used_keys_are_defined() -> None:
    known = STRINGS[LANGUAGES[0]]
    assert [f"{place(*use)} {key}" for key, use in keys().items() if key not in known] == []


def test_defined_keys_are_used() -> None:
    assert sorted(set(STRINGS[LANGUAGES[0]]) - set(keys())) == []


def test_placeholders_are_those_of_the_call() -> None:
    wrong = []
    for name, call in calls():
        key = call.args[0]
        if not isinstance(key, nodes.Const) or key.value not in STRINGS[LANGUAGES[0]]:
            continue
        given = {keyword.key for keyword in call.kwargs}
        for lang in LANGUAGES:
            wanted = set(PLACEHOLDER.findall(STRINGS[lang][key.value]))
            if wanted != given:
                wrong.append(
                    f"{place(name, call)} {key.value} [{lang}]: {sorted(given)} for {sorted(wanted)}"
                )
    assert wrong == []


def test_no_text_is_empty_or_untranslated() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    first, other = (STRINGS[lang] for lang in LANGUAGES)
    assert [key for key in first if not first[key].strip() or not other[key].strip()] == []
    assert [key for key, text in other.items() if chinese.search(text)] == []


def test_templates_hold_no_chinese_of_their_own() -> None:
    """Words stand in the tables of strings, so that a site in English is English."""
    chinese = re.compile("[\u4e00-\u9fff]")
    wrong = [
        place(name, node)
        for name, node in walk()
        if isinstance(node, nodes.TemplateData) and chinese.search(node.data)
    ]
    assert wrong == []
