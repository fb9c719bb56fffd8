"""Our small extension of Python-Markdown: links as numbered marks, heading ids, cell alignment."""

from __future__ import annotations

from html import unescape
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from generator.render.plain import Written, identifier


class GongkaiExtension(Extension):
    """Collects links and images in the order of the text; gives headings permanent ids."""

    def __init__(self, opening: str, closing: str) -> None:
        super().__init__()
        self.opening, self.closing = opening, closing

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Register the tree processor and the per-text state."""
        md.registerExtension(self)
        self.md = md
        self.reset()
        md.treeprocessors.register(_Marker(md, self.opening, self.closing), "gongkai", 1)

    def reset(self) -> None:
        """Forget the links of the text before."""
        self.md.gongkai_links = []  # type: ignore[attr-defined]
        self.md.gongkai_ids = []  # type: ignore[attr-defined]


class _Marker(Treeprocessor):
    def __init__(self, md: markdown.Markdown, opening: str, closing: str) -> None:
        super().__init__(md)
        self.opening, self.closing = opening, closing

    def run(self, root: Element) -> None:
        """One walk over the finished tree."""
        shift = 1 if root.find(".//h1") is not None else 0
        taken: dict[str, int] = {}
        for element in root.iter():
            tag = element.tag
            if tag == "a":
                self._link(element, "href")
            elif tag == "img":
                self._link(element, "src")
            elif tag in ("td", "th"):
                self._cell(element)
            elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                element.tag = f"h{min(6, int(tag[1]) + shift)}"
                name = identifier("".join(element.itertext()), taken)
                element.set("id", name)
                self.md.gongkai_ids.append(name)  # type: ignore[attr-defined]

    def _link(self, element: Element, name: str) -> None:
        # A bare mail address comes with its letters disguised; a public mailbox has nothing to hide.
        written = unescape(element.get(name, "").replace(AMP_SUBSTITUTE, "&"))
        links = self.md.gongkai_links  # type: ignore[attr-defined]
        element.set(name, f"{self.opening}{len(links)}{self.closing}")
        links.append(Written(written, name == "src", element.get("alt", "").strip()))

    @staticmethod
    def _cell(element: Element) -> None:
        align = element.attrib.pop("align", None)
        if align:
            element.set("class", {"right": "num", "center": "mid"}.get(align, "left"))
        if element.tag == "th":
            element.set("scope", "col")
