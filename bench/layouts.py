"""The corpus in the form of each generator: one folder of files, and one file for one record.

Where a generator has no lists of its own, a record's list stands as a table at the end of its text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.corpus import PROGRAMMES, SECTIONS, TOPICS, UNITS, Record, table

#: What the compared row leaves out because the other sites do not have it.
ONLY_PAGES_AND_FEEDS = [
    "data", "search", "projects", "procedure", "calendars", "organisations", "topics", "units", "programmes",
]  # fmt: skip


def site_toml(everything: bool) -> str:
    """The site of the corpus; the families of outputs that others lack are off unless `everything`."""
    head = ('[site]\ntitle = "云州市科学技术局"\nbase_url = "https://bench.example/"\nfeed_authority = "bench.example,2003"\n'
            'as_of = "2009-12-31"\norganiser = "云州市科学技术局"\ndescription = "测量用的虚构站点"\n')  # fmt: skip
    shelves = "".join(
        f'\n[[section]]\nfolder = "{folder}"\nkind = "{kind}"\ntitle = "{title}"\nowner = "office"\n'
        for folder, kind, title, _ in SECTIONS
    )
    off = (
        "" if everything else "\n[outputs]\n" + "".join(f"{name} = false\n" for name in ONLY_PAGES_AND_FEEDS)
    )
    return head + shelves + off


def gongkai(record: Record, root: Path) -> Path:
    """A record of this project, its list as a CSV file beside it."""
    lines = [
        f"id: {record.id}", f"title: {record.title}", f"published: {record.published}", f"number: {record.number}",
        f"unit: {record.unit}", f"topics: [{record.topic}]", f"programme: {record.programme}",
        f"summary: {record.summary}",
    ]  # fmt: skip
    if record.kind == "guideline":
        lines += [f"opens: {record.published}", f"closes: {record.closes}"]
    if record.kind == "publicity":
        stage = "proposed-acceptance" if record.section == "acceptance" else "proposed-approval"
        count = "unit: day, count_first_day: true, roll_end: false"
        lines += [
            f"stage: {stage}",
            f"window: {{opens: {record.published}, closes: {record.closes}, {count}}}",
        ]
    if record.kind == "approval":
        lines.append(f"decided: {record.published}")
    lines += [f"follows: {record.follows}"] if record.follows and record.kind == "approval" else []
    lines += [f"guideline: {record.call}"] if record.call else []
    folder = root / "content" / record.section / str(record.year)
    if record.rows:
        lines.append(f"projects: {{file: {record.id}.csv}}")
        put(folder / f"{record.id}.csv", _csv(record))
    return put(folder / f"{record.id}.md", f"---\n{chr(10).join(lines)}\n---\n{record.body}")


def _csv(record: Record) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("project", "title", "organisation", "amount", "unit"))
    writer.writerows((row.project, row.title, row.organisation, row.amount, "万元") for row in record.rows)
    return text.getvalue()


def gongkai_site(root: Path, everything: bool) -> None:
    """What stands around the records."""
    put(root / "site.toml", site_toml(everything))
    for name, terms in (("units", UNITS), ("topics", TOPICS), ("programmes", PROGRAMMES)):
        text = "".join(f"- {{id: {term}, title: {title}}}\n" for term, title in terms.items())
        put(root / "content" / "_vocab" / f"{name}.yaml", text)


def text_with_list(record: Record) -> str:
    """The text with the list as a table, for generators without lists."""
    if not record.rows:
        return record.body
    rows = [(row.project, row.title, row.organisation, str(row.amount), "万元") for row in record.rows]
    return f"{record.body}\n{table(('项目编号', '项目名称', '承担单位', '金额', '单位'), rows)}\n"


def _front(record: Record, **more: object) -> str:
    """YAML front matter that any of the other generators reads."""
    fields: dict[str, object] = {
        "title": record.title, "date": f"{record.published}", "number": record.number, "summary": record.summary,
        "unit": UNITS[record.unit], "topic": TOPICS[record.topic], "programme": PROGRAMMES[record.programme], **more,
    }  # fmt: skip
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "---\n" + "\n".join(lines) + "\n---\n"


def hugo(record: Record, root: Path) -> Path:
    """Front matter with a plain date; sections and years are folders."""
    place = root / "content" / record.section / str(record.year)
    text = _front(record).replace(f'"{record.published}"', str(record.published))
    return put(place / f"{record.id}.md", text + text_with_list(record))


def hugo_site(root: Path) -> None:
    """Every section and year is a list of its own."""
    for folder, _, title, _ in SECTIONS:
        put(root / "content" / folder / "_index.md", f"---\ntitle: {title}\n---\n")
        for year in sorted(path.name for path in (root / "content" / folder).iterdir() if path.is_dir()):
            put(
                root / "content" / folder / year / "_index.md",
                f'---\ntitle: "{title} {year}"\noutputs: [html]\n---\n',
            )


def eleventy(record: Record, root: Path) -> Path:
    """Front matter with the layout and the collections it belongs to."""
    place = root / "content" / record.section / str(record.year)
    front = _front(record, layout="record.njk", tags=["record", record.section], section=record.section,
                   permalink=f"{record.section}/{record.year}/{record.id}.html")  # fmt: skip
    return put(
        place / f"{record.id}.md",
        front.replace(f'"{record.published}"', str(record.published)) + text_with_list(record),
    )


def pelican(record: Record, root: Path) -> Path:
    """Pelican's own header of fields."""
    fields = {"Title": record.title, "Date": record.published, "Category": record.section, "Slug": record.id,
              "Summary": record.summary, "Number": record.number, "Unit": UNITS[record.unit]}  # fmt: skip
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return put(
        root / "content" / record.section / str(record.year) / f"{record.id}.md",
        f"{head}\n{text_with_list(record)}",
    )


def nikola(record: Record, root: Path) -> Path:
    """Nikola's header in a comment."""
    head = (f"<!--\n.. title: {record.title}\n.. slug: {record.id}\n.. date: {record.published} 00:00:00 UTC\n"
            f".. category: {record.section}\n.. description: {record.summary}\n-->\n\n")  # fmt: skip
    return put(
        root / "posts" / record.section / str(record.year) / f"{record.id}.md", head + text_with_list(record)
    )


def mkdocs(record: Record, root: Path) -> Path:
    """A page of documentation; archives are pages too, written by `mkdocs_site`."""
    place = root / "docs" / record.section / str(record.year)
    return put(
        place / f"{record.id}.md",
        f"# {record.title}\n\n{record.number}，{record.published}\n\n{text_with_list(record)}",
    )


def mkdocs_site(root: Path, found: Iterable[Record]) -> None:
    """MkDocs makes no archives: each section and year gets one as a written page."""
    shelves: dict[tuple[str, int], list[Record]] = {}
    for record in found:
        shelves.setdefault((record.section, record.year), []).append(record)
    put(
        root / "docs" / "index.md",
        "# 云州市科学技术局\n\n"
        + "".join(f"- [{title}]({folder}/index.md)\n" for folder, _, title, _ in SECTIONS),
    )
    for folder, _, title, _ in SECTIONS:
        years = sorted(year for section, year in shelves if section == folder)
        put(
            root / "docs" / folder / "index.md",
            f"# {title}\n\n" + "".join(f"- [{year}]({year}/index.md)\n" for year in years),
        )
        for year in years:
            lines = "".join(f"- [{one.title}]({one.id}.md)\n" for one in shelves[folder, year])
            put(root / "docs" / folder / str(year) / "index.md", f"# {title} {year}\n\n{lines}")


WRITERS: dict[str, Callable[[Record, Path], Path]] = {
    "gongkai": gongkai, "hugo": hugo, "eleventy": eleventy, "pelican": pelican, "nikola": nikola, "mkdocs": mkdocs,
}  # fmt: skip


def put(file: Path, text: str) -> Path:
    """Write a file and its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
