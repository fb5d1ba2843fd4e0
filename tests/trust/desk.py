"""A desk under load for the commands beside: mails and follow-ups go in, and what was acknowledged must be there afterwards."""

import http.client
import json
import os
import pathlib
import random
import re
import socket
import subprocess
import threading
import time
import urllib.parse

PASSWORD = "correct horse"
MAIL = """From: Camille Durand <camille.durand@ecole.example>
To: support@ecole.example
Subject: {subject}
Message-ID: <{subject}@ecole.example>
Date: Mon, 30 Nov 2026 08:00:00 +0100

{body}
"""


def binary():
    """The release build, or what HELPDESK names."""
    root = pathlib.Path(__file__).resolve().parents[2]
    found = pathlib.Path(os.environ.get("HELPDESK", root / "target/release/helpdesk"))
    if not found.exists():
        raise SystemExit(f"{found} is not there: cargo build --release --locked")
    return str(found)


GIVEN = set()


def free_port():
    """One that nothing listens on, below those that connections start from; each once."""
    for port in random.sample(range(14_000, 30_000), 1_000):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in GIVEN:
            GIVEN.add(port)
            return port
    raise SystemExit("no free port")


class Desk:
    """Mail folders in `safe`, which keeps everything; the database in `risky`, which may be cut off."""

    def __init__(self, safe, risky):
        self.safe, self.risky = pathlib.Path(safe), pathlib.Path(risky)
        self.port = free_port()
        self.process = None
        self.acknowledged = []
        self.in_flight = 0
        self.stopped = threading.Event()
        for name in ("new", "cur", "tmp"):
            (self.safe / "in" / name).mkdir(parents=True, exist_ok=True)
        self.config = self.safe / "helpdesk.toml"
        self.configure()

    def configure(self, more=""):
        self.config.write_text(
            f"""[desk]
database = "{self.risky}/helpdesk.db"
base_url = "http://127.0.0.1:{self.port}"
[web]
listen = "127.0.0.1:{self.port}"
[[mailbox]]
kind = "folder"
path = "{self.safe}/in"
[outgoing]
kind = "folder"
path = "{self.safe}/out"
hold_seconds = 0
{more}"""
        )

    def command(self, *words, text="", check=True, before=()):
        done = subprocess.run(
            [*before, binary(), "--config", str(self.config), *words],
            input=text, capture_output=True, text=True, timeout=900,
        )
        if check and done.returncode != 0:
            raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
        return done

    def make(self):
        """The file, its administrator, and Camille, who has one ticket."""
        who = ["--address", "admin@ecole.example", "--name", "Ada Admin"]
        self.command("init", "--login", "admin", *who, text=PASSWORD + "\n")
        who = ["--address", "camille.durand@ecole.example", "--name", "Camille Durand"]
        self.command("user", "add", "camille.durand", *who, text=PASSWORD + "\n")
        self.command("receive", text=MAIL.format(subject="First", body="First."))

    def start(self, before=(), wait=True):
        log = open(self.safe / "log", "a")
        self.process = subprocess.Popen(
            [*before, binary(), "serve", "--config", str(self.config)],
            stdout=subprocess.DEVNULL, stderr=log,
        )
        if wait:
            return self.answers()

    def answers(self, seconds=60):
        """How long until /health answers; None where the process ended before."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                self.ask("GET", "/health")
                return time.monotonic() - begun
            except OSError:
                if self.process.poll() is not None:
                    return None
                time.sleep(0.02)
        return None

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()
        self.process = None

    def ask(self, method, path, body=None, headers=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        except http.client.HTTPException as broken:
            raise OSError(str(broken)) from broken
        finally:
            line.close()

    # A person at the pages.

    def sign_in(self, login="camille.durand"):
        """Cookies and the token of that person's forms."""
        _, headers, page = self.ask("GET", "/login")
        cookies = cookies_of(headers, {})
        token = token_of(page)
        fields = {"csrf": token, "login": login, "password": PASSWORD}
        status, headers, page = self.post("/login", fields, cookies)
        if status != 303:
            raise SystemExit(f"sign-in: {status} {page[:300]}")
        cookies = cookies_of(headers, cookies)
        _, _, page = self.ask("GET", "/preferences", headers=cookie_header(cookies))
        return cookies, token_of(page)

    def post(self, path, fields, cookies):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **cookie_header(cookies)}
        return self.ask("POST", path, urllib.parse.urlencode(fields), headers)

    # The load.

    def follow_up(self, person, prefix):
        """Follow-ups until stopped; a 303 is an acknowledgement."""
        cookies, token = person
        number = 0
        while not self.stopped.is_set():
            text = f"{prefix}-web-{number}"
            number += 1
            try:
                status, _, _ = self.post("/t/1/followup", {"csrf": token, "text": text}, cookies)
            except OSError:
                time.sleep(0.01)
                continue
            if status == 303:
                self.acknowledged.append((time.time(), text))

    def pipe(self, prefix):
        """Mails by `receive` until stopped; exit code 0 is an acknowledgement."""
        number = 0
        while not self.stopped.is_set():
            text = f"{prefix}-pipe-{number}"
            number += 1
            try:
                done = self.command("receive", text=MAIL.format(subject=text, body=text), check=False)
            except subprocess.TimeoutExpired:
                continue
            if done.returncode == 0:
                self.acknowledged.append((time.time(), text))

    def deliver(self, prefix, every=0.004):
        """Mails into the folder until stopped; one that left it is an acknowledgement."""
        number = 0
        while not self.stopped.is_set():
            name = f"{prefix}-mail-{number}"
            draft = self.safe / "in/tmp" / name
            draft.write_text(MAIL.format(subject=name, body=name * 40))
            draft.rename(self.safe / "in/new" / name)
            number += 1
            self.delivered = number
            time.sleep(every)
            if number % 50 == 0:
                while len(os.listdir(self.safe / "in/new")) > 100 and not self.stopped.is_set():
                    time.sleep(0.01)

    def taken(self, prefix, delivered):
        """Mails that left the folder of new ones."""
        left = set(os.listdir(self.safe / "in/new"))
        names = (f"{prefix}-mail-{number}" for number in range(delivered))
        return [name for name in names if name not in left]

    def delivered_now(self, prefix):
        """Mails that left the folder of new ones by now."""
        return self.taken(prefix, self.delivered)

    def load(self, prefix, seconds, people=(), pipes=0, mail=True):
        """Begins load of these kinds, and waits that long; `rest` ends it."""
        self.stopped.clear()
        self.delivered = 0
        work = [(self.follow_up, person, f"{prefix}-{n}") for n, person in enumerate(people)]
        work += [(self.pipe, f"{prefix}-{n}") for n in range(pipes)]
        if mail:
            work.append((self.deliver, prefix))
        threads = [threading.Thread(target=one[0], args=one[1:]) for one in work]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        return threads

    def rest(self, threads):
        self.stopped.set()
        for thread in threads:
            thread.join()

    def tickets(self):
        """Every ticket in the file, by `export`."""
        return [json.loads(line) for line in self.command("export").stdout.splitlines()]

    def subjects(self):
        return [ticket["subject"] for ticket in self.tickets()]

    def texts(self):
        return [entry.get("text") or "" for ticket in self.tickets() for entry in ticket["timeline"]]

    def holds(self):
        """Every text and subject in the file."""
        return {*self.subjects(), *self.texts()}

    def is_sound(self):
        done = self.command("verify", check=False)
        return done.returncode == 0 and done.stdout.startswith("ok")


def cookies_of(headers, former):
    found = dict(former)
    for line in headers.get_all("Set-Cookie") or []:
        name, _, value = line.split(";")[0].partition("=")
        found[name] = value
    return found


def cookie_header(cookies):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def token_of(page):
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    if not found:
        raise SystemExit(f"no form token in {page[:300]}")
    return found.group(1)


def skip(why):
    """What cannot run here is counted as skipped, never as passed."""
    print(f"SKIPPED: {why}")
    raise SystemExit(77)
