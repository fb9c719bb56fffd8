"""Dead links at the place where they were written: in a record's text, or in a template."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.gate.links import check_links, target_of
from generator.plan.output import Output
from generator.problems import Problems, Span
from generator.render.address import resolve
from generator.render.details import PageLinks
from generator.render.env import root_of
from generator.render.made import LastRelease, Made
from generator.source.links import links_of
from generator.source.templates import Templates

#: So many files that are gone, or lack an anchor, are looked for one by one among the links of kept pages.
FEW = 20


def dead_links(
    made: Made, last: LastRelease, outputs: tuple[Output, ...], templates: Templates, base: str
) -> Problems:
    """Dead links and anchors of all pages. Those of the last release had none: a kept page is looked at again when it
    leads to a file that is gone or has lost an anchor."""
    places = {output.path: output for output in outputs}
    details = last.details

    @lru_cache(maxsize=512)
    def links(path: str) -> PageLinks | None:
        kept = made.files.get(path)
        detail = details.of(path, kept) if kept else None
        return detail.links if detail else None

    def lost(path: str) -> bool:
        before = details.of(path, last.files[path])
        now = links(path)
        return before is None or bool(before.links and not (now and before.links.anchors <= now.anchors))

    gone = {*(last.files.keys() - places.keys()), *filter(lost, made.rendered.keys() & last.files.keys())}
    leading = map(details.naming, gone) if len(gone) <= FEW else (made.files.keys(),)
    pages = set(made.rendered).union(*leading) & made.files.keys()

    def where(page: str, target: str) -> Span:
        return where_written(places[page], target, base, templates)

    return tuple(check_links(pages, links, places, where))


def where_written(output: Output, target: str, base: str, templates: Templates) -> Span:
    """The place of a link that leads to `target`; the page's template as a whole when it is computed."""
    for prose in output.proses:
        for written, span in links_of(prose):
            address = resolve(written, False, prose)
            if address and target_of(address.text(root_of(output.path)), output.path, base) == target:
                return span
    path, _, fragment = target.partition("#")
    names = [path.removesuffix("index.html"), path.rpartition("/")[2], f"#{fragment}" if fragment else ""]
    forms = [output.form, *(form for form in templates.texts if form.endswith(".html"))]
    for name in filter(None, names):
        for form in forms:
            match = re.search(rf"['\"/]({re.escape(name)})['\"#?]", templates.texts[form])
            if match:
                text = templates.texts[form]
                line = text.count("\n", 0, match.start(1)) + 1
                column = match.start(1) - text.rfind("\n", 0, match.start(1))
                return Span(templates.origins[form], line, column, len(name))
    return Span(f"templates/{output.form}")
