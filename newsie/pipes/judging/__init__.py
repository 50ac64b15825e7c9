"""What gold teaches about facts: which words tell events, who fills which role, what a value measures."""
