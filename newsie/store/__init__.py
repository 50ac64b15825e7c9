"""Targets: where records go, as JSON lines or as one relational schema in a database."""

from newsie.store.export import export_file, export_records
from newsie.store.sink import Duplicate, Entry, Linked, Linking, Rejected, Sink, opened
from newsie.store.targets import sink_from_target

__all__ = [
    "Duplicate",
    "Entry",
    "Linked",
    "Linking",
    "Rejected",
    "Sink",
    "export_file",
    "export_records",
    "opened",
    "sink_from_target",
]
