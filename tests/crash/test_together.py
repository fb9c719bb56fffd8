"""Two builds at once, and readers while a site is published over and over."""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urljoin

import pytest

from generator.publish.release import Releases
from tests.crash.acts import a_site, building, publishing
from tests.crash.conftest import Grounds
from tests.crash.harness import Act, Ground
from tests.support.site import TinySite, record
from tests.support.webserver import live
from tests.test_publish import left_over

Maker = Callable[[Path], Act]
PAGE = "/base/notices/2008/n2.html"
#: As docs/how-to/deploy.md has it.
ALIAS = """\
Alias /base/assets/ {releases}/kept-assets/
<Directory {releases}/kept-assets>
    Require all granted
    AddType text/css .css
    Header set Cache-Control "public, max-age=31536000, immutable"
</Directory>
"""
STAMP = re.compile(r"build-(\d+)")
ASSET = re.compile(r'(?:href|src)="([^"]*/assets/[^"]+)"')


def rounds(ground: Ground, count: int) -> dict[str, int]:
    """Two of the same command, the second a little later; how often the second had to give up."""
    chance, found = random.Random(20081120), {"rounds": 0, "gave up": 0}
    started = time.monotonic()
    ground.restore()
    ground.run()
    lasting = time.monotonic() - started
    for _ in range(count):
        ground.restore()
        first = ground.start()
        time.sleep(chance.uniform(0, lasting))
        second = ground.start()
        codes = [ground.ended(child) for child in (first, second)]
        for run in codes:
            assert run.code == 0 or (run.code == 3 and "E001" in run.said), run
        assert ground.seen() == "new" and left_over(ground.site) == []
        ground.mended()
        found["rounds"] += 1
        found["gave up"] += [run.code for run in codes].count(3)
    return found


def test_two_at_once(grounds: Grounds) -> None:
    assert rounds(grounds(building), 3)["rounds"] == 3


@pytest.mark.full
@pytest.mark.parametrize("make", [building, publishing])
def test_two_at_once_a_hundred_times(grounds: Grounds, make: Maker) -> None:
    print(make.__name__, rounds(grounds(make), 100))


class Reader(Thread):
    """Fetches a page, waits a little, fetches what belongs to it; all of one publication."""

    def __init__(self, port: int, done: Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.done, self.chance = port, done, random.Random(seed)
        self.pages, self.files, self.faults = 0, 0, []  # type: ignore[var-annotated]

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.done.is_set():
            page = self.get(connection, PAGE)
            stamps = set(STAMP.findall(page))
            if len(stamps) != 1:
                self.faults.append(f"a mixed page: {sorted(stamps)}")
            self.pages += 1
            time.sleep(self.chance.choice((0, 0, 0.01, 0.1, 0.3)))
            for link in sorted(set(ASSET.findall(page))):
                text = self.get(connection, urljoin(PAGE, link))
                if link.endswith("style.css") and set(STAMP.findall(text)) != stamps:
                    self.faults.append(f"page of {sorted(stamps)}, style sheet of {STAMP.findall(text)}")
                self.files += 1
        connection.close()

    def get(self, connection: http.client.HTTPConnection, path: str) -> str:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            self.faults.append(f"{answer.status} {path}")
        return text


def stamped(site: TinySite, number: int) -> TinySite:
    """The number of a publication in the title and the text of a page and in its style sheet."""
    site.write("content/notices/2008/n2.md", record("n2", f"build-{number}", body=f"build-{number}"))
    return site.write("templates/assets/style.css", f"p {{ color: black }} /* build-{number} */")


def read_during(
    site: TinySite, publications: int, kind: str = "nginx", broken: Callable[[str], str] = str
) -> tuple[list[Reader], list[str]]:
    """Four readers through a web server during so many publications, and what they found wrong."""
    done = Event()
    alias = ALIAS.format(releases=Releases(site.output).folder)
    with live(kind, site.output, "/base/", broken, alias) as server:
        readers = [Reader(server.port, done, seed) for seed in range(4)]
        for reader in readers:
            reader.start()
        for number in range(1, publications + 1):
            before = [reader.pages for reader in readers]
            assert stamped(site, number).build().result
            # The promise holds for five releases; readers that share this process must not fall behind further.
            until = time.monotonic() + 10
            while any(reader.pages == count for reader, count in zip(readers, before, strict=True)):
                if time.monotonic() > until:
                    break
                time.sleep(0.005)
        done.set()
        for reader in readers:
            reader.join(30)
    return readers, [fault for reader in readers for fault in reader.faults]


@pytest.fixture
def site(quick_path: Path) -> TinySite:
    return stamped(a_site(quick_path), 0).build()


@pytest.mark.parametrize("kind", ["nginx", "apache2"])
def test_readers_see_one_publication(site: TinySite, kind: str) -> None:
    readers, faults = read_during(site, 8, kind)
    assert faults == [] and all(reader.pages > 3 for reader in readers)


def test_a_server_that_has_only_the_newest_assets_is_caught(site: TinySite) -> None:
    def newest(rules: str) -> str:
        assert "kept-assets" in rules
        return rules.replace("kept-assets", "none")

    assert any("404 /base/assets/" in str(read_during(site, 6, broken=newest)) for _ in range(5))


@pytest.mark.full
@pytest.mark.parametrize("kind", ["nginx", "apache2"])
def test_readers_during_two_hundred_publications(site: TinySite, kind: str) -> None:
    readers, faults = read_during(site, 200, kind)
    assert faults == []
    print(f"{sum(one.pages for one in readers)} pages, {sum(one.files for one in readers)} assets")
