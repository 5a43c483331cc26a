"""Whether a plugin keeps the promises of one: `obs plugins check`.

What a package declares and imports is read; what it does is tried in processes of their own, so that a plugin
that ends Python, hangs or prints harms nothing. It needs the extra ``testing``.
"""
