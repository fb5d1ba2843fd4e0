//! Requests that two servers could read differently, or that are no requests: the parser's tests and `door.rs` share them.

/// What is sent and the status it gets; each must end the connection.
pub const BAD_FRAMING: &[(&str, u16)] = &[
    // Lengths
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5 5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5.0\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nhello",
        400,
    ),
    ("POST / HTTP/1.1\r\nHost: x\r\n\r\nhello", 411),
    (
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        400,
    ),
    (
        "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        400,
    ),
    // Transfer codings
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        411,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
        411,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
        411,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding:\tchunked\r\n\r\nffffffffffffffff\r\n",
        411,
    ),
    (
        "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        411,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding\r\n : chunked\r\n\r\n",
        400,
    ),
    // Line ends and header lines
    ("GET / HTTP/1.1\nHost: x\n\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: b\x1b[2J\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: \u{e9}\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA\u{e9}: b\r\n\r\n", 400),
    // Host
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
    (
        "GET / HTTP/1.1\r\nHost: x\r\nhost: evil.example\r\n\r\n",
        400,
    ),
    ("GET / HTTP/1.1\r\nHost: x, evil.example\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    // Request lines
    ("GET /\r\n", 400),
    ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", 400),
    (" GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /\u{e9} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/11\r\nHost: x\r\n\r\n", 400),
    ("GET / http/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("\u{16}\u{3}\u{1}\u{2}\0", 400),
    // Methods
    ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("get / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    // Expectations
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 200-ok\r\n\r\n",
        417,
    ),
    (
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n\r\n",
        417,
    ),
];
