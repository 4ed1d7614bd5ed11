"""Past sales read from a file: lines of invoices become customers, products and historic orders.

``mapping`` says how the file is written, ``rows`` reads it, ``survey`` looks over it once and cuts it into parts,
``documents`` makes invoices of a part by the written ``rules``, ``report`` counts what they met and ``returns`` finds
the invoice that a cancellation cancels. Nothing in these files touches the database.
"""
