"""Templates stay light: only allowed constructs, constant names, and attributes that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from generator.kinds import KINDS
from generator.memo import Memo
from generator.render.body import Html
from generator.render.chrome import chrome
from generator.render.env import Pages
from generator.render.safety import ATTRIBUTES
from generator.render.strings import read_strings
from generator.schema.config import read_config
from generator.source.templates import read_templates
from tests.support import templating
from tests.support.templating import Checker, place, texts, tree, walk
from tools.viewpages import FILTERS, NAMES, TESTS, form_views

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.Call, nodes.CallBlock,
    nodes.Keyword, nodes.Filter, nodes.Test, nodes.If, nodes.CondExpr, nodes.For, nodes.Tuple, nodes.Block, nodes.Extends,
    nodes.FromImport, nodes.Import, nodes.Include, nodes.Macro, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
#: Other constructs, where they may stand, and why.
EXCEPTIONS = {
    ("base.html", "Getitem"): "the section is the second step of the way to a page",
    ("base.html", "Slice"): "the same",
    ("components/search_strings.html", "Dict"): "the texts of the search script, as data",
    ("components/search_strings.html", "Pair"): "the same",
}
JINJA_FILTERS = {"join", "length", "first", "last", "e"}
FILTER_EXCEPTIONS = {("components/search_strings.html", "tojson"): "the texts of the search script, as data"}
#: Filters and tests that Jinja has of itself.
BUILT_IN = Environment()


def test_classes_that_texts_may_have_are_styled() -> None:
    """Columns of a table in a text are aligned as Markdown says."""
    style = (ROOT / "templates/assets/style.css").read_text("utf-8")
    made = ATTRIBUTES["td"]["class"].split("|")
    assert [name for name in made if not re.search(rf"\.{name}\b", style)] == []


def test_only_allowed_constructs() -> None:
    wrong = [
        f"{place(name, node)} {type(node).__name__}"
        for name, node in walk()
        if not isinstance(node, ALLOWED) and (name, type(node).__name__) not in EXCEPTIONS
    ]
    assert wrong == [], "a template that wants to compute lacks a field in its view"


def test_comparisons_are_plain() -> None:
    """`==` and `!=` against a constant or another name; order and membership are for the view."""
    wrong = [
        place(name, node)
        for name, node in walk()
        if isinstance(node, nodes.Compare) and (len(node.ops) != 1 or node.ops[0].op not in ("eq", "ne"))
    ]
    assert wrong == []


def test_only_known_filters_and_tests() -> None:
    wrong = []
    for name, node in walk():
        if isinstance(node, nodes.Filter) and node.name not in {*FILTERS, *JINJA_FILTERS}:
            wrong += [] if (name, node.name) in FILTER_EXCEPTIONS else [f"{place(name, node)} |{node.name}"]
        if isinstance(node, nodes.Test) and node.name not in {*TESTS, "none"}:
            wrong.append(f"{place(name, node)} is {node.name}")
    assert wrong == []


def test_exceptions_are_still_needed() -> None:
    used = {(name, type(node).__name__) for name, node in walk()}
    used |= {(name, node.name) for name, node in walk() if isinstance(node, nodes.Filter)}
    assert {key for key in (*EXCEPTIONS, *FILTER_EXCEPTIONS) if key not in used} == set()


def test_calls_go_to_known_names() -> None:
    """Functions of the contract, macros, `caller` and `loop.changed`; no method of a value."""
    wrong = []
    for name, node in walk():
        if not isinstance(node, nodes.Call):
            continue
        if isinstance(node.node, nodes.Name):
            known = {*NAMES, "caller", *templating._macros(name)}
            wrong += [] if node.node.name in known else [f"{place(name, node)} {node.node.name}()"]
        elif not (isinstance(node.node, nodes.Getattr) and node.node.attr == "changed"):
            wrong.append(place(name, node))
    assert wrong == []


def test_other_templates_are_named_by_constants() -> None:
    wrong = []
    for name, node in walk():
        if isinstance(node, (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            target = node.template
            if not isinstance(target, nodes.Const) or target.value not in texts():
                wrong.append(place(name, node))
    assert wrong == []


def with_context(trees: Iterable[tuple[str, nodes.Node]]) -> list[str]:
    """Imports that see what the page sees: what such a macro shows would depend on more than its arguments."""
    kinds = (nodes.Import, nodes.FromImport)
    return [place(name, node) for name, node in trees if isinstance(node, kinds) and node.with_context]


def test_imports_see_nothing_of_the_page() -> None:
    """A macro is given all that it shows; that is why it can be worked out once and kept."""
    assert with_context(walk()) == []
    hidden = Environment().parse("{% from 'components/value.html' import value with context %}")
    assert len(with_context(("x.html", node) for node in hidden.find_all(nodes.Node))) == 1


def test_every_template_is_used() -> None:
    used = set(form_views())
    for _, node in walk():
        if isinstance(node, (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            used |= {node.template.value} if isinstance(node.template, nodes.Const) else set()
    assert sorted(set(texts()) - used) == []


@pytest.mark.parametrize("name", texts())
def test_templates_are_short(name: str) -> None:
    assert len(texts()[name].splitlines()) <= 80


@pytest.mark.parametrize("name", [name for name in texts() if name.startswith("components/")])
def test_a_component_is_one_macro_named_like_its_file(name: str) -> None:
    macros = [macro.name for macro in tree(name).find_all(nodes.Macro)]
    assert macros == [Path(name).stem.replace("-", "_")]


@pytest.mark.parametrize(("name", "view"), form_views().items(), ids=form_views().keys())
def test_attributes_exist_on_the_view(name: str, view: type) -> None:
    kind = next((kind for kind in KINDS if kind.template == name), None)
    assert Checker().page(name, view, kind) == set()


def test_a_misspelt_attribute_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the test: faults in a page, in a loop, in a component that a page hands a value to."""
    faulty = dict(texts())
    faulty["pages/listing.html"] = faulty["pages/listing.html"].replace("page.description", "page.descripton")
    faulty["components/card_line.html"] = faulty["components/card_line.html"].replace(
        "card.summary", "card.sumary"
    )
    faulty["pages/listing.html"] += "{% for year in page.years %}{{ year.counts }}{% endfor %}"
    monkeypatch.setattr(templating, "texts", lambda: faulty)
    templating.tree.cache_clear()
    templating._macros.cache_clear()
    found = Checker().page("pages/listing.html", form_views()["pages/listing.html"])
    templating.tree.cache_clear()
    templating._macros.cache_clear()
    assert sorted({one.split(": ")[1] for one in found}) == [
        "Card has no sumary", "Counted has no counts", "ListingPage has no descripton",
    ]  # fmt: skip


def test_the_documented_names_are_those_of_the_environment() -> None:
    text = (ROOT / "site.toml").read_text("utf-8")
    config, _, _ = read_config(text, "site.toml", tuple(kind.name for kind in KINDS))
    assert config is not None
    templates, _ = read_templates(ROOT)
    strings, _ = read_strings(templates)
    environment = Pages(
        templates, strings["en"], chrome(config), lambda prose: Html((prose.text,), ()), Memo()
    ).environment
    assert set(environment.globals) | {"page", "root"} == set(NAMES)
    filters = {name for name, made in environment.filters.items() if made is not BUILT_IN.filters.get(name)}
    tests = {name for name, made in environment.tests.items() if made is not BUILT_IN.tests.get(name)}
    assert (filters, tests) == (set(FILTERS), set(TESTS))
