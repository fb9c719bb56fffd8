"""A site on an editor's desk: everything that editors do to one, careful or not, each thing one call.

Numbers choose: `which` a record, `n` a text that did not stand there before; so the same calls make the same
site, and a sequence of them can be shrunk.
"""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

from tests.support.site import SITE_TOML, TinySite, make, record

ROWS = "project,title,organisation,amount,unit\nKJ-2008-001,精密轴承,泽璞机械公司,20.5,万元\n"
#: What the machine of the site may be told to do otherwise: a text of `site.toml`, and what takes its place.
CONFIGS = (
    ('title = "测试局"', 'title = "试验局"'),
    ('title = "通知公告"', 'title = "公告"'),
    ("https://site.example/base/", "https://new.example/"),
    ("length = 5", "length = 7"),
    ('[window]', '[archive]\npage_size = 2\n\n[window]'),
    ('feed_authority', 'lang = "en"\nfeed_authority'),
    ('[window]', '[outputs]\ncalendars = false\n\n[window]'),
    ('[window]', '[outputs]\nsearch = false\n\n[window]'),
    ('[window]', '[severity]\nL109 = "info"\n\n[window]'),
    ('folder = "news"\nkind = "notice"\ntitle = "动态"', 'folder = "news"\nkind = "notice"\ntitle = "新闻"'),
)  # fmt: skip
#: Shipped templates that a site overlays, by a mark before the last of their blocks.
TEMPLATES = (
    "pages/home.html", "pages/listing.html", "kinds/notice.html", "pages/dossier.html", "base.html", "pages/redirect.html",
)  # fmt: skip
#: Strings in which every page, or one family of them, shows a change.
STRINGS = (("footer", "feeds"), ("home", "newest"), ("status", "withdrawn"))
SHIPPED = Path(__file__).parents[2] / "templates"
Snapshot = dict[str, tuple[bytes, int]]


class Desk:
    """One site; `day` is its `as_of`, `count` how many things were done to it."""

    def __init__(self, folder: Path) -> None:
        news = '\n[[section]]\nfolder = "news"\nkind = "notice"\ntitle = "动态"\nowner = "planning"\n'
        self.site: TinySite = make(folder).set(workers=1, search=True)
        self.site.write("site.toml", SITE_TOML.replace("\n[window]", f"{news}\n[window]"))
        self.day, self.count = date(2008, 11, 20), 0
        _furnish(self.site)

    @property
    def records(self) -> list[str]:
        """Paths of all records, sorted."""
        found = (self.site.folder / "content").glob("[a-z]*/*/*.md")
        return sorted(file.relative_to(self.site.folder).as_posix() for file in found)

    def record_of(self, path: str) -> str:
        """The record that a file belongs to: itself, or the one that names it as its list."""
        folder, _, name = path.rpartition("/")
        beside = (one for one in self.records if one.startswith(f"{folder}/"))
        return (
            path if path.endswith(".md") else next(one for one in beside if f"file: {name}" in self.text(one))
        )

    def text(self, path: str) -> str:
        return (self.site.folder / path).read_text("utf-8")

    def add(self, which: int, days: int, fields: dict[str, str]) -> str:
        """A new record in one of two sections, dated some days ago; returns its path."""
        self.count += 1
        name, section = f"x{self.count}", ("notices", "news")[which % 2]
        day = self.day - timedelta(days)
        path = f"content/{section}/{day.year}/{name}.md"
        self.site.write(path, record(name, f"新{self.count}", day.isoformat(), **fields))
        return path

    def body(self, which: int, n: int) -> None:
        path = self._chosen(which)
        self._write(path, f"{self.text(path)}\n第{n}段{'。' if n % 2 else '，**要**看。'}\n")

    def title(self, which: int, n: int) -> None:
        self.write_field(self._chosen(which), "title", f"标题{n}")

    def tell(self, which: int, name: str, value: str) -> None:
        """Another value of any field."""
        self.write_field(self._chosen(which), name, value)

    def note(self, path: str) -> None:
        """An entry of `changes:` of the day."""
        self.count += 1
        text, entry = self.text(path), f"{{date: {self.day}, note: 第{self.count}次更正}}"
        known = re.search(r"(?m)^changes: \[(.*)\]$", text)
        self.write_field(path, "changes", f"[{known[1]}, {entry}]" if known else f"[{entry}]")

    def list_row(self, which: int, n: int, noted: bool = True) -> None:
        """A list gets a row, or loses its last."""
        path = self._list(which)
        lines = self.text(path).splitlines()
        row = f"KJ-2008-1{n:02},项目{n},云州{'甲乙丙'[n % 3]}公司,{n + 1},万元"
        lines = lines[:-1] if len(lines) > 2 and n % 3 == 0 else [*lines, row]
        self._write(path, "\n".join(lines) + "\n")
        self._noted(path, noted)

    def amount(self, which: int, n: int, noted: bool = True) -> None:
        path = self._list(which)
        self._write(path, re.sub(r",[0-9.]+,万元\n", f",{n}.25,万元\n", self.text(path), count=1))
        self._noted(path, noted)

    def _noted(self, path: str, noted: bool) -> None:
        """A note in the records that have a list."""
        for one in self.records if noted else ():
            if f"file: {Path(path).name}}}" in self.text(one):
                self.note(one)

    def attach(self, which: int, n: int) -> None:
        """A record gets a file, or its file other bytes."""
        path = self._chosen(which)
        file = Path(path).with_name(f"f{n % 2}.txt")
        self._write(file.as_posix(), f"附表{n}\n")
        self.write_field(path, "attachments", f"[{{file: {file.name}, title: 表{n}}}]")

    def rename(self, which: int, led: bool) -> None:
        """A record gets another id, with or without a word about the former address."""
        self.count += 1
        old = self._chosen(which)
        new = Path(old).with_name(f"r{self.count}.md").as_posix()
        self._take(old, new, led)
        self.write_field(new, "id", Path(new).stem)

    def move(self, which: int, led: bool) -> None:
        """A notice goes into the other section of notices."""
        notices = [path for path in self.records if path.startswith(("content/notices/", "content/news/"))]
        if notices:
            old = notices[which % len(notices)]
            there = {"notices": "news", "news": "notices"}[old.split("/")[1]]
            self._take(old, "/".join(("content", there, *old.split("/")[2:])), led)

    def delete(self, which: int) -> str:
        """A record's file goes; returns its id."""
        path = self._chosen(which)
        self.site.remove(path)
        return Path(path).stem

    def template(self, which: int, n: int) -> None:
        """The site has a template of its own, changes it, or goes back to the shipped one."""
        name = f"templates/{TEMPLATES[which % len(TEMPLATES)]}"
        if n % 4 == 0:
            (self.site.folder / name).unlink(missing_ok=True)
            return
        before, mark, after = (SHIPPED.parent / name).read_text("utf-8").rpartition("{% endblock %}")
        self._write(name, f"{before}<p>第{n}版</p>\n{mark}{after}")

    def asset(self, n: int) -> None:
        """A style sheet of the site beside the shipped ones."""
        self._write("templates/assets/own.css", f"main {{ margin: {n}px }}\n")

    def strings(self, which: int, n: int) -> None:
        """Words of the pages, in both languages."""
        table, key = STRINGS[which % len(STRINGS)]
        for lang in ("zh-CN", "en"):
            self._write(f"templates/strings/zz.{lang}.toml", f'[{table}]\n{key} = "词{n}"\n')

    def config(self, which: int) -> None:
        """A setting is changed, or changed back."""
        old, new = CONFIGS[which % len(CONFIGS)]
        text = self.text("site.toml")
        if new not in text and old not in text:
            return
        self._write("site.toml", text.replace(new, old, 1) if new in text else text.replace(old, new, 1))

    def term(self, which: int, n: int) -> None:
        """A vocabulary: another title, or a term more."""
        name = ("topics", "units", "programmes")[which % 3]
        text = self.text(f"content/_vocab/{name}.yaml")
        more = f"- {{id: t{n}, title: 词{n}}}\n"
        if n % 2 and more not in text:
            text += more
        else:
            text = re.sub("title: [^,}]+", f"title: 名{n}", text, count=1)
        self._write(f"content/_vocab/{name}.yaml", text)

    def as_of(self, days: int) -> None:
        """Another day, later or earlier."""
        before, self.day = self.day, self.day + timedelta(days)
        self._write(
            "site.toml", self.text("site.toml").replace(f'as_of = "{before}"', f'as_of = "{self.day}"')
        )

    def spoil(self, which: int, n: int) -> None:
        """A file that cannot be read, or not be published."""
        path = self._chosen(which)
        text = self.text(path)
        slips = (text.replace("title:", "titel:", 1), text.replace("published: 20", "published: x", 1), "---\nid: [\n",
                 text + "\n[无](nowhere.html)\n", text + "\n<script>1</script>\n", text + "\n身份证11010519491231002X\n")  # fmt: skip
        self._write(path, slips[n % len(slips)])

    def snapshot(self) -> Snapshot:
        """All that version control would hold but the register, with times of files."""
        found: Snapshot = {}
        for name in ("site.toml", "content", "templates"):
            root = self.site.folder / name
            for file in [root] if root.is_file() else sorted(root.rglob("*")):
                path = file.relative_to(self.site.folder).as_posix()
                if file.is_file() and not path.startswith("content/_register/"):
                    found[path] = (file.read_bytes(), file.stat().st_mtime_ns)
        return found

    def restore(self, kept: Snapshot, times: bool = False) -> None:
        """Another branch, or an older state: many files at once; with `times` those of the files too."""
        now = self.snapshot()
        for path in now.keys() - kept.keys():
            self.site.remove(path)
        for path, (data, when) in kept.items():
            if path not in now or now[path][0] != data:
                self.site.write(path, data)
                if times:
                    os.utime(self.site.folder / path, ns=(when, when))
        self.day = date.fromisoformat(re.findall(r'(?m)^as_of = "(.+)"$', self.text("site.toml"))[0])

    def _chosen(self, which: int) -> str:
        records = self.records
        return records[which % len(records)] if records else self.add(which, 3, {})

    def _list(self, which: int) -> str:
        found = sorted((self.site.folder / "content").glob("lists/2008/*.csv"))
        return found[which % len(found)].relative_to(self.site.folder).as_posix()

    def _take(self, old: str, new: str, led: bool) -> None:
        """A record's file, and what is attached to it, to another place."""
        text = self.text(old)
        for name in re.findall(r"file: ([\w.]+)", text):
            data = (self.site.folder / old).with_name(name).read_bytes()
            self.site.write(Path(new).with_name(name).as_posix(), data)
        self.site.remove(old).write(new, text)
        if led:
            known = re.search(r"(?m)^redirect_from: \[(.*)\]$", text)
            former = f"/{old.removeprefix('content/').removesuffix('.md')}.html"
            self.write_field(new, "redirect_from", f"[{f'{known[1]}, ' if known else ''}{former}]")

    def write_field(self, path: str, name: str, value: str) -> None:
        text, line = self.text(path), f"{name}: {value}\n"
        found = re.sub(rf"(?m)^{name}: .*\n", line.replace("\\", r"\\"), text, count=1)
        if found == text and line not in text:
            found = text.replace("\n---\n", f"\n{line}---\n", 1)
        self._write(path, found)

    def _write(self, path: str, text: str) -> None:
        self.site.write(path, text)


def _furnish(site: TinySite) -> None:
    """Something of what shows other things: lists with projects, a call, mentions, files, terms, a page to come."""
    about = {"topics": "[conference]", "unit": "office"}
    for number in (1, 2, 3):
        site.write(
            f"content/notices/2008/n{number}.md",
            record(f"n{number}", f"通知{number}", f"2008-03-0{number}", **about),
        )
    site.write(
        "content/notices/2008/n2.md",
        record("n2", "通知2", "2008-03-02", "见[公示](ref:l1#KJ-2008-001)和[表](f0.txt)。"),
    )
    site.write("content/notices/2008/f0.txt", "附表\n").write(
        "content/news/2007/w1.md", record("w1", "旧闻", "2007-12-30")
    )
    site.write("content/notices/2008/d1.md", record("d1", "草稿", draft="true"))
    site.write("content/notices/2008/e1.md", record("e1", "将来", "2008-11-19", publish_at="2008-12-01"))
    site.write(
        "content/calls/2008/c1.md",
        record("c1", "指南", "2008-10-20", opens="2008-11-01", closes="2008-12-01", programme="key"),
    )
    for name, day in (("l1", "2008-06-02"), ("l2", "2008-11-17")):
        last = date.fromisoformat(day) + timedelta(4)
        fields = {
            "stage": "other",
            "projects": f"{{file: {name}.csv}}",
            "window": f"{{opens: {day}, closes: {last}}}",
        }
        site.write(f"content/lists/2008/{name}.md", record(name, f"名单{name}", day, **fields))
        site.write(f"content/lists/2008/{name}.csv", ROWS.replace("001", f"00{name[1]}"))
    site.write("content/policies/2008/p1.md", record("p1", "办法", "2008-05-06"))
