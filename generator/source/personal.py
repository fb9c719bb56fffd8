"""Personal data in what is no record: names of files, site.toml, vocabularies, templates and words."""

from __future__ import annotations

from generator.personal.finding import Finding, in_names, in_text
from generator.source.files import SourceFile, read_text
from generator.source.templates import Templates

#: What reviewers let through.
EXCEPTIONS = "content/_privacy/exceptions.yaml"


def elsewhere(files: tuple[SourceFile, ...], settings: str, templates: Templates) -> tuple[Finding, ...]:
    """What stands beside the records; `settings` is the text of site.toml. Unreadable files are reported elsewhere."""
    names = tuple(file.path for file in files if not file.path.startswith("content/_register/"))
    found = [*in_names(names), *in_text(settings, "site.toml")]
    for file in files:
        if file.path.split("/")[1] in ("_vocab", "_privacy", "_terms"):
            text, _ = read_text(file)
            found += in_text(text, file.path) if text is not None else ()
    for name, text in templates.texts.items():
        found += in_text(text, templates.origins[name])
    return tuple(found)


def reviewed(files: tuple[SourceFile, ...]) -> str | None:
    """The text of the file of exceptions; None when there is none, or none that can be read."""
    file = next((file for file in files if file.path == EXCEPTIONS), None)
    return read_text(file)[0] if file is not None else None
