"""What the preview answers: the bytes that `build` publishes, under the same addresses, to this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.headers import ALWAYS, OTHER, PAGE
from generator.serve.handler import decoded
from tests.serve.client import TAG, Client, preview
from tests.support.site import TinySite, make, record

LIST = "project,title,organisation,amount,unit\nKJ-2008-001,精密轴承,泽璞机械公司,20,万元\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    tiny = make(tmp_path_factory.mktemp("site"))
    tiny.write("content/notices/2008/n1.md", record("n1", "第一件", "2008-03-01", "见[附表](table.csv)。"))
    tiny.write("content/notices/2008/table.csv", "甲,乙\n1,2\n")
    tiny.write("content/notices/2008/draft.md", record("draft", "草稿", "2008-03-02", draft="true"))
    tiny.write(
        "content/notices/2008/later.md", record("later", "将来", "2008-03-03", publish_at="2031-01-01")
    )
    tiny.write(
        "content/lists/2008/l1.md",
        record("l1", "拟立项公示", "2008-06-02", stage="other", projects="{file: l1.csv}",
               window="{opens: 2008-06-02, closes: 2008-06-06}"),
    )  # fmt: skip
    return tiny.write("content/lists/2008/l1.csv", LIST).build()


@pytest.fixture(scope="module")
def client(site: TinySite) -> Iterator[Client]:
    with preview(site) as running:
        yield running


def test_every_file_is_what_build_publishes(site: TinySite, client: Client) -> None:
    published = {path for path in site.files() if not path.startswith("pagefind/")}
    assert len(published) > 50
    for path in sorted(published):
        reply = client.ask(f"/base/{path}")
        assert reply.status == 200, path
        bare, tags = TAG.subn(b"", reply.body)
        assert bare == (site.output / path).read_bytes(), path
        assert tags == path.endswith(".html"), path


def test_published_files_know_nothing_of_the_preview(site: TinySite) -> None:
    for path in site.files():
        assert b"_gongkai" not in (site.output / path).read_bytes(), path


def test_nothing_is_rendered_before_it_is_looked_at_nor_twice(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.render.render import Renderer

    rendered: list[str] = []
    honest = Renderer.render
    monkeypatch.setattr(
        Renderer, "render", lambda self, output: rendered.append(output.path) or honest(self, output)
    )
    with preview(site) as running:
        assert rendered == []
        for _ in range(3):
            running.ask("/base/notices/2008/n1.html")
    assert rendered == ["notices/2008/n1.html"]


def test_headers_are_those_of_the_published_site(client: Client) -> None:
    """Save that nothing is kept: the policy that a page will have is tried while it is written."""
    for target, sort in (("/base/", PAGE), ("/base/none", PAGE), ("/base/notices/2008/table.csv", OTHER)):
        said = client.ask(target).headers
        wanted = {name.lower(): value for name, value in (*ALWAYS, *sort.own, ("Cache-Control", "no-store"))}
        assert wanted.items() <= dict(said).items(), target
        assert ("content-security-policy" in said) == (sort is PAGE), target


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/base/", "text/html; charset=utf-8"),
        ("/base/notices/", "text/html; charset=utf-8"),
        ("/base/notices/2008/n1.html?x=1", "text/html; charset=utf-8"),
        ("/base/notices/2008/table.csv", "text/csv; charset=utf-8"),
        ("/base/lists/2008/l1.json", "application/json; charset=utf-8"),
        ("/base/feeds/all.xml", "application/rss+xml; charset=utf-8"),
        ("/base/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/base/robots.txt", "text/plain; charset=utf-8"),
        ("/_gongkai/preview.js", "text/javascript; charset=utf-8"),
        ("/_gongkai/preview.css", "text/css; charset=utf-8"),
    ],
)
def test_types(client: Client, target: str, kind: str) -> None:
    reply = client.ask(target)
    assert (reply.status, reply.headers["content-type"]) == (200, kind)
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_the_site_lies_under_its_base_path(client: Client) -> None:
    assert client.session.address == f"http://127.0.0.1:{client.port}/base/"
    for target, location in (
        ("/", "/base/"),
        ("/base", "/base/"),
        ("/base/notices", "/base/notices/"),
        ("/base/notices/2008?a=b", "/base/notices/2008/?a=b"),
    ):
        reply = client.ask(target)
        assert (reply.status, reply.headers.get("location")) == (302, location), target
    assert client.ask("/notices/").status == 404


def test_missing_pages_are_the_sites_own(site: TinySite, client: Client) -> None:
    for target in ("/base/nowhere", "/base/a/b/c.html", "/elsewhere/", "/base//", "/base/index.html/"):
        reply = client.ask(target)
        assert reply.status == 404
        assert TAG.sub(b"", reply.body) == (site.output / "404.html").read_bytes()


@pytest.mark.parametrize("name", ["draft", "later"])
def test_what_is_not_public_is_not_served(client: Client, name: str) -> None:
    assert client.ask(f"/base/notices/2008/{name}.html").status == 404
    for target in (
        "/base/",
        "/base/notices/",
        "/base/feeds/all.xml",
        "/base/data/all.csv",
        "/base/sitemap.xml",
    ):
        assert f"/{name}" not in client.ask(target).text


def test_head_is_get_without_the_body(client: Client) -> None:
    got, asked = client.ask("/base/"), client.ask("/base/", "HEAD")
    assert asked.body == b""
    assert asked.headers["content-length"] == got.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_only_reading(client: Client, method: str) -> None:
    reply = client.ask("/base/", method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


def test_a_body_is_not_read_as_a_request(client: Client) -> None:
    inner = b"GET /base/robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
    head = f"GET /base/ HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: {len(inner)}\r\n\r\n"
    assert client.send(head.encode() + inner).text.count("HTTP/1.1 ") == 0


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}"])
def test_this_machine_may_ask(client: Client, host: str) -> None:
    assert client.ask("/base/", host=host.format(port=client.port)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "127.0.0.1", "localhost", "127.0.0.1:1", "localhost.evil.example:{port}",
        "127.0.0.1.evil.example:{port}", "0.0.0.0:{port}", "127.0.0.2:{port}", "user@127.0.0.1:{port}", "",
    ],
)  # fmt: skip
def test_other_names_are_refused(client: Client, host: str) -> None:
    lines = f"GET /base/ HTTP/1.1\r\nHost: {host.format(port=client.port)}\r\n\r\n"
    assert client.send(lines.encode()).status == 421


def test_no_host_and_two_hosts_are_refused(client: Client) -> None:
    good = f"Host: 127.0.0.1:{client.port}\r\n"
    for hosts in ("", good + good, good + "Host: evil.example\r\n"):
        assert client.send(f"GET /base/ HTTP/1.1\r\n{hosts}\r\n".encode()).status == 421


@pytest.mark.parametrize("target", ["/_gongkai/events?path=/base/&key=x", "/%5fgongkai/preview.js", "/base/"])
def test_other_origins_are_refused(client: Client, target: str) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", f"https://127.0.0.1:{client.port}"):
        assert client.ask(target, Origin=origin).status == 403
    if "gongkai" in target:
        assert client.ask(target, Sec_Fetch_Site="cross-site").status == 403
        assert client.ask(target, Sec_Fetch_Site="same-site").status == 403
    assert client.ask(target, "HEAD", Origin=f"http://127.0.0.1:{client.port}").status == 200


def test_it_listens_on_loopback_only(client: Client) -> None:
    assert client.session.server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "request_line",
    [b"nonsense", b"GET", b"GET / HTTP/9.9", b"GET /" + b"a" * 70000 + b" HTTP/1.1", b"\x16\x03\x01"],
)
def test_broken_requests_are_answered(client: Client, request_line: bytes) -> None:
    assert client.send(request_line + b"\r\nHost: x\r\n\r\n").status >= 400
    assert client.ask("/base/").status == 200


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/a/b", "/a/b"),
        ("/%E7%AB%A0", "/章"),
        ("/章".encode().decode("latin-1"), "/章"),
        ("/%252e", "/%2e"),
        ("/%00", None),
        ("/a%5cb", None),
        ("/%ff", None),
        ("http://x/", None),
        ("*", None),
    ],
)
def test_addresses_are_decoded_once(raw: str, path: str | None) -> None:
    assert decoded(raw) == path


def test_a_port_that_is_taken(site: TinySite, tmp_path: Path) -> None:
    from generator.serve.server import Session

    said: list[str] = []
    first = Session(site.settings, 0, "zh-CN", said.append)
    taken = first.server.server_port
    second = Session(site.settings, taken, "zh-CN", said.append)
    try:
        assert second.server.server_port != taken
        assert said == [f"端口 {taken} 已被占用，改用 {second.server.server_port}。"]
    finally:
        first.server.server_close()
        second.server.server_close()
