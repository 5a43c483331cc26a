"""Releases that others can trust: written whole, checked twice, never altered, and traced to raw replies."""
