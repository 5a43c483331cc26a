"""What a report is made of: all results, computed before a word is said, each figure with a reference."""
