"""Formats beside the pages: no text ends a line, an element, an attribute or a rule that it stands in."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from generator.render.writers import sitemap_bytes
from tests.payloads import reading
from tests.payloads.test_tables import FIELDS
from tests.support.site import SITE_TOML, TinySite, make, record

#: What means something in XML, iCalendar, OPML, JSON or in the rules of a web server.
TEXTS = (
    "]]>", "]]]]><![CDATA[>", "<![CDATA[x]]>", "<!-- x -->", "<!DOCTYPE x [<!ENTITY e 'x'>]>", "&e;", "&lt;b&gt;", "&#x3c;",
    "</title></channel></rss>", "</entry>", "</outline>", '" xmlUrl="https://other.example/', "' x='", "<?xml?>", "甲&乙<丙>",
    "甲;乙,丙", "甲\\", "甲\\n乙", "甲\\;乙", ";VALUE=DATE:20080101", "DTSTART:20080101", "END:VEVENT", "BEGIN:VALARM", ":", "甲：乙",
    "=?utf-8?q?=0A?=", '"', "</script>", "\\u003c/script>", "长" * 200, "𠮷" * 60, "%0D%0ASet-Cookie: x=1", "{{7*7}}", "$1", "${x}",
)  # fmt: skip
#: Control characters, odd line breaks and what XML 1.0 (2.2) forbids.
FORBIDDEN = [
    *map(chr, chain(range(9), (11, 12, 13), range(14, 32), range(127, 160))),
    *"\u2028\u2029\ufffe\uffff\ufeff",
]
#: Former addresses as somebody may write them who wants more than a redirect.
FORMER = (
    '/x" { return 301 https://other.example/; }.html', "/a;b.html", "/a{b}.html", "/$uri/x.html", "/${x}.html", "/a*b.html",
    "/:splat.html", "/(.*).html", "/^x$.html", "/a|b.html", "/%0d%0aX-Header:1.html", "/%2e%2e/x.html", "/a'b.html", "/#x",
    "/a&b=c.html", "/<svg>.html", "/旧/地址.html", "/old/", "/old.asp", "/a+b~c.html", "/a%zz.html", "/x?y", "/a\\b.html", '/a"b.html',
)  # fmt: skip


def titled(folder: Path) -> TinySite:
    """A site where every text names a unit, a topic, a section and a period, besides the site itself."""
    site = make(folder)
    terms = [(f"t{number}", json.dumps(text, ensure_ascii=False)) for number, text in enumerate(TEXTS)]
    vocabulary = "".join(f"- {{id: {name}, title: {text}}}\n" for name, text in terms)
    site.write("content/_vocab/topics.yaml", vocabulary)
    site.write("content/_vocab/units.yaml", "- {id: office, title: 办公室}\n" + vocabulary)
    sections = [
        f'\n[[section]]\nfolder = "s{number}"\nkind = "notice"\ntitle = {json.dumps(text, ensure_ascii=False)}\nowner = "office"\n'
        for number, text in enumerate(TEXTS)
    ]
    site.write(
        "site.toml",
        SITE_TOML.replace('title = "测试局"', f"title = {json.dumps(TEXTS[0])}") + "".join(sections),
    )
    for name, text in terms:
        known = {"topics": f"[{name}]", "unit": name}
        site.write(f"content/lists/2008/{name}.md", record(name, text, **known, **period()))
        site.write(f"content/s{name[1:]}/2008/n{name}.md", record(f"n{name}", text, topics=f"[{name}]"))
    return site


def period() -> dict[str, str]:
    return {name: value for name, value in FIELDS.items() if name != "projects"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    return titled(tmp_path_factory.mktemp("titled")).build()


def test_every_xml_file_is_well_formed_and_says_what_was_written(site: TinySite) -> None:
    for number, text in enumerate(TEXTS):
        for name in (f"s{number}", f"topic-t{number}", f"unit-t{number}"):
            rss = ElementTree.fromstring((site.output / f"feeds/{name}.xml").read_bytes())
            atom = ElementTree.fromstring((site.output / f"feeds/{name}.atom").read_bytes())
            title = f"{TEXTS[0]} · {text}"
            assert (
                rss.findtext("channel/title") == atom.findtext("{http://www.w3.org/2005/Atom}title") == title
            )
            assert json.loads(site.read(f"feeds/{name}.json"))["title"] == title
            told = [one.text for one in rss.iter("category")]
            assert text in told and len(rss.findall("channel/item")) in (1, 2)


def test_the_list_of_feeds(site: TinySite) -> None:
    outline = ElementTree.fromstring((site.output / "feeds/all.opml").read_bytes())
    told = [one for one in outline.iter("outline") if one.get("type") == "rss"]
    assert sorted(text for text in (one.get("text") or "" for one in told) if text in TEXTS) == sorted(
        TEXTS * 3
    )
    for one in told:
        assert set(one.keys()) == {"type", "text", "title", "xmlUrl", "htmlUrl"} and one.get(
            "text"
        ) == one.get("title")
        assert all(
            str(one.get(name)).startswith("https://site.example/base/") for name in ("xmlUrl", "htmlUrl")
        )


def test_calendars(site: TinySite) -> None:
    """One event a period, each with nothing but its own lines (RFC 5545)."""
    events = reading.events_of_ics((site.output / "calendar/windows.ics").read_bytes())
    assert len(events) == len(TEXTS)
    for text in TEXTS:
        assert [one for one in events if text in one["SUMMARY"]], text
    names = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL", "TRANSP"}
    assert {frozenset(one) for one in events} == {frozenset(names)}
    for line in (site.output / "calendar/windows.ics").read_bytes().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is parted


def test_the_sitemap(site: TinySite) -> None:
    root = ElementTree.fromstring((site.output / "sitemap.xml").read_bytes())
    places = [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(places) == len(set(places)) > 4 * len(TEXTS)
    assert all(re.fullmatch(r"https://site\.example/base/[\w/.-]*", place) for place in places)
    odd = "https://site.example/?a=1&b=<x>]]>"
    assert ElementTree.fromstring(sitemap_bytes(((odd, ""),))).findtext("*/*") == odd


def test_what_no_xml_may_hold_is_refused_by_name(tmp_path: Path) -> None:
    """In a title by its escape, in a list as it is: each at its place, and none comes in."""
    site = make(tmp_path)
    for number, char in enumerate(FORBIDDEN):
        escaped = f'"甲\\u{ord(char):04x}乙"'
        site.write(f"content/notices/2008/p{number}.md", record(f"p{number}", escaped))
    told = [one for one in site.check().problems() if one.startswith("S")]
    assert len(told) == len(FORBIDDEN)
    assert {re.sub(r"p\d+", "p", one) for one in told} == {
        f"{code} content/notices/2008/p.md:3:8" for code in ("S004", "S007")
    }
    raw = "".join(char for char in FORBIDDEN if char not in "\r")
    for number, char in enumerate(raw):
        site.write(f"content/notices/2008/p{number}.md", record(f"p{number}"))
        site.write(f"content/lists/2008/l{number}.csv", f"title,note\n甲,乙{char}\n")
        fields = {**FIELDS, "projects": f"{{file: l{number}.csv}}"}
        site.write(f"content/lists/2008/l{number}.md", record(f"l{number}", **fields))
    site.write(f"content/notices/2008/p{len(raw)}.md", record(f"p{len(raw)}"))
    told = [one for one in site.check().problems() if one.startswith("S")]
    assert {re.sub(r"l\d+", "l", one) for one in told} == {
        f"{code} content/lists/2008/l.csv:2:4" for code in ("S004", "S007")
    }
    assert len(told) == len(raw)


def test_surrogates_are_refused(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", r'"甲\ud800"'))
    assert site.check().problems()[0].startswith("S117 content/notices/2008/a.md:3:")


def test_rules_of_web_servers_hold_one_address_each(tmp_path: Path) -> None:
    """Refused by name, or one rule for exactly this address, in each of three languages."""
    site = make(tmp_path)
    usable = [one for one in FORMER if not set(one) & set(" ?#\\")]
    site.write(
        "content/notices/2008/a.md", record("a", redirect_from=json.dumps(list(FORMER), ensure_ascii=False))
    )
    told = [one for one in site.check().problems() if one.startswith("F")]
    assert told == ["F009 content/notices/2008/a.md:5:" + one.rpartition(":")[2] for one in told]
    assert len(told) == len(FORMER) - len(usable) == 4
    site.write(
        "content/notices/2008/a.md", record("a", redirect_from=json.dumps(usable, ensure_ascii=False))
    ).build()
    wanted = {f"/base{one}" for one in usable} | {"/base/old/index.html"}
    assert addresses_of_netlify(site.read("_redirects")) == wanted
    assert addresses_of_nginx(site.read(".nginx.conf")) == wanted
    patterns = patterns_of_apache(site.read(".htaccess"))
    assert len(patterns) == len(wanted)
    for address in wanted:
        assert sum(re.fullmatch(pattern, address) is not None for pattern in patterns) == 1
    harmless = {"/base/", "/base/index.html", "/base/notices/2008/a.html", "/base/x", "/"}
    assert not [one for one in harmless if any(re.search(pattern, one) for pattern in patterns)]


TARGET = "/base/notices/2008/a.html"


def lines_of(text: str) -> list[str]:
    """The lines that lead on; a rule is one line, whatever stands in it."""
    return [line for line in text.split("\n") if "301" in line or TARGET in line]


def addresses_of_netlify(text: str) -> set[str]:
    """What `_redirects` leads on from: three words a line."""
    found = set()
    for line in text.splitlines()[1:]:
        old, new, status = line.split(" ")
        assert (new, status) == (TARGET, "301") and re.fullmatch(r"[A-Za-z0-9/%._~-]+", old), line
        found.add(unquote(old))
    return found


def addresses_of_nginx(text: str) -> set[str]:
    """What the locations for nginx are: one exact one a line, in quotes."""
    found = set()
    for line in lines_of(text):
        match = re.fullmatch(r' *location = "((?:[^"\\]|\\.)*)" \{ return 301 (\S+); \}', line)
        assert match and match[2] == TARGET, line
        found.add(re.sub(r"\\(.)", r"\1", match[1]))
    return found


def patterns_of_apache(text: str) -> list[str]:
    """The patterns of rules for Apache, as it hands them to its reader of patterns: quotes taken off."""
    found = []
    for line in lines_of(text):
        match = re.fullmatch(r' *RedirectMatch 301 "((?:[^"\\]|\\.)*)" (\S+)', line)
        assert match and match[2] == TARGET and "${" not in line, line
        found.append(match[1].replace('\\"', '"'))
    return found


def test_unescaped_writers_are_noticed(site: TinySite) -> None:
    """Each reader refuses what a writer without escaping makes."""
    feed = (site.output / "feeds/topic-t2.xml").read_text("utf-8")
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(feed.replace("&lt;", "<"))
    made = (site.output / "calendar/windows.ics").read_bytes()
    for planted in (
        made.replace(b"\\;", b"\r\nDTSTART:19990101\r\nX"),
        made.replace(b"SUMMARY:", b"SUMMARY:x\nATTACH:"),
    ):
        assert planted != made
        with pytest.raises(AssertionError):
            reading.events_of_ics(planted)
    with pytest.raises(ValueError, match="too many values"):
        addresses_of_netlify("#\n/base/a b.html /base/notices/2008/a.html 301\n")
    with pytest.raises(AssertionError):
        addresses_of_nginx(
            f'#\nlocation = "/x" {{ return 200; }} location = "/y" {{ return 301 {TARGET}; }}\n'
        )
