#!/usr/bin/env python3
"""H4 of the trust matrix: what a mail of one character or one mark over and over costs to read, by `helpdesk explain`.

    cargo build --release && python3 tests/trust/quadratic.py [BINARY] [WORD...]

For each pattern the processor time of a mail of 500 kB and of 1 MB is measured, the least of three tries, less that of a small mail.
A line says "over" where 1 MB takes more than 300 ms, or twice as much takes more than 2.5 times as long; then it exits 1."""
import base64, os, resource, subprocess, sys, tempfile

SECONDS_MAX, RATIO_MAX, MB = 0.3, 2.5, 1_000_000

TEXTS = {
    "<": "<", ">": ">", "> lines": ">\n", "> deep": "> " * 40 + "a\n", "(": "(", "quote backslash": "\"\\", "&": "&", "http://": "http://", "http lines": "http://a.example/b?c=d\n",
    "--": "--\n", "-- and blank": "-- \n", "wrote fr": "Le lun. 23 nov. 2026 à 15:31, A <a@b.fr> a écrit :\n", "wrote en": "On Mon, Nov 23, 2026 at 3:31 PM A <a@b.fr> wrote:\n",
    "wrote quoted": "> On Mon, Nov 23, 2026 A <a@b.fr> wrote:\n", "wrote then quote": "On Mon, Nov 23, 2026 A <a@b.fr> wrote:\n> a\n", "wrote open": "On Mon, Nov 23, 2026 A\n",
    "date": "23/11/2026 15:31\n", "numbers": "1. a\n", "digit": "1\n", "digits": "1", "header": "From: a@b.fr\nDate: 23/11/2026 15:31\nTo: c\n\n", "header one": "From: a@b.fr\n",
    "ruled header": "--------\na: b@c\nd: 23112026:15:31\ne: f\n", "original": "-----Original Message-----\n", "forward": "---------- Forwarded message ---------\n", "underscores": "________\n", "stars": "*********\n",
    "notice": "----------\nconfidentiel\n", "initials": "AB>a\nCD>b\n", "letters": "a", "words": "a ", "lines": "\n", "crlf blanks": " \n", "tabs": "\t", "brackets": "[", "image": "[image: ", "cid": "[cid:",
    "our tag": "Ticket n° 1", "our line": "Ticket n° 1 : http://a/t/1\n", "button": "Open ticket #1", "reference": "t1.m1@a ", "mailto": "<mailto:", "at": "a@b.fr ", "ats": "@", "colons": ":\n", "wide colon": "：\n",
    "begin": "begin 644 a\n", "begin body": "begin 644 a\nM\n", "sent from": "Envoyé de mon iPhone\n", "merci": "Cordialement,\n", "greek": "α", "chinese": "发件人：a\n", "arabic": "من: a\n", "marks": "\u200b\u200e", "zero": "\0",
    "accept": "ACCEPTER\n", "thanks": "merci ", "ruled words": "--a--\n", "equals": "=", "percent": "%41", "wrapped": "a" * 60 + "\n<\n", "signature": "--\nA\n",
}
HTMLS = {
    "<": "<", "</": "</", "<!--": "<!--", "<!": "<!", "<a": "<a ", "&": "&", "&amp": "&amp", "&#": "&#9999999", "&long": "&CounterClockwiseContourIntegra", "ol li": "<ol><li>", "li": "<li>", "li words": "<li>a b", "ul ul": "<ul>",
    "quote": "<blockquote>", "quote text": "<blockquote>a", "quote closed": "<blockquote>a</blockquote>", "gmail": "<div class=gmail_quote>a<blockquote>b", "attr": "<div class=gmail_attr>", "attr quote": "<div class=gmail_attr>Em 23:<blockquote class=gmail_quote>",
    "attr text": "<div class=gmail_attr>a ", "yahoo": "<div class=yahoo_quoted>", "div": "<div>", "div text": "<div>a", "p": "<p>", "br": "<br>", "hr": "<hr>", "table": "<table><tr><td>", "pre": "<pre>\n", "a": "<a href=http://a.b/>",
    "a text": "<a href=http://a.b/>c", "a closed": "<a href=http://a.b/>c</a>", "img": "<img src=cid:a>", "img alt": "<img alt=a src=b>", "img data": "<img src=data:image/png;base64,AAAA>", "style": "<style>", "script": "<script>", "title": "<title>",
    "noscript": "<noscript>", "head body": "<head><body>", "attributes": "<p " + "".join(f"a{n}=b " for n in range(2000)) + ">", "closing": "</div>", "closing quote": "</blockquote>", "span": "<span id=divRplyFwdMsg>", "border": "<div style='border-top:solid;padding:3.0pt'>",
    "mark": "\ufffc", "cdata": "<![CDATA[", "doctype": "<!DOCTYPE ", "pi": "<?a", "font": "<font color=red>a</font>", "mso": "<p class=MsoNormal>a", "dates": "<div>23/11/2026 15:31", "wrote": "<div>On Mon, Nov 23, 2026 A &lt;a@b.fr&gt; wrote:",
}
HEADS = {
    "Subject": ["Re: ", "[", "#", "=?utf-8?q?a?= ", "=?", "[a #1] ", "Re[2]: ", "\ta\r\n ", "TR : "], "From": ["<", "(", "\"", "a@b,", "\\", "a <b@c>, ", "=?utf-8?b?YQ==?= "],
    "References": ["<a@b> ", "<", "<t1.m1.a@b> "], "To": ["a@b, ", "(", "a: b;"], "Cc": ["a@ecole.example, ", "\"a\" <", ";"], "Content-Type": ["text/plain; ", "; a*0=b", "\"", "=?", "=?a?q?"], "Received": ["by a; "], "Date": ["(", "Mon, "],
    "Authentication-Results": ["a; dmarc=pass ", "(", ";"], "Content-Disposition": ["attachment; filename*0=a; ", "%41", "=?"], "Content-ID": ["=?"], "X": ["a\r\n "],
}


def mail(kind, head, body):
    return (f"From: Hugo Petit <hugo.petit@ecole.example>\r\nTo: support@ecole.example\r\nSubject: a\r\n{head}MIME-Version: 1.0\r\n"
            f"Content-Type: {kind}; charset=utf-8\r\n\r\n").encode() + body


def filled(pattern, size):
    return (pattern * (size // len(pattern.encode()) + 1)).encode()[:size]


def cases():
    for name, pattern in TEXTS.items():
        yield f"text {name}", lambda size, p=pattern: mail("text/plain", "", filled(p, size))
        yield f"answer {name}", lambda size, p=pattern: mail("text/plain", "In-Reply-To: <a@b>\r\n", b"Non.\n" + filled(p, size) + b"\n> x\n")
    for name, pattern in HTMLS.items():
        yield f"html {name}", lambda size, p=pattern: mail("text/html", "", filled(p, size))
    for field, patterns in HEADS.items():
        for pattern in patterns:
            yield f"head {field} {pattern.strip()[:20]}", lambda size, f=field, p=pattern: f"{f}: ".encode() + filled(p, size) + b"\r\nFrom: a@ecole.example\r\n\r\na"
    yield "fields", lambda size: filled("A: b\r\n", size) + b"\r\na"
    yield "parts", lambda size: b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + filled("--b\r\n\r\na\r\n", size)
    yield "nested", lambda size: b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(size // 66))
    yield "messages", lambda size: filled("Content-Type: message/rfc822\r\n\r\n", size)
    yield "base64", lambda size: mail("text/plain", "Content-Transfer-Encoding: base64\r\n", base64.encodebytes(b"a\n" * (size * 3 // 8)))
    yield "base64 noise", lambda size: mail("text/plain", "Content-Transfer-Encoding: base64\r\n", filled("=", size))
    yield "printable", lambda size: mail("text/plain", "Content-Transfer-Encoding: quoted-printable\r\n", filled("=\r\n", size))
    yield "flowed", lambda size: mail("text/plain; format=flowed", "", filled("a \r\n", size))
    yield "utf-7", lambda size: mail("text/plain", "", b"").replace(b"charset=utf-8", b"charset=utf-7") + filled("+AOk-", size)
    yield "iso-2022-jp", lambda size: mail("text/plain", "", b"").replace(b"charset=utf-8", b"charset=iso-2022-jp") + filled("\x1b$B\x1b(B", size)
    tnef = lambda size: b"\x78\x9f\x3e\x22\1\0" + (b"\2\2\x90\6\0\0\0\0\0\0\0" * (size // 11))
    yield "winmail", lambda size: b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(tnef(size * 3 // 4))
    yield "calendar", lambda size: mail("text/calendar", "", filled("BEGIN:VEVENT\r\nSUMMARY:a\r\n b\r\n", size))
    yield "report", lambda size: b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + filled("Final-Recipient: rfc822;a@b\r\nAction: failed\r\n\r\n", size)


def seconds(binary, data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([binary, "explain", "--json", file.name], cwd=tempfile.gettempdir(), capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        print(done.returncode, done.stderr[:300])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def least(binary, data, tries=3):
    best = seconds(binary, data)
    while tries > 1 and best > SECONDS_MAX / 2:
        best, tries = min(best, seconds(binary, data)), tries - 1
    return best


def main():
    binary = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/helpdesk")
    words, over, worst = sys.argv[2:], 0, []
    nothing = least(binary, mail("text/plain", "", b"a"))
    for name, make in cases():
        if words and not any(word in name for word in words):
            continue
        half = least(binary, make(MB // 2)) - nothing
        one = least(binary, make(MB)) - nothing
        # Below a hundredth of a second the clock of the system tells nothing.
        ratio = one / max(half, 0.02)
        bad = one > SECONDS_MAX or ratio > RATIO_MAX
        over += bad
        worst.append((one, name))
        if bad or words:
            print(f"{name:40} 500 kB {half:6.3f} s  1 MB {one:6.3f} s  {ratio:4.1f} {'over' if bad else ''}", flush=True)
    worst.sort(reverse=True)
    print(f"{len(worst)} patterns, {over} over; the slowest:", ", ".join(f"{name} {one:.3f} s" for one, name in worst[:8]))
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
