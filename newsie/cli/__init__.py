"""The command line: thin commands, tables and pages to look at."""

from newsie.cli.app import main

__all__ = ["main"]
