"""Values of ours → what the protocol has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lsp.positions import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profcollect.lint.diagnostic import Diagnostic, Place
    from profcollect.lsp.actions import Action
    from profcollect.lsp.completion import Suggestion
    from profcollect.lsp.positions import Change, Sheet
    from profcollect.source import Document

SOURCE = "profcollect"
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
UNNECESSARY = frozenset({"unused-suppression"})
"""Rules about what may go, which editors show pale."""
RELATED = Text(ru="см. также", en="see also")


def range_of(start: Position, end: Position) -> types.Range:
    """A range of the protocol."""
    return types.Range(types.Position(*start), types.Position(*end))


def span(sheet: Sheet, start: int, end: int) -> types.Range:
    """The range of what stands from `start` up to `end` in the text that was read."""
    return range_of(sheet.position(start), sheet.position(end))


def place(sheet: Sheet, one: Place) -> types.Range:
    """The range of a place in a text."""
    start = sheet.start_of(one.line) + one.column - 1
    return span(sheet, start, max(start, sheet.start_of(one.end_line) + one.end_column - 1))


def position(one: types.Position) -> Position:
    """A position of the protocol as ours."""
    return Position(one.line, one.character)


def diagnostic(one: Diagnostic, sheet: Sheet, lang: str, related: Sequence[types.Location]) -> types.Diagnostic:
    """A finding."""
    return types.Diagnostic(
        range=place(sheet, one.place),
        message="\n".join(filter(None, (one.words(lang), one.advice(lang)))),
        severity=SEVERITIES[one.severity],
        code=one.code,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if one.name in UNNECESSARY else None,
        related_information=[types.DiagnosticRelatedInformation(where, RELATED.say(lang)) for where in related] or None,
    )


def first_line(message: str) -> types.Diagnostic:
    """What concerns a file as a whole."""
    start = types.Position(0, 0)
    return types.Diagnostic(
        types.Range(start, types.Position(1, 0)), message, types.DiagnosticSeverity.Error, source=SOURCE
    )


def items(suggestions: Iterable[Suggestion], sheet: Sheet) -> list[types.CompletionItem]:
    """What may be written somewhere."""
    return [
        types.CompletionItem(
            label=one.label,
            kind=types.CompletionItemKind.Property if one.key else types.CompletionItemKind.EnumMember,
            detail=one.detail or None,
            documentation=one.about or None,
            sort_text=f"{number:04}",
            filter_text=one.match,
            text_edit=types.TextEdit(span(sheet, one.start, one.end), one.text),
        )
        for number, one in enumerate(suggestions)
    ]


def markup(text: str, capabilities: types.ClientCapabilities) -> types.MarkupContent:
    """A text in Markdown, or as it is for those who do not know it."""
    known = get_capability(capabilities, "text_document.hover.content_format", None)
    plain = known is not None and types.MarkupKind.Markdown not in known
    kind = types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown
    return types.MarkupContent(kind, text.replace("**", "").replace("`", "") if plain else text)


def edit(
    uri: str, version: int | None, changes: Iterable[Change], capabilities: types.ClientCapabilities
) -> types.WorkspaceEdit:
    """Changes of an open text; of this version, if the editor can tell it from others."""
    edits = [types.TextEdit(range_of(one.start, one.end), one.text) for one in changes]
    if not get_capability(capabilities, "workspace.workspace_edit.document_changes", False):
        return types.WorkspaceEdit(changes={uri: edits})
    document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(edits))])


def quick_fix(one: Action, found: types.Diagnostic, edit: types.WorkspaceEdit) -> types.CodeAction:
    """Something to do about a finding."""
    return types.CodeAction(
        title=one.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[found],
        is_preferred=one.preferred or None,
        edit=edit,
    )


def symbols(document: Document, sheet: Sheet) -> list[types.DocumentSymbol]:
    """The sections of a practice's body, each within the one it belongs to."""
    top: list[types.DocumentSymbol] = []
    above: list[tuple[int, list[types.DocumentSymbol]]] = [(0, top)]
    headings = document.body.headings
    lines = [document.body_line(heading.line) for heading in headings]
    for number, (heading, line) in enumerate(zip(headings, lines, strict=True)):
        later = (
            lines[other].start for other in range(number + 1, len(lines)) if headings[other].level <= heading.level
        )
        below: list[types.DocumentSymbol] = []
        symbol = types.DocumentSymbol(
            name=heading.text.strip() or "—",
            kind=types.SymbolKind.String,
            range=span(sheet, line.start, max(next(later, len(document.text)), line.end)),
            selection_range=span(sheet, line.start, line.end),
            children=below,
        )
        while above[-1][0] >= heading.level:
            above.pop()
        above[-1][1].append(symbol)
        above.append((heading.level, below))
    return top
