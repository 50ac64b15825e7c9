"""XML of any size, an element at a time and safely: no entity is expanded, nothing outside is fetched."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Any

from newsie.archive.members import HEAD_BYTES, MAX_BYTES, Member
from newsie.errors import InputError
from newsie.text.fragments import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped, unused-ignore]

BLOCK_BYTES = 1 << 16
ENTITIES = "it declares entities of its own, which are never expanded"
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ENTITIES = re.compile(rb"<!DOCTYPE[^\[>]*\[[^\]]*<!ENTITY")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_REFERENCE = re.compile(rb"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>\w{2,8}));")
_UNFINISHED = re.compile(rb"(?:&[#\w]{0,10}|<[\w:.-]{0,60})\Z")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def find_root(head: bytes) -> str:
    """Return the name of a document's root, without its prefix, from its first bytes; "" where none shows."""
    found = _ROOT.search(_DOCTYPE.sub(b"", head.replace(b"\x00", b"")))
    return found[1].decode("ascii") if found else ""


@dataclass(frozen=True, slots=True)
class Item:
    """An element that was looked for, whole, with the document around it as far as it goes."""

    element: "Element"
    root: "Element"
    number: int
    """From 1, in the order of the document."""

    def isolate(self) -> bytes:
        """Return the document with this item alone, and what stands beside it under other names.

        Raises ValueError where the names of damaged markup were mended into what are none.
        """
        from lxml import etree  # type: ignore[import-untyped, unused-ignore]

        node = deepcopy(self.element)
        for outer in self.element.iterancestors():
            shell = etree.Element(outer.tag, outer.attrib, nsmap=outer.nsmap)
            shell.extend(deepcopy(child) for child in outer if child.tag not in (self.element.tag, node.tag))
            shell.append(node)
            node = shell
        return bytes(etree.tostring(node, encoding="utf-8"))


def iter_items(member: Member, name: str, *, lenient: bool = False) -> Iterator[Item]:
    """Yield the elements of a name (the root may be one), each gone from the document when the next comes.

    `lenient` mends what is not well-formed, as feed readers do. Raises OSError for XML that is damaged or
    breaks off, InputError where it declares entities ("format") or an element is too long ("too_large").
    """
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=lenient,
        encoding=tell_encoding(member.stream.peek(HEAD_BYTES)),
    )
    try:
        yield from Items(parser, name).read(member)
    except etree.XMLSyntaxError as error:
        raise OSError(str(error)) from error


class Items:
    """The state of one reading: which element is open, how many there were, how long the last one is."""

    def __init__(self, parser: Any, name: str) -> None:
        self._parser = parser
        self._name = name
        self._root: Any = None
        self._open: Any = None
        self._number = 0
        self._size = 0
        self._ended = False
        self._start_tag = re.compile(rb"<(?:[\w.-]+:)?%s[\s/>]" % name.encode())
        self._started = 0

    def read(self, member: Member) -> Iterator[Item]:
        """Feed the parser and yield the items."""
        for block in iter_clean_blocks(member):
            if self._root is None and _ENTITIES.search(block.replace(b"\x00", b"")):
                raise InputError(member.place, "format", ENTITIES)  # before the parser meets them
            self._parser.feed(block)
            self._size += len(block)
            self._started += len(self._start_tag.findall(block))
            yield from self._take(member.place)
            if self._size > MAX_BYTES:
                raise InputError(
                    member.place,
                    "too_large",
                    f"an element longer than {MAX_BYTES:,} bytes; the rest is not read",
                )
        if not self._ended:
            self._parser.close()
            raise OSError("it breaks off")
        if self._number < self._started:  # where mending went wrong, the document ends too early
            raise OSError(f"only {self._number} of {self._started} items can be made out")

    def _take(self, place: str) -> Iterator[Item]:
        """Yield the items that have come whole, and forget them."""
        for event, element in self._parser.read_events():
            if self._root is None:
                self._root = element
                refuse_entities(element, place)
            if event == "start":
                if self._open is None and local_name(element) == self._name:
                    self._open = element
            elif element is self._open:
                self._number += 1
                self._size = 0
                yield Item(element, self._root, self._number)
                self._open = None
                forget(element)
            self._ended = self._ended or (event == "end" and element is self._root)


def forget(element: "Element") -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def refuse_entities(root: "Element", place: str) -> None:
    """Raise InputError for a document that declares entities of its own, harmless as they may look."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(declared.iterentities()):
        raise InputError(place, "format", ENTITIES)


# Bytes -------------------------------------------------------------------------------------------


def tell_encoding(head: bytes) -> str | None:
    """Return Windows-1252 for a document that is silent on its encoding and is not UTF-8; None for others."""
    if _ENCODING.match(head) or head[:2] in _WIDE:
        return None
    try:
        head[: head.rfind(b">") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return None


def iter_clean_blocks(member: Member) -> Iterator[bytes]:
    """Yield a file's bytes with control characters blanked and HTML's names of characters as numbers.

    NITF's DTD, which is not read, knows "&egrave;"; feeds use it without asking.
    """
    wide = member.stream.peek(HEAD_BYTES)[:2] in _WIDE
    rest = b""
    while block := member.stream.read(BLOCK_BYTES):
        if wide:
            yield block
            continue
        block = rest + block
        unfinished = _UNFINISHED.search(block)
        cut = unfinished.start() if unfinished else len(block)
        block, rest = block[:cut], block[cut:]
        yield _REFERENCE.sub(_number_reference, block.translate(_BLANKED))
    if rest:
        yield rest


def _number_reference(match: re.Match[bytes]) -> bytes:
    """Return a reference that XML knows: "&#232;" for "&egrave;", a blank for "&#0;"."""
    name = (match["name"] or b"").decode("ascii", "replace")
    if name:
        known = name not in _XML_NAMES and name in name2codepoint
        return b"&#%d;" % name2codepoint[name] if known else match[0]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    allowed = (
        code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )
    return match[0] if allowed else b" "
