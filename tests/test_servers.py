"""What a published site says through the real nginx and the real Apache: every header with every sort of answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import limits
from generator.headers import ACTIVE, ALWAYS, DOCUMENT, FRESH, KEPT, OTHER, PAGE, Sort, sort_of
from generator.media import content_type
from generator.plan.former import gone_page, gone_text
from generator.plan.redirects import redirect_page
from tests.log.support import publish
from tests.support.site import TinySite, make, record
from tests.support.webserver import Answer, Server, served

#: Attached files that a browser would open as documents, and others; names as wild as names may be.
DOCUMENTS = ("图 1.svg", "a.SVG", "表.html", "页.HTM", "x.xml", "y.xhtml", "o'z.html", "Z.HTML")
PLAIN = ("表 1.csv", "a.pdf", "b.xlsx", "c.unknown", "说明.txt", "d.atom", "e.js")
#: Everything that a sort of answers may say and another may not.
SAID = {name for sort in (PAGE, DOCUMENT, OTHER) for name, _ in sort.headers}


@dataclass(frozen=True)
class Running:
    """A server, the site behind it and where it is mounted."""

    server: Server
    site: TinySite
    base: str

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path of the site."""
        return self.server.get(self.base + path, method, **headers)


def make_site(folder: Path, base: str) -> TinySite:
    """Every sort of file, a moved record, a withdrawn one with a file, a signed log."""
    site = make(folder).edit("site.toml", "https://site.example/base/", f"https://site.example{base}")
    site.edit("site.toml", 'as_of = "2008-11-20"\n', 'as_of = "2008-11-20"\nhsts_days = 2\n')
    files = ", ".join(f'{{file: "{name}"}}' for name in (*DOCUMENTS, *PLAIN))
    moved = """["/旧/a;b.html", "/old/$x{y}.html", "/old/"]"""
    site.write("content/notices/2008/n1.md", record("n1", attachments=f"[{files}]", redirect_from=moved))
    for name in (*DOCUMENTS, *PLAIN):
        site.write(f"content/notices/2008/{name}", f"文件 {name}")
    site.write("content/notices/2008/gone.md", record("gone", "通知三", attachments='[{file: "撤 1.pdf"}]'))
    site.write("content/notices/2008/撤 1.pdf", "甲")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "SITEMAP", 5)
        return publish(
            publish(site), subject="gone", mode="tombstone", reason="重复发布", authority="局办公室"
        )


@pytest.fixture(scope="session", params=["/base/", "/", "/政务 公开/"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[TinySite, str]:
    base = request.param.replace(" ", "%20")
    return make_site(tmp_path_factory.mktemp("site"), base), request.param


@pytest.fixture(scope="module", params=["nginx", "apache2"])
def running(request: pytest.FixtureRequest, site: tuple[TinySite, str]) -> Iterator[Running]:
    with served(request.param, site[0].output, site[1]) as server:
        yield Running(server, *site)


def expect(answer: Answer, sort: Sort, what: str) -> None:
    """All headers of the sort, those of every answer, and none of another sort."""
    wanted = {**dict((*ALWAYS, ("Strict-Transport-Security", "max-age=172800"))), **dict(sort.headers)}
    wanted |= dict.fromkeys(SAID - set(wanted))  # type: ignore[arg-type]
    assert {name: answer.headers.get(name.lower()) for name in wanted} == wanted, what


def test_every_file_with_its_type_and_headers(running: Running) -> None:
    assert running.site.result is not None and running.site.result.loaded is not None
    outputs = {one.path: one for one in running.site.result.loaded.outputs}
    seen: dict[Sort, int] = {}
    for path in running.site.files():
        if path.startswith((".", "_")) and not path.startswith(".well-known"):
            continue
        if outputs[path].view in (gone_page, gone_text, redirect_page):
            continue
        answer = running.get(path)
        sort = sort_of(path, outputs[path].form == "copy")
        seen[sort] = seen.get(sort, 0) + 1
        assert answer.status == 200 and answer.data == (running.site.output / path).read_bytes(), path
        assert answer.headers["content-type"].replace(" ", "") == content_type(path).replace(" ", ""), path
        expect(answer, sort, path)
        again = running.get(path, **{"If-None-Match": answer.headers["etag"]})
        assert again.status == 304 and again.headers["cache-control"] == dict(sort.headers)["Cache-Control"]
    assert len(seen) == 4 and seen[DOCUMENT] >= len(DOCUMENTS)


@pytest.mark.parametrize("path", ["pagefind/pagefind-worker.js", "pagefind/2007_2008/pagefind-worker.js"])
def test_the_worker_of_any_period_gets_the_policy(running: Running, path: str) -> None:
    file = running.site.output.resolve() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("postMessage(1);\n", encoding="utf-8")
    expect(running.get(path), PAGE, path)


@pytest.mark.parametrize("path", ["", "notices/", "log/", "feeds/"])
def test_folders_are_their_pages(running: Running, path: str) -> None:
    answer = running.get(path)
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    expect(answer, PAGE, path)


@pytest.mark.parametrize(
    "path",
    ["none.html", "none", "assets/none.css", "log/tile/0/none", "feeds/none.xml", "assets/",
     ".htaccess", ".nginx.conf", ".git/config", "notices/.env", "_headers", "_redirects", "none.svg"],
)  # fmt: skip
def test_what_is_missing_or_private_is_the_page_for_that(running: Running, path: str) -> None:
    answer = running.get(path)
    assert answer.status in ((404,) if path != ".htaccess" else (403, 404)), path
    assert answer.text == running.site.read("404.html"), path
    expect(answer, PAGE, path)


def test_the_security_contact_is_no_hidden_file(running: Running) -> None:
    answer = running.get(".well-known/none.txt")
    assert answer.status == 404 and answer.text == running.site.read("404.html")


def test_moved_and_withdrawn_addresses_answer_as_they_should(running: Running) -> None:
    target = running.site.read("_redirects").splitlines()[-1].split()[0].rpartition("/notices/")[0]
    for path in ("旧/a;b.html", "old/$x{y}.html", "old/", "old/index.html"):
        answer = running.get(path)
        assert answer.status == 301, path
        assert answer.headers["location"].endswith(f"{target}/notices/2008/n1.html"), path
        assert dict(ALWAYS).items() <= {name: answer.headers[name.lower()] for name, _ in ALWAYS}.items()
    page, file = running.get("notices/2008/gone.html"), running.get("notices/2008/撤 1.pdf")
    for answer in (page, file):
        assert answer.status == 410 and "重复发布" in answer.text and "甲" not in answer.text
    assert page.headers["content-type"].startswith("text/html")
    assert file.headers["content-type"].startswith("text/plain")
    expect(page, PAGE, "gone page")
    expect(file, OTHER, "gone file")


def test_other_ways_of_asking(running: Running) -> None:
    head = running.get("index.html", "HEAD")
    assert head.status == 200 and head.data == b""
    expect(head, PAGE, "HEAD")
    answer = running.get("notices")
    assert answer.status == 301 and answer.headers["location"].endswith("/notices/")
    for path in ("sitemap.xml", "sitemap-1.xml"):
        assert running.get(path).headers.get("content-disposition") is None


def test_a_missing_rule_is_seen(tmp_path: Path) -> None:
    """The test of the tests: a configuration without one header, or without the rule for documents, fails."""
    site = make_site(tmp_path / "site", "/base/")
    for old, new in (("nosniff", "none"), (f"|{ACTIVE[5]}|", "|")):
        assert old in site.read(".nginx.conf")
        rules = served("nginx", site.output, "/base/", lambda text, old=old, new=new: text.replace(old, new))  # type: ignore[misc]
        with rules as server, pytest.raises(AssertionError):
            test_every_file_with_its_type_and_headers(Running(server, site, "/base/"))


def test_lasting_files_are_those_whose_name_says_their_bytes() -> None:
    assert sort_of("assets/0123/style.css", False).cache == KEPT
    assert sort_of("log/tile/0/000", False).cache == KEPT
    assert sort_of("log/checkpoint", False).cache == FRESH == sort_of("index.html", False).cache
