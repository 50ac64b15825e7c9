"""Evaluation: what a pipeline has right, against gold, end to end and with intervals."""

from newsie.evaluate.agreement import Agreement, Disagreement, agree
from newsie.evaluate.analyses import list_items, pair_analyses, score_analysis
from newsie.evaluate.counts import ALL, ArticleScore, Counts, Key, add_scores
from newsie.evaluate.gate import Gate, digest_gold, find_breaches, raise_floors, read_gate, write_gate
from newsie.evaluate.intervals import Difference, Measured, Score, compare_articles, score_articles
from newsie.evaluate.items import Item
from newsie.evaluate.records import pair_records, read_record, score_record
from newsie.evaluate.report import Report, json_from_report, markdown_from_report, table_from_report

__all__ = [
    "ALL",
    "Agreement",
    "ArticleScore",
    "Counts",
    "Difference",
    "Disagreement",
    "Gate",
    "Item",
    "Key",
    "Measured",
    "Report",
    "Score",
    "add_scores",
    "agree",
    "compare_articles",
    "digest_gold",
    "find_breaches",
    "json_from_report",
    "list_items",
    "markdown_from_report",
    "pair_analyses",
    "pair_records",
    "raise_floors",
    "read_gate",
    "read_record",
    "score_analysis",
    "score_articles",
    "score_record",
    "table_from_report",
    "write_gate",
]
