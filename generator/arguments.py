"""What may be written after an option; anything else is an error of usage."""

from __future__ import annotations

import argparse
from datetime import datetime


def executor(text: str) -> str:
    """Where pages are to be rendered."""
    kind, mark, address = text.partition(":")
    if kind != "dask" or not mark or not address:
        raise argparse.ArgumentTypeError(f"{text!r}: dask:ADDRESS, such as dask:tcp://host:8786")
    return text


def port(text: str) -> int:
    """A port of this machine."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 0 to 65535")
    return int(text)


def count(text: str) -> int:
    """How many of something."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 1 to 1000")
    return int(text)


def moment(text: str) -> datetime:
    """A day, or a minute of it."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M" if "T" in text else "%Y-%m-%d")  # noqa: DTZ007
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None
