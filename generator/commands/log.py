"""`log key`: make the key that signs the log; and how `publish` and `withdraw` come by it."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from generator.commands.answer import lang_of
from generator.log.note import SigningKey, is_name
from generator.pipeline import Settings
from generator.problems import EnvironmentProblem
from generator.values import Label

MADE = Label(
    "密钥已写入 {path}（只有您可读），请离线备份，不要放进版本库。\n发布时用 --log-key 或环境变量 GONGKAI_LOG_KEY 指明这个文件。\n公钥：{key}",
    "The key is in {path}, for you alone to read; back it up offline, and keep it out of version control.\n"
    "Name the file with --log-key or in GONGKAI_LOG_KEY when you publish.\nVerifier key: {key}",
)
NO_FILE = Label(
    "请用 --log-key 指明要写的文件，须在网站目录之外。",
    "Say with --log-key which file to write; it must lie outside the site.",
)
BAD_NAME = Label(
    "日志名称“{name}”不能用：不得有空格或加号。",
    "{name!r} cannot be the name of a log: no blanks, no plus signs.",
)
INSIDE = Label(
    "它在网站目录或其版本库里，会被公开", "it lies in the site or its repository, and would get out"
)
EXISTS = Label("文件已存在，不会覆盖", "the file exists and is not replaced")
NO_KEY = Label("里面不是日志密钥", "it holds no key of a log")


def log(options: argparse.Namespace, settings: Settings) -> int:
    """0: a new key lies in the file; 2: no file, or no fit name. Raises `EnvironmentProblem` E012, E013."""
    lang, path = lang_of(options), options.log_key
    name = options.name or _name(settings.site)
    if path is None or not is_name(name):
        print((NO_FILE if path is None else BAD_NAME).text(lang).format(name=name), file=sys.stderr)
        return 2
    place = _outside(settings.site, path)
    key = SigningKey(name, secrets.token_bytes(32))
    verifier = _able(key)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{key}\n")
    except FileExistsError:
        raise EnvironmentProblem("E012", path=place, reason=EXISTS) from None
    except OSError as failure:
        raise EnvironmentProblem("E012", path=place, reason=failure.strerror) from failure
    print(MADE.text(lang).format(path=place, key=verifier), file=sys.stderr)
    return 0


def signing_key(site: Path, path: Path | None) -> SigningKey | None:
    """The key of the log from its file; None without one: the log then grows unsigned.

    Raises `EnvironmentProblem`: E012 when the file lies in the site or holds no key, E013 without `cryptography`.
    """
    if path is None:
        return None
    place = _outside(site, path)
    _able(SigningKey("name", bytes(32)))
    try:
        key = SigningKey.parse(place.read_text("ascii", "replace"))
    except OSError as failure:
        raise EnvironmentProblem("E012", path=place, reason=failure.strerror) from failure
    if key is None:
        raise EnvironmentProblem("E012", path=place, reason=NO_KEY)
    return key


def _outside(site: Path, path: Path) -> Path:
    """The file, wherever links lead; not in the site, nor in the repository that it belongs to."""
    place, root = path.resolve(), site.resolve()
    repository = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    if place.is_relative_to(root) or place.is_relative_to(repository):
        raise EnvironmentProblem("E012", path=place, reason=INSIDE)
    return place


def _able(key: SigningKey) -> str:
    try:
        return str(key.verifier)
    except ImportError as failure:
        raise EnvironmentProblem("E013") from failure


def _name(site: Path) -> str:
    """The site's address without its scheme, and `log`."""
    try:
        address = urlsplit(
            str(tomllib.loads((site / "site.toml").read_text("utf-8-sig"))["site"]["base_url"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f"{address.netloc}{address.path.rstrip('/')}/log" if address.netloc else ""
