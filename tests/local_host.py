"""A web host of this machine for tests, which answers as it is told, also badly."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Talk"], None]


class Talk(BaseHTTPRequestHandler):
    """One request. An answer is a function that writes with `say`, or with the parts of the library's class."""

    protocol_version = "HTTP/1.1"
    host: LocalHost

    def say(self, body: bytes | str = b"", status: int = 200, kind: str = "text/html", **headers: str) -> None:
        """A whole answer; `_` in a header's name stands for `-`."""
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def say_packed(self, raw: bytes, kind: str = "text/html") -> None:
        self.say(raw, 200, kind, Content_Encoding="gzip")

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        self.host.headers.append(dict(self.headers.items()))
        answer = self.host.answers.get(self.path if self.command == "GET" else self.path.partition("?")[0])
        try:
            if answer is None:
                self.say("not here", 404)
            elif callable(answer):
                answer(self)
            else:
                self.say(answer)
        except OSError:  # the other side has hung up, which is what some tests want
            self.close_connection = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.host.posted.append((self.path, dict(self.headers.items()), body))
        self.do_GET()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Silence."""


class LocalHost:
    """The host: `answers` by path (a text is a page), `asked` and `headers` are what was asked for,
    `posted` path, headers and body of what was sent, which is answered whatever its query says."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | str] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.posted: list[tuple[str, dict[str, str], bytes]] = []
        self.closing = threading.Event()
        talk = type("TalkOfHost", (Talk,), {"host": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), talk)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = self._server.server_address[1]
        self.root = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def drip(self, opening: bytes) -> Answer:
        """An answer that never ends: the opening, then a byte every hundredth of a second."""

        def answer(talk: Talk) -> None:
            talk.wfile.write(opening)
            while not self.closing.wait(0.01):
                talk.wfile.write(b"x")
                talk.wfile.flush()

        return answer


def page(title: str, text: str, published: str = "", head: str = "") -> str:
    """An article's page as outlets write them."""
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{date}{head}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def packed(text: str) -> bytes:
    return gzip.compress(text.encode())
