"""Sentences made from results: each carries its figures and what must be true of them."""
