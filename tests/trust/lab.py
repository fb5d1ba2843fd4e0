"""Mail servers for the commands beside: Dovecot as the tests set it up (../lab), and a mail exchanger that can be told to misbehave."""

import email
import email.policy
import imaplib
import pathlib
import socket
import subprocess
import tempfile
import threading
import time

import desk as house

LAB = pathlib.Path(__file__).resolve().parents[1] / "lab"


class Lab:
    """Dovecot with the mailbox `support`, to be stopped and started."""

    def __init__(self):
        if not pathlib.Path("/usr/sbin/dovecot").exists():
            house.skip("no Dovecot (Debian: dovecot-imapd)")
        # Of its own: its servers run as nobody.
        self.folder = tempfile.mkdtemp(prefix="helpdesk-lab-")
        self.ports = [house.free_port() for _ in range(6)]
        words = [str(LAB / "start.sh"), self.folder, *map(str, self.ports)]
        self.script = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.script.stdout.readline().strip() != "ready":
            raise SystemExit("the servers do not start")

    def order(self, words):
        self.script.stdin.write(words + "\n")
        self.script.stdin.flush()
        if self.script.stdout.readline().strip() != "done":
            raise SystemExit(words)

    def mailbox(self):
        return (f'[[mailbox]]\nkind = "imap"\nhost = "localhost"\nport = {self.ports[1]}\nsecurity = "tls"\nuser = "support"\n'
                f'password = "secret"\nca_file = "{self.folder}/ca.pem"\nafter = "move:Processed"\npoll_seconds = 5\n')

    def session(self):
        line = imaplib.IMAP4("127.0.0.1", self.ports[0], timeout=20)
        line.login("support", "secret")
        return line

    def append(self, text):
        with self.session() as line:
            line.append("INBOX", None, None, text.replace("\n", "\r\n").encode())

    def waiting(self):
        """How many mails are in the mailbox."""
        with self.session() as line:
            return int(line.select("INBOX", readonly=True)[1][0])

    def end(self):
        self.script.stdin.close()
        self.script.wait()


class Sink:
    """Takes mail. `mode` is how: ok, grey (451), full (452), drop (takes it, says nothing), hang, gone, busy (421)."""

    def __init__(self):
        self.mode, self.taken, self.guard = "ok", {}, threading.Lock()
        self.seen = set()
        listening = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = listening.getsockname()[1]
        threading.Thread(target=self.accept, args=(listening,), daemon=True).start()

    def accept(self, listening):
        while True:
            line, _ = listening.accept()
            threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def serve(self, line):
        try:
            with line, line.makefile("rb") as lines:
                self.talk(line, lines)
        except OSError:
            pass

    def talk(self, line, lines):
        if self.mode == "gone":
            return
        say = lambda words: line.sendall(words + b"\r\n")
        if self.mode == "busy":
            return say(b"421 4.3.2 later")
        say(b"220 sink ESMTP")
        for order in lines:
            word = order[:4].upper()
            if word == b"DATA":
                if self.mode == "full":
                    say(b"452 4.3.1 disk full")
                    continue
                say(b"354 go on")
                self.keep(lines)
                if self.mode == "drop":
                    return
                if self.mode == "hang":
                    time.sleep(20)
                    return
                say(b"250 taken")
            elif word == b"RCPT" and self.mode == "grey":
                say(b"451 4.7.1 try later")
            elif word == b"EHLO":
                say(b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8")
            elif word == b"QUIT":
                return say(b"221 bye")
            else:
                say(b"250 ok")

    def keep(self, lines):
        raw = b"".join(iter(lines.readline, b".\r\n"))
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        key = (mail["Message-ID"], mail["To"])
        with self.guard:
            self.taken[key] = self.taken.get(key, 0) + 1
            self.seen.update(str(mail["Subject"]).split())

    def subjects(self):
        """Every word of every subject."""
        with self.guard:
            return set(self.seen)

    def repeated(self):
        with self.guard:
            return sum(count - 1 for count in self.taken.values())
