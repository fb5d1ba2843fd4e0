#!/usr/bin/env python3
"""Requests that are almost right, over and over, at the door of a demo desk: heads, cookies, forms, multipart bodies, searches.
The readers behind the door are tried from outside, as they are no one's to call; what can be called is in tests/fuzz.

    cargo build --release && python3 tests/trust/mutate.py [KIND…] [--seconds 600] [--seed N] [--binary FILE]

Wrong is: an answer 500, no answer to what was sent whole, more than 5 s for one, a panic in the log, or an end of the desk. Each
wrong request is written to the folder that is named at the end, which then exits 1."""
import argparse, os, random, re, socket, subprocess, sys, tempfile, time, urllib.parse

SLOW_SECONDS = 5
PIECES = [b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"\xc3", b":", b";", b",", b"=", b"\"", b"\\", b"%", b"%00", b"%zz", b"&", b"+", b" ", b"\t", b"--", b"'", b"(", b"*", b"<", b"/../", b"//", b"?", b"#",
          b"-1", b"0", b"18446744073709551616", b"99999999999999999999", b"chunked", b"identity", b"HTTP/1.1", b"HTTP/0.9", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Host: x\r\n",
          b"Cookie: helpdesk=a\r\n", b"helpdesk=", b"helpdesk-remember=a.b; ", b"boundary=", b"filename=\"a\"", b"filename*=utf-8''%41", b"name=\"text\"", b"NEAR(", b" AND ", b" OR ", b"statut:", b"avant:", b"n\xc2\xb0", b"\xe2\x80\xae", b"a" * 300, b"\xf0\x9f\xa6\x89"]


def mutated(data, random):
    data = bytearray(data)
    for _ in range(1 << random.randrange(5)):
        at = random.randrange(len(data) + 1)
        choice = random.randrange(8)
        if choice == 0 and data:
            data[at % len(data)] ^= 1 << random.randrange(8)
        elif choice == 1 and data:
            data[at % len(data)] = random.randrange(256)
        elif choice == 2:
            del data[at:at + random.randrange(1, 20)]
        elif choice == 3:
            data[at:at] = data[at:at + random.randrange(1, 60)]
        elif choice == 4:
            to = random.randrange(len(data) + 1)
            data[at:at] = data[min(at, to):max(at, to)][:200]
        elif choice == 5:
            data[at:at + 2] = random.choice(PIECES)
        else:
            data[at:at] = random.choice(PIECES)
    return bytes(data)


class Desk:
    def __init__(self, binary):
        self.folder = tempfile.mkdtemp(prefix="mutate-")
        self.port = 20_000 + os.getpid() % 20_000
        self.host = f"127.0.0.1:{self.port}"
        command = [binary, "demo", "--port", str(self.port), "--dir", f"{self.folder}/desk"]
        self.log = f"{self.folder}/log"
        self.child = subprocess.Popen(command, stdout=open(self.log, "w"), stderr=subprocess.STDOUT)
        for _ in range(600):
            if self.answer(b"GET /login HTTP/1.1\r\nHost: " + self.host.encode() + b"\r\nConnection: close\r\n\r\n"):
                break
            time.sleep(0.1)
        else:
            sys.exit(open(self.log).read())
        self.cookie, self.csrf = self.signed_in("marie.lopez")

    def answer(self, data):
        """What comes back until the desk closes, at most its beginning."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
                whole = bytearray()
                while len(whole) < 1 << 20:
                    piece = line.recv(1 << 16)
                    if not piece:
                        break
                    whole += piece
                return bytes(whole)
        except (ConnectionError, socket.timeout):
            return b""

    def head(self, method, target, more=""):
        return f"{method} {target} HTTP/1.1\r\nHost: {self.host}\r\n{more}Connection: close\r\n".encode()

    def form(self, target, fields, cookie):
        body = urllib.parse.urlencode(fields).encode()
        more = f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return self.head("POST", target, more), body

    def signed_in(self, login):
        page = self.answer(self.head("GET", "/login") + b"\r\n")
        kept = "; ".join(re.findall(r"(?i)set-cookie: ([^;\r]+)", page.decode("utf-8", "replace")))
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.decode("utf-8", "replace"))[1]
        head, body = self.form("/login", {"csrf": csrf, "login": login, "password": "demo"}, kept)
        page = self.answer(head + b"Content-Length: %d\r\n\r\n" % len(body) + body).decode("utf-8", "replace")
        kept = "; ".join([kept] + re.findall(r"(?i)set-cookie: ([^;\r]+)", page))
        page = self.answer(self.head("GET", "/new", f"Cookie: {kept}\r\n") + b"\r\n").decode("utf-8", "replace")
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        if not found:
            sys.exit(f"not signed in: {page[:500]}")
        return kept, found[1]


def request(desk, kind, random):
    """One request: what is mutated, with a length that fits, so that the reader behind is reached; sometimes one that does not."""
    signed = f"Cookie: {desk.cookie}\r\n"
    if kind == "head":
        whole = desk.head("GET", "/t/1?a=b", signed + "Accept: */*\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 10.0.0.1\r\nIf-None-Match: \"a\"\r\nRange: bytes=0-5\r\nAccept-Language: fr, en;q=0.5\r\n")
        return mutated(whole, random) + b"\r\n"
    if kind == "cookies":
        cookie = mutated(f"{desk.cookie}; helpdesk-form={'a' * 64}; helpdesk-device=b; helpdesk-remember=c.d".encode(), random).replace(b"\r", b"").replace(b"\n", b"")
        return desk.head("GET", "/") + b"Cookie: " + cookie + b"\r\n\r\n"
    if kind == "query":
        seed = random.choice(["statut:nouveau imprimante", "demandeur:\"camille durand\" avant:2026-11-23", "\"exact\" -sans mot*", "n° 12", "auteur:moi catégorie:réseau"])
        typed = mutated(seed.encode(), random)
        return desk.head("GET", "/search?q=" + urllib.parse.quote(typed), signed) + b"\r\n"
    if kind == "forms":
        target, fields = random.choice([
            ("/login", {"csrf": desk.csrf, "login": "nobody", "password": "x", "next": "/t/1"}),
            ("/t/1/tasks", {"csrf": desk.csrf, "text": "a", "due": "2026-12-01", "assignee": "3"}),
            ("/t/1/properties", {"csrf": desk.csrf, "status": "pending", "reason": "a", "until": "2026-12-01", "kind": "incident", "urgency": "high"}),
            ("/t/1/links", {"csrf": desk.csrf, "number": "2"}), ("/preferences", {"csrf": desk.csrf, "language": "fr", "new_ticket": "daily"}),
            ("/tickets/bulk?view=all", {"csrf": desk.csrf, "ticket": "1", "status": "planned"}), ("/t/1/time", {"csrf": desk.csrf, "minutes": "5"})])
        head, body = desk.form(target, fields, desk.cookie)
        at = body.find(b"&") + 1
        body = body[:at] + mutated(body[at:], random)
        return head + b"Content-Length: %d\r\n\r\n" % (len(body) + random.choice([0] * 9 + [-1, 1, 7])) + body
    if kind == "multipart":
        part = lambda name, value, more="": f'--XX\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
        body = part("csrf", desk.csrf).encode()
        body += mutated((part("subject", "a") + part("text", "b") + part("documents", "c", '; filename="a.txt"\r\nContent-Type: text/plain') + "--XX--\r\n").encode(), random)
        target = random.choice(["/new", "/t/1/followup", "/t/1/note", "/t/1/document"])
        kind = mutated(b"multipart/form-data; boundary=XX", random).replace(b"\r", b"").replace(b"\n", b"") if random.randrange(4) == 0 else b"multipart/form-data; boundary=XX"
        return desk.head("POST", target, signed) + b"Content-Type: " + kind + b"\r\nContent-Length: %d\r\n\r\n" % (len(body) + random.choice([0] * 9 + [-1, 1, 7])) + body
    raise ValueError(kind)


def is_whole(data):
    """Whether nothing more is announced than was sent, and nothing less: other senders hear nothing, or the end of the line."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    lengths = re.findall(rb"(?i)\r\ncontent-length: (\d+)", head)
    return [int(length) for length in lengths] == ([len(body)] if lengths or body else [])


KINDS = ["head", "cookies", "query", "forms", "multipart"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", default=KINDS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--binary", default="target/release/helpdesk")
    asked = parser.parse_args()
    desk = Desk(os.path.abspath(asked.binary))
    wrong = 0
    for kind in asked.kinds or KINDS:
        chance, tries, statuses, slowest = random.Random(asked.seed), 0, {}, 0.0
        end = time.monotonic() + asked.seconds
        while time.monotonic() < end:
            data = request(desk, kind, chance)
            began = time.monotonic()
            answer = desk.answer(data)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else "none"
            statuses[status] = statuses.get(status, 0) + 1
            tries += 1
            if status == "500" or took > SLOW_SECONDS or (status == "none" and is_whole(data)) or desk.child.poll() is not None:
                wrong += 1
                name = f"{desk.folder}/wrong-{kind}-{wrong}"
                open(name, "wb").write(data)
                print(f"{kind}: {status} in {took:.1f} s: {name}", flush=True)
                if desk.child.poll() is not None:
                    sys.exit(f"the desk ended: {desk.log}")
        seen = " ".join(f"{status}×{count}" for status, count in sorted(statuses.items()))
        print(f"{kind}: {tries} requests in {asked.seconds} s, seed {asked.seed}, slowest {slowest:.2f} s: {seen}", flush=True)
    panics = open(desk.log, errors="replace").read().count("panicked")
    desk.child.terminate()
    desk.child.wait()
    print(f"{wrong} wrong, {panics} panics; {desk.folder}")
    sys.exit(1 if wrong or panics else 0)


if __name__ == "__main__":
    main()
