"""`[[moved]]` of `site.toml`: former addresses that belong to no record."""

from __future__ import annotations

from dataclasses import dataclass

from generator.schema.fields import about


@dataclass(frozen=True)
class Moved:
    """`[[moved]]`: a former address of a page that no record can name in its `redirect_from`."""

    old: str = about(
        "旧地址",
        "Old address",
        "以前的地址；以 / 结尾表示整个目录。",
        "The former address; one that ends with / stands for all beneath it.",
        required=True,
        pattern=r"/(?!/)[^\s?#\\]*",
        example="/topics/conference.html",
    )
    new: str = about(
        "新地址",
        "New address",
        "现在的地址，必须是本站已有的页面；旧地址是目录时也可以是目录。",
        "Where it is now: a page of the site, or a folder when the old address is one.",
        required=True,
        pattern=r"/(?!/)[^\s?#\\]*",
        example="/topics/science-conference.html",
    )
