"""The Word template filled by docxtpl: the shell of a book, which has marks where the long texts go."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate
from lxml.etree import tostring

from profcollect.markup.wordml import escape
from profcollect.theme import explained
from profcollect.writers.docx_context import Xml
from profcollect.writers.docx_package import MAIN

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from profcollect.theme import Theme
    from profcollect.writers.docx_package import Package

FILLED = re.compile(r"wordprocessingml\.(?:document\.main|header|footer|footnotes)\+xml")
PARAGRAPH_END, BODY_END = "</w:p>", b"</w:body>"
BREAKS = re.compile(r"[\n\t\a\f]")


def render(package: Package, path: Path, theme: Theme, context: dict[str, object]) -> None:
    """Fill the document, its headers and its footers."""
    environment = theme.environment(autoescape=True).overlay(finalize=_printed)
    with explained(template=path):
        shell = _Shell(BytesIO(package.write()))
        shell.render(context, environment, autoescape=True)
    for part in list(shell.docx.part.package.iter_parts()):
        if FILLED.search(part.content_type):
            package.parts[part.partname.lstrip("/")] = part.blob
        # The objects of python-docx hold each other, and nobody looks for garbage: what they hold would stay for ever.
        vars(part).clear()
    package.parts[MAIN] = _with_body(package.parts[MAIN], shell.body)


class _Shell(DocxTemplate):  # type: ignore[misc]
    """A template that has a whole book to fill in, of which docxtpl does not think."""

    body = b""
    """The body of the document when it is filled."""

    def map_tree(self, tree: _Element) -> None:
        """Keep the body apart: to move a tree into another one takes as long as all the rest."""
        self.body = tostring(tree, encoding="UTF-8")

    def resolve_listing(self, xml: str) -> str:
        """Make real line breaks and tabs. docxtpl looks for them in every run; few paragraphs have any."""
        if not BREAKS.search(xml):
            return xml
        *paragraphs, rest = xml.split(PARAGRAPH_END)
        whole = (paragraph + PARAGRAPH_END for paragraph in paragraphs)
        out = (super(_Shell, self).resolve_listing(one) if BREAKS.search(one) else one for one in whole)
        return "".join((*out, rest))


def _with_body(document: bytes, body: bytes) -> bytes:
    """A document with another body; that declares again what the document does."""
    begin, end = document.index(b"<w:body"), document.rindex(BODY_END)
    content = body[body.index(b">") + 1 : body.rindex(BODY_END)]
    return document[:begin] + b"<w:body>" + content + document[end:]


def _printed(value: object) -> object:
    """A value as XML."""
    return value if hasattr(value, "__html__") else Xml(escape(str(value)))
