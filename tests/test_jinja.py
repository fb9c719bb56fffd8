"""What is remembered between pages never shows on a page that it does not belong to."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined

from generator.render.jinja import PageEnvironment, escaped


def page(text: str, *values: object, **others: str) -> list[str]:
    """One template rendered for each value, in one environment."""
    environment = PageEnvironment(
        {"word": "<词>"}, loader=DictLoader({"page.html": text, **others}), autoescape=True, undefined=StrictUndefined
    )  # fmt: skip
    environment.globals["t"] = {"word": "late"}.__getitem__
    return [environment.get_template("page.html").render(page=value) for value in values]


def test_a_macro_of_the_page_itself_sees_each_page() -> None:
    text = "{% macro shown(name) %}{{ name }}{{ page }}{% endmacro %}{{ shown('a') }}{{ shown('a') }}"
    assert page(text, 1, 2) == ["a1a1", "a2a2"]


def test_an_imported_macro_tells_its_arguments_apart() -> None:
    text = "{% from 'm.html' import m %}{{ m(page) }}{{ m(page, last='<') }}"
    other = "{% macro m(one, last='.') %}{{ one }}{{ last }}{% endmacro %}"
    assert page(text, "1", 1, True, 1.0, "1", **{"m.html": other}) == [
        "1.1&lt;", "1.1&lt;", "True.True&lt;", "1.0.1.0&lt;", "1.1&lt;"
    ]  # fmt: skip


def test_more_results_than_a_macro_keeps() -> None:
    text = "{% from 'm.html' import m %}{{ m(page) }}"
    values = [str(number) for number in range(2000)]
    assert (
        page(text, *values, *values, **{"m.html": "{% macro m(one) %}{{ one }}{% endmacro %}"}) == values * 2
    )


def test_words_are_compiled_in_escaped_and_unknown_ones_are_asked_for() -> None:
    assert page("{{ t('word') }}", 0) == ["&lt;词&gt;"]
    with pytest.raises(KeyError):
        page("{{ t('nothing') }}", 0)


@pytest.mark.parametrize("value", ["a&b", "<i>", 3, None, "'\"", page])
def test_everything_is_escaped(value: object) -> None:
    from markupsafe import Markup, escape

    assert escaped(value) == escape(value)
    assert escaped(Markup("<b>")) == "<b>"
