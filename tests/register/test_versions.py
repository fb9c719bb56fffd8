"""No silent edit: what makes a version, what needs a note, what the register holds of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.register.entries import seal
from generator.register.lines import version_of
from tests.problems.cases import found
from tests.register.support import publish, register, try_publish, two_records, versions
from tests.support.site import TinySite, make, record

NOTICE, LISTED, ROWS = "content/notices/2008/n1.md", "content/lists/2008/l1.md", "content/lists/2008/l1.csv"
NOTE = "changes: [{date: 2008-11-19, note: 更正}]\n"
Edit = Callable[[TinySite], object]


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return publish(two_records(make(tmp_path)))


BINDING: dict[str, tuple[str, Edit]] = {
    "amount": ("l1", lambda site: site.edit(ROWS, ",20,", ",25,")),
    "row added": ("l1", lambda site: site.edit(ROWS, "KJ-", "KJ-2008-002,新项目,云州公司,1,万元\nKJ-")),
    "row gone": (
        "l1",
        lambda site: site.write(ROWS, "project,title\nKJ-2008-009,另一项\n").edit(
            LISTED, "published:", "redirect_from: [/projects/KJ-2008-001.html]\npublished:"
        ),
    ),
    "cell of a row": ("l1", lambda site: site.edit(ROWS, "泽璞机械公司", "泽璞重工公司")),
    "date": ("l1", lambda site: site.edit(LISTED, "closes: 2008-06-06", "closes: 2008-06-09")),
    "document number": ("n1", lambda site: site.edit(NOTICE, "1号", "2号")),
    "status": ("n1", lambda site: site.edit(NOTICE, "number:", "status: 废止\nnumber:")),
    "bytes of a file": ("n1", lambda site: site.write("content/notices/2008/form.txt", "新表格\n")),
    "file gone": (
        "n1",
        lambda site: site.edit(
            NOTICE, "attachments: [{file: form.txt}]\n", "redirect_from: [/notices/2008/form.txt]\n"
        ),
    ),
}


@pytest.mark.parametrize("what", BINDING)
def test_what_binds_needs_a_note(site: TinySite, what: str) -> None:
    before = register(site)
    name, edit = BINDING[what]
    edit(site)
    for run in (site.check, lambda: try_publish(site)):
        run()
        assert "L105" in {line.split()[0] for line in found(site)} <= {"L105", "S014"}
        assert register(site) == before
    publish(site.edit(LISTED if name == "l1" else NOTICE, "published:", f"{NOTE}published:"))
    assert [line["n"] for line in versions(site, name)] == [1, 2]
    assert versions(site, name)[1]["notes"] == [["2008-11-19", "更正", False]]


def test_the_problem_tells_old_and_new(site: TinySite) -> None:
    site.edit(ROWS, ",20,", ",25,").check()
    assert found(site) == [f"L105 error {ROWS}:2:25"]
    assert site.result is not None
    told = dict(site.result.problems[0].args)
    assert (told["old"], told["new"], told["what"]) == ("20", "25", "项目清单 KJ-2008-001 金额")


FREE: dict[str, Edit] = {
    "text": lambda site: site.edit(NOTICE, "正文。", "改过的正文。"),
    "title": lambda site: site.edit(NOTICE, "通知一", "通知壹"),
    "note alone": lambda site: site.edit(NOTICE, "published:", f"{NOTE}published:"),
}


@pytest.mark.parametrize("what", FREE)
def test_running_text_needs_none_and_is_recorded(site: TinySite, what: str) -> None:
    FREE[what](site)
    assert found(site.check()) == []
    publish(site)
    expected = {"text": ["body"], "title": ["title"], "note alone": None}[what]
    assert [line.get("changed") for line in versions(site, "n1")] == [None, expected]
    assert [line["n"] for line in versions(site, "l1")] == [1]


UNSEEN: dict[str, Edit] = {
    "comment": lambda site: site.edit(NOTICE, "id: n1", "# 备注\nid: n1"),
    "order": lambda site: site.edit(NOTICE, "id: n1\ntitle: 通知一\n", "title: 通知一\nid: n1\n"),
    "line ends": lambda site: site.write(NOTICE, (site.folder / NOTICE).read_bytes().replace(b"\n", b"\r\n")),
    "list written otherwise": lambda site: site.edit(ROWS, "project,", '"project",'),
    "former address": lambda site: site.edit(NOTICE, "published:", "redirect_from: [/old.html]\npublished:"),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_what_nobody_sees_makes_no_version(site: TinySite, what: str) -> None:
    before = {path: data for path, data in register(site).items() if not path.startswith("addresses/")}
    UNSEEN[what](site)
    publish(site)
    assert {
        path: data for path, data in register(site).items() if not path.startswith("addresses/")
    } == before


def test_nothing_new_writes_nothing(site: TinySite) -> None:
    files = {file: file.stat().st_mtime_ns for file in (site.folder / "content").rglob("*")}
    publish(site)
    assert site.result is not None and not site.result.switched
    assert {file: file.stat().st_mtime_ns for file in (site.folder / "content").rglob("*")} == files


def test_a_published_note_stays(site: TinySite) -> None:
    publish(site.edit(NOTICE, "published:", f"{NOTE}published:"))
    site.edit(NOTICE, "note: 更正", "note: 勘误").check()
    assert found(site) == [f"L106 error {NOTICE}:4:10"]


def test_a_build_compares_and_warns_and_a_check_compares(site: TinySite) -> None:
    before = register(site)
    site.edit(NOTICE, "正文。", "改过的正文。").write("content/notices/2008/n2.md", record("n2"))
    assert found(site.check()) == []
    assert [line for line in found(site.build()) if line[0] == "L"] == [
        f"L109 warning {NOTICE}:2:5",
        "L109 warning content/notices/2008/n2.md:2:5",
    ]
    assert register(site) == before


def test_without_a_register_nothing_is_compared(tmp_path: Path) -> None:
    site = two_records(make(tmp_path)).build()
    site.edit(ROWS, ",20,", ",25,").remove(NOTICE).remove("content/notices/2008/form.txt").build()
    assert not register(site) and not [line for line in site.problems() if line[0] == "L"]


def test_every_version_is_kept_byte_for_byte(site: TinySite) -> None:
    sources = [(site.folder / ROWS).read_bytes()]
    site.edit(ROWS, ",20,", ",25,").edit(LISTED, "published:", f"{NOTE}published:")
    sources.append((site.folder / ROWS).read_bytes())
    held = register(publish(site))
    kept = [data for path, data in sorted(held.items()) if path.endswith(("/l1/1.l1.csv", "/l1/2.l1.csv"))]
    assert kept == sources
    digest = hashlib.sha256("表格\n".encode()).hexdigest()
    assert held[f"files/{digest[:2]}/{digest}.txt"] == "表格\n".encode()


def test_seals_are_salted_digests(site: TinySite) -> None:
    (line,) = (
        line for line in register(site).items() if line[0].startswith("records/") and b'"l1"' in line[1]
    )
    version = version_of(line[1].decode().splitlines()[0])
    data = (site.folder / ROWS).read_bytes()
    plain = hashlib.sha256(data).digest()
    assert version.seals.data == (hashlib.sha256(bytes.fromhex(version.salt) + plain).hexdigest(),)
    assert version.seals.data != (seal("00" * 32, plain.hex()),) and version.seals.files == ()
    salts = {versions(site, name)[0]["salt"] for name in ("n1", "l1")}
    assert len(salts) == 2


def test_a_withheld_record_registers_what_it_shows(tmp_path: Path) -> None:
    fields = {
        "disclosure": "{mode: 不予公开, basis: 第十四条, reason: 涉及商业秘密}",
        "attachments": "[{file: a.txt}]",
    }
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", **fields))
    site.write("content/notices/2008/a.txt", "秘密")
    publish(site)
    assert not [path for path in register(site) if path.startswith("files/")]
    site.edit("content/notices/2008/a.md", "正文。", "改过。")
    publish(site)
    assert len(versions(site, "a")) == 1, "what is withheld may change unseen"


def test_a_shallow_copy_does(site: TinySite, tmp_path: Path) -> None:
    """Nothing but content and site.toml is needed: no cache, no release, no history of version control."""
    copy = make(tmp_path / "copy", defaults=False)
    for file in sorted([site.folder / "site.toml", *(site.folder / "content").rglob("*")]):
        if file.is_file():
            copy.write(file.relative_to(site.folder).as_posix(), file.read_bytes())
    copy.edit(ROWS, ",20,", ",25,").check()
    assert found(copy) == [f"L105 error {ROWS}:2:25"]
