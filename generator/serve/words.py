"""The preview's own words, in the language of messages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Words = Mapping[str, str]


@cache
def words(lang: str) -> Words:
    """All texts of one language by key."""
    file = Path(__file__).with_name(f"words.{lang}.toml")
    return tomllib.loads(file.read_text("utf-8"))
