"""What the preview says: to who asks for an address, and to a page that is being looked at."""

from __future__ import annotations

from dataclasses import dataclass

from generator.headers import Headers
from generator.serve.overlay import Findings


@dataclass(frozen=True)
class Answer:
    """What one address gives. `key` changes when looking again would show something else.

    `live` pages carry the preview's script; `findings` belong to this page alone.
    """

    status: int
    type: str
    data: bytes = b""
    key: str = ""
    live: bool = False
    location: str = ""
    findings: Findings = Findings()
    headers: Headers = ()


@dataclass(frozen=True)
class State:
    """What a page is told while it is shown: the key it should have, the panel over it, a note on search."""

    key: str
    label: str
    html: str
    note: str
