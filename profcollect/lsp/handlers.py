"""What editors ask: each handler reads the question, lets a pure function answer it, and words the answer."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability

from profcollect.lint.diagnostic import Safety
from profcollect.lsp import actions, completion, findings, hover, protocol
from profcollect.lsp.server import PAUSE, Server
from profcollect.workspace import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from profcollect.lsp.server import Opened

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.profcollect"
TRIGGERS = [" ", "[", "{", ",", "-"]
"""After which there may be a list of keys or values; after letters, editors ask by themselves."""
WATCHED = "**/*.{md,markdown,yml,png,jpg,jpeg,gif}"


def make_server(lang: str | None = None) -> Server:
    """A server that knows all that it can be asked."""
    server = Server(lang)
    for name, handler, options in HANDLERS:
        server.feature(name, options)(handler)
    return server


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """The first question: who asks."""
    ls.locale = params.locale or ""


async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """Ask the editor to tell of files that change on the disk."""
    del params
    if get_capability(ls.client_capabilities, "workspace.did_change_watched_files.dynamic_registration"):
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        watched = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
        registration = types.Registration("files", method, watched)
        await ls.client_register_capability_async(types.RegistrationParams([registration]))


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Check a text that has been opened."""
    del params
    ls.check_soon()


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Check a text that is being changed, once its writer pauses."""
    del params
    ls.check_soon(PAUSE)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Check what is open: it may be the settings that were saved."""
    del params
    ls.check_soon()


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a text."""
    ls.forget(params.text_document.uri)


def files_changed(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Check what is open: other files have a say in it."""
    del params
    ls.check_soon(PAUSE)


def leave(ls: Server, params: None) -> None:
    """Goodbye: what takes long is not wanted any more."""
    del ls, params
    for child in multiprocessing.active_children():
        child.terminate()


async def complete(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    """What may be written at the cursor."""

    def answer() -> list[types.CompletionItem]:
        opened = ls.opened(params.text_document.uri)
        if opened is None:
            return []
        offset = opened.sheet.offset(protocol.position(params.position))
        setting = completion.Setting(opened.workspace.settings, today(), opened.lang)
        return protocol.items(completion.complete(opened.document, offset, setting), opened.sheet)

    return await asyncio.to_thread(answer)


async def explain(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """What the key or the value below the mouse is."""

    def answer() -> types.Hover | None:
        opened = ls.opened(params.text_document.uri)
        if opened is None:
            return None
        offset = opened.sheet.offset(protocol.position(params.position))
        found = hover.explain(opened.document, opened.workspace.settings, offset, opened.lang)
        if found is None:
            return None
        where = protocol.span(opened.sheet, found.start, found.end)
        return types.Hover(protocol.markup(found.text, ls.client_capabilities), where)

    return await asyncio.to_thread(answer)


async def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings at the cursor, and about all."""

    def answer() -> list[types.CodeAction]:
        opened = ls.opened(params.text_document.uri)
        return [*_quick_fixes(ls, opened, params), *_fix_all(ls, opened, params)] if opened else []

    return await asyncio.to_thread(answer)


def _wanted(kind: str, context: types.CodeActionContext) -> bool:
    """Whether the editor asks for actions of that kind: it names kinds by their beginnings."""
    names = [str(getattr(one, "value", one)) for one in context.only or ()]
    return not names or any(not name or kind == name or kind.startswith(name + ".") for name in names)


def _quick_fixes(ls: Server, opened: Opened, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    if not _wanted(types.CodeActionKind.QuickFix.value, params.context):
        return
    first, last = protocol.position(params.range.start), protocol.position(params.range.end)
    document = opened.document
    for one in ls.found(opened):
        where = protocol.place(opened.sheet, one.place)
        if protocol.position(where.start) <= last and first <= protocol.position(where.end):
            told = ls.diagnostic(one, opened)
            for action in actions.actions(document, one, opened.lang):
                changes = opened.sheet.changes(action.edits)
                edit = protocol.edit(opened.uri, opened.version, changes, ls.client_capabilities)
                yield protocol.quick_fix(action, told, edit)


def _fix_all(ls: Server, opened: Opened, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    if not _wanted(FIX_ALL, params.context) or not any(one.safety == Safety.SAFE for one in ls.found(opened)):
        return
    text = findings.mended(opened.workspace, opened.path, opened.sheet.data)
    changes = actions.differences(opened.sheet, text)
    if changes:
        edit = protocol.edit(opened.uri, opened.version, changes, ls.client_capabilities)
        yield types.CodeAction(title=actions.FIX_ALL.say(opened.lang), kind=FIX_ALL, edit=edit)


async def symbols(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
    """The sections of a practice."""
    capability = "text_document.document_symbol.hierarchical_document_symbol_support"
    if not get_capability(ls.client_capabilities, capability):
        return None

    def answer() -> list[types.DocumentSymbol] | None:
        opened = ls.opened(params.text_document.uri)
        return protocol.symbols(opened.document, opened.sheet) if opened else None

    return await asyncio.to_thread(answer)


HANDLERS: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, initialize, None),
    (types.INITIALIZED, initialized, None),
    (types.TEXT_DOCUMENT_DID_OPEN, did_open, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, did_change, None),
    (types.TEXT_DOCUMENT_DID_SAVE, did_save, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, did_close, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files_changed, None),
    (types.EXIT, leave, None),
    (types.TEXT_DOCUMENT_COMPLETION, complete, types.CompletionOptions(trigger_characters=TRIGGERS)),
    (types.TEXT_DOCUMENT_HOVER, explain, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_actions,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    ),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols, None),
)
