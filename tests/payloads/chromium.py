"""Pages judged by a browser: what its own parser finds in them, and what happens when they are opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.sample.sample import mounted
from tests.support.site import TinySite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_BATCH = 50
#: What the text of a record may have become, elements and attributes; anything else in it is active.
_TAGS = (
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q rp rt ruby s small span strong sub sup table tbody td tfoot th thead tr u ul"
)
_ATTRIBUTES = "alt aria-label class colspan href id rel role rowspan scope src start tabindex title"
_SCRIPT = """
const QUIET = {tags: new Set("TAGS".split(" ")), attributes: new Set("ATTRIBUTES".split(" "))};
const parse = html => new DOMParser().parseFromString(html, "text/html");
// Elements with the names of their attributes, in order; texts of records are judged by themselves.
function skeleton(root) {
    const lines = [];
    const walk = element => {
        lines.push(`${element.namespaceURI.slice(-5)} ${element.tagName} ${element.getAttributeNames().join(" ")}`);
        if (!element.classList.contains("prose")) for (const child of element.children) walk(child);
    };
    walk(root);
    return lines;
}
function active(root) {
    const found = [];
    for (const element of root.querySelectorAll("*")) {
        if (element.namespaceURI !== "http://www.w3.org/1999/xhtml" || !QUIET.tags.has(element.localName))
            found.push(element.outerHTML.slice(0, 200));
        for (const {name, value} of element.attributes) {
            if (!QUIET.attributes.has(name)) found.push(`${name}=${value}`);
            if (name !== "href" && name !== "src") continue;
            const address = new URL(value, "https://site.example/base/x/y.html");
            const outward = ["http:", "https:", "mailto:", "tel:"].includes(address.protocol);
            if (!outward || (name === "src" && address.host !== "site.example")) found.push(`${name}=${value}`);
        }
    }
    return found;
}
const of = (page, query) => [...page.querySelectorAll(query)].map(found => found.textContent);
const said = (page, query) => page.querySelector(query)?.getAttribute("content") ?? null;
"""
_SCRIPT = _SCRIPT.replace("TAGS", _TAGS).replace("ATTRIBUTES", _ATTRIBUTES)
_SURVEY = (
    "pages => {"
    + _SCRIPT
    + """
return pages.map(([html, other]) => {
    const page = parse(html), own = skeleton(page.documentElement), twin = skeleton(parse(other).documentElement);
    const at = own.findIndex((line, index) => line !== twin[index]);
    return {
        differs: at >= 0 ? own[at] : own.length === twin.length ? "" : "the end",
        active: [...page.querySelectorAll(".prose")].flatMap(active),
        title: of(page, "head > title"), h1: of(page, "h1"), crumbs: of(page, "nav.crumbs li:last-child"),
        og_title: said(page, "meta[property='og:title']"), og_description: said(page, "meta[property='og:description']"),
        description: said(page, "meta[name=description]"), article: said(page, "meta[name=ArticleTitle]"),
        mail: page.querySelector(".errata a")?.getAttribute("href") ?? "", files: of(page, "ul.files a"),
        addresses: [...page.querySelectorAll("ul.files a")].map(a => a.getAttribute("href")),
        lines: [...page.querySelectorAll(".line-title a")].map(a => [a.getAttribute("href"), a.textContent]),
        summaries: of(page, ".line-summary"), heads: of(page, "table.list tbody th"), notes: of(page, "td.col-note"),
    };
});}"""
)
_FRAGMENTS = "fragments => {" + _SCRIPT + "return fragments.map(html => active(parse(html).body)); }"
#: Seen before any script of a page: everything that content could reach by running.
_WATCH = """
window.__ran = []; window.__violations = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { window.__ran.push(name); };
document.addEventListener("securitypolicyviolation", event => window.__violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Seen:
    """What happened while pages were open; all of it is too much."""

    pages: int = 0
    dialogs: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the pages did nothing but show themselves."""
        return not (self.dialogs or self.ran or self.violations or self.strangers or self.errors)


def survey(
    browser: Browser, site: TinySite, twin: TinySite, paths: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Each page as the browser's parser reads it: its texts, and where its elements differ from its twin's."""
    found: dict[str, dict[str, Any]] = {}
    with _blank(browser) as page:
        for part in _parts(list(paths)):
            pairs = [[site.read(path), twin.read(path)] for path in part]
            found |= zip(part, page.evaluate(_SURVEY, pairs), strict=True)
    return found


def active(browser: Browser, fragments: Sequence[str]) -> list[list[str]]:
    """What in each piece of HTML is more than text with its marks: elements, attributes, addresses."""
    found: list[list[str]] = []
    with _blank(browser) as page:
        for part in _parts(list(fragments)):
            found += page.evaluate(_FRAGMENTS, part)
    return found


def visit(browser: Browser, site: TinySite, paths: Iterable[str], policy: bool = True) -> Seen:
    """Open pages one after the other; without `policy` nothing but escaping keeps content from running."""
    seen = Seen()
    context = browser.new_context(bypass_csp=not policy)
    context.add_init_script(_WATCH)
    with mounted(site.output.resolve()) as address:
        page = context.new_page()
        page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("console", lambda message: seen.errors.append(message.text))
        page.on(
            "request", lambda one: None if one.url.startswith(address) else seen.strangers.append(one.url)
        )
        for path in paths:
            page.goto(address + path)
            seen.ran += page.evaluate("window.__ran")
            seen.violations += page.evaluate("window.__violations")
            seen.pages += 1
    context.close()
    return seen


@contextmanager
def _blank(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context()
    yield context.new_page()
    context.close()


def _parts(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
