"""The real nginx over a published folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

CONFIG = """\
{user} daemon off; pid {root}/pid; worker_processes 2;
events {{}}
http {{
  access_log off; client_body_temp_path {root}/a; proxy_temp_path {root}/b; fastcgi_temp_path {root}/c;
  uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;
  types {{ text/html html; text/css css; }}
  server {{
    listen 127.0.0.1:{port}; root {site}; index index.html;
    {rule}
  }}
}}
"""
RULE = 'location ~ "^/assets/(.+)$" { try_files /../kept-assets/$1 $uri =404; }'


@contextmanager
def nginx(site: Path, shared: bool) -> Iterator[int]:
    """The port at which it answers."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if binary is None:
        pytest.skip("nginx is not installed: readers are not tried (apt-get install nginx-light)")
    with socket.socket() as free, TemporaryDirectory() as name:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        free.close()
        config, user = Path(name) / "nginx.conf", "user root;" if os.geteuid() == 0 else ""
        rule = RULE if shared else ""
        config.write_text(CONFIG.format(user=user, root=name, port=port, site=site, rule=rule), "utf-8")
        process = subprocess.Popen([binary, "-c", config, "-p", name, "-e", f"{name}/errors"])
        try:
            for _ in range(100):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait()
