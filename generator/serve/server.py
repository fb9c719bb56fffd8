"""`serve`: the preview from start to end. Nothing in content ends it; Ctrl-C does."""

from __future__ import annotations

import json
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Set
from urllib.parse import quote

from generator import report
from generator.pipeline import Settings
from generator.problems import EnvironmentProblem
from generator.serve.behind import Build, Outcome, can_publish
from generator.serve.handler import LOOPBACK, PreviewServer
from generator.serve.overlay import Findings
from generator.serve.preview import Preview
from generator.serve.watch import CONFIG, FOLDERS, Watch
from generator.serve.words import words
from generator.source.templates import SHIPPED

#: How many ports after a busy one are tried before any free one is taken.
NEXT_PORTS = 9
Say = Callable[[str], None]


def serve(settings: Settings, port: int, lang: str, as_json: bool = False) -> int:
    """Preview the site on loopback until interrupted; returns the exit code.

    Raises `EnvironmentProblem` E008 when no port can be used.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    session = None
    try:
        session = Session(settings, port, lang, _to_stderr)
        session.open()
        found = report.as_json(session.preview.findings.problems, lang)
        line = json.dumps({"problems": found, "address": session.address}, ensure_ascii=False)
        print(line if as_json else session.greeting(), flush=True)
        session.server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        if session is not None:
            session.close()
    return 0


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Session:
    """One running preview: the site in memory, its server, the watch over its files, one build behind it."""

    def __init__(self, settings: Settings, port: int, lang: str, say: Say) -> None:
        self.settings = settings
        self.lang = lang
        self.say = say
        self.preview = Preview(settings, lang)
        self.server = _server(port, self.preview, lang, say)
        self.build: Build | None = None
        self._built = False
        self._told = Findings()
        self._watch = Watch(settings.site, SHIPPED, self._saved, self._poorly)
        self._due = threading.Event()
        self._loads = threading.Thread(target=self._keep_loading, name="gongkai-loads", daemon=True)

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        return f"http://{LOOPBACK}:{self.server.server_port}{quote(self.preview.base or '/')}"

    def greeting(self) -> str:
        """The one line that says where the preview is and what it watches."""
        text = words(self.lang)
        watched = text["and"].join([*(f"{name}/" for name in FOLDERS), CONFIG])
        return text["serving"].format(address=self.address, watched=watched)

    def open(self) -> None:
        """Watch, then load: what is saved while loading leads to another load."""
        self._watch.start()
        self._load()
        self._loads.start()

    def close(self) -> None:
        """End everything that was begun."""
        self.server.closing = True
        self.preview.announce()
        self._watch.stop()
        self._due.set()
        if self._loads.is_alive():
            self._loads.join(timeout=5)
        self.server.server_close()
        if self.build is not None:
            self.build.stop()

    def _saved(self, files: Set[str]) -> None:
        """Show what was saved on its own page at once; load the whole site, after the load under way if there is one."""
        self.preview.glimpse(files)
        self._due.set()

    def _keep_loading(self) -> None:
        while True:
            self._due.wait()
            self._due.clear()
            if self.server.closing:
                return
            try:
                self._load()
            except Exception:  # noqa: BLE001 - a defect must not end the loading
                traceback.print_exc()

    def _load(self) -> None:
        self.preview.reload()
        self._tell()
        if self.preview.base is not None and not self._built and not self.server.closing:
            self._built = True
            self._build()

    def _tell(self) -> None:
        """Say on the terminal what is wrong, when that changes."""
        found = self.preview.findings
        if found == self._told:
            return
        self._told = found
        read = report.reader(self.settings.site, SHIPPED.parent)
        for line in report.as_text(found.problems, self.lang, read):
            self.say(line)
        if not found:
            self.say(words(self.lang)["mended"])

    def _poorly(self, reason: str) -> None:
        self.say(words(self.lang)["polling"].format(reason=reason))

    def _build(self) -> None:
        text, output = words(self.lang), self.settings.output
        if not can_publish():
            self.say(text["no_build"].format(output=output))
            return
        self.say(text["building"].format(output=output))
        self.build = Build(self.settings, self.lang, self._done)
        self.build.start()

    def _done(self, outcome: Outcome) -> None:
        """Say how the build ended, with the problems that it alone can find: those of pages nobody looked at."""
        text, output = words(self.lang), self.settings.output
        known = {(one.code, one.span.path, one.span.line) for one in self.preview.findings.problems}
        listed = outcome.report.get("problems", [])
        for one in listed:
            if (one["code"], one["path"], one["line"] or 0) not in known:
                place = ":".join(str(part) for part in (one["path"], one["line"], one["column"]) if part)
                self.say(f"{place}: {one['code']} {one['message']}")
        if outcome.code == 0:
            word = "built" if outcome.report.get("switched") else "unchanged"
            counts = outcome.report.get("outputs", {})
            self.say(report.messages(self.lang)["words"][word].format(output=output, **counts))
            self.preview.index.confirm()
            self.preview.announce()
        elif outcome.code == 1 and listed:
            errors = sum(one["severity"] == "error" for one in listed)
            self.say(text["build_errors"].format(errors=errors, output=output))
        else:
            self.say(outcome.said)
            self.say(text["build_failed"].format(code=outcome.code))


def _server(port: int, preview: Preview, lang: str, say: Say) -> PreviewServer:
    """The server on the wanted port, or on one of the next that is free, or on any."""
    tried = [port, *range(port + 1, min(port + 1 + NEXT_PORTS, 65536)), 0] if port else [0]
    for number in tried:
        try:
            server = PreviewServer(number, preview)
        except OSError as failure:
            reason = failure.strerror or str(failure)
            continue
        if number != port:
            say(words(lang)["busy"].format(port=port, other=server.server_port))
        return server
    raise EnvironmentProblem("E008", port=port, reason=reason)
