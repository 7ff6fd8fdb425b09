"""A mail server for tests: it speaks as much SMTP as Django does, in a process of its own, and keeps what it took."""

import os
import signal
import socket
import socketserver
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

END = b"\r\n.\r\n"


class Talk(socketserver.StreamRequestHandler):
    """One connection. A mail is kept the moment before the server says that it has taken it."""

    server: "Sink"

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                if not self._take():
                    return
            elif word == b"RCPT" and b"ukendt@" in line:
                self._say("550 nobody here of that name")
            else:
                self._say("250 fine")
            if word == b"QUIT":
                return

    def _take(self) -> bool:
        """Keep one mail; nothing of one whose sender fell silent in the middle of it."""
        said = b"\r\n"
        while not said.endswith(END):
            line = self.rfile.readline()
            if not line:
                return False
            said += line
        self.server.keep(said[2 : -len(END)].replace(b"\r\n..", b"\r\n."))
        self._say("250 taken")
        return True

    def _say(self, what: str) -> None:
        self.wfile.write(what.encode() + b"\r\n")


class Sink(socketserver.TCPServer):
    """One connection after the other: in the order in which they are kept, mails have come."""

    allow_reuse_address = True
    request_queue_size = 100

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        super().__init__(("127.0.0.1", 0), Talk)

    def keep(self, mail: bytes) -> None:
        self.count += 1
        whole = self.folder / f"{self.count:06}"
        whole.write_bytes(mail)
        whole.rename(whole.with_suffix(".eml"))

    def get_request(self) -> tuple[socket.socket, str]:
        connection, address = super().get_request()
        connection.settimeout(10)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that is gone in the middle of a word is what this server is there for."""


@contextmanager
def smtp_sink(folder: Path):
    """A running mail server that keeps into the folder; its port."""
    folder.mkdir()
    server = Sink(folder)
    pid = os.fork()
    if not pid:
        try:
            server.serve_forever()
        finally:
            os._exit(1)
    server.socket.close()
    try:
        yield server.server_address[1]
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def kept(folder: Path) -> list[EmailMessage]:
    """Every mail that came, in the order in which they came."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return [mail for mail in mails if isinstance(mail, EmailMessage)]
