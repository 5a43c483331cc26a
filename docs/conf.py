"""How the pages are made into a site: `python -m sphinx -W -b html docs OUT`, without a network."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "obs"
author = "the authors of obs"
version = release = version_of("obs")
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples"]
myst_heading_anchors = 3
nitpicky = True
smartquotes = False  # "" is an empty text, and stays what it is
highlight_language = "none"  # what is indented is for the shell

html_theme = "furo"
html_title = f"obs {version}"
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
