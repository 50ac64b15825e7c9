"""Records of web archives, made by hand."""

import zlib

from news import NEWS

PAGE = f"""<html><head><title>La Ferrini cresce - Il Lodigiano</title>
<meta property="og:site_name" content="Il Lodigiano"/>
<meta property="article:published_time" content="2020-02-14T08:00:00+01:00"/></head>
<body><nav><a href="/">Home</a></nav><article><h1>La Ferrini cresce</h1><p>{NEWS}</p>
<p>Perché la città è così, dirà il sindaco: più lavoro e più case per le giovani coppie di Crema.</p>
</article></body></html>"""


def record(
    url: str, block: bytes, *, kind: str = "response", of: str = "application/http; msgtype=response"
) -> bytes:
    head = f"""WARC/1.0
WARC-Type: {kind}
WARC-Target-URI: {url}
WARC-Date: 2020-03-01T10:00:00Z
WARC-Record-ID: <urn:uuid:{zlib.crc32(url.encode()):032x}>
Content-Type: {of}
Content-Length: {len(block)}

""".replace("\n", "\r\n")
    return head.encode() + block + b"\r\n\r\n"


def answer(
    body: bytes, content_type: str = "text/html; charset=UTF-8", *, status: str = "200 OK", more: str = ""
) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


def page(number: int) -> bytes:
    return record(
        f"https://lodi.example/{number}", answer(PAGE.replace("Ferrini", f"Ferrini {number}").encode())
    )


def spoil(record: bytes) -> bytes:
    """Overwrite some bytes in the middle."""
    half = len(record) // 2
    return record[:half] + b"\xff" * 30 + record[half + 30 :]
