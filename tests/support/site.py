"""A whole site from one string, with a chain of edit → build → check; most tests are written with it.

    site = make(tmp_path, '''
    -- content/notices/2008/a.md --
    ---
    id: a
    ...
    ''')

Files begin with a line `-- path --`. `site.toml` and the vocabularies have small defaults, so that a
test shows only what it is about.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from generator.kinds import KINDS
from generator.pipeline import Result, Settings, build
from generator.problems import Problem

SITE_TOML = """\
[site]
title = "测试局"
base_url = "https://site.example/base/"
feed_authority = "site.example,2003"
as_of = "2008-11-20"

[[section]]
folder = "notices"
kind = "notice"
title = "通知公告"
owner = "office"

[[section]]
folder = "calls"
kind = "guideline"
title = "申报指南"
owner = "office"

[[section]]
folder = "lists"
kind = "publicity"
title = "公示"
owner = "office"

[[section]]
folder = "approvals"
kind = "approval"
title = "立项结果"
owner = "office"

[[section]]
folder = "reports"
kind = "report"
title = "年度报告"
owner = "office"

[[section]]
folder = "policies"
kind = "policy"
title = "政策法规"
owner = "office"

[[section]]
folder = "evaluations"
kind = "evaluation"
title = "评估结果"
owner = "office"

[[section]]
folder = "payments"
kind = "payment"
title = "资金拨付"
owner = "office"

[[section]]
folder = "completions"
kind = "completion"
title = "验收结果"
owner = "office"

[[section]]
folder = "criteria"
kind = "criteria"
title = "评价指标"
owner = "office"

[[section]]
folder = "draws"
kind = "draw"
title = "专家抽取"
owner = "office"

[window]
unit = "workday"
count_first_day = true
length = 5
roll_end = false
"""
#: The same with a section for each kind that has none in it.
EVERY_KIND = SITE_TOML + "".join(
    f'\n[[section]]\nfolder = "of-{kind.name}"\nkind = "{kind.name}"\ntitle = "{kind.label.zh}"\nowner = "office"\n'
    for kind in KINDS
    if f'kind = "{kind.name}"' not in SITE_TOML
)
DEFAULTS = {
    "site.toml": SITE_TOML,
    "content/_vocab/units.yaml": "- {id: office, title: 办公室}\n- {id: planning, title: 计划处}\n",
    "content/_vocab/programmes.yaml": "- {id: key, title: 重点攻关, valid_from: 2006-01-01}\n",
    "content/_vocab/topics.yaml": "- {id: conference, title: 科技大会}\n",
}
_HEAD = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


def record(
    identifier: str, title: str = "标题", published: str = "2008-03-01", body: str = "正文。", **fields: str
) -> str:
    """The text of a record; `fields` are further lines of its front matter."""
    lines = [f"id: {identifier}", f"title: {title}", f"published: {published}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


class TinySite:
    """A site in a folder of its own; every method that changes something returns the site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "public"
        self.settings = Settings(folder, self.output, datetime(2030, 1, 1), search=False)  # noqa: DTZ001 - in the zone of the site
        self.result: Result | None = None

    def write(self, path: str, text: str | bytes) -> TinySite:
        """Put a file; the text's common indentation is taken off."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def edit(self, path: str, old: str, new: str) -> TinySite:
        """Replace a text that must stand in the file exactly once."""
        text = (self.folder / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new))

    def remove(self, path: str) -> TinySite:
        """Delete a file."""
        (self.folder / path).unlink()
        return self

    def set(self, **changes: object) -> TinySite:
        """Change the settings of the next run: `search=True`, `fresh=True`, `as_of=…`."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        return self

    def build(self) -> TinySite:
        """Run the line and publish; a site with errors fails the test."""
        self.result = build(self.settings)
        assert self.result.ok, self.problems()
        return self

    def try_build(self) -> TinySite:
        """Run the line; errors are for the test to look at."""
        self.result = build(self.settings)
        return self

    def check(self) -> TinySite:
        """Run everything short of publishing."""
        self.result = build(self.settings, publish=False)
        return self

    def problems(self) -> list[str]:
        """`CODE path:line:column` of the last run."""
        assert self.result is not None
        return [_short(problem) for problem in self.result.problems]

    def rendered(self) -> AbstractSet[str]:
        """Paths made by the last run."""
        assert self.result is not None
        return set(self.result.rendered)

    def files(self) -> dict[str, str]:
        """Digest of every published file by path, without the search index."""
        found = {}
        for file in sorted(self.output.resolve().rglob("*")):
            path = file.relative_to(self.output.resolve()).as_posix()
            if file.is_file() and not path.startswith("pagefind/"):
                found[path] = hashlib.sha256(file.read_bytes()).hexdigest()
        return found

    def read(self, path: str) -> str:
        """The text of a published file."""
        return (self.output / path).read_bytes().decode("utf-8-sig")


def _short(problem: Problem) -> str:
    span = problem.span
    return f"{problem.code} " + ":".join(str(part) for part in (span.path, span.line, span.column) if part)


def make(folder: Path, text: str = "", defaults: bool = True) -> TinySite:
    """A site from one string of files; defaults stand in for what it does not give."""
    site = TinySite(folder)
    parts = _HEAD.split(textwrap.dedent(text))
    files = dict(zip(parts[1::2], parts[2::2], strict=True))
    for path, content in {**(DEFAULTS if defaults else {}), **files}.items():
        site.write(path, content)
    return site
