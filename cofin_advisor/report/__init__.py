"""What a person sees: a diagnosis, an explanation or a page of the knowledge, as text or Markdown, in Thai or English.

A result depends only on the record, the language and the width asked for.
"""

from .library import blank_profile, fields_text, listing_text, record_text
from .markdown import diagnosis_markdown, explanation_markdown
from .text import diagnosis_text, explanation_text, page_one_text
from .words import plain_marks

__all__ = [
    "blank_profile",
    "diagnosis_markdown",
    "diagnosis_text",
    "explanation_markdown",
    "explanation_text",
    "fields_text",
    "listing_text",
    "page_one_text",
    "plain_marks",
    "record_text",
]
