"""The reference of the documentation, made from the code: docs/reference/.

None of this is part of the installed package. `python -m manual` writes the pages, `--check` says which of
them are not what the code says.
"""
