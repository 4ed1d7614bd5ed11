"""Documents as PDF: a template of ours and plain data in, bytes out.

Texts of people are data: they reach the page letter by letter, whatever they hold, and never become markup. The same
data, the same template and the same moment give the same bytes. Nothing is fetched while a document is set: the fonts
lie in the assets, those of Typst itself stand in where they were not fetched.
"""

from .paper import Column, Paper, Party, Row, Sum, set_paper
from .setting import CannotBeSet, set_document

__all__ = ["CannotBeSet", "Column", "Paper", "Party", "Row", "Sum", "set_document", "set_paper"]
