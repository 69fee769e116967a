"""The text of the Word shell: what a book consists of, with the tags that Jinja fills in."""

from __future__ import annotations

SHELL = """
{%p if not offprint %}
{%p if organization %}
TitleOrganization: {{ organization }}
{%p endif %}
Title: {{ title }}
{%p if subtitle %}
Subtitle: {{ subtitle }}
{%p endif %}
{%p if kind %}
TitleKind: {{ kind }}
{%p endif %}
{%p if edition.working %}
TitleMark: {{ edition.mark }}, {{ edition.date }}
{%p endif %}
TitlePlace: {{ [place, year]|select|join(', ') }}
Thin:
{%p if has_imprint %}
NewPage:
{%p for code in imprint.udc %}
ImprintCodes: {{ words.udc }} {{ code }}
{%p endfor %}
{%p for code in imprint.bbk %}
ImprintCodes: {{ words.bbk }} {{ code }}
{%p endfor %}
{%p for code in imprint.author_mark %}
ImprintCodes: {{ code }}
{%p endfor %}
{%p for people in ['reviewers', 'editors', 'compilers'] %}
{%p if imprint[people] %}
ImprintHeading: {{ words[people] }}:
{%p endif %}
{%p for name in imprint[people] %}
ImprintText: {{ name }}
{%p endfor %}
{%p endfor %}
{%p if record %}
ImprintRecord: {{r record }}
{%p endif %}
{%p if annotation %}
ImprintAnnotation: {{ annotation }}
{%p endif %}
ImprintBottom: {% if imprint.age_mark %}{{ imprint.age_mark|join(', ') }}{{ '\\n' }}{% endif %}\
{% if imprint.isbn %}{{ words.isbn }} {{ imprint.isbn|join(', ') }}{% endif %}
ImprintCopyright: {% if imprint.copyright %}{{ words.copyright }} {{ imprint.copyright|join(', ') }}{% endif %}
Thin:
{%p endif %}
SECTION:
{%p if contents_first %}
FrontHeading: {{ words.contents }}
{{p toc }}
{%p endif %}
{%p endif %}
{%p if goal or tasks %}
{{p section_break }}
{%p endif %}
{%p if goal %}
FrontHeading: {{ words.goal }}
BodyText: {{ goal }}
{%p endif %}
{%p if tasks %}
FrontHeading: {{ words.tasks }}
{%p for task in tasks %}
ListNumber: {{ task }}
{%p endfor %}
{%p endif %}
{%p if preface %}
{{p section_break }}
Heading1={{p preface.heading }}
{{p preface.body }}
{%p endif %}
{%p for entry in entries %}
{{p section_break }}
{%p for heading in entry.group_headings %}
Heading1={{p heading }}
{%p endfor %}
Heading3={{p entry.heading }}
{%p if entry.status %}
PracticeStatus: {{ words.status }}: {{ entry.status }}
{%p endif %}
{%p for byline in entry.bylines %}
{%p if author_style == 'gost' %}
AuthorFull: {{ byline.name }}
{%p if byline.details %}
AuthorWorkplace: {{ byline.details }}
{%p endif %}
{%p else %}
Author: {{ byline.name }}
{%p if byline.details %}
AuthorDetails: {{ byline.details }}
{%p endif %}
{%p endif %}
{%p endfor %}
{%p if entry.facts %}
TableGap:
FACTS:
TableGap:
{%p endif %}
{%p if entry.summary %}
Abstract: **{{ words.annotation }}.** {{ entry.summary }}
{%p endif %}
{%p if entry.keywords %}
Keywords: **{{ words.keywords }}:** {{ entry.keywords|join(', ') }}
{%p endif %}
{{p entry.body }}
{%p if entry.source %}
PracticeSource: {{ words.source }}: {{ entry.source }}
{%p endif %}
{%p if entry.videos %}
VideoHeading: {{ words.videos }}
VIDEOS:
TableLead:
{%p endif %}
{%p if entry.cite %}
Citation: **{{ words.cite }}:** ¦{{r entry.cite }}
{%p endif %}
{%p endfor %}
{%p if afterword %}
{{p section_break }}
Heading1={{p afterword.heading }}
{{p afterword.body }}
{%p endif %}
{%p for appendix in appendices %}
{{p section_break }}
Heading1={{p appendix.heading }}
{{p appendix.body }}
{%p endfor %}
{%p if people %}
{{p section_break }}
Heading1={{p people_heading }}
{%p for person in people %}
Person: **{{ person.name }}**{% if person.details %}, {{ person.details }}{% endif %} ¦{{r person.pages }}
{%p endfor %}
{%p endif %}
{%p for list in lists %}
{{p section_break }}
Heading1={{p list.heading }}
{{p list.field }}
{%p endfor %}
{%p for index in indexes %}
{{p section_break }}
Heading1={{p index.heading }}
{{p index.columns }}
{%p for letter in index.letters %}
IndexLetter: {{ letter.letter }}
{%p for line in letter.lines %}
Index1: {{ line.text }}, ¦{{r line.pages }}
{%p endfor %}
{%p endfor %}
{%p endfor %}
{%p if not (contents_first or offprint) %}
{{p section_break }}
FrontHeading: {{ words.contents }}
{{p toc }}
{%p endif %}
{%p if has_colophon or offprint %}
SECTION:
{%p endif %}
{%p if has_colophon %}
{%p if colophon.kind %}
ColophonKind: {{ colophon.kind }}
{%p endif %}
{%p if colophon.title %}
ColophonTitle: {{ colophon.title }}
{%p endif %}
{%p if colophon.subtitle %}
ColophonSubtitle: {{ colophon.subtitle }}
{%p endif %}
{%p for label, names in colophon.people %}
ColophonPeople: {{ label }} {{ names }}
{%p endfor %}
{%p if figures %}
ColophonFigures: {{r figures }}
{%p endif %}
{%p for address in colophon.addresses %}
ColophonAddress: {{ address }}
{%p endfor %}
Thin:
{%p endif %}
"""
"""A line is a paragraph: a style and a text, or a tag that only steers Jinja, after `=` in the style that stands there.

`**label**` has the style Label; `¦` begins a run of its own; FACTS, VIDEOS and SECTION are made elsewhere.
"""
FRAMED = ("TitlePlace", "ImprintBottom", "ImprintCopyright", "ColophonFigures", "ColophonAddress")
"""What stands at the foot of its page."""
FACTS = ("FactLabel: {{ fact.label }}", "FactText: {{r fact.value }}")
VIDEOS = (
    "VideoAddress: {{r video.code }}",
    "{%p if video.title %}\nVideoTitle: {{ video.title }}\n{%p endif %}\nVideoAddress: {{r video.link }}",
)
"""The cells of a row of these tables."""
MARK = "{%p if edition.working %}\nFooterMark: {{ edition.mark }}, {{ edition.date }}\n{%p endif %}"
NUMBER = f"Footer: PAGE\n{MARK}"
HEADERS = {  # part and name: its lines
    ("header", "none"): "FirstHeader: ",
    ("header", "even"): "Header: STYLEREF 1",
    ("header", "odd"): "HeaderOdd: STYLEREF 3",
    ("footer", "none"): "Footer: ",
    ("footer", "number"): NUMBER,
}
SECTIONS = (
    # The title page and its back: no title runs above them, the first page has no number.
    {("header", "first"): "none", ("header", "default"): "none", ("header", "even"): "none"}
    | {("footer", "first"): "none", ("footer", "default"): "number", ("footer", "even"): "number"},
    # The book: no title above the page on which something begins.
    {("header", "first"): "none", ("header", "default"): "odd", ("header", "even"): "even"}
    | {("footer", "first"): "number", ("footer", "default"): "number", ("footer", "even"): "number"},
    # Its closing page.
    {(part, kind): "none" for part in ("header", "footer") for kind in ("first", "default", "even")},
)
"""Which header and footer the pages of each section have."""
