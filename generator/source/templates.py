"""Templates, strings and assets: the shipped ones, overlaid by those of the site."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha384
from pathlib import Path

from generator import digest
from generator.problems import Problem, Problems
from generator.source.files import SourceFile, read_data, read_text, walk


@dataclass(frozen=True)
class Asset:
    """A file that pages use: style sheet, script, image. `name` is relative to `assets/`."""

    name: str
    digest: str
    data: bytes = field(compare=False, repr=False)

    @property
    def integrity(self) -> str:
        """What a page says of its bytes, so that a browser refuses any others (Subresource Integrity)."""
        return f"sha384-{b64encode(sha384(self.data).digest()).decode()}"


@dataclass(frozen=True)
class Templates:
    """Template texts and string tables by name relative to `templates/`, and the assets."""

    texts: Mapping[str, str]
    assets: tuple[Asset, ...]
    origins: Mapping[str, str]

    @property
    def asset_folder(self) -> str:
        """Folder name that changes with any asset, so that browsers may keep them for ever."""
        return digest.of(tuple((asset.name, asset.digest) for asset in self.assets))[:12]


SHIPPED = Path(__file__).resolve().parents[2] / "templates"


def read_templates(site: Path, shipped: Path = SHIPPED) -> tuple[Templates, Problems]:
    """All templates of a site; a file of the site replaces the shipped one of the same name."""
    found: dict[str, SourceFile] = {}
    problems: list[Problem] = []
    for root in dict.fromkeys((shipped.parent.resolve(), site.resolve())):
        files, faults = walk(root, "templates")
        problems.extend(faults)
        found.update({file.path.removeprefix("templates/"): file for file in files})
    texts: dict[str, str] = {}
    assets: list[Asset] = []
    for name in sorted(found):
        if name.startswith("assets/"):
            data, faults = read_data(found[name])
            problems.extend(faults)
            if data is not None:
                assets.append(Asset(name.removeprefix("assets/"), digest.of_bytes(data), data))
        elif name.endswith((".html", ".toml")):
            text, faults = read_text(found[name])
            problems.extend(faults)
            texts[name] = text or ""
    origins = {name: f"templates/{name}" for name in texts}
    return Templates(texts, tuple(assets), origins), tuple(problems)
