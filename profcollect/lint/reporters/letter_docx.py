"""A letter as a Word file: its Markdown, in the styles of the packaged book, on a page without header and footer."""

from __future__ import annotations

import re

from profcollect.theme import packaged_templates

SECTION = re.compile(r"<w:sectPr\b(?:(?!<w:sectPr\b).)*</w:sectPr>(?=</w:body>)", re.DOTALL)
BODY = re.compile(r"(?<=<w:body>).*(?=</w:body>)", re.DOTALL)
REFERENCE = re.compile(r"<w:(?:header|footer)Reference\b[^>]*/>")
PAGE_PART = re.compile(r"word/(?:header|footer)[^/]*\.xml")
PAGE_ROW = re.compile(r'<(?:Override|Relationship)\b[^>]*"/?(?:word/)?(?:header|footer)[^"/]*\.xml"[^>]*/>')
STYLE = re.compile(
    r'(w:styleId="(?:BodyText|List\w+)">(?:(?!</w:style>).)*?)(<w:ind w:left="\d+"/>)?(?:<w:ind w:firstLine="\d+"/>)?'
    r'<w:jc w:val="both"/>'
)
"""A book's paragraphs are justified and indented; those of a letter stand apart instead."""
HEADING = 3
"""The first headings of a letter are one level below: large ones would look like a book's."""


def word_file(markdown: str, title: str, lang: str) -> bytes:
    """The bytes of a Word file; equal texts give equal bytes."""
    from profcollect.markdown import parse
    from profcollect.markup import Context, ooxml
    from profcollect.markup.wordml import escape
    from profcollect.typography import bind_tokens
    from profcollect.writers.docx import TEMPLATE
    from profcollect.writers.docx_fill import declared, fill
    from profcollect.writers.docx_package import MAIN, TYPES, Package
    from profcollect.writers.docx_page import Scale
    from profcollect.writers.docx_properties import LOCALES, set_language
    from profcollect.writers.docx_sections import TURN
    from profcollect.writers.docx_styles import combine

    body = parse(markdown)
    bind_tokens(body.tokens)
    fragment = ooxml.render(body, Context("letter", HEADING, {}, {}, {}))
    package = Package.read(packaged_templates() / "default" / TEMPLATE)
    for name in [name for name in package.parts if PAGE_PART.fullmatch(name)]:
        del package.parts[name]
    for name in (TYPES, "word/_rels/document.xml.rels"):
        package.parts[name] = PAGE_ROW.sub("", package.text(name)).encode()
    shell = package.text(MAIN)
    page = REFERENCE.sub("", SECTION.findall(shell)[-1])
    text = fill(package, [fragment], (0, 0), Scale(), frozenset())(0)
    package.parts[MAIN] = declared(BODY.sub(lambda _: TURN.sub("", text) + page, shell)).encode()
    combine(package, fragment.styles, Scale())
    styles = STYLE.sub(r'\1<w:spacing w:after="100"/>\2', package.text("word/styles.xml"))
    package.parts["word/styles.xml"] = styles.encode()
    core = re.sub(r"(?<=<dc:title>)[^<]*", lambda _: escape(title), package.text("docProps/core.xml"))
    package.parts["docProps/core.xml"] = core.encode()
    set_language(package, LOCALES.get(lang, lang))
    return package.write()
