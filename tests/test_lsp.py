"""The language server as editors meet it: a client of the protocol over standard input and output."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from conftest import CONFIG, Collect, Run
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from profcollect.lsp.handlers import leave
from profcollect.lsp.positions import UTF_16, Sheet

live = pytest.mark.asyncio(loop_scope="module")
"""A test that lives in the loop of the module's client."""
COMMAND = [sys.executable, "-m", "profcollect", "lsp"]
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1796083200", "PROFCOLLECT_LANG": ""}
PATIENCE = 30.0
FAULTY = "---\nназвание: Вымышленная практика.\nмуниципалитет: Копеиск\nстатус: черновик\n---\n\n## Цель\n\nТекст.\n"
RIGHT = "---\nназвание: Вымышленная практика\nмуниципалитет: Копейск\nстатус: черновик\n---\n\n## Цель\n\nТекст.\n"
CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
    ),
)


class Client(LanguageClient):
    """A client that remembers what it was told, and of which version."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.registered: list[types.Registration] = []
        self.versions: dict[str, int] = {}
        own = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: _published,
            types.CLIENT_REGISTER_CAPABILITY: _registered,
        }
        register_lsp_features(self, {**DEFAULT_CLIENT_FEATURES, **own})

    def open(self, path: Path, text: str) -> str:
        """Show a text; gives its address."""
        uri = path.as_uri()
        self.versions[uri] = 1
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        """Type."""
        self.versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def save(self, path: Path) -> None:
        """Say that a file was saved."""
        self.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(path.as_uri())))

    def close(self, *uris: str) -> None:
        """Close texts."""
        for uri in uris:
            self.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    async def until(self, uri: str, wanted: Callable[[Sequence[types.Diagnostic]], bool]) -> Sequence[types.Diagnostic]:
        """Wait until the findings in the present version of a text are such."""
        for _ in range(int(PATIENCE / 0.01)):
            told = self.told.get(uri)
            if told is not None and told.version == self.versions[uri] and wanted(told.diagnostics):
                return told.diagnostics
            await asyncio.sleep(0.01)
        pytest.fail(f"still told: {self.told.get(uri)}")

    async def findings(self, uri: str) -> Sequence[types.Diagnostic]:
        """Wait for the findings in the present version of a text."""
        return await self.until(uri, lambda _: True)

    async def codes(self, uri: str) -> list[str]:
        """Wait for the codes of the findings."""
        return [str(one.code) for one in await self.findings(uri)]

    async def actions(self, uri: str, where: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        """What is offered there."""
        context = types.CodeActionContext(diagnostics=[], only=only)  # type: ignore[arg-type]
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        found = await self.text_document_code_action_async(params)
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    async def complete(self, uri: str, line: int, character: int) -> dict[str, types.CompletionItem]:
        """What may be written there, by label."""
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        found = await self.text_document_completion_async(params)
        assert isinstance(found, list)
        return {one.label: one for one in found}

    async def hover(self, uri: str, line: int, character: int) -> str:
        """What is said of what stands there."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        found = await self.text_document_hover_async(params)
        return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""


def _published(client: Client, params: types.PublishDiagnosticsParams) -> None:
    client.told[params.uri] = params


def _registered(client: Client, params: types.RegistrationParams) -> None:
    client.registered += params.registrations


async def session(client: Client, capabilities: types.ClientCapabilities) -> AsyncIterator[None]:
    """Say hello, and goodbye after the tests."""
    params = types.InitializeParams(capabilities=capabilities, locale="en")
    await client.initialize_session(params)
    yield
    await client.shutdown_session()
    assert client.messages == []
    assert client.log_messages == []


@pytest_lsp.fixture(scope="module", config=ClientServerConfig(COMMAND, Client, ENVIRONMENT))
async def client(lsp_client: Client) -> AsyncIterator[None]:
    """A client that knows much."""
    async for _ in session(lsp_client, CAPABILITIES):
        yield


@pytest_lsp.fixture(scope="module", config=ClientServerConfig(COMMAND, Client, ENVIRONMENT))
async def plain_client(lsp_client: Client) -> AsyncIterator[None]:
    """A client that knows nothing but to count in UTF-8."""
    encodings = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    async for _ in session(lsp_client, types.ClientCapabilities(general=encodings)):
        yield


def at(text: str, part: str) -> types.Range:
    """Where a part of a text stands, as editors count."""
    sheet = Sheet(text)
    start = sheet.raw.index(part)
    first, last = sheet.raw_position(start), sheet.raw_position(start + len(part))
    return types.Range(types.Position(*first), types.Position(*last))


def applied(text: str, action: types.CodeAction, encoding: str = UTF_16) -> str:
    """A text after an action, as an editor makes it."""
    assert action.edit is not None
    edits: list[Any] = []
    for one in action.edit.document_changes or ():
        assert isinstance(one, types.TextDocumentEdit)
        edits += one.edits
    for changes in (action.edit.changes or {}).values():
        edits += changes
    sheet = Sheet(text, encoding)
    lines = text.splitlines(keepends=True)

    def place(position: types.Position) -> int:
        line = lines[position.line] if position.line < len(lines) else ""
        wide = line.encode("utf-8" if encoding == "utf-8" else "utf-16-le")
        unit = 1 if encoding == "utf-8" else 2
        before = wide[: position.character * unit].decode("utf-8" if encoding == "utf-8" else "utf-16-le")
        return sum(map(len, lines[: position.line])) + len(before)

    assert sheet.raw == text
    for edit in sorted(edits, key=lambda one: place(one.range.start), reverse=True):
        text = text[: place(edit.range.start)] + edit.new_text + text[place(edit.range.end) :]
    return text


@live
async def test_findings_come_go_and_come_again_as_one_types(client: Client, collect: Collect) -> None:
    """Expect the text in the editor to be checked, not the one on the disk, in the collection's language."""
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", FAULTY)
    found = {str(one.code): one for one in await client.findings(uri)}
    assert found["PC115"].range == at(FAULTY, "Копеиск")
    assert found["PC115"].severity == types.DiagnosticSeverity.Error
    assert found["PC115"].source == "profcollect"
    assert found["PC115"].message.startswith("муниципалитета «Копеиск» нет в этом сборнике\n")
    assert "Копейск" in found["PC115"].message
    assert found["PC133"].severity == types.DiagnosticSeverity.Warning
    client.change(uri, RIGHT)
    assert await client.codes(uri) == []
    client.change(uri, FAULTY)
    assert "PC115" in await client.codes(uri)
    client.close(uri)


@live
async def test_emoji_before_a_finding_do_not_shift_it(client: Client, collect: Collect) -> None:
    """Expect columns in UTF-16, in which an emoji is two."""
    text = "---\nназвание: Вымышленная практика\nавторы: [{имя: 😀😀, муниципалитет: Копеиск}]\n---\n"
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", text)
    found = {str(one.code): one for one in await client.findings(uri)}
    assert found["PC115"].range == at(text, "Копеиск")
    items = await client.complete(uri, 2, found["PC115"].range.end.character)
    edit = items["Копейск"].text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range == at(text, "Копеиск")
    client.close(uri)


@live
async def test_a_client_may_count_in_utf_8(plain_client: Client, collect: Collect) -> None:
    """Expect columns in bytes, and edits that an editor of that kind makes right."""
    text = FAULTY.replace("название: ", "название: 😀 ")
    root = collect({"kopeysk/a.md": RIGHT})
    uri = plain_client.open(root / "practices" / "kopeysk" / "a.md", text)
    found = {str(one.code): one for one in await plain_client.findings(uri)}
    line = text.split("\n")[2]
    start = len(line[: line.index("Копеиск")].encode())
    assert found["PC115"].range == types.Range(types.Position(2, start), types.Position(2, start + 14))
    for action in await plain_client.actions(uri, found["PC115"].range, ["quickfix"]):
        if action.title.startswith("Исправить"):
            assert applied(text, action, "utf-8") == text.replace("Копеиск", "Копейск")
            break
    else:
        pytest.fail("no fix")
    plain_client.close(uri)


@live
async def test_hover_and_completion(client: Client, collect: Collect) -> None:
    """Expect help for keys and values, and keys, directions and towns, while the front matter is no YAML."""
    text = "---\nназвание: Форум: первый\nмуниципалитет: Ко\nнаправления: [уроки, д]\nст\n---\n\nТекст.\n"
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", text)
    assert (await client.hover(uri, 3, 2)).startswith("**направления** · directions\n\n")
    assert "урочная деятельность" in await client.hover(uri, 3, 16)
    assert await client.hover(uri, 7, 2) == ""
    towns = await client.complete(uri, 2, 17)
    assert {"Копейск", "Кыштым"} == towns.keys()
    directions = await client.complete(uri, 3, 22)
    edit = directions["дополнительное образование"].text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range == types.Range(types.Position(3, 21), types.Position(3, 22))
    keys = await client.complete(uri, 4, 2)
    assert "статус" in keys
    assert "название" not in keys
    assert await client.complete(uri, 7, 3) == {}
    client.close(uri)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@live
async def test_a_fix_and_all_safe_fixes_mend_the_text(client: Client, collect: Collect, end: str) -> None:
    """Expect the edits of the actions, made by the editor, to mend the findings, and line ends to stay."""
    text = FAULTY.replace("Текст.", "😀 Экскурсия - это просто. Она длилась 2 - 3 часа.").replace("\n", end)
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", text)
    assert {"PC115", "PC133"} <= set(await client.codes(uri))
    offered = await client.actions(uri, at(text, "Копеиск"), ["quickfix"])
    (fix,) = (one for one in offered if one.title.startswith("Исправить"))
    assert fix.title.endswith("(перечитайте)") == (not fix.is_preferred)
    mended = applied(text, fix)
    assert mended == text.replace("Копеиск", "Копейск")
    client.change(uri, mended)
    assert "PC115" not in await client.codes(uri)
    (everything,) = await client.actions(
        uri, types.Range(types.Position(0, 0), types.Position(0, 0)), ["source.fixAll"]
    )
    assert everything.kind == "source.fixAll.profcollect"
    mended = applied(mended, everything)
    assert f"Экскурсия — это просто.{end}" not in mended
    assert "Экскурсия — это" in mended
    assert mended.count("\r\n") == text.count("\r\n")
    client.change(uri, mended)
    assert not [one for one in await client.actions(uri, at(mended, "Экскурсия")) if one.is_preferred]
    assert await client.actions(uri, at(mended, "Цель"), ["refactor"]) == []
    client.close(uri)


@live
async def test_a_rule_can_be_silenced_from_the_editor(client: Client, collect: Collect) -> None:
    """Expect a remark before the paragraph, and a code in the front matter, to make the finding go."""
    text = RIGHT.replace("Текст.", "Экскурсия - это просто.")
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", text)
    (code,) = set(await client.codes(uri))
    offered = {one.title: one for one in await client.actions(uri, at(text, " - "))}
    for where in ("в этом абзаце", "в этом файле"):
        client.change(uri, applied(text, offered[f"Не проверять {code} {where}"]))
        assert await client.codes(uri) == []
    client.close(uri)


@live
async def test_two_practices_know_of_each_other_as_they_are_typed(client: Client, collect: Collect) -> None:
    """Expect a title twice to be found in unsaved texts, with the other place, and to go when one changes."""
    other = RIGHT.replace("Вымышленная практика", "Другая вымышленная практика")
    root = collect({"kopeysk/a.md": RIGHT, "kopeysk/b.md": other})
    first = client.open(root / "practices" / "kopeysk" / "a.md", RIGHT)
    second = client.open(root / "practices" / "kopeysk" / "b.md", other)
    assert await client.codes(first) == await client.codes(second) == []
    client.change(second, RIGHT)
    found = await client.until(second, lambda all_: "PC601" in {one.code for one in all_})
    (related,) = next(one for one in found if one.code == "PC601").related_information or ()
    assert related.location.uri == first
    assert related.location.range.start.line == 1
    # The other practice is told the same, and that it is about this one.
    (here,) = (one for one in await client.until(first, bool) if one.code == "PC601")
    assert here.message == next(one for one in found if one.code == "PC601").message
    assert here.range == at(RIGHT, "Вымышленная практика")
    (back,) = here.related_information or ()
    assert back.location == types.Location(second, at(RIGHT, "Вымышленная практика"))
    assert await client.actions(first, here.range) == [], "only where it lies there is something to be done"
    client.change(first, other)
    await client.until(first, lambda all_: not all_)
    await client.until(second, lambda all_: not all_)
    client.close(first)
    client.change(second, RIGHT)
    found = await client.until(second, lambda all_: "PC601" in {one.code for one in all_})
    (related,) = next(one for one in found if one.code == "PC601").related_information or ()
    assert related.location == types.Location(first, at(RIGHT, "Вымышленная практика"))
    client.close(second)


@live
async def test_what_is_no_practice_is_left_alone(client: Client, collect: Collect, tmp_path: Path) -> None:
    """Expect no finding, no help and no fault for texts outside a collection, beside its practices, or unnamed."""
    root = collect({"kopeysk/a.md": RIGHT})
    for path in (tmp_path / "notes.md", root / "README.md", root / "practices" / "README.md", root / "profcollect.yml"):
        uri = client.open(path, FAULTY)
        assert await client.codes(uri) == []
        assert await client.complete(uri, 2, 17) == {}
        assert await client.hover(uri, 1, 2) == ""
        assert await client.actions(uri, at(FAULTY, "Копеиск")) == []
        client.close(uri)
    item = types.TextDocumentItem("untitled:Untitled-1", "markdown", 1, FAULTY)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    client.versions[item.uri] = 1
    assert await client.codes(item.uri) == []
    client.close(item.uri)


@live
async def test_a_practice_need_not_be_saved_yet(client: Client, collect: Collect) -> None:
    """Expect findings in a text whose file, even whose folder, is still to come."""
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kyshtym" / "new.md", FAULTY)
    assert "PC115" in await client.codes(uri)
    client.close(uri)


@live
async def test_a_broken_config_is_told_and_heals(client: Client, collect: Collect) -> None:
    """Expect the fault in the first line of the practice until the config is mended, on the disk or in the editor."""
    root = collect({"kopeysk/a.md": RIGHT}, "title: [\n")
    uri = client.open(root / "practices" / "kopeysk" / "a.md", FAULTY)
    (one,) = await client.findings(uri)
    assert one.range.start == types.Position(0, 0)
    assert one.message.startswith("the collection cannot be opened")
    assert await client.complete(uri, 2, 17) == {}
    (root / "profcollect.yml").write_text(CONFIG, encoding="utf-8")
    client.save(root / "profcollect.yml")
    await client.until(uri, lambda all_: "PC115" in {one.code for one in all_})
    (root / "profcollect.yml").write_text(CONFIG.replace("Копейск}", "Копеиск}"), encoding="utf-8")
    event = types.FileEvent((root / "profcollect.yml").as_uri(), types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await client.until(uri, lambda all_: "PC115" not in {one.code for one in all_})
    assert [one.method for one in client.registered] == ["workspace/didChangeWatchedFiles"]
    client.close(uri)


@live
async def test_sections_are_an_outline(client: Client, collect: Collect) -> None:
    """Expect the headings of the body, one within the other."""
    text = "---\nназвание: X\n---\n\n## Цель\n\nТекст.\n\n### Задачи\n\nТекст.\n\n## Результаты\n\nТекст.\n"
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", text)
    found = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    )
    names = [(one.name, [inner.name for inner in one.children or ()]) for one in found or ()]  # type: ignore[union-attr]
    assert names == [("Цель", ["Задачи"]), ("Результаты", [])]
    client.close(uri)


@pytest.mark.parametrize("text", ["", "---", "---\n", "\0", "😀" * 50, "---\n" + "[" * 2000, "\ud83d", "- " * 3000])
@live
async def test_no_text_harms_the_server(client: Client, collect: Collect, text: str) -> None:
    """Expect findings or none, and answers, for whatever is typed."""
    root = collect({"kopeysk/a.md": RIGHT})
    uri = client.open(root / "practices" / "kopeysk" / "a.md", RIGHT)
    client.change(uri, text)
    assert await client.findings(uri) is not None
    for line, character in ((0, 0), (1, 3), (99, 99)):
        await client.complete(uri, line, character)
        await client.hover(uri, line, character)
        place = types.Position(line, character)
        await client.actions(uri, types.Range(place, place))
    client.close(uri)


def message(method: str, params: dict[str, Any], number: int | None = None) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {}))
    return f"Content-Length: {len(body)}\r\n\r\n{body}".encode()


def test_nothing_but_the_protocol_is_printed(collect: Collect) -> None:
    """Expect messages from the first byte to the last, whatever is asked, and the server to end with its editor."""
    root = collect({f"kopeysk/{number}.md": RIGHT for number in range(30)})
    uri = (root / "practices" / "kopeysk" / "1.md").as_uri()
    text = RIGHT.replace("Копейск", "Копеиск")
    opened = {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(message("initialize", {"capabilities": {}, "processId": None, "rootUri": None}, 1))
        server.stdin.write(message("initialized", {}))
        server.stdin.write(b"Content-Length: 5\r\n\r\n{no]}" + message("textDocument/hover", {"nonsense": 1}, 7))
        server.stdin.write(message("textDocument/didOpen", opened))
        server.stdin.flush()
        received = []
        # At first what the text alone says, then what all thirty say.
        while sum(one.get("method") == "textDocument/publishDiagnostics" for one in received) < 2:
            header = server.stdout.readline()
            assert header.startswith(b"Content-Length: "), header
            while server.stdout.readline() != b"\r\n":
                pass
            received.append(json.loads(server.stdout.read(int(header.split()[1]))))
        server.stdin.write(message("shutdown", {}, 2) + message("exit", {}))
        server.stdin.flush()
        rest = server.stdout.read()
        assert rest.startswith(b"Content-Length: ")
        assert server.wait(PATIENCE) == 0
    told = [each["params"] for each in received if each.get("method") == "textDocument/publishDiagnostics"]
    codes = [[one["code"] for one in each["diagnostics"]] for each in told]
    assert "PC601" not in codes[0]
    assert "PC115" in codes[0]
    assert "PC601" in codes[1]


def test_without_pygls_the_command_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect help to work, and exit code 2 with the command to type in both languages."""
    monkeypatch.setattr("profcollect.cli.lsp.find_spec", lambda _: None)
    assert run("lsp", "--help").exit_code == 0
    for lang in ("ru", "en"):
        result = run("lsp", "--lang", lang)
        assert result.exit_code == 2
        assert 'pip install "profcollect[lsp]"' in result.output


def test_other_commands_do_not_load_pygls() -> None:
    """Expect `--help` to start without it."""
    code = "import sys, profcollect.cli; sys.exit(bool({'pygls', 'lsprotocol'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_goodbye_ends_what_takes_long() -> None:
    """Expect no process to be left behind that was looking at a collection."""
    child = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    child.start()
    leave(None, None)  # type: ignore[arg-type]
    child.join(PATIENCE)
    assert child.exitcode not in {None, 0}
    child.close()
