"""What a person sees: a diagnosis or an explanation as text or Markdown, in Thai or English.

A result depends only on the record, the language and the width asked for.
"""

from .markdown import diagnosis_markdown, explanation_markdown
from .text import diagnosis_text, explanation_text, page_one_text
from .words import plain_marks

__all__ = ["diagnosis_markdown", "diagnosis_text", "explanation_markdown", "explanation_text", "page_one_text", "plain_marks"]
