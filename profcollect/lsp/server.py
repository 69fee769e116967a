"""The server: what editors ask and are told. What it answers, the modules beside find out."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from profcollect import __version__
from profcollect.disk import read_bytes
from profcollect.errors import ProfcollectError
from profcollect.i18n import LANGUAGES, Text, console_language
from profcollect.lsp import findings, protocol
from profcollect.lsp.positions import Sheet
from profcollect.source import read
from profcollect.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pygls.workspace import TextDocument

    from profcollect.lint.diagnostic import Diagnostic, Place
    from profcollect.source import Document
    from profcollect.workspace import Workspace

PAUSE = 0.15
"""Seconds without a keystroke after which a text is checked."""
BROKEN = Text(
    ru="сборник не открывается, и проверить практику нельзя\n{why}",
    en="the collection cannot be opened, and so the practice cannot be checked\n{why}",
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """An open practice as it is now."""

    uri: str
    version: int | None
    workspace: Workspace
    path: str
    sheet: Sheet
    lang: str

    @property
    def document(self) -> Document:
        """What is read of it."""
        return read(self.path, self.sheet.data)


class Server(LanguageServer):
    """The language server of practices."""

    def __init__(self, lang: str | None = None) -> None:
        # Whole texts: pygls takes for line ends what editors do not, and would misplace changes.
        super().__init__("profcollect", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._lang = lang
        self.locale = ""
        self._found: dict[str, tuple[int | None, list[Diagnostic]]] = {}
        """By address: what was found in which version of a text."""
        self._warm: set[Path] = set()
        """Collections that have been looked at as a whole."""
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._quick: asyncio.Task[None] | None = None
        self._again = False

    def report_server_error(self, error: Exception, source: object) -> None:
        """Tell the editor's log of a fault of ours; the writer has no use for it."""
        logger.error("%s: %r", getattr(source, "__name__", source), error, exc_info=error)
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"profcollect: {error!r}"))

    def language(self, collection: str = "") -> str:
        """The option's, else PROFCOLLECT_LANG's, else the collection's, else the editor's."""
        if self._lang or os.environ.get("PROFCOLLECT_LANG"):
            return self._lang or console_language()
        own = self.locale[:2].lower()
        return collection or (own if own in LANGUAGES else console_language())

    def opened(self, uri: str) -> Opened | None:
        """An open practice; None for what is none, or lies in a collection that cannot be read."""
        document = self.workspace.text_documents.get(unquote(uri))
        file = file_of(uri)
        root = findings.root_of(file) if document and file else None
        if document is None or file is None or root is None:
            return None
        try:
            workspace = open_workspace(root)
        except ProfcollectError:
            return None
        path = findings.practice_path(workspace, file)
        return self._opened(document, workspace, path) if path else None

    def _opened(self, document: TextDocument, workspace: Workspace, path: str) -> Opened:
        lang = self.language(workspace.settings.config.lang)
        return Opened(document.uri, document.version, workspace, path, self._sheet(document.source), lang)

    def _sheet(self, text: str) -> Sheet:
        encoding = self.workspace.position_encoding
        return Sheet(text, str(getattr(encoding, "value", encoding)))

    def found(self, opened: Opened) -> list[Diagnostic]:
        """The findings that lie in a practice as it is now."""
        version, found = self._found.get(opened.uri, (None, []))
        if version != opened.version or version is None:
            found = findings.check_alone(opened.workspace, {opened.path: opened.sheet.data})[opened.path]
        return [one for one in found if one.place.path == opened.path]

    def check_soon(self, pause: float = 0) -> None:
        """Check what is open, once nothing more has come for so many seconds."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(pause, self._start)

    def _start(self) -> None:
        self._timer = None
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._check())
        else:
            self._again = True
            # A first look at a large collection takes its time; what is typed meanwhile need not wait for it.
            self._quick = asyncio.ensure_future(self._check_all(alone=True))

    async def _check(self) -> None:
        await self._check_all()
        if self._again:
            self._again = False
            self.check_soon()

    async def _check_all(self, *, alone: bool = False) -> None:
        """Check what is open, collection by collection, and tell the editor."""
        roots: dict[Path | None, list[TextDocument]] = {}
        for document in list(self.workspace.text_documents.values()):
            file = file_of(document.uri)
            roots.setdefault(findings.root_of(file) if file else None, []).append(document)
        for root, documents in roots.items():
            try:
                if root is None:
                    self._publish_nothing(documents)
                else:
                    await self._check_collection(root, documents, alone=alone)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next change is another try
                self.report_server_error(error, type(error))

    async def _check_collection(self, root: Path, documents: Sequence[TextDocument], *, alone: bool) -> None:
        try:
            workspace = await asyncio.to_thread(open_workspace, root)
        except ProfcollectError as error:
            self._publish_broken(error, documents)
            return
        practices = []
        for document in documents:
            file = file_of(document.uri)
            path = findings.practice_path(workspace, file) if file else None
            if path is None:
                self._publish_nothing([document])
            else:
                practices.append(self._opened(document, workspace, path))
        texts = {one.path: one.sheet.data for one in practices}
        if root not in self._warm and findings.is_large(workspace):
            self._publish(practices, await asyncio.to_thread(findings.check_alone, workspace, texts))
        if not alone and practices:
            self._publish(practices, await asyncio.to_thread(findings.check, workspace, texts))
            self._warm.add(root)

    def _publish(self, practices: Sequence[Opened], found: dict[str, list[Diagnostic]]) -> None:
        """Tell what was found in texts that have not changed since."""
        for one in practices:
            document = self.workspace.text_documents.get(unquote(one.uri))
            if document is not None and document.version == one.version:
                self._found[one.uri] = one.version, found[one.path]
                self._tell(one.uri, one.version, [self.diagnostic(each, one) for each in found[one.path]])

    def _publish_nothing(self, documents: Sequence[TextDocument]) -> None:
        for document in documents:
            self._found.pop(document.uri, None)
            self._tell(document.uri, document.version, [])

    def _publish_broken(self, error: ProfcollectError, documents: Sequence[TextDocument]) -> None:
        lang = self.language()
        message = BROKEN.say(lang, why=error.explain(lang))
        for document in documents:
            self._found.pop(document.uri, None)
            self._tell(document.uri, document.version, [protocol.first_line(message)])

    def _tell(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def forget(self, uri: str) -> None:
        """A text has been closed."""
        self._found.pop(uri, None)
        self._tell(uri, None, [])

    def diagnostic(self, one: Diagnostic, opened: Opened) -> types.Diagnostic:
        """A finding as the editor is told it."""
        one = findings.seen_from(opened.path, one)
        related = []
        if get_capability(self.client_capabilities, "text_document.publish_diagnostics.related_information"):
            for place in one.related:
                with suppress(ProfcollectError):
                    related.append(self._location(place, opened))
        return protocol.diagnostic(one, opened.sheet, opened.lang, related)

    def _location(self, place: Place, opened: Opened) -> types.Location:
        """A place in any file of the collection. Raises InputError where the file is gone."""
        if place.path == opened.path:
            return types.Location(opened.uri, protocol.place(opened.sheet, place))
        file = opened.workspace.root / place.path
        for document in list(self.workspace.text_documents.values()):
            other = file_of(document.uri)
            if other is not None and other.resolve() == file:
                return types.Location(document.uri, protocol.place(self._sheet(document.source), place))
        text = read_bytes(file).decode(errors="replace").removeprefix("\ufeff")
        return types.Location(file.as_uri(), protocol.place(self._sheet(text), place))


def file_of(uri: str) -> Path | None:
    """The file of an address; None for a text that has none, such as a new one."""
    path = to_fs_path(uri)
    return Path(path) if path else None
