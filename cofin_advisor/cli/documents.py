"""A document goes out in the form that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..reading.problems import Language
from .output import deliver, deliver_bytes, layout

if TYPE_CHECKING:
    from ..report.document import Document


def deliver_document(document: Document, form: str, output: str | None, lang: Language) -> None:
    """Write a document as text, Markdown or HTML to a file or to standard output; raises `Refused`."""
    from .. import report

    if form == "html":
        # The page says of itself that it is UTF-8, whatever the console is.
        deliver_bytes(report.document_html(document, lang).encode("utf-8"), output or "-", lang)
    elif form == "markdown":
        deliver(report.document_markdown(document), output, lang)
    else:
        deliver(report.document_text(document, **layout(output)._asdict()), output, lang)
