"""Texts that break programs: the Big List of Naughty Strings, our own attacks, and lists from a folder.

Lists that are not ours to hand on, or too large, are read from the folder that `--payloads` names, as they come:
`.txt` (a text a line), `.json` (texts), `.md` (blocks of code), `.mjs` (texts after `"payload":`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

#: MIT; its licence lies beside it.
NAUGHTY = Path(__file__).parents[1] / "data" / "blns" / "blns.json"
#: What leaves the place that a text stands in: an attribute, an element, a comment, another language.
_OUT = (
    "", '">', "'>", "</title>", "</script>", "</textarea>", "-->", "]]>", "</td></tr></table>", "</a></p></li></ul>",
    "</noscript>", "</template>", "</style>", "</main></body>", "<!--", "<![CDATA[", "&lt;", "\\x3e", "%22%3E",
)  # fmt: skip
#: What runs, loads, leads away or changes what follows.
_ACTS = (
    "<script>alert(1)</script>", "<script src=//other.example/x.js></script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)></iframe>",
    '<a href="javascript:alert(1)">甲</a>', "<body onload=alert(1)>", "<style>*{display:none}</style>",
    '<meta http-equiv="refresh" content="0;url=//other.example/">', "<base href=//other.example/>",
    "<form action=//other.example/><button>甲</button></form>", "<object data=javascript:alert(1)></object>",
    "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>", "<link rel=stylesheet href=//other.example/>",
    "<video><source onerror=alert(1)></video>", "<template><img src=x onerror=alert(1)></template>", "<plaintext>",
)  # fmt: skip
#: Each of its own kind: attributes, Markdown, mutation, encodings, templates, other formats.
_SINGLE = (
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", "` onmouseover=`alert(1)", '" autofocus onfocus=alert(1) x="',
    '" style="position:fixed;inset:0', "x onerror=alert(1)", '"accesskey="x" onclick="alert(1)',
    "[甲](javascript:alert(1))", "[甲](JaVaScRiPt:alert(1))", "[甲](java&#10;script:alert(1))", "[甲](&#106;avascript:alert(1))",
    "[甲](data:text/html,<script>alert(1)</script>)", "![甲](x\" onerror=\"alert(1))", "![甲](javascript:alert(1))",
    "[甲](vbscript:msgbox(1))", "[甲](//other.example/)", "![甲](https://other.example/p.gif)", "<javascript:alert(1)>",
    "<https://other.example/\" onclick=alert(1)>", "[甲](<javascript:alert(1)>)", "[甲][1]\n\n[1]: javascript:alert(1)",
    '[甲](/ "x" onclick="alert(1)")', "[甲](/\\other.example/)", "[甲]( javascript:alert(1))", "`<script>alert(1)</script>`",
    "# <img src=x onerror=alert(1)>", "# 甲 {: onclick=alert(1) }", "| <script> |\n|---|\n| alert(1) |",
    "<div markdown=1 onclick=alert(1)>甲</div>", "<p title='</p><script>alert(1)</script>'>甲</p>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<table><td background=javascript:alert(1)>", "<<script>alert(1)//<</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img/src=x/onerror=alert(1)>", "<img\tsrc=x\tonerror=alert(1)>", "<IMG SRC=x ONERROR=alert(1)>", "<x onclick=alert(1)>甲",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&amp;lt;script&amp;gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "%3Cscript%3Ealert(1)%3C/script%3E", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert(1)＜/script＞", "〈script〉", "<?php echo 1 ?>", "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///x'>]>&e;",
    "<![CDATA[<script>alert(1)</script>]]>", "]]><script>alert(1)</script><![CDATA[", "--><script>alert(1)</script><!--",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "//other.example/", "\\\\other.example\\x", "../../../../x",
    "{{7*7}}", "{{ 7*7 }}", "{{''.__class__}}", "{% for a in page %}{{ a }}{% endfor %}", "{# 甲 #}", "{%- raw -%}{{7*7}}{%- endraw -%}",
    "{{ page | prose }}", "{{ t('base.skip') }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{7*7}", "[[${7*7}]]", "*{7*7}", "$(id)", "`id`",
    "%s%n%x%d", "{0}", "{title}", "%(title)s", "$&", "\\1", "\\g<0>", "甲|乙", "甲;乙", "甲,乙", "甲\\n乙", "甲\\,乙", "=1+1", "-1", "@甲",
    "BEGIN:VEVENT", "END:VCALENDAR", "<b>甲</b>", "甲&乙", "甲&amp;乙", "甲&nbsp;乙", "甲&notit;乙", "甲\"乙'丙", "甲<乙>丙", "a < b", "A&T",
)  # fmt: skip


def naughty() -> list[str]:
    """The Big List of Naughty Strings."""
    texts: list[str] = json.loads(NAUGHTY.read_text("utf-8"))
    return once(texts)


def own() -> list[str]:
    """Our own attacks: every way out of a place with everything that acts, and what is of no such form."""
    return once([out + act for out in _OUT for act in _ACTS] + list(_SINGLE))


def others(folder: Path) -> list[str]:
    """All texts of the lists in a folder."""
    return once(
        text for file in sorted(folder.iterdir()) for text in _READERS[file.suffix](file.read_text("utf-8"))
    )


def once(texts: Iterable[str]) -> list[str]:
    """Texts that differ in more than the blanks around them, which are no part of a value."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(text.strip(), text)
    return list(found.values())


def _blocks(text: str) -> Iterator[str]:
    yield from re.findall(r"^```\w*\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)


def _payloads(text: str) -> Iterator[str]:
    for literal in re.findall(r'"payload": ("(?:[^"\\]|\\.)*")', text):
        yield json.loads(literal)


_READERS = {".txt": str.splitlines, ".json": json.loads, ".md": _blocks, ".mjs": _payloads}
