"""read → check → compile → arrange → write: the flow of every command."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from profcollect.disk import FILE_NAME, digest, read_document, read_stamped, read_text, sealed
from profcollect.lint.diagnostic import Diagnostic, Severity
from profcollect.lint.ruleset import ALL, RuleSet
from profcollect.practice import Practice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from profcollect.collection import Caption, Compiled
    from profcollect.config import Settings
    from profcollect.disk import Sealed, Stamp
    from profcollect.images import Image
    from profcollect.lint.facts import Collection, Facts
    from profcollect.markdown import Body
    from profcollect.media import Seen
    from profcollect.profiles import Profile
    from profcollect.schema import Stage
    from profcollect.source import Document
    from profcollect.workspace import Workspace


@dataclass(frozen=True)
class Job:
    """What compiling a practice needs beside its file; the same for all of them."""

    root: Path
    settings: Settings
    today: date
    slugs: dict[str, str]
    headings: tuple[int, ...] = ()
    """The heading levels that practices' titles have in the volumes to be written; none for a mere check."""
    markups: tuple[str, ...] = ()
    """The markups that fragments are wanted in: html, single, typst, ooxml."""
    rules: RuleSet = ALL
    stage: Stage | None = None
    """The stage whose requirements apply to every practice, instead of its own."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of practices that are to be taken as if they stood in their files."""


@dataclass(frozen=True)
class Outcome:
    """What became of one practice: it crosses to another process, so it is as small as may be."""

    facts: Facts
    diagnostics: tuple[Diagnostic, ...]
    practice: Practice
    """Its front matter; empty where it was only checked."""
    compiled: dict[int, Compiled]
    """By the heading level of its title; empty where it cannot be shown or was only checked."""
    stamp: Stamp | None = None
    """What its file is known by again; None where it could not be read."""
    depends: tuple[str, ...] = ()
    """The other files of the collection that its findings come from."""
    sources: tuple[Sealed, ...] = ()
    """The files that it was compiled from, itself first."""
    seen: Seen | None = None
    """What the disk said of the other files that it names; None where it was only checked."""
    linked: Mapping[str, str] = field(default_factory=dict)
    """The addresses in the book of the files that it links to; empty for what is no practice."""

    @property
    def path(self) -> str:
        """Its file, below the collection, with slashes."""
        return self.facts.path

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(diagnostic.severity == Severity.ERROR for diagnostic in self.diagnostics)


def work(job: Job, path: str) -> Outcome:
    """Read, check and compile one practice: all that is done in parallel."""
    from profcollect import media
    from profcollect.limits import excess, within
    from profcollect.lint import engine
    from profcollect.lint.facts import gather
    from profcollect.source import read

    own, limits = job.texts.get(path), job.settings.config.limits
    if own is None:
        document, stamp, data = read_stamped(job.root, path, hashed=not job.headings)
    else:
        document, stamp, data = read(path, own), None, own
    document = within(document, limits)
    readable = document.front is not None
    files = media.Files(job.root, path, limits)
    images, noticed = media.load_images(job.root, document, files) if readable else ({}, [])
    subject = engine.subject(document, job.settings, job.today, media=noticed, images=images, stage=job.stage)
    diagnostics = tuple(engine.check(subject, job.rules))
    facts = gather(subject, compare=not job.headings)
    if not job.headings:
        return Outcome(facts, diagnostics, Practice(), {}, stamp, media.dependencies(job.root, document))
    sources = (sealed(path, data), *sealed_images(images))
    compiled = {}
    if readable and subject.practice.title and not excess(document, limits):
        compiled = compile_text(job, document, subject.practice, job.slugs[path], images, sources)
    targets = media.linked_files(document).values() if compiled else ()
    linked = {target: job.slugs.get(target, "") for target in targets}
    return Outcome(facts, diagnostics, subject.practice, compiled, sources=sources, seen=files.seen, linked=linked)


def sealed_images(images: Mapping[str, Image]) -> list[Sealed]:
    """The files of a text's images, each once."""
    found = {image.path: image.data for image in images.values()}
    return [sealed(path, data) for path, data in sorted(found.items())]


def compile_text(  # noqa: PLR0913, PLR0917 - what a text is made of
    job: Job,
    document: Document,
    practice: Practice,
    slug: str,
    images: dict[str, Image],
    sources: Sequence[Sealed] = (),
) -> dict[int, Compiled]:
    """A text in every markup, by the heading level of its title; `sources` are its file and those of its images, if known."""
    from profcollect import media, typography
    from profcollect.collection import Compiled
    from profcollect.markup import Context, html, ooxml, single, typst
    from profcollect.markup.wordml import Fragment
    from profcollect.names import may_hide, revealed
    from profcollect.terms import Terms, plain, terms
    from profcollect.videos import video

    config, body = job.settings.config, document.body
    # Before spaces are bound: some would have to be put in.
    length = body.characters
    bind = typography.binder(config.typography.percent)
    typography.bind_tokens(list(chain.from_iterable(body.streams)), bind)
    videos = tuple(video(link, bind(link.title)) for link in practice.videos)
    shown = {image.name: image for image in images.values()}
    shown |= {one.code.name: one.code for one in videos if one.code}
    reveal = revealed if may_hide(document.text) else str
    headings = tuple((heading.level, reveal(bind(heading.text)), heading.id) for heading in body.headings)
    links = media.linked_practices(document, job.slugs)
    captions, area = tuple(_captions(body, slug, reveal)), _area(body, images, config.page)
    found = Terms("", b"", "")
    known = sources or (sealed(document.path, document.text.encode(errors="surrogatepass")), *sealed_images(images))
    origin = _origin(slug, images, links, known)
    made: dict[int, Compiled] = {}
    for level in job.headings:
        context = Context(
            slug=slug,
            heading=level,
            images=images,
            words=job.settings.words,
            links=links,
            page=config.page,
        )
        fragment = reveal(html.render(body, context)) if "html" in job.markups else ""
        if "html" in job.markups and not made:
            found = terms(plain(fragment), _fields(practice, headings))
        made[level] = Compiled(
            slug=slug,
            practice=practice,
            html=fragment,
            single=reveal(single.render(body, context)) if "single" in job.markups else "",
            typst=reveal(str(typst.render(body, context))) if "typst" in job.markups else "",
            ooxml=ooxml.render(body, context).changed(reveal) if "ooxml" in job.markups else Fragment(),
            headings=headings,
            images=tuple(shown.values()),
            videos=videos,
            captions=captions,
            characters=length,
            area=area,
            terms=found,
            origin=origin,
        )
    return made


def _origin(slug: str, images: Mapping[str, Image], links: Mapping[str, str], sources: Sequence[Sealed]) -> str:
    """What tells apart texts that may be compiled into different ones."""
    pictures = [(name, image.path) for name, image in sorted(images.items())]
    return digest(repr((slug, sorted(links.items()), pictures, sources)).encode(errors="surrogatepass"))


def _fields(practice: Practice, headings: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """What a practice is found by beside its text, and what a word there is worth."""
    from profcollect.terms import AUTHOR, HEADING, KEYWORD, SUMMARY, TITLE

    yield TITLE, practice.title
    yield SUMMARY, practice.summary
    yield from ((KEYWORD, one) for one in practice.keywords)
    yield from ((AUTHOR, one.name.full if one.name else one.group) for one in practice.authors)
    yield from ((HEADING, text) for _, text, _ in headings)


def _captions(body: Body, slug: str, reveal: Callable[[str], str]) -> Iterator[Caption]:
    """The figures and tables that have a caption, as lists name them."""
    from profcollect.collection import Caption
    from profcollect.settling import plain

    for token in body.numbered:
        meta = token.meta
        if token.type == "table_open":
            yield Caption("table", meta["number"], reveal(plain(meta["caption"])), f"{slug}--table_{meta['number']}")
        elif meta["caption"]:
            yield Caption("figure", meta["number"], reveal(meta["caption"]), f"{slug}--figure_{meta['number']}")


def _area(body: Body, images: Mapping[str, Image], page: Profile) -> float:
    """Square centimetres of a body's figures as they are printed."""
    from profcollect.images import HIGHEST

    total = 0.0
    for token in body.numbered:
        image = images.get(token.meta["src"]) if token.type == "figure" else None
        if image is not None:
            width = image.printed_mm(token.meta["width"], page.text_width, page.text_height * HIGHEST)
            total += width * width * image.height / image.width / 100
    return total


def collection_of(workspace: Workspace, facts: Sequence[Facts]) -> Collection:
    """What the rules about the collection see."""
    from profcollect.lint.facts import Collection
    from profcollect.source import text_document

    root = workspace.root
    return Collection(
        facts=sorted(facts, key=lambda one: one.path),
        settings=workspace.settings,
        text=lambda path: read_document(root, path).text,
        config=lambda: text_document(FILE_NAME, read_text(root / FILE_NAME)),
    )
