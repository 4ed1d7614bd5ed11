"""Rules as data, for any room: versioned documents of a shop, drafted by one person and published by another.

A room describes its kind of rules (:class:`kinds.RuleKind`: what a document looks like, who may change it) and reads
the published document with :func:`queries.published`. What decides is pure; :mod:`decisions` serves the rooms whose
rules are lists of "if … then …", with a trace of why.
"""
