"""Elements of XML by their name alone: the press's formats come with namespaces and without."""

from typing import TYPE_CHECKING

from newsie.text.fragments import local_name, text_from_element

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped, unused-ignore]


def find_all(element: "Element", name: str) -> "list[Element]":
    """Return the elements of a name within another, whatever their namespace."""
    return [node for node in element.iter() if local_name(node) == name]


def find(element: "Element", name: str) -> "Element | None":
    """Return the first element of a name within another."""
    return next((node for node in element.iter() if local_name(node) == name), None)


def read_text(element: "Element", name: str) -> str | None:
    """Return the text of the first element of a name, on one line; None for none."""
    found = find(element, name)
    return None if found is None else " ".join(text_from_element(found).split()) or None


def read_attribute(element: "Element", name: str, attribute: str) -> str | None:
    """Return an attribute of the first element of a name that has it."""
    values = (node.get(attribute) for node in element.iter() if local_name(node) == name)
    return next(filter(None, values), None)
