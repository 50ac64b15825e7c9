"""Annotated corpora: brat as native form, markup for writing by hand, checks, splits and conversions."""

from newsie.corpus.brat import (
    analysis_from_brat,
    ann_from_analysis,
    read_brat,
    read_folder,
    write_brat,
)
from newsie.corpus.check import check_analysis, check_corpus, check_folder
from newsie.corpus.convert import FORMATS, Conversion, Format, convert
from newsie.corpus.findings import Finding
from newsie.corpus.markup import analysis_from_markup, read_markup
from newsie.corpus.markup_write import markup_from_analysis
from newsie.corpus.notes import note_from_value, value_from_note
from newsie.corpus.rows import GoldArticle
from newsie.corpus.splits import SHARES, choose_split, split_corpus, split_folder
from newsie.corpus.stats import Stats, count_corpus, list_stats, markdown_from_stats
from newsie.corpus.values import ValueDisagreement, check_values

__all__ = [
    "FORMATS",
    "SHARES",
    "Conversion",
    "Finding",
    "Format",
    "GoldArticle",
    "Stats",
    "ValueDisagreement",
    "analysis_from_brat",
    "analysis_from_markup",
    "ann_from_analysis",
    "check_analysis",
    "check_corpus",
    "check_folder",
    "check_values",
    "choose_split",
    "convert",
    "count_corpus",
    "list_stats",
    "markdown_from_stats",
    "markup_from_analysis",
    "note_from_value",
    "read_brat",
    "read_folder",
    "read_markup",
    "split_corpus",
    "split_folder",
    "value_from_note",
    "write_brat",
]
