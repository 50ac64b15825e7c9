"""From corpora to a packaged pipeline. Needs the extra `train`; nothing here is used at run time."""
