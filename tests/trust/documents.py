#!/usr/bin/env python3
"""What hostile documents cost a desk that reads them for its search: sends each to a desk of its own as an attachment, and
prints the processor time and the memory that the whole process took. What the reader promises is tested in src/intake/office.rs.

    cargo build --release && python3 tests/trust/documents.py [BINARY]

A line says "over" where a document takes more than 2 s of processor time, or the process more than 150 MB; then it exits 1."""
import base64, http.client, os, random, sqlite3, struct, subprocess, sys, tempfile, time, zlib

CPU_SECONDS_MAX = 2.0
MEMORY_MB_MAX = 150
# For how long a document is waited for; what is not stored, as it is too large, is never read.
READ_SECONDS_MAX = 120
MB = 1 << 20


def deflated(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def broken_late(size):
    """Unpacks to `size` bytes, and only then fails: the last block is of a kind that there is not."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(b" " * size) + packer.flush(zlib.Z_FULL_FLUSH) + b"\x07" * 8


def zipped(parts, shared=False):
    """A ZIP of (name, method, packed bytes, size); `shared`: every entry of the list points to the first one's bytes."""
    out, listed = bytearray(), bytearray()
    first = None
    for name, method, packed, size in parts:
        name = name.encode()
        offset = len(out)
        if shared and first is not None:
            offset = first
        else:
            first = offset if first is None else first
            out += struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, method, 0, 33, 0, len(packed), size, len(name), 0) + name + packed
        listed += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 33, 0, len(packed), size, len(name), 0, 0, 0, 0, 0, offset) + name
    count = min(len(parts), 65535)
    return bytes(out + listed + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed), len(out), 0))


def one(name, xml):
    return zipped([(name, 8, deflated(xml), len(xml))])


def names(count, begin="word/header"):
    return [f"{begin}{number}.xml" for number in range(count)]


def hostile():
    """Name and bytes of each document."""
    late = broken_late(2 * MB - 5000)
    yield "late.docx", zipped([(name, 8, late, 2 * MB) for name in names(300)])
    yield "late-shared.docx", zipped([(name, 8, late, 2 * MB) for name in names(10_000)], shared=True)
    empty = b"\0\0\0\xff\xff" * 400_000 + b"\3\0"
    yield "blocks-of-nothing.docx", zipped([(name, 8, empty, 0) for name in names(10_000)], shared=True)
    small = deflated(b"<w:p>a</w:p>")
    yield "ten-thousand-parts.docx", zipped([(name, 8, small, 12) for name in names(10_000)])
    yield "wrong-parts.docx", zipped([(name, 8, b"\x07", 1) for name in names(60_000)])
    yield "stored-shared.docx", zipped([(name, 0, b"a" * 300_000, 300_000) for name in names(10_000)], shared=True)
    yield "bomb.docx", one("word/document.xml", b"a" * (1 << 30))
    inner = one("word/document.xml", b"a" * (64 * MB))
    for _ in range(8):
        inner = zipped([("word/document.xml", 0, inner, len(inner))] * 8)
        if len(inner) > 2 * MB:
            break
    yield "nested.docx", inner
    yield "deep.docx", one("word/document.xml", b"<w:p>" * 400_000)
    yield "elements.docx", one("word/document.xml", b"<a/>" * 500_000)
    attributes = b" ".join(b"a%x='%d'" % (n, n) for n in range(170_000))
    yield "attributes.docx", one("word/document.xml", b"<w:p " + attributes + b">a</w:p>")
    yield "same-attribute.docx", one("word/document.xml", b"<w:p " + b"a='b' " * 330_000 + b">a</w:p>")
    yield "long-attribute.docx", one("word/document.xml", b"<w:p a='" + b"x" * (2 * MB - 64) + b"'>a</w:p>")
    yield "entities.docx", one("word/document.xml", b"&amp;" * 400_000)
    yield "open-entities.docx", one("word/document.xml", b"&" * (2 * MB))
    yield "long-entities.docx", one("word/document.xml", b"&CounterClockwiseContourIntegra" * 70_000)
    yield "declared-entities.docx", one("word/document.xml", b"<!DOCTYPE a [" + b"".join(b"<!ENTITY e%d '&e%d;&e%d;'>" % (n + 1, n, n) for n in range(60)) + b"]><w:p>&e60;</w:p>")
    yield "angles.docx", one("word/document.xml", b"<" * (2 * MB))
    yield "comments.docx", one("word/document.xml", b"<!--" * 500_000)
    yield "doctypes.docx", one("word/document.xml", b"<!DOCTYPE " * 200_000)
    yield "cdata.docx", one("word/document.xml", b"<![CDATA[" * 230_000)
    yield "strings.xlsx", one("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 1_000_000)
    cells = b"".join(b"<c t='s'><v>%d</v></c>" % (n % 7) for n in range(1_000_000))
    sheet, strings = deflated(cells), deflated(b"<si><t>" + b"x" * 30_000 + b"</t></si>")
    yield "references.xlsx", zipped([("xl/sharedStrings.xml", 8, strings, 0), ("xl/worksheets/sheet1.xml", 8, sheet, len(cells))])
    yield "ends.docx", b"PK\5\6" * (3 * MB)
    yield "lists.docx", b"PK\3\4" + b"PK\1\2" * (3 * MB) + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 65535, 65535, 12 * MB, 4, 0)
    random.seed(7)
    noise = random.randbytes(2 * MB)
    yield "noise.docx", zipped([(name, 8, noise, len(noise)) for name in names(5)])
    yield "lists.html", b"<ol><li>" * 260_000
    yield "quotes.html", b"<blockquote>" * 170_000
    yield "links.html", b"<a href='http://a.example/'>b" * 70_000
    yield "tables.html", b"<table><tr><td>" * 130_000
    yield "markers.html", b"<div class=gmail_quote>" * 90_000
    yield "nested.eml", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(30_000))
    yield "parts.eml", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 290_000
    yield "lines.txt", b"\n" * (2 * MB)


class Desk:
    def __init__(self, binary):
        self.folder = tempfile.mkdtemp()
        port = 18000 + os.getpid() % 10_000
        self.url = f"127.0.0.1:{port}"
        with open(f"{self.folder}/helpdesk.toml", "w") as file:
            file.write(f'''[desk]
name = "Support"
address = "support@ecole.example"
domains = ["ecole.example"]
base_url = "http://{self.url}"
[web]
listen = "{self.url}"
[[mailbox]]
kind = "folder"
path = "in"
[outgoing]
kind = "folder"
path = "out"
''')
        command = [binary, "--config", "helpdesk.toml"]
        first = ["init", "--login", "admin", "--address", "admin@ecole.example", "--name", "Admin"]
        subprocess.run(command + first, cwd=self.folder, input=b"correct horse\n", stdout=subprocess.DEVNULL, check=True)
        self.log = open(f"{self.folder}/log", "w")
        self.child = subprocess.Popen(command + ["serve"], cwd=self.folder, stdout=self.log, stderr=self.log)
        for _ in range(600):
            try:
                http.client.HTTPConnection(self.url, timeout=2).request("GET", "/health")
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(open(f"{self.folder}/log").read())

    def cpu(self):
        fields = open(f"/proc/{self.child.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self):
        lines = open(f"/proc/{self.child.pid}/status").read().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

    def take(self, name, data):
        """Delivers a mail with the document; tells the processor time until it was read and the process idle for a second."""
        number = name.replace(".", "-")
        body = base64.encodebytes(data)
        mail = (f"From: Hugo Petit <hugo.petit@ecole.example>\r\nTo: support@ecole.example\r\nSubject: {name}\r\nMessage-ID: <{number}@ecole.example>\r\n"
                f"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: text/plain\r\n\r\nVoici.\r\n"
                f'--outer\r\nContent-Type: application/octet-stream; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
                f"Content-Transfer-Encoding: base64\r\n\r\n").encode() + body + b"\r\n--outer--\r\n"
        before = self.cpu()
        path = f"{self.folder}/in/tmp/{number}"
        with open(path, "wb") as file:
            file.write(mail)
        os.rename(path, f"{self.folder}/in/new/{number}")
        idle, last, taken = 0, before, False
        end = time.monotonic() + READ_SECONDS_MAX
        while idle < 10 and time.monotonic() < end:
            time.sleep(0.1)
            now = self.cpu()
            taken = taken or self.has_read()
            idle = idle + 1 if taken and now - last < 0.02 else 0
            last = now
        return last - before

    def has_read(self):
        """The document is stored, and off the list of those that the search has to read."""
        with sqlite3.connect(f"file:{self.folder}/helpdesk.db?mode=ro", uri=True) as file:
            return file.execute("SELECT count(*) > 0 AND min(searched) = 1 FROM attachment").fetchone()[0]

    def end(self):
        self.child.terminate()
        self.child.wait()


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/helpdesk")
    wanted = sys.argv[2:]
    over = 0
    print(f"{'document':28} {'bytes':>10} {'CPU s':>7} {'peak MB':>8}")
    for name, data in hostile():
        if wanted and name not in wanted:
            continue
        desk = Desk(binary)
        seconds, peak = desk.take(name, data), desk.peak()
        desk.end()
        bad = seconds > CPU_SECONDS_MAX or peak > MEMORY_MB_MAX
        over += bad
        print(f"{name:28} {len(data):10} {seconds:7.2f} {peak:8.1f} {'over' if bad else ''}", flush=True)
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
