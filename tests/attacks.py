"""Fictional submissions of somebody who means harm, by class of attack, made on the spot.

A case is a practice's file. `{secret}` stands for the path of a file outside the collection, `{pwned}` for one that only
code of the case would make, `{port}` for a port of this machine where any visitor is noticed. A text of a legal case,
which is all but what `REFUSED` has, must arrive letter for letter.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

OUTSIDE = "канарейка-48151623 canary-48151623"
"""What the file outside says."""
EVALUATED = str(7919 * 104729)
"""What a template or a formula would make of `SUM`."""
SUM = "7919*104729"
PNG_START = b"\x89PNG\r\n\x1a\n"
HEAD = """\
---
title: Вымышленная практика для проверки на прочность
municipality: Копейск
level: основной
direction: дополнительное образование
authors:
  - name: Вымышленская Ульяна Ивановна
    position: учитель
    organization: Вымышленная школа
---

"""


class Case(NamedTuple):
    """A file that somebody sends."""

    name: str
    data: bytes
    text: str = ""
    """What of it must be found in every format; empty where nothing is to be looked for."""


def _named(kind: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{kind}-{number:02}", text) for number, text in enumerate(texts, 1))


ALERT = "alert(48151623)"
SCRIPTS = [
    f"javascript:{ALERT}",
    f"JaVaScRiPt:{ALERT}",
    f"java\tscript:{ALERT}",
    f"&#106;avascript:{ALERT}",
    f"javascript&colon;{ALERT}",
    f"%6Aavascript:{ALERT}",
    f"\u0001javascript:{ALERT}",
    f"vbscript:{ALERT}",
    f"data:text/html,<script>{ALERT}</script>",
    f"data:image/svg+xml,<svg onload={ALERT}>",
    f"view-source:javascript:{ALERT}",
    "file://{secret}",
    "//127.0.0.1:{port}/plan.png",
    r"\\127.0.0.1\share\plan.png",
    "ms-word:ofe|u|http://127.0.0.1:{port}/x.docx",
    "search-ms:query=x&crumb=location:127.0.0.1",
    "http://127.0.0.1:{port}/plan.png",
    "HTTP://127.0.0.1:{port}/plan.png",
    "ftp://127.0.0.1:{port}/plan.png",
]
"""Addresses that must become no link, or load nothing."""
TAGS = [
    f"<script>{ALERT}</script>",
    f"<img src=x onerror={ALERT}>",
    f"<svg/onload={ALERT}>",
    f"<p onclick='{ALERT}'>нажмите</p>",
    "<iframe src='file://{secret}'></iframe>",
    "<object data='http://127.0.0.1:{port}/x'></object>",
    "<link rel=stylesheet href=http://127.0.0.1:{port}/x.css>",
    "<style>@import 'http://127.0.0.1:{port}/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:{port}/'>",
    "<base href='http://127.0.0.1:{port}/'>",
    "<form action=http://127.0.0.1:{port}/><input name=q></form>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={ALERT}>",
    f"<noscript><p title='</noscript><img src=x onerror={ALERT}>'>",
    f"<!--><script>{ALERT}</script>",
    f"<![CDATA[<script>{ALERT}</script>]]>",
    f"</p></main></body></html><script>{ALERT}</script>",
    f'"><script>{ALERT}</script>',
    f"' onmouseover='{ALERT}",
    f"<details open ontoggle={ALERT}>",
    "<input autofocus onfocus=" + ALERT + ">",
]
TEMPLATES = [
    f"{{{{ {SUM} }}}}",
    f"{{% set x = {SUM} %}}{{{{ x }}}}",
    f"{{{{r {SUM} }}}} {{%p if true %}} {{%tr for x in y %}}",
    "{{ self.__init__.__globals__.__builtins__.open('{secret}').read() }}",
    "{% include '{secret}' %}",
    "{% raw %} {# примечание #} {%",
    f"${{{SUM}}} #{{{SUM}}} <%= {SUM} %> %({SUM})s",
    "{0.__class__.__mro__} {title!r:>99}",
]
TYPST = [
    f"#({SUM})",
    f'#eval("{SUM}")',
    '#read("{secret}")',
    '#include "../../../../../..{secret}"',
    '#image("{secret}")',
    '#import "@preview/cetz:0.3.0"',
    '#plugin("x.wasm") #sys.inputs #panic("стой")',
    '] } ) " #while true {}',
    "#show: none",
    f"$ {SUM} $ `x` <label> @ref // конец /* и конец",
    "\\u{1F4A5} \\#( \\",
    "= Заголовок\n\n#pagebreak() #outline() #set page(width: 1pt)",
]
WORD = [
    "<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:r></w:p>",
    ']]></w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/>',
    '{ INCLUDETEXT "{secret}" } { INCLUDEPICTURE http://127.0.0.1:{port}/x.png }',
    '<!DOCTYPE x [<!ENTITY y SYSTEM "file://{secret}">]><x>&y;</x>',
    "&y; &#0; &#xFFFE; &#xD800; &#12; &lt;w:p/&gt;",
    'xmlns:w="x" <?mso-application progid="Word.Document"?>',
]
INCLUDES = [
    "```{include} {secret}\n```",
    "{{< include {secret} >}}",
    ".. include:: {secret}",
    '--8<-- "{secret}"',
    "<<[{secret}]",
    "```{=html}\n<script>" + ALERT + "</script>\n```",
    "```{=openxml}\n<w:altChunk/>\n```",
    "```{=typst}\n#(" + SUM + ")\n```",
    "`<b>" + ALERT + "</b>`{=html}",
    "```python eval=\"\" {.run}\nopen('{pwned}', 'w')\n```",
    "$(touch {pwned}) `touch {pwned}` ; touch {pwned} & | touch {pwned}",
    "=cmd|' /C touch {pwned}'!A0 @SUM(1+1) +2+3",
]
ATTRIBUTES = [
    f'```js" onload="{ALERT}\nкод\n```',
    f"# Заголовок {{onclick={ALERT}}}\n\n[слово]{{onclick={ALERT}}}",
    f"[слово](https://example.org \"' onclick={ALERT} '\")",
    f'[слово](https://example.org/"onclick="{ALERT})',
    f'[^a" onclick={ALERT}]: примечание\n\nслово[^a" onclick={ALERT}]',
    f'<https://example.org/"onclick="{ALERT}>',
    f'![подпись" onerror={ALERT}](нет.png)',
    f"| а |\n| - |\n| <b onclick={ALERT}> |",
]
CONTROLS = [
    "гудок\a стирание\b сброс\x1bc цвет\x1b[31m пусто\0",
    "\x9b31m управление восьмью битами \x85 строка",
    "\x01note1\x01 \x01done\x01 \x020\x02 \x01page\x02a\x02b\x02c\x01 \x01f0\x01 наши собственные метки",
    "::error file=a.md::чужое замечание",
    "##[error]чужое ##vso[task.setvariable variable=a]b",
    "%0A::set-output name=a::b",
    "справа\u202eналево\u202c и \u2066внутри\u2069",
    "невидимое\u200b и\u2060 это\ufeff и\u00ad перенос",
    "\u2028строка\u2029абзац",
    "\ufdd0 не буква \ufffe и \U0001ffff",
    "\ue000 \U000f0000 свои знаки",
    "а" + "\u0301" * 300 + " много ударений",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 семья",
]
MARKS = {
    *"\x01\x02\a\b\x1b\0\x9b\x85\u202e\u202c\u2066\u2069\u200b\u2060\ufeff\u00ad\u2028\u2029\ufdd0\ufffe\U0001ffff"
}
"""What may be shown by another sign, or by none."""


def texts() -> Iterator[Case]:
    """Bodies."""
    links = [f"[слово](<{address}>) и ![рисунок](<{address}>)" for address in SCRIPTS]
    links += [f"[ещё][r] <{address}>\n\n[r]: {address}" for address in SCRIPTS[:6]]
    kinds = {"link": links, "attribute": ATTRIBUTES}
    for kind, lines in kinds.items():
        yield from (Case(name, (HEAD + line + "\n").encode()) for name, line in _named(kind, lines))
    shown = {"tag": TAGS, "template": TEMPLATES, "typst": TYPST, "word": WORD[:4], "control": CONTROLS}
    for kind, lines in shown.items():
        for name, line in _named(kind, lines):
            # In a block of code every letter counts; in a paragraph Markdown has its say.
            body = f"{line}\n\n```\n{line}\n```\n"
            for sign, indent in (("> ", "> "), ("- ", "  "), (": ", "  ")):
                block = f"```\n{line}\n```".replace("\n", f"\n{indent}")
                body += f"\nСлово\n{'' if sign == ': ' else chr(10)}{sign}{block}\n"
            yield Case(name, (HEAD + body).encode(errors="surrogatepass"), line)
    for name, line in _named("include", INCLUDES + WORD[4:]):
        yield Case(name, (HEAD + line + "\n").encode())


def fields() -> Iterator[Case]:
    """Front matter: every such line as the value of every kind of field."""
    for name, line in _named("field", [TAGS[0], TAGS[16], TAGS[17], TEMPLATES[0], TYPST[0], WORD[1], *CONTROLS]):
        quoted = '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in line) + '"'
        lines = [
            f"title: {quoted}",
            "municipality: Копейск",
            f"summary: {quoted}",
            f"keywords: [{quoted}]",
            f"authors: [{{name: {quoted}, position: {quoted}, organization: {quoted}, email: {quoted}, orcid: {quoted}}}]",
            f"level: {quoted}",
            f"direction: {quoted}",
            f"section: {quoted}",
            f"grades: {quoted}",
            f"attachments: [{quoted}]",
            f"links: [{{title: {quoted}, url: {quoted}}}]",
            f"images: [{{file: {quoted}, caption: {quoted}}}]",
            f"{quoted}: {quoted}",
        ]
        yield Case(name, "\n".join(("---", *lines, "---", "", "Слово.", "")).encode(errors="surrogatepass"), line)


def yamls() -> Iterator[Case]:
    """Front matter that tries what YAML can do."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]\n" for before, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    fronts = [
        bomb,
        "a: &a [*a]\n",
        "a: " + "[" * 5000 + "]" * 5000 + "\n",
        "a: " + "{a: " * 5000 + "}" * 5000 + "\n",
        "".join(" " * depth + "a:\n" for depth in range(2000)),
        "title: !!python/object/apply:os.system ['touch {pwned}']\n",
        "title: !!python/name:os.system\n",
        "? {a: [b]}\n: c\n? [d]\n: e\ntitle: Ключи\n",
        "<<: {title: Слияние}\ntitle: Слово\n",
        "title: " + "9" * 5000 + "\n",
        "title: Числа\ngrades: " + "9" * 5000 + "\ndates: 9999-99-99\nyear: 1e999999\n",
        "title: Много\nkeywords: [" + "слово, " * 30_000 + "]\n",
        "title: Ключи\n" + "".join(f"key{number}: 1\n" for number in range(3000)),
        "%TAG ! tag:evil,2026:\n---\ntitle: Директива\n",
        "title: !!binary AAAA\n",
        "title: |\n" + "  строка\n" * 3000,
        "authors: [[[[[[[[Имя]]]]]]]]\ntitle: Списки\n",
        "title: {__proto__: {a: b}, __class__: c}\n",
        "title: Кавычка\nsummary: 'открыта\n",
    ]
    for name, front in _named("yaml", fronts):
        yield Case(name, f"---\n{front}---\n\nСлово.\n".encode())


def encodings() -> Iterator[Case]:
    """Bytes that are no text, or another one."""
    text = HEAD + "Слово.\n"
    files = [b"", b"\xef\xbb\xbf", b"\0" * 1000, b"PK\x03\x04" + bytes(range(256)) * 40, b"\xff" * 5000]
    files += [text.encode(code) for code in ("cp1251", "cp866", "koi8-r", "utf-16", "utf-16-be", "utf-32", "utf-7")]
    files += [text.encode() + b"\xd0 \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80", text.replace("\n", "\r").encode()]
    files += [("\ufeff" * 3 + text).encode(), text.encode() + b"\x1a", b"---\n" * 20_000, b"---", b"---\n---"]
    yield from (Case(f"bytes-{number:02}", data) for number, data in enumerate(files, 1))


def sizes() -> Iterator[Case]:
    """Much of something, as much as is taken."""
    bodies = [
        "> " * 5000 + "глубина",
        "".join("  " * depth + "- глубина\n" for depth in range(60)),
        "*" * 19_000,
        "[" * 19_000 + "глубина" + "]" * 900,
        "**_~~" * 3_000 + "глубина",
        "![" * 5_000 + "глубина" + "](a.png)" * 500,
        "я" * 19_000,
        "\U0001f4a5" * 19_000,
        "\u0301" * 19_000,
        "а" + "\u0301" * 9_000,
        "1," * 9_000,
        "%" * 19_000,
        "<div>" * 3_000,
        "`" * 9_000 + " " + "`" * 8_999,
        "слово\\\n" * 2_500,
        "\u00a0слово" * 3_000,
        "&amp;" * 3_900,
        "| а " * 300 + "|\n" + "| - " * 300 + "|\n" + ("| б " * 300 + "|\n") * 10,
        "| а | б |\n| - | - |\n" + "| в | г |\n" * 2_400,
        "[^1]: примечание[^2]\n\n[^2]: примечание[^1]\n\nслово[^1]\n",
        "слово[^1] " * 900 + "\n\n[^1]: примечание\n",
        "".join(f"слово[^{number}]\n\n[^{number}]: примечание\n\n" for number in range(900)),
        "# Заголовок\n\n" * 1_500,
        "1. пункт\n" * 1_500 + "\n999999999. пункт",
        "```\nне закрыто",
        "Термин\n: значение\n\n" * 700,
        "[слово](https://example.org/) " * 600,
        "\\" * 19_000,
    ]
    yield from (Case(name, (HEAD + body + "\n").encode()) for name, body in _named("size", bodies))


EXCESSIVE = {
    "слово " * 60_000: "characters",
    "слово " * 4_000: "paragraph",
    "```\n" + "x" * 20_001 + "\n```": "paragraph",
    "слово\n\n" * 5_001: "pieces",
    "- пункт\n" * 5_001: "pieces",
    "| а | б |\n| - | - |\n" + "| в | г |\n" * 2_500: "cells",
}
"""Bodies that have too much of something, and of what."""
GROWING = [
    *"abя1 \t[](){}<>*_~`#+-=.,:;!?|\\/'\"«»„“’—–%&^$@№…°",
    "\u00a0", "\u0301", "\u200b", "\u202e", "a ", "я ", "1 ", "1,", "- ", "> ", "[]", "[a](b", "![", "[^1]", "^[", "^[a]", "*a ",
    "a*", "**a ", "_a ", "~~a ", "``", "<a ", "<!-- ", "-->", "<?", '<a href="', "&amp", "http://", "www.", "a@a.a ", "|-", "| - ",
    "|a|b|\n|-|-|\n", "- a\n", "1. a\n", "* a\n  ", "> > ", "# a\n", "a\n===\n", "a\n\n", "\\\n", "  \n", "[a]: b\n", "[^a]: b\n",
    "a\n: b\n\n", "«a", "»a ", '"a" ', "(a ", "a) ", " - ", " — ", "--", "т. д. ", "г. ", "А. Б. ", "ИВАНОВ ", "Иванов Иван Иванович ",
    "8 800 555 35 35 ", "+7(", "12.12.2012 ", "12:30 ", "10-11 ", "1 000 ", "5%", "№1", "{{", "aа", "ёе", "Рис. 1 ", "Таблица: a\n",
    "а) ", "• a\n", "1.1.1 ", "2020-2021 уч. год ", "ООО «", "<b>", "<br>", "<div>\n", "\n- [ ] a", "![a](b){width=", "[a](<", "](", "*_",
    "*a**b", "`` ` ", "1–", "Аб-", "ул. ", "123-456-789 01 ", "a1", " ,", "( ", "<<", "1/2 ", "м2 ", "слово ",
]  # fmt: skip
"""What is written over and over: reading it must take no more than its share of time."""


def png(width: int = 1, height: int = 1, color: int = 0, pixels: bytes = b"\0\0", *more: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    parts = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return PNG_START + b"".join(chunk(*part) for part in parts)


def svg(inner: str) -> bytes:
    """An SVG with a type declaration that names the file outside."""
    entity = '<!DOCTYPE svg [<!ENTITY secret SYSTEM "file://{secret}">]>'
    return f'<?xml version="1.0"?>{entity}<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


def images() -> dict[str, bytes]:
    """Files of images by name; all lie beside the practices, and a practice shows them all."""
    gif, jpeg = b"GIF89a\x01\0\x01\0\0\0\0;", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0\xff\xd9"
    return {
        "whole.png": png(),
        "bomb.png": png(30_000, 30_000, 2, b"\0" * 1_000_000),
        "wide.png": png(2**31 - 1, 1),
        "empty.png": png(0, 0),
        "lie.png": png(5000, 5000),
        "cut.png": png()[:40],
        "start.png": PNG_START,
        "nothing.png": b"",
        "html.png": f"<html><script>{ALERT}</script>".encode(),
        "script.gif": gif[:6] + b"\x2f\x2a" + gif[8:] + f"*/=1;{ALERT}".encode(),
        "text.jpg": b"no picture",
        "bad.jpg": jpeg,
        "long.jpg": jpeg[:4] + b"\xff\xff" + b"\0" * 70_000,
        "text.png": png(1, 1, 0, b"\0\0", (b"tEXt", b"Comment\0<script>" + ALERT.encode()), (b"pHYs", b"\0" * 9)),
        "secret.svg": svg("<text>&secret;</text>"),
        "remote.svg": svg('<image href="http://127.0.0.1:{port}/x.png"/>'),
        "script.svg": svg(f"<script>{ALERT}</script>"),
        "elf.png": b"\x7fELF" + b"\0" * 60,
        "tiff.tif": b"II*\0" + b"\xff" * 60,
        "bmp.bmp": b"BM" + b"\xff" * 60,
    }


PATHS = [
    "{secret}", "../../../../../../../..{secret}", "..%2f..%2f..%2f..%2f..{secret}", "....//....//{secret}", "file:{secret}",
    "images/../../../secret.txt", "C:/Windows/win.ini", "\\\\server\\share\\a.png", "/dev/zero", "/dev/stdin", "/proc/self/environ",
    "/etc/passwd%00.png", "images/whole.png/../../../secret.txt", "images", ".", "", "#", "?", "%", "images/*.png", "~/.ssh/id_rsa",
    "$HOME/a.png", "CON", "NUL.png", "images/whole.png:stream", "a" * 5000, "../" * 3000, "%2e%2e/%2e%2e/secret.txt",
]  # fmt: skip
"""What a practice names as its image, attachment and link."""


def paths() -> Iterator[Case]:
    """Practices that name files."""
    for name, path in _named("path", PATHS):
        quoted = "'" + path.replace("'", "''") + "'"
        front = f"title: Пути\nmunicipality: Копейск\nattachments: [{quoted}]\nimages: [{{file: {quoted}}}]\n"
        yield Case(name, f"---\n{front}---\n\n![рисунок](<{path}>) и [файл](<{path}>)\n".encode())
    shown = "".join(f"![Рисунок](images/{name})\n\n" for name in images())
    yield Case("images", (HEAD + shown).encode())


def cases() -> list[Case]:
    """All of them, each with a name of its own."""
    return [*texts(), *fields(), *yamls(), *encodings(), *sizes(), *paths()]
