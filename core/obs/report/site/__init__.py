"""The static site: pages that open from disk, without a server and without a script."""
