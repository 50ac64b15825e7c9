"""The record: an analysis as the JSON that users get, both ways, and its JSON Schema."""

from newsie.record.models import SCHEMA_VERSION, Record, make_json_schema
from newsie.record.reading import analysis_from_record, record_from_json
from newsie.record.writing import record_from_analysis

__all__ = [
    "SCHEMA_VERSION",
    "Record",
    "analysis_from_record",
    "make_json_schema",
    "record_from_analysis",
    "record_from_json",
]
