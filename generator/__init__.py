"""Gongkai (公开): a static open-government disclosure site generator.

Kept free of imports: the set-up in `generator.bootstrap` runs before any dependency is there.
"""

from __future__ import annotations

__version__ = "0.1.0"
