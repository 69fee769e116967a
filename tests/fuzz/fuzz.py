"""Coverage-guided fuzzing with atheris: `make fuzz`, or `python tests/fuzz/fuzz.py TARGET [options of libFuzzer]`.

Each target gets bytes that atheris makes from the seeds, guided by which lines of profcollect they reach. What breaks
is written to `tests/fuzz/crashes`; give such a file to its target as the last option to see it again.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import atheris

HERE = Path(__file__).parent
TESTS = HERE.parent
sys.path.insert(0, str(TESTS))

with atheris.instrument_imports(include=["profcollect"]):
    import strategies
    import test_properties as properties
    import yaml

    from profcollect import markdown
    from profcollect.config import read_config
    from profcollect.lint import fixing
    from profcollect.lint.diagnostic import Safety
    from profcollect.lint.reporters import REPORTERS, render
    from profcollect.markup import Context, html, ooxml, single, typst
    from profcollect.names import HIDDEN, ORDERING, RIGHT_TO_LEFT, revealed
    from profcollect.source import CONTROLS, read
    from profcollect.yamltree import TooComplexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEEDS, CRASHES = HERE / "corpus", HERE / "crashes"
LONGEST = 4096
"""Bytes of an input: what takes longer than linear time has tests of its own."""
NAMESPACES = " ".join(f'xmlns:{name}="{name}"' for name in ("w", "r", "wp", "a", "pic"))
"""Those that a fragment of WordprocessingML leaves to the document."""
MARK = re.compile("\x01[^\x01]*\x01")
"""What stands for a number that is unique in the book."""
LONGEST_WORD = 64
"""Bytes of a word that libFuzzer takes."""


def source(data: bytes) -> None:
    """Any bytes are read: as a text that can be read again as it is, with problems and values that have a place in it."""
    document = read(properties.PATH, data)
    text = document.text
    assert text == unicodedata.normalize("NFC", text)
    assert not CONTROLS.search(text)
    assert "\r" not in text
    assert 0 <= document.body_start <= len(text)
    spans = [problem.span for problem in document.problems]
    pairs = document.front.pairs if document.front else ()
    for span in (*spans, *(pair.key.span for pair in pairs), *(pair.value.span for pair in pairs)):
        assert 0 <= span.start <= span.end <= len(text), span
    again = read(properties.PATH, text.encode())
    assert (again.text, again.front, again.body_start) == (text, document.front, document.body_start)


def lint(data: bytes) -> None:
    """A practice of any bytes is read, checked, told of and mended; all properties of findings and fixes hold."""
    document = read(properties.PATH, data)
    found = properties.check(document)
    assert not [one for one in found if one.name == "rule-fault"], found
    properties.have_places(document, found)
    for form in REPORTERS:
        render(form, properties.report(data, found))
    fixed = fixing.fix(properties.PATH, data, properties.check, Safety.SAFE)
    assert not fixing.fix(properties.PATH, fixed.data, properties.check, Safety.SAFE).made, fixed.made
    if not properties.lossy(document):
        assert properties.shown(fixed.data) == properties.shown(data), [one.code for one in fixed.made]


def markup(data: bytes) -> None:
    """Any text is a body, and has a form in every markup and a prose whose characters stand where they say.

    What is XML is well formed, and no hidden sign that could be obeyed is left.
    """
    text = data.decode(errors="replace").replace("\r", "\n").replace("\0", "")
    body = markdown.parse(text)
    context = Context(slug="a", heading=2, images={}, words=properties.collection().words, links={})
    fragment = ooxml.render(body, context)
    for part in (fragment.body, *fragment.notes):
        ET.fromstring(f"<a {NAMESPACES}>{MARK.sub('', part)}</a>")  # noqa: S314 - of our own making
    for made in (html.render(body, context), single.render(body, context), str(typst.render(body, context))):
        shown = revealed(made)
        assert RIGHT_TO_LEFT.search(shown) or not set(HIDDEN.findall(shown)) & ORDERING
    document = read(properties.PATH, b"---\ntitle: a\n---\n" + text.encode())
    for prose in document.passages:
        assert len(prose.text) == len(prose.offsets)
        for letter, place in zip(prose.text, prose.offsets, strict=True):
            assert letter in "\ufffc\n" or document.text[place] == letter, prose


def config(data: bytes) -> None:
    """A config is read, or has problems that lint can word."""
    from profcollect.lint import engine
    from profcollect.source import text_document

    text = data.decode(errors="replace")
    try:
        value, problems = read_config(text)
    except (yaml.YAMLError, TooComplexError):
        return
    found = engine.word(text_document("profcollect.yml", text), problems)
    assert value is not None or found
    for form in REPORTERS:
        render(form, properties.report(b"", found))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "source": source,
    "lint": lint,
    "markup": markup,
    "config": config,
    # Practices as hypothesis makes them, from the bytes that atheris has found to be of interest.
    "practices": properties.test_safe_fixes_keep_the_words.hypothesis.fuzz_one_input,
    "files": properties.test_fixing_settles.hypothesis.fuzz_one_input,
}


def seeds(target: str) -> Iterator[bytes]:
    """What is at hand: the hostile practices, the examples and corner cases of all rules, and this repository's config."""
    if target == "config":
        yield from (file.read_bytes() for file in sorted(TESTS.parent.glob("**/profcollect.yml")))
        yield properties.CONFIG.encode()
    elif target in {"source", "lint", "markup"}:
        yield from (file.read_bytes()[:LONGEST] for file in sorted((TESTS / "hostile").glob("*.md")))
        yield from (text.encode() for text in strategies.texts())
    else:
        # What hypothesis makes a practice of is noise; it takes that much for one of some length.
        noise = Random(0)  # noqa: S311 - not for secrets
        yield from (noise.randbytes(LONGEST // 2) for _ in range(100))


def words() -> Iterator[str]:
    """The dictionary of libFuzzer: the signs and words that practices are made of."""
    for word in dict.fromkeys([*strategies.TYPOGRAPHY, *strategies.MARKUP, *strategies.LINES, *strategies.WORDS]):
        if 0 < len(word.encode()) <= LONGEST_WORD:
            yield '"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"'


def main() -> None:
    """Run a target until libFuzzer stops it."""
    target, options = sys.argv[1], sys.argv[2:]
    corpus = SEEDS / target
    for folder in (corpus, CRASHES):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    dictionary = SEEDS / "words.txt"
    dictionary.write_text("\n".join(words()) + "\n", encoding="ascii")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1796083200")
    known = [
        f"-dict={dictionary}",
        f"-artifact_prefix={CRASHES}/{target}-",
        f"-max_len={LONGEST}",
        "-len_control=0",
        "-timeout=20",
    ]
    again = any(Path(option).is_file() for option in options)
    atheris.Setup([sys.argv[0], *known, *options, *([] if again else [str(corpus)])], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
