"""Pure readers of Italian values: text and a context in, a normalised value or None out."""
