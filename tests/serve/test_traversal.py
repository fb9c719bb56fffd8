"""No address leads out of the plan: addresses are looked up among the outputs, never on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.client import Client, preview
from tests.support.site import TinySite, make, record

CANARY = b"the canary is not to be read"
UPS = ("..", "%2e%2e", "%2E.", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "%uff0e%uff0e", "....", ". .")
SLASHES = ("/", "%2f", "%5c", "\\", "%252f", "//")
PREFIXES = ("/", "/base/", "/base/notices/", "/base/pagefind/", "/_gongkai/", "/base/assets/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "canary").write_bytes(CANARY)
    tiny = make(folder / "site")
    tiny.write("canary", CANARY).write("content/canary", CANARY).write("content/notices/2008/.canary", CANARY)
    tiny.remove("content/canary")
    tiny.write("content/notices/2008/n1.md", record("n1", body="见[附表](table.csv)。"))
    tiny.write("content/notices/2008/table.csv", "甲,乙\n").build()
    index = tiny.output.resolve() / "pagefind"
    index.mkdir(exist_ok=True)
    (index / "pagefind.js").write_bytes(b"export {};")
    (index / "link.js").symlink_to(folder / "canary")
    (index / "folder").symlink_to(folder)
    (index / "inside.js").symlink_to("pagefind.js")
    return tiny


@pytest.fixture(scope="module")
def client(site: TinySite) -> Iterator[Client]:
    with preview(site) as running:
        yield running


def attacks(site: TinySite) -> list[str]:
    """Raw request targets, each of which a careless server would turn into the canary."""
    canary, served = str(site.folder.parent / "canary"), str(site.folder / "canary")
    found = [
        prefix + slash.join([up] * depth + ["canary"])
        for prefix in PREFIXES
        for up in UPS
        for slash in SLASHES
        for depth in (1, 3)
    ]
    for whole in (canary, served):
        found += [whole, f"/{whole}", f"file://{whole}", f"/base/{whole}", f"/base/pagefind/{whole}"]
        found += [f"/_gongkai/{whole}", f"/base/%2f{whole[1:]}", f"//127.0.0.1{whole}", f"http://x{whole}"]
    found += ["/canary", "/base/canary", "/base/content/canary", "/base/notices/2008/.canary"]
    found += ["/base/site.toml", "/base/.cache/memo.sqlite", "/base/public/canary", "/base/content/"]
    found += ["/base/pagefind/link.js", "/base/pagefind/folder/canary", "/base/pagefind/folder/site/canary"]
    found += ["/_gongkai/server.py", "/_gongkai/words.en.toml", "/_gongkai/../cli.py", "/_gongkai/"]
    found += [
        "/base/pagefind/",
        "/base/pagefind/.",
        "/base/pagefind/pagefind.js/",
        "/base/pagefind/pagefind.js%00",
    ]
    return found


def test_no_address_gives_the_canary(site: TinySite, client: Client) -> None:
    targets = attacks(site)
    assert len(targets) >= 60
    for target in targets:
        reply = client.ask(target)
        assert reply.status in (302, 400, 404), target
        assert CANARY not in reply.body, target
    assert client.ask("/base/").status == 200


def test_the_index_is_served_from_inside_the_release(client: Client) -> None:
    assert client.ask("/base/pagefind/pagefind.js").body == b"export {};"
    assert client.ask("/base/pagefind/inside.js").body == b"export {};"


def test_an_index_that_is_a_link_is_none(tmp_path: Path) -> None:
    tiny = make(tmp_path / "site").build()
    (tmp_path / "pagefind.js").write_bytes(CANARY)
    (tiny.output.resolve() / "pagefind").symlink_to(tmp_path)
    with preview(tiny) as running:
        assert running.ask("/base/pagefind/pagefind.js").status == 404


def test_an_output_that_is_not_ours_has_no_index(tmp_path: Path) -> None:
    tiny = make(tmp_path / "site")
    tiny.write("public/pagefind/pagefind.js", CANARY)
    with preview(tiny) as running:
        assert running.ask("/base/pagefind/pagefind.js").status == 404


def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    """The plan is the last good one; the link lies where it knows a file."""
    (tmp_path / "canary").write_bytes(CANARY)
    tiny = make(tmp_path / "site")
    tiny.write("content/notices/2008/n1.md", record("n1", body="见[附表](table.csv)。"))
    tiny.write("content/notices/2008/table.csv", "甲,乙\n")
    with preview(tiny) as running:
        file = tiny.folder / "content/notices/2008/table.csv"
        file.unlink()
        file.symlink_to(tmp_path / "canary")
        reply = running.ask("/base/notices/2008/table.csv")
        assert CANARY not in reply.body
        assert reply.status == 500


@pytest.mark.parametrize(
    "path", ["..%2f..%2fcanary", "%2e%2e/canary", "/base/../canary", "/_gongkai/x", "\x00"]
)
def test_the_stream_looks_up_the_same_way(client: Client, path: str) -> None:
    with client.events(path, "x") as events:
        try:
            name, data = events.next()
        except EOFError:
            return
        assert (name, data) == ("reload", {})
