#!/usr/bin/env python3
"""Attacks a desk from this machine without a sign-in, and tells what it cost: rows L1 to L7 of the trust matrix.

    tests/trust/load.py target/release/helpdesk [--as MB] [--files N] [--seconds N] [ATTACK...]

Each attack starts a demo desk of its own in a temporary folder. Beside it somebody asks for /login on a new line all along; printed are the
most memory held (VmHWM), how long that somebody waited at most, how often they were not served, and what the attackers were told.
The small forms of these rows run with every test: tests/it/trust/load.rs.
"""

import argparse
import collections
import multiprocessing
import os
import re
import resource
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time

MEGABYTE = 1_000_000
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=B"
MEMORY_BYTES_MAX = 150 << 20
WAIT_SECONDS_MAX = 1.0


def head(path, kind, length, more=""):
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nContent-Type: {kind}\r\n{more}"
            f"Content-Length: {length}\r\n\r\n").encode()


def part(name, value, more=""):
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


def connect(source="127.0.0.1", timeout=60, receive=None):
    line = socket.socket()
    if receive:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    line.settimeout(timeout)
    line.bind((source, 0))
    line.connect(("127.0.0.1", PORT))
    return line


def say(data, source="127.0.0.1"):
    """Sends it as far as it is taken; the status that came back, or why none did."""
    try:
        with connect(source) as line:
            try:
                line.sendall(data)
            except OSError:
                pass
            answer = line.recv(64)
            return answer[9:12].decode() or "ended"
    except OSError as error:
        return type(error).__name__


def crowd(count, data, sources=60):
    """The statuses of that many lines that send this at once."""
    told = collections.Counter()

    def one(number):
        told[say(data, f"127.0.0.{2 + number % sources}")] += 1

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(told)


def forms(seconds):
    """64 forms a&a&..., 8 of 97 MB with broken letters, text with a million fields, and their twins."""
    broken = b"".join(part("text", b"\xff" * 900_000) for _ in range(107)) + b"--B--\r\n"
    small = b"a&" * MEGABYTE
    kept = b"text=Bonjour&" + b"a&" * (MEGABYTE - 8)
    quotes = b'text=' + b'"' * (2 * MEGABYTE)
    empty = part("a", b"") * (MEGABYTE // 25) + b"--B--\r\n"
    names = part("n" * 1_900_000, b"x") + b"--B--\r\n"
    files = part("d", b"x", '; filename="' + "f" * 1_900_000 + '"') + b"--B--\r\n"
    many = b"".join(part("d", b"x" * 9_000, f'; filename="{n}"') for n in range(200)) + b"--B--\r\n"
    json = b"[" + b"1," * MEGABYTE + b"1]"
    told = {}
    told["64 a&a&"] = crowd(64, head("/login", FORM, len(small)) + small)
    told["8 broken"] = crowd(8, head("/login", PARTS, len(broken)) + broken)
    told["8 broken to /new"] = crowd(8, head("/new", PARTS, len(broken)) + broken)
    told["8 broken to /demo"] = crowd(8, head("/demo", PARTS, len(broken)) + broken)
    for place in ["/login", "/t/1/followup", "/new", "/code", "/password", "/password/x", "/s/x", "/demo", "/nowhere", "/health"]:
        for name, kind, body in [("kept", FORM, kept), ("quotes", FORM, quotes), ("empty", PARTS, empty), ("names", PARTS, names),
                                 ("files", PARTS, files), ("many", PARTS, many), ("json", "application/json", json)]:
            told[f"64 {name} {place}"] = crowd(64, head(place, kind, len(body)) + body)
    told["512 a&a&"] = crowd(512, head("/login", FORM, len(small)) + small)
    told["512 quotes"] = crowd(512, head("/t/1/followup", FORM, len(quotes)) + quotes)
    pipelined = head("/login", FORM, 2_000) + b"a&" * 1_000
    told["64 lines with 1,000 pipelined forms"] = crowd(64, pipelined * 1_000)
    return told


def hold(sources, per_source, first, deaf, seconds, out):
    """Keeps that many lines open, anew where one ends."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    lines, poll, opened, until = {}, select.epoll(), 0, time.monotonic() + seconds
    wanted = [source for source in sources for _ in range(per_source)]
    while time.monotonic() < until:
        while wanted and time.monotonic() < until:
            source = wanted.pop()
            try:
                line = connect(source, timeout=2, receive=4096 if deaf else None)
                line.sendall(first)
                lines[line.fileno()] = (line, source)
                poll.register(line.fileno(), select.EPOLLHUP | select.EPOLLRDHUP | (0 if deaf else select.EPOLLIN))
                opened += 1
            except OSError:
                wanted.insert(0, source)
                break
        for number, _ in poll.poll(0.05):
            line, source = lines.pop(number)
            poll.unregister(number)
            line.close()
            wanted.append(source)
    out.put((opened, len(lines)))


def held(first, seconds, deaf=False, sources=range(2, 202), per_source=64):
    out = multiprocessing.Queue()
    names = [f"127.0.0.{number}" for number in sources]
    share = [names[number::4] for number in range(4)]
    workers = [multiprocessing.Process(target=hold, args=(part_, per_source, first, deaf, seconds, out)) for part_ in share if part_]
    for worker in workers:
        worker.start()
    done = [out.get() for _ in workers]
    for worker in workers:
        worker.join()
    return {"lines opened": sum(opened for opened, _ in done), "open at the end": sum(kept for _, kept in done)}


def silent(seconds):
    """200 addresses with 64 lines each announce a form and send one byte of it (L4)."""
    return held(head("/login", FORM, 2_000_000) + b"a", seconds)


def silent8(seconds):
    """8 addresses with 64 lines each announce 99 MB and send one byte of it."""
    return held(head("/login", FORM, 99 * MEGABYTE) + b"a", seconds, sources=range(2, 10))


def silent8small(seconds):
    """8 addresses with 64 lines each announce a form that a sign-in may have, and send one byte of it."""
    return held(head("/login", FORM, 2_000_000) + b"a", seconds, sources=range(2, 10))


def heads(seconds):
    """200 addresses with 64 lines each begin a head (L4)."""
    return held(b"GET / HTTP/1.1\r\nHost: x", seconds)


def idle(seconds):
    """200 addresses with 64 lines each say nothing (L3)."""
    return held(b"", seconds)


def deaf(seconds):
    """200 addresses with 64 lines each ask for pages and read none of them (L4)."""
    return held(f"GET /help HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode() * 100, seconds, deaf=True)


def dripping(seconds):
    """512 lines send a byte of their form each tenth of a second."""
    lines, told, until = [], collections.Counter(), time.monotonic() + seconds
    for number in range(512):
        try:
            line = connect(f"127.0.0.{2 + number % 200}", timeout=5)
            line.sendall(head("/login", FORM, 2_000_000))
            line.setblocking(False)
            lines.append(line)
        except OSError as error:
            told[type(error).__name__] += 1
    while time.monotonic() < until:
        for line in list(lines):
            try:
                line.send(b"a")
            except OSError:
                told["ended"] += 1
                lines.remove(line)
        time.sleep(0.1)
    return dict(told, still=len(lines))


def uploads(seconds):
    """L5: a gigabyte to a desk that takes 100 MB: announced, chunked, with a lie about its length, expected."""
    told, gigabyte = {}, 1_000 * MEGABYTE
    for name, start in [("announced", head("/new", PARTS, gigabyte)), ("expected", head("/new", PARTS, gigabyte, "Expect: 100-continue\r\n")),
                        ("chunked", head("/new", PARTS, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked") + b"3B9ACA00\r\n"),
                        ("lying", head("/new", PARTS, 10))]:
        sent, begun = 0, time.monotonic()
        with connect() as line:
            line.sendall(start)
            try:
                while sent < gigabyte:
                    sent += line.send(b"x" * 65536)
            except OSError:
                pass
            try:
                answer = line.recv(64)[9:12].decode()
            except OSError:
                answer = "lost"
        told[name] = f"{answer} after {sent / MEGABYTE:.1f} MB in {time.monotonic() - begun:.1f} s"
    return told


def long_heads(seconds):
    """L7: a header of 200 MB, a million headers, an URL of 100 MB, 10,000 requests ahead."""
    told = {}
    get = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n".encode()
    for name, data in [("200 MB header", get + b"a: " + b"b" * 200 * MEGABYTE), ("million headers", get + b"a: b\r\n" * MEGABYTE),
                       ("100 MB URL", b"GET /" + b"a" * 100 * MEGABYTE)]:
        begun = time.monotonic()
        told[name] = f"{say(data)} in {time.monotonic() - begun:.2f} s"
    with connect() as line:
        threading.Thread(target=line.sendall, args=((get + b"\r\n") * 10_000,), daemon=True).start()
        seen = b""
        answers, begun = 0, time.monotonic()
        while answers < 10_000:
            piece = line.recv(1 << 20)
            if not piece:
                break
            seen = seen[-11:] + piece
            answers += seen.count(b"HTTP/1.1 200")
        told["10,000 ahead"] = f"{answers} answers in {time.monotonic() - begun:.1f} s"
    return told


def burst(seconds):
    """L2: 64 lines at once ask on lines they keep, twenty times."""
    request = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()
    answered, longest = 0, 0.0
    for _ in range(20):
        lines = [connect(f"127.0.0.{2 + number}") for number in range(64)]
        begun = time.monotonic()
        for line in lines:
            line.sendall(request)
        for line in lines:
            answered += line.recv(65536).startswith(b"HTTP/1.1 200")
        longest = max(longest, time.monotonic() - begun)
        for line in lines:
            line.close()
    return {"answered": f"{answered} of 1280, 64 in {longest:.2f} s at most"}


def session():
    """The Cookie header of an agent of the demo."""
    def ask(data):
        with connect() as line:
            line.sendall(data)
            seen = b""
            while piece := line.recv(65536):
                seen += piece
            return seen.decode()

    page = ask(f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n\r\n".encode())
    cookie = re.search("Set-Cookie: (helpdesk-form=[0-9a-f]+)", page)[1]
    token = re.search('name="csrf" value="([0-9a-f]+)"', page)[1]
    form = f"csrf={token}&login=marie.lopez&password=demo".encode()
    page = ask(head("/login", FORM, len(form), f"Cookie: {cookie}\r\nConnection: close\r\n") + form)
    return re.search("Set-Cookie: (helpdesk=[0-9a-f]+)", page)[1]


def exactly(line, seen):
    """One whole answer from a line that is kept; what came after it is given back."""
    while b"\r\n\r\n" not in seen:
        piece = line.recv(65536)
        if not piece:
            return None, b""
        seen += piece
    start, rest = seen.split(b"\r\n\r\n", 1)
    length = int(re.search(rb"Content-Length: (\d+)", start)[1])
    while len(rest) < length:
        piece = line.recv(65536)
        if not piece:
            return None, b""
        rest += piece
    return start[9:12].decode(), rest[length:]


def many(seconds):
    """L1: 100,000 requests for six kinds of pages on eight lines that are kept."""
    cookie, told, waits, lock = session(), collections.Counter(), [], threading.Lock()
    places = ["/tickets?view=all", "/t/1", "/search?q=imprimante", "/login", "/stats", "/health"]

    def ask(share):
        line, seen, mine, counted = connect(), b"", [], collections.Counter()
        for number in range(share):
            begun = time.monotonic()
            place = places[number % len(places)]
            line.sendall(f"GET {place} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: {cookie}\r\n\r\n".encode())
            answer, seen = exactly(line, seen)
            counted[f"{place} {answer}"] += 1
            mine.append(time.monotonic() - begun)
            if answer is None:
                line, seen = connect(), b""
        with lock:
            told.update(counted)
            waits.extend(mine)

    threads = [threading.Thread(target=ask, args=(12_500,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.sort()
    return dict(told, answers=len(waits), p50=f"{waits[len(waits) // 2] * 1000:.1f} ms", p99=f"{waits[len(waits) * 99 // 100] * 1000:.1f} ms")


ATTACKS = {f.__name__: f for f in [burst, many, forms, silent8, silent8small, silent, heads, idle, deaf, dripping, uploads, long_heads]}


class Somebody(threading.Thread):
    """Asks for a page all along, on a new line each time."""

    def __init__(self):
        super().__init__(daemon=True)
        self.longest, self.asked, self.failed, self.going = 0.0, 0, collections.Counter(), True

    def run(self):
        request = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n\r\n".encode()
        while self.going:
            begun, told = time.monotonic(), "nothing"
            try:
                with connect("127.0.1.1", timeout=10) as line:
                    line.sendall(request)
                    told = line.recv(65536)[9:12].decode() or "nothing"
            except OSError as error:
                told = type(error).__name__
            self.asked += 1
            if told == "200":
                self.longest = max(self.longest, time.monotonic() - begun)
            else:
                self.failed[told] += 1
            time.sleep(0.02)


def status(pid, name):
    with open(f"/proc/{pid}/status") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith(name)), "")


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def attack(binary, name, seconds, limits):
    global PORT
    PORT = free_port()
    with tempfile.TemporaryDirectory() as folder:
        limit = lambda: [resource.setrlimit(kind, (most, most)) for kind, most in limits.items() if most]
        desk = subprocess.Popen([binary, "demo", "--port", str(PORT), "--dir", folder], stdout=subprocess.DEVNULL,
                                stderr=open(os.path.join(folder, "log"), "w"), preexec_fn=limit)
        try:
            while say(f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()) != "200":
                time.sleep(0.1)
            somebody, begun = Somebody(), time.monotonic()
            somebody.start()
            told = ATTACKS[name](seconds)
            took = time.monotonic() - begun
            somebody.going = False
            somebody.join()
            alive = desk.poll() is None
            peak = int(re.sub(r"\D", "", status(desk.pid, "VmHWM")) or 0) << 10 if alive else 0
        finally:
            desk.kill()
            desk.wait()
    held_ = alive and peak <= MEMORY_BYTES_MAX and somebody.longest <= WAIT_SECONDS_MAX and not somebody.failed
    print(f"{name}: {'held' if held_ else 'NOT HELD'}: {peak / (1 << 20):.0f} MB at most; somebody else asked {somebody.asked} times, waited "
          f"{somebody.longest:.2f} s at most, was not served {dict(somebody.failed)}; {took:.0f} s{'' if alive else '; THE DESK ENDED'}", flush=True)
    for what, answers in told.items():
        print(f"    {what}: {answers}", flush=True)
    return held_


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("attacks", nargs="*", default=[])
    arguments.add_argument("--as", dest="address_space", type=int, default=0, help="megabytes of address space for the desk")
    arguments.add_argument("--files", type=int, default=0, help="open files for the desk")
    arguments.add_argument("--seconds", type=int, default=30)
    given = arguments.parse_intermixed_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print(f"load of the machine: {os.getloadavg()}")
    limits = {resource.RLIMIT_AS: given.address_space << 20, resource.RLIMIT_NOFILE: given.files}
    held_ = [attack(given.binary, name, given.seconds, limits) for name in given.attacks or ATTACKS]
    sys.exit(0 if all(held_) else 1)


if __name__ == "__main__":
    main()
