"""What pages say to browsers about other sites and about their own files."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha384
from pathlib import Path
from urllib.parse import urljoin

from lxml import html

from tests.sample.sample import Sample
from tests.support.site import make, record


def test_links_to_other_sites_tell_nothing(tmp_path: Path) -> None:
    """In texts, with a title, in reference form and bare; own links and mailboxes stay as they are."""
    body = (
        '见[甲](https://other.example/a?b=1&c=2 "题")、<http://other.example/>、[乙][1]、[丙](ref:b)、'
        "[丁](/feeds/)、[戊](mailto:a@site.example)。\n\n[1]: HTTPS://other.example/x\n"
    )
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", body=body))
    site.write("content/notices/2008/b.md", record("b")).build()
    page = html.document_fromstring(site.read("notices/2008/a.html"))
    links = page.xpath("//div[@class='prose']//a")
    outside = [a for a in links if a.get("href").lower().startswith("http")]
    assert len(outside) == 3 and len(links) == 6
    assert {a.get("rel") for a in outside} == {"external noopener noreferrer"}
    assert not any(a.get("rel") for a in links if a not in outside)
    assert outside[0].get("title") == "题" and outside[0].get("href") == "https://other.example/a?b=1&c=2"


def test_own_files_are_pinned_by_their_bytes(sample: Sample) -> None:
    seen = set()
    for path, page in sample.pages.items():
        if path == "404.html":  # it is shown at any depth, so its addresses begin at the server's root
            continue
        for tag in page.xpath("//link[@rel='stylesheet'] | //script[@src]"):
            address = urljoin(path, tag.get("href") or tag.get("src"))
            digest = b64encode(sha384((sample.public / address).read_bytes()).digest()).decode()
            assert tag.get("integrity") == f"sha384-{digest}", path
            seen.add(address.rpartition("/")[2])
    assert seen == {"style.css", "search.js"}


def test_no_page_asks_another_host_for_anything(sample: Sample) -> None:
    for path, page in sample.pages.items():
        wanted = page.xpath(
            "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src | //iframe/@src"
        )
        assert not [address for address in wanted if ":" in address or address.startswith("//")], path
