"""Pieces of generated Markdown pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- 由 `python -m tools.reference` 生成，请勿手改。Generated; do not edit. -->"


def page(title: str, *parts: str) -> str:
    """A page: title, then its non-empty parts as paragraphs."""
    return "\n\n".join([NOTE, f"# {title}", *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells must not hold line breaks."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("\n", " ") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """Text as code, safe inside a table."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", "\\|")
