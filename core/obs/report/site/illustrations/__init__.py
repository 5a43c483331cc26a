"""Charts from results: each with a heading that holds, its figures as a table, and its credit."""
