"""What is odd about a file: bytes in, problems with their places and the corrected lines out."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from profcollect.source import Document, read
from profcollect.yamltraps import quoted
from profcollect.yamltree import DEEPEST, MOST_NODES, Mapping, Node, Scalar, Sequence, Span, TooComplexError, compose

GOOD = "---\nназвание: Пробы\n---\nТекст.\n"
Found = tuple[str, str] | tuple[str, str, str]


def found(document: Document) -> list[Found]:
    """The problems as kind, line and column, and the corrected line where there is one."""
    result: list[Found] = []
    for kind, span, arguments in document.problems:
        line, column = document.position(span.start)
        corrected = arguments.get("corrected")
        place = f"{line}:{column}"
        result.append((kind, place, str(corrected)) if corrected else (kind, place))
    return result


BYTES: dict[str, tuple[bytes, list[Found]]] = {
    "utf-8": (GOOD.encode(), []),
    "nothing": (b"", [("empty-file", "1:1")]),
    "only spaces": (b" \n\t\n", [("empty-file", "1:1")]),
    "only a mark": (b"\xef\xbb\xbf", [("byte-order-mark", "1:1"), ("empty-file", "1:1")]),
    "only line ends": (b"\r\n\r\n", [("crlf", "1:1"), ("empty-file", "1:1")]),
    "a mark": (b"\xef\xbb\xbf" + GOOD.encode(), [("byte-order-mark", "1:1")]),
    "two marks": (b"\xef\xbb\xbf" * 2 + GOOD.encode(), [("byte-order-mark", "1:1")]),
    "a mark inside": (GOOD.replace("наз", "\ufeffназ").encode(), []),
    "crlf": (GOOD.replace("\n", "\r\n").encode(), [("crlf", "1:1")]),
    "cr": (GOOD.replace("\n", "\r").encode(), [("crlf", "1:1")]),
    "windows-1251": (GOOD.encode("cp1251"), [("windows-1251", "1:1")]),
    "windows-1251, mostly Latin": (
        "---\ntitle: Robotics for all\nорг: ЦДЮТТ\n---\n".encode("cp1251"),
        [("windows-1251", "1:1")],
    ),
    "utf-16": (GOOD.encode("utf-16"), [("utf-16", "1:1")]),
    "utf-16, the other way": (b"\xfe\xff" + GOOD.encode("utf-16-be"), [("utf-16", "1:1")]),
    "utf-16 without a mark": (GOOD.encode("utf-16-le"), [("binary-file", "1:1")]),
    "a Word document": (b"PK\x03\x04\x14\0\x06\0", [("binary-file", "1:1")]),
    "one byte too many": (GOOD.encode().replace("роб".encode(), "ро".encode() + b"\xd0"), [("not-utf-8", "2:14")]),
    "cut off in a letter": (GOOD.encode()[:-2] + b"\xd0", [("not-utf-8", "4:6")]),
    "noise": (b"---\ntitle: \x81\x8d\x90\n---\n", [("not-utf-8", "2:8")]),
    "letters and marks": (
        "---\nназвание: Мои\u0306 е\u0308ж\n---\n".encode(),
        [("decomposed", "2:13")],
    ),
    "a vertical tab": ("---\nназвание: Про\x0bбы\n---\n".encode(), [("control-character", "2:14")]),
    "a control character of the second row": (
        "---\nназвание: Про\u0085бы\n---\n".encode(),
        [("control-character", "2:14")],
    ),
}


@pytest.mark.parametrize(("data", "expected"), BYTES.values(), ids=BYTES)
def test_bytes(data: bytes, expected: list[Found]) -> None:
    assert found(read("a.md", data)) == expected


FENCES: dict[str, tuple[str, list[Found]]] = {
    "below empty lines": ("\n \n---\nназвание: Пробы\n---\n", []),
    "spaces behind": ("---  \nназвание: Пробы\n---\t\n", []),
    "three dots at the end": ("---\nназвание: Пробы\n...\nТекст\n", []),
    "dashes": (
        "—\nназвание: Пробы\n–—\n",
        [("front-matter-fence", "1:1", "---"), ("front-matter-fence", "3:1", "---")],
    ),
    "two and five hyphens": (
        "--\nназвание: Пробы\n-----\n",
        [("front-matter-fence", "1:1", "---"), ("front-matter-fence", "3:1", "---")],
    ),
    "none": ("Просто текст\n", [("front-matter-missing", "1:1")]),
    "only the second": ("название: Пробы\n---\n", [("front-matter-missing", "1:1")]),
    "only the first": (
        "---\nназвание: Пробы\nстатус: черновик\n\n## Цель\n\nТекст\n",
        [("front-matter-unclosed", "1:1")],
    ),
    "a line drawn in the body": (
        "---\nназвание: Пробы\n\n## Цель\n\nТекст без второй черты\n\n---\n\nЕщё\n",
        [("front-matter-unclosed", "1:1")],
    ),
    "a quoted text of two paragraphs": ('---\nназвание: "Пробы\n\nи ещё"\n---\n', []),
    "nothing between": ("---\n---\nТекст\n", [("front-matter-not-mapping", "2:1")]),
    "only remarks between": ("---\n# название: Пробы\n---\n", [("front-matter-not-mapping", "2:1")]),
    "a list between": ("---\n- Пробы\n---\n", [("front-matter-not-mapping", "2:1")]),
    "a sentence between": ("---\nПросто слова\n---\n", [("front-matter-not-mapping", "2:1")]),
    "nothing but a fence": ("---", [("front-matter-unclosed", "1:1"), ("front-matter-not-mapping", "1:4")]),
    "an empty line before the end": ("---\nназвание: Пробы\n\n# примечание\nстатус: черновик\n---\n", []),
}


@pytest.mark.parametrize(("text", "expected"), FENCES.values(), ids=FENCES)
def test_fences(text: str, expected: list[Found]) -> None:
    assert found(read("a.md", text.encode())) == expected


TRAPS: dict[str, tuple[str, list[Found]]] = {
    # Colons
    "a colon": ("title: IT: лето", [("yaml-colon", "2:8", 'title: "IT: лето"')]),
    "a colon, with quotes": ('title: Проект «IT: "лето"»', [("yaml-colon", "2:8", "title: 'Проект «IT: \"лето\"»'")]),
    "a colon at the end": ("title: Итоги:", [("yaml-colon", "2:8", 'title: "Итоги:"')]),
    "a colon in a list": ("keywords:\n  - IT: лето: зима", [("yaml-colon", "3:9", '  - IT: "лето: зима"')]),
    "a time is no trap": ("title: Начало в 12:30", []),
    "an address is no trap": ("url: https://example.org/a:b", []),
    "a long text": (
        "title: Пробы\nsummary: Практика\n  проходит так вот: сначала\n  потом",
        [("yaml-colon", "3:10", "summary: >-\n  Практика\n  проходит так вот: сначала\n  потом")],
    ),
    "a key indented wrongly": ("title: Пробы\n  status: draft", [("yaml-syntax", "3:9")]),
    # Special characters
    "a star": ("title: *Пробы*", [("yaml-special", "2:8", 'title: "*Пробы*"')]),
    "a percent sign": ("title: %20", [("yaml-special", "2:8", 'title: "%20"')]),
    "an at sign": ("title: @школа", [("yaml-special", "2:8", 'title: "@школа"')]),
    "a backquote": ("title: `код`", [("yaml-special", "2:8", 'title: "`код`"')]),
    "an exclamation": ("title: !Важно: да", [("yaml-special", "2:8", 'title: "!Важно: да"')]),
    "a hyphen": ("title: - Пробы", [("yaml-special", "2:8", 'title: "- Пробы"')]),
    "a bracket before a word": ("title: [Новое] Пробы", [("yaml-special", "2:8", 'title: "[Новое] Пробы"')]),
    "a bar": ("title: | Пробы", [("yaml-special", "2:8", 'title: "| Пробы"')]),
    "an alias of itself": ("title: &a [*a]", [("yaml-special", "2:8", 'title: "&a [*a]"')]),
    # Quotes
    "quotes in quotes": ('title: "Проект "Билет""', [("yaml-quotes", "2:8", "title: 'Проект \"Билет\"'")]),
    "quotes at both ends": ('title: "Билет" и "Старт"', [("yaml-quotes", "2:8", 'title: \'"Билет" и "Старт"\'')]),
    "quotes at the start": ('title: "Билет" в завтра', [("yaml-quotes", "2:8", "title: '\"Билет\" в завтра'")]),
    "single quotes": ("title: 'Проект 'Билет''", [("yaml-quotes", "2:8", "title: \"Проект 'Билет'\"")]),
    "a quote left open": ('title: "Пробы', [("yaml-quote-open", "2:8", 'title: "Пробы"')]),
    "a quote left open far above": (
        'date: 1\ntitle: "Пробы\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: "6"',
        [("yaml-quote-open", "3:8", 'title: "Пробы"')],
    ),
    "quotes over two lines are no trap": ('title: "Пробы\n  и ещё"', []),
    "a backslash": ('title: "C:\\Копейск"', [("yaml-backslash", "2:8", "title: 'C:\\Копейск'")]),
    "a character there is not": ('title: "\\U00110000"', [("yaml-backslash", "2:8", "title: '\\U00110000'")]),
    # Brackets
    "a bracket left open": ("keywords: [а, б", [("yaml-bracket-open", "2:11", "keywords: [а, б]")]),
    "a bracket left open above": (
        "keywords: [а, б,\nstatus: draft",
        [("yaml-bracket-open", "2:11", "keywords: [а, б]")],
    ),
    "brackets over two lines are no trap": ("keywords: [а,\n  б]", []),
    # Tabs and spaces
    "a tab": ("authors:\n\t- Бек", [("yaml-tab", "3:1", "  - Бек")]),
    "a tab inside a value is no trap": ("title: Пробы\tи", []),
    "no space": ("title:Пробы\nstatus: draft", [("yaml-no-space", "2:1", "title: Пробы")]),
    "no space, last": ("status: draft\ntitle:Пробы", [("yaml-no-space", "3:1", "title: Пробы")]),
    "no space, alone": ("title:Пробы", [("yaml-no-space", "2:1", "title: Пробы")]),
    "no space, everywhere": (
        "title:Пробы\nstatus:draft",
        [("yaml-no-space", "2:1", "title: Пробы"), ("yaml-no-space", "3:1", "status: draft")],
    ),
    "no space, but one later, makes another key": ("title:IT: лето", []),
    "a no-break space": ("title:\u00a0Пробы\nstatus: draft", [("yaml-no-space", "2:1", "title: Пробы")]),
    # List marks
    "dots for hyphens": (
        "partners:\n• школа\n• завод",
        [("list-mark", "3:1", "- школа"), ("list-mark", "4:1", "- завод")],
    ),
    "stars for hyphens": ("partners:\n  * школа", [("list-mark", "3:3", "  - школа")]),
    # Several, and none of these
    "two in one file": (
        "title: IT: лето\nform: *проба*\nstatus: draft",
        [("yaml-colon", "2:8", 'title: "IT: лето"'), ("yaml-special", "3:7", 'form: "*проба*"')],
    ),
    "the lower one first": (
        "a: *x\nkeywords: [а\ntitle: IT: лето",
        [
            ("yaml-special", "2:4", 'a: "*x"'),
            ("yaml-bracket-open", "3:11", "keywords: [а]"),
            ("yaml-colon", "4:8", 'title: "IT: лето"'),
        ],
    ),
    "something else": ("title: Пробы\n]", [("yaml-syntax", "3:1")]),
    "an alias of nothing": ("? *nobody\n: x", [("yaml-syntax", "2:3")]),
    "another document": ("title: Пробы\n--- x\na: b", [("yaml-syntax", "3:1")]),
    # Too much
    "brackets in brackets": ("a: " + "[" * 100_000, [("yaml-too-complex", "2:1")]),
    "indentation in indentation": ("\n".join(" " * depth + "a:" for depth in range(50)), [("yaml-too-complex", "2:1")]),
    "aliases of aliases": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "\n".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcde", "bcdef", strict=True)
        ),
        [("yaml-too-complex", "2:1")],
    ),
    "a chain of aliases": (
        "a0: &a0 [x]\n" + "\n".join(f"a{i + 1}: &a{i + 1} [*a{i}]" for i in range(500)),
        [("yaml-too-complex", "2:1")],
    ),
}


@pytest.mark.parametrize(("yaml", "expected"), TRAPS.values(), ids=TRAPS)
def test_traps(yaml: str, expected: list[Found]) -> None:
    assert found(read("a.md", f"---\n{yaml}\n---\nТекст\n".encode())) == expected


CORRECTED = {name: case for name, case in TRAPS.items() if case[1] and all(len(one) == 3 for one in case[1])}


@pytest.mark.parametrize(("yaml", "expected"), CORRECTED.values(), ids=CORRECTED)
def test_corrected_lines_can_be_read(yaml: str, expected: list[Found]) -> None:
    """With its lines corrected as advised, the text has no trap any more."""
    lines = yaml.split("\n")
    for place, corrected in sorted(((int(one[1].split(":")[0]) - 2, one[-1]) for one in expected), reverse=True):
        # A text after `>-` takes one line more than it did.
        lines[place : place + max(1, corrected.count("\n"))] = corrected.split("\n")
    assert found(read("a.md", "\n".join(["---", *lines, "---"]).encode())) == []


def test_the_rest_is_read_around_a_trap() -> None:
    document = read("a.md", "---\ntitle: IT: лето\nstatus: черновик\n---\n".encode())
    assert document.front is not None
    title, status = document.front.pairs
    assert isinstance(title.value, Scalar)
    assert title.value.text == "IT: лето"
    start, end = status.value.span
    assert document.text[start:end] == "черновик"


def test_places_are_those_of_the_file_not_of_the_mended_text() -> None:
    document = read("a.md", "---\nauthors:\n\t- Бек: Тимур: Алиевич\nstatus: *черновик\n---\n".encode())
    assert [document.position(problem.span.start) for problem in document.problems][-1] == (4, 9)


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_quoted_text_reads_as_it_was(text: str) -> None:
    node = compose(quoted(text))
    assert isinstance(node, Scalar)
    assert node.text == text


def spans_of(node: Node) -> list[Span]:
    spans = [node.span]
    if isinstance(node, Sequence):
        spans += [span for item in node.items for span in spans_of(item)]
    if isinstance(node, Mapping):
        spans += [span for pair in node.pairs for part in (pair.key, pair.value) for span in spans_of(part)]
    return spans


PIECES = st.sampled_from(
    ["---", "\n", "title", ": ", ":", "- ", "  ", "\t", '"', "'", "[", "]", "{", "}", "*a", "&a ", "# ", "|", ">-", "%", "!",
     "ё", "и\u0306", "\r\n", "\u2028", "\x85", "\ufeff", "\\", "Слово", "12:30", "—", "...", "?", ",", "\U0001f600"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.binary(), TEXTS.map(str.encode), TEXTS.map(lambda text: f"---\n{text}\n---\n".encode())))
@example(b"---\n\xef\xbb\xbftitle: x\n---\n")
@example(b"---\ntitle: \xe2\x80\xa8a: b\n---\n")
@example(b'---\ntitle: "\\uD800"\n---\n')
@example(b'---\ntitle: "\\UFFFFFFFF"\n---\n')
@example(b"---\n%YAML 9.9\n---\n")
def test_reading_never_raises_and_places_lie_inside(data: bytes) -> None:
    document = read("a/b.md", data)
    spans = [problem.span for problem in document.problems]
    if document.front is not None:
        spans += spans_of(document.front)
    for start, end in spans:
        assert 0 <= start <= end <= len(document.text)
        line, column = document.position(start)
        assert column <= len(document.line(line)) + 1
    assert 0 <= document.body_start <= len(document.text)
    start, end = document.opening
    assert 0 <= start <= end <= len(document.text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_plain_values_stand_where_their_places_say(text: str) -> None:
    document = read("a.md", f"---\nа: [{text}]\nя: Слово\n---\n".encode())
    if document.front is not None and not document.problems:
        for pair in document.front.pairs:
            start, end = pair.key.span
            if pair.key.text in {"а", "я"}:
                assert document.text[start:end].strip("\"'") == pair.key.text


def test_limits_of_nesting() -> None:
    assert compose("[" * DEEPEST + "]" * DEEPEST) is not None
    with pytest.raises(TooComplexError):
        compose("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2))
    with pytest.raises(TooComplexError):
        compose("[" + "x," * MOST_NODES + "]")
