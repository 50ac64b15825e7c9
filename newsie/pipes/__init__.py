"""spaCy components: text, names, values, entities, facts; and what they read articles with."""
