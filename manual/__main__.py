"""Writes docs/reference/, or checks that it is what the code says.

python -m manual           writes the pages
python -m manual --check   ends with 1 if one is not what it would write
"""

from __future__ import annotations

import sys

from manual.pages import FOLDER, different, write


def main() -> int:
    """Writes or checks; what is done is printed."""
    if "--check" not in sys.argv[1:]:
        for name in write():
            print(f"docs/reference/{name}")
        return 0
    found = different()
    for name in found:
        print(f"docs/reference/{name} is not what the code says; make it anew: python -m manual")
    if not found:
        print(f"{len(list(FOLDER.glob('*.md')))} pages of docs/reference say what the code says")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
