"""What a person sees: a diagnosis, an explanation or a page of the knowledge, as text, Markdown or HTML, in Thai or English.

A result depends only on the record, the language and the width asked for.
"""

from .explanation import explained
from .html import diagnosis_html, document_html, to_explain
from .library import blank_profile, fields_text, listing_text, record_text
from .markdown import diagnosis_markdown, document_markdown, explanation_markdown
from .text import diagnosis_text, document_text, explanation_text, page_one_text
from .whatif import compared
from .words import plain_marks

__all__ = [
    "blank_profile",
    "compared",
    "diagnosis_html",
    "diagnosis_markdown",
    "diagnosis_text",
    "document_html",
    "document_markdown",
    "document_text",
    "explained",
    "explanation_markdown",
    "explanation_text",
    "fields_text",
    "listing_text",
    "page_one_text",
    "plain_marks",
    "record_text",
    "to_explain",
]
