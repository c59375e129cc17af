"""A small SMTP server with real sockets that keeps what it is sent, and can refuse, hang and hang up."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Behaviour:
    """How the server treats its clients; addresses and stages that do not occur behave."""

    answers: dict[str, str] = field(default_factory=dict)  # what RCPT of an address is answered: "550 no such user"
    sender_answer: str = "250 ok"
    data_answer: str = "250 kept"
    hangs_at: str = ""  # "greeting" or "end of data": accepts and never speaks again
    hangs_up_after: int = 0  # closes the connection after so many mails


class Sink(socketserver.ThreadingTCPServer):
    """The server: ``kept`` are the mails it took in, also those it never confirmed; ``connections`` counts clients."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.behaviour = behaviour
        self.kept: list[EmailMessage] = []
        self.connections = 0
        self.got_mail = threading.Event()
        self.let_go = threading.Event()  # ends all hanging

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.kept]


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.connections += 1
        behaviour = self.server.behaviour
        if behaviour.hangs_at == "greeting":
            self.server.let_go.wait(60)
            return
        self._say("220 sink")
        taken = 0
        while line := self.rfile.readline():
            verb = line.decode(errors="replace").strip()
            if verb.upper() == "DATA":
                if not self._take():
                    return
                taken += 1
                if taken == behaviour.hangs_up_after:
                    return
            elif verb.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(self._answer(verb))

    def _answer(self, line: str) -> str:
        behaviour = self.server.behaviour
        if line.upper().startswith("MAIL"):
            return behaviour.sender_answer
        if line.upper().startswith("RCPT"):
            address = line[line.index("<") + 1 : line.index(">")]
            return behaviour.answers.get(address, "250 ok")
        return "250 ok"

    def _take(self) -> bool:
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            content += line[1:] if line.startswith(b"..") else line
        self.server.kept.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        self.server.got_mail.set()
        if self.server.behaviour.hangs_at == "end of data":
            self.server.let_go.wait(60)
            return False
        self._say(self.server.behaviour.data_answer)
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running(**behaviour: Any) -> Iterator[Sink]:
    """A server that listens until the block ends."""
    with Sink(Behaviour(**behaviour)) as sink:
        threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield sink
        finally:
            sink.let_go.set()
            sink.shutdown()
