"""Attacks as names of attached files: refused by name, or the link shows the name and leads to the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from generator.problems import Severity
from tests.payloads.chromium import survey, visit
from tests.payloads.world import name, outcomes
from tests.support.site import TinySite, make, record

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "content/notices/2008"
#: A character or name that some system cannot use, or a name that is too long; names that differ in case or width alone; no such file, as hidden
#: ones are; and what is refused in any text.
BY_NAME = frozenset(("F009", "F010", "R509", "S004", "S007", "S009", "S010", "S011", "S018", "S020"))


def test_a_name_is_refused_or_leads_to_its_file(tmp_path: Path, texts: list[str], browser: Browser) -> None:
    names = [f"{text.strip()}.txt" for text in texts]
    refused = faults(written(tmp_path / "all", names), names)
    assert all(codes <= BY_NAME for codes in refused.values()), str(outcomes(refused))
    assert {one for one in names if set(one) & set('<>"|?*:#')} <= set(refused)
    left = [one for one in names if one not in refused]
    site = written(tmp_path / "site", left).build()
    twin = written(tmp_path / "twin", [f"附件{number}.txt" for number in range(len(left))]).build()
    pages = {f"notices/2008/{name(number)}.html": text for number, text in enumerate(left)}
    for (path, text), page in zip(pages.items(), survey(browser, site, twin, pages).values(), strict=True):
        assert page["differs"] == "" and page["files"] == [text]
        (address,) = page["addresses"]
        assert unquote(urlsplit(address).path) == f"../../notices/2008/{text}" and not urlsplit(address).query
        assert site.read(f"notices/2008/{text}") == twin.read(f"notices/2008/附件{int(path[-10:-5])}.txt")
    assert visit(browser, site, pages, policy=False).nothing
    assert len(left) > 100
    print(len(left), "published, refused:", outcomes(refused))


def can_be_named(text: str) -> bool:
    """Whether this machine can have a file of that name at all."""
    return 0 < len(text.encode()) <= 250 and not set(text) & {"/", "\0"} and text not in (".", "..")


def written(folder: Path, names: list[str]) -> TinySite:
    """A site with a record for each name; its file holds its number."""
    site = make(folder)
    for number, text in enumerate(names):
        if can_be_named(text):
            site.write(f"{FOLDER}/{text}", f"{number}\n")
        fields = {"attachments": f"[{{file: {json.dumps(text, ensure_ascii=False)}}}]"}
        site.write(f"{FOLDER}/{name(number)}.md", record(name(number), **fields))
    return site


def faults(site: TinySite, names: list[str]) -> dict[str, frozenset[str]]:
    """Which names are refused, in their record or as a file, and by which codes."""
    result = site.check().result
    assert result is not None
    found: dict[str, set[str]] = {}
    for problem in result.problems:
        if problem.severity is Severity.ERROR:
            file = problem.span.path.removeprefix(f"{FOLDER}/")
            told = file if file in names else names[int(file[1:6])]
            found.setdefault(told, set()).add(problem.code)
    return {text: frozenset(codes) for text, codes in found.items()}
