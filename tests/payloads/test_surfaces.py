"""Naughty texts on every surface: nothing of them acts, and whoever decodes them gets them as they were written.

The surfaces: page of a record, listing, Atom, RSS, JSON (feed and tables), CSV, search, labels for other sites.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from generator.index.shadow import shadow
from generator.render.body import convert
from generator.source.templates import SHIPPED
from generator.values import Prose
from tests.payloads import reading
from tests.payloads.chromium import active, survey, visit
from tests.payloads.lists import naughty, own
from tests.payloads.world import BY_NAME, WORDS, World, outcomes, published
from tests.sample.sample import mounted
from tests.support.site import TinySite

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PAGES = SHIPPED / "pages"
Surveyed = Mapping[str, Mapping[str, Any]]
#: What of the Big List is refused, all of it by name: nothing but blanks, a byte-order mark inside or another control
#: character, a bidi control, a line break that editors do not show, a character without width.
REFUSED = {
    "": "F002",
    "\ufeff": "S004",
    "(ﾉಥ益ಥ）ﾉ\ufeff ┻━┻": "S004",
    "Roses are \x1b[0;31mred\x1b[0m, violets are \x1b[0;34mblue. Hope you enjoy terminal hue": "S004",
    "But now...\x1b[20Cfor my greatest trick...\x1b[8m": "S004",
    "The quic\x08\x08\x08\x08\x08\x08k brown fo" + "\x07" * 11 + "x... [Beeeep]": "S004",
    "\u202a\u202atest\u202a": "S011",
    "\u202btest\u202b": "S011",
    "test\u2060test\u202b": "S011+S018",
    "\u200b": "S018",
    "\u2066test\u2067": "S011",
    "\u2029test\u2029": "S007",
    # Three of the four texts that grow beyond their lines have a joiner without width (U+034F) among their marks.
    **{text: "S018" for text in naughty() if "\u034f" in text},
}


@pytest.fixture(scope="module")
def seen(browser: Browser, world: World) -> Surveyed:
    pages = [path for path in world.site.files() if path.endswith(".html")]
    return survey(browser, world.site, world.twin, pages)


def test_what_is_refused_is_refused_by_name(world: World, texts: list[str]) -> None:
    assert {text: codes for text, codes in world.refused.items() if text in set(naughty())} == {
        text: frozenset(codes.split("+")) for text, codes in REFUSED.items()
    }
    assert len(REFUSED) == 15
    assert {text for text in own() if text in world.refused} == {text for text in own() if "\n" in text}
    assert all(codes <= BY_NAME for codes in world.refused.values()), outcomes(world.refused)
    assert all(text in world.refused for text in texts if "\n" in text.strip())
    assert len(world.texts) + len(world.refused) == len(texts) > 900
    print(len(world.texts), "published, refused:", outcomes(world.refused))


def test_as_the_text_of_a_record_each_is_refused_at_its_line_or_inert(
    texts: list[str], world: World, browser: Browser
) -> None:
    """All of them, also those of several lines that are no title."""
    made = {text: convert(Prose.of(text, "", "notices/2008/", "a.md", 7)) for text in texts}
    refused = {text: problems for text, (_, problems) in made.items() if problems}
    inert = [str(html.at("../../")) for text, (html, _) in made.items() if text not in refused]
    assert [found for found in active(browser, inert) if found] == []
    for text, problems in refused.items():
        assert all(one.code[0] in "BS" and one.span.path == "a.md" for one in problems)
        assert all(7 <= (one.span.line or 0) <= 7 + text.count("\n") for one in problems)
    assert set(refused) - set(world.refused) <= set(world.bodies)
    assert len(refused) > len(own()) / 2 and len(inert) > 100
    print(
        len(inert),
        "inert, refused:",
        Counter(found[0].code for found in refused.values()),
        outcomes(world.bodies),
    )


def test_pages_have_the_elements_of_their_harmless_twins(seen: Surveyed) -> None:
    assert {path: page["differs"] for path, page in seen.items() if page["differs"]} == {}
    assert [page["active"] for page in seen.values() if page["active"]] == []
    assert len(seen) > 1000


def test_the_page_of_a_record(world: World, seen: Surveyed) -> None:
    for path, text in world.records.items():
        page = seen[path]
        assert page["title"] == [f"{text} – 测试局"]
        assert page["h1"] == page["crumbs"] == page["files"] == [text]


def test_labels_for_other_sites(world: World, seen: Surveyed) -> None:
    for path, text in world.records.items():
        page = seen[path]
        assert page["og_title"] == page["og_description"] == page["description"] == page["article"] == text
        address, _, subject = page["mail"].partition("?subject=")
        assert address == "mailto:office@site.example" and re.fullmatch("[A-Za-z0-9%/._~-]+", subject)
        assert unquote(subject).endswith(f" {text}")


def test_cells_of_lists(world: World, seen: Surveyed) -> None:
    for path, texts in world.lists.items():
        assert seen[path]["heads"] == seen[path]["notes"] == list(texts)


def test_listings(world: World, seen: Surveyed) -> None:
    for prefix in ("notices/", "topics/"):
        told = [line for path, page in seen.items() if path.startswith(prefix) for line in page["lines"]]
        found = {(address.rpartition("/")[2], text) for address, text in told}
        assert found == {(path.rpartition("/")[2], text) for path, text in world.records.items()}
    summaries = {
        text for path, page in seen.items() if path.startswith("notices/") for text in page["summaries"]
    }
    assert summaries == set(world.texts)


def test_feeds(world: World, browser: Browser) -> None:
    html: list[str] = []
    for shelf, texts in world.shelves.items():
        stem = world.site.output / "feeds" / shelf
        told = {
            "rss": reading.entries_of_rss(stem.with_suffix(".xml").read_bytes()),
            "atom": reading.entries_of_atom(stem.with_suffix(".atom").read_bytes()),
            "json": reading.entries_of_jsonfeed(
                _parsed(browser, stem.with_suffix(".json").read_text("utf-8"))
            ),
        }
        for entries in told.values():
            assert [one.title for one in reversed(entries)] == list(texts)
            assert [one.summary for one in reversed(entries)] == list(texts)
            html += [piece for one in entries for piece in one.html]
    assert [found for found in active(browser, html) if found] == [] and len(html) == 4 * len(world.texts)


def test_active_content_is_noticed(browser: Browser) -> None:
    """The judge of texts and of feeds sees what must not be there."""
    planted = ["<p>甲</p><script>1</script>", '<p onclick="1">', '<a href="java&#10;script:1">甲</a>', "<math></math>",
               '<img src="//other.example/">', "<svg><p>甲</p></svg>", '<p style="color:red">甲</p>']  # fmt: skip
    assert all(active(browser, planted))
    quiet = ['<p>甲<br><a href="../a.html" title="x">乙</a></p>', '<h2 id="乙">乙</h2>', "&lt;script&gt;"]
    assert not any(active(browser, quiet))


def _parsed(browser: Browser, text: str) -> dict[str, Any]:
    """JSON as a browser reads it."""
    page = browser.new_page()
    found: dict[str, Any] = page.evaluate("text => JSON.parse(text)", text)
    page.close()
    return found


def test_tables(world: World, browser: Browser) -> None:
    head, *rows = reading.rows_of_csv((world.site.output / "data/notices.csv").read_bytes())
    records = _parsed(browser, world.site.read("data/notices.json"))["records"]
    assert [dict(zip(head, row, strict=True)) for row in rows] == records
    assert [record["title"] for record in reversed(records)] == list(world.texts)
    assert [record["summary"] for record in reversed(records)] == list(world.texts)
    for path, texts in world.lists.items():
        stem = path.removesuffix(".html")
        cells = [[text, text] for text in texts]
        assert reading.rows_of_csv((world.site.output / f"{stem}.csv").read_bytes())[1:] == cells
        rows = _parsed(browser, world.site.read(f"{stem}.json"))["projects"]
        assert [[row["title"], row["note"]] for row in rows] == cells


def test_search(world: World, browser: Browser) -> None:
    """What goes into the index, and what its page shows."""
    assert world.site.result is not None and world.site.result.loaded is not None
    entries = {one.path: one.search for one in world.site.result.loaded.outputs if one.search is not None}
    for path, text in world.records.items():
        entry = entries[path]
        assert entry is not None
        tags, hit = reading.hit_of_shadow(shadow((world.site.output / path).read_bytes(), entry))
        assert hit["t"] == text and tags <= {"html", "head", "meta", "body", "span", "h1", "main"}
    shown, inside, said = _search(browser, world.site, len(world.texts))
    assert sorted(shown) == sorted(world.texts) and said == []
    assert inside <= {"LI", "A", "H3", "P", "SPAN", "TIME", "MARK", "DL", "DT", "DD", "DIV"}


def _search(browser: Browser, site: TinySite, hits: int) -> tuple[list[str], set[str], list[str]]:
    """All hits for what every record says: their titles, the elements that show them, and what the page uttered."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    with mounted(site.output.resolve()) as address:
        page.goto(f"{address}search/?q={WORDS}")
        page.wait_for_selector(f"#results li:nth-of-type({hits})", state="attached", timeout=900_000)
        shown = page.evaluate("[...document.querySelectorAll('#results li a')].map(a => a.textContent)")
        inside = page.evaluate("[...document.querySelectorAll('#results *')].map(e => e.tagName)")
    context.close()
    return shown, set(inside), said


def test_open_pages_do_nothing(world: World, browser: Browser, request: pytest.FixtureRequest) -> None:
    """With the policy, and by escaping alone: no violation, no script, no dialog, no request to others."""
    step = 1 if request.config.getoption("--payloads") else 20
    paths = [*world.lists, "notices/index.html", *list(world.records)[::step]]
    assert visit(browser, world.site, paths).nothing
    assert visit(browser, world.site, paths, policy=False).nothing


def test_a_title_that_is_not_escaped_is_noticed(tmp_path: Path, browser: Browser) -> None:
    """The harness sees one template that trusts its text: by its elements, by the policy, by what it runs."""
    planted = published(tmp_path, ["甲<svg onload=alert(1)>"])
    shipped = (PAGES / "record.html").read_text("utf-8")
    trusting = shipped.replace("<h1>{{ page.card.title }}", "<h1>{{ page.card.title | safe }}")
    assert trusting != shipped
    site = planted.site.write("templates/pages/record.html", trusting).build()
    (path,) = planted.records
    assert "svg" in survey(browser, site, planted.twin, [path])[path]["differs"]
    assert any("script-src" in one for one in visit(browser, site, [path]).violations)
    assert visit(browser, site, [path], policy=False).ran == ["alert"]


def test_a_search_page_that_does_not_escape_is_noticed(tmp_path: Path, browser: Browser) -> None:
    planted = published(tmp_path, ["甲<svg onload=alert(1)>"])
    name = "assets/search/hit.js"
    shipped = (SHIPPED / name).read_text("utf-8")
    trusting = shipped.replace("link.append(...marked(page.title, phrases));", "link.innerHTML = page.title;")
    assert trusting != shipped
    site = planted.site.write(f"templates/{name}", trusting).set(search=True).build()
    shown, inside, said = _search(browser, site, 1)
    assert shown == ["甲"] and "svg" in inside and any("Content Security Policy" in one for one in said)
