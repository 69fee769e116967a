"""What a preview adds to the site's pages: findings and the PDF; and the pages that it shows where the site has none."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from profcollect.checking import concerns
from profcollect.disk import digest
from profcollect.errors import ConfigError, ProfcollectError, TemplateError
from profcollect.names import safe
from profcollect.practice import LEFT_OUT
from profcollect.serve.preview import fault
from profcollect.serve.words import COUNTS, WORDS
from profcollect.theme import Theme, packaged_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

    from profcollect.lint.diagnostic import Diagnostic
    from profcollect.serve.preview import Preview, State

MOST = 100
"""So many findings are shown on a page; a text can have thousands."""
AROUND = 60
"""Characters of a line that are shown on each side of what is wrong in it."""
POLICY = re.compile(
    r"<meta[^>]*\bhttp-equiv=[\"']Content-Security-Policy[\"'][^>]*\bcontent=\"([^\"]*)\"[^>]*>", re.IGNORECASE
)
OWN_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
OWN_FILES = {"preview.css": "text/css; charset=utf-8", "preview.js": "text/javascript; charset=utf-8"}
"""The files of the overlay, with their types."""


class Page(NamedTuple):
    """A page as the preview serves it."""

    html: bytes
    status: int
    """Of HTTP."""
    policy: str
    """Its Content-Security-Policy."""
    mark: str
    """A hash of what it looks like but for its findings, which are renewed without loading it again."""
    findings: str
    """A fragment of HTML that a script puts in the place of an older one."""

    @property
    def findings_mark(self) -> str:
        """A hash of that."""
        return digest(self.findings.encode())


class Finding(NamedTuple):
    """A finding as the overlay's templates see it."""

    severity: str
    word: str
    path: str
    line: int
    message: str
    before: str
    wrong: str
    after: str
    corrected: str
    advice: str


class Overlay:
    """The pages of a preview, in one language."""

    def __init__(self, preview: Preview, lang: str) -> None:
        self.preview = preview
        self.lang = lang
        self.words = {name: text.say(lang) for name, text in WORDS.items()}

    def page(self, name: str) -> Page:
        """The page of that name, or one that says why it cannot be shown. Never raises."""
        state, problem = self.preview.state, self.preview.problem
        if problem is not None or state is None:
            return self._broken(name, problem)
        try:
            site = state.page(name)
            return self._absent(state, name) if site is None else self._finished(state, name, site)
        except ProfcollectError as error:
            return self._broken(name, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the preview goes on
            return self._broken(name, fault(error))

    def _broken(self, name: str, problem: ProfcollectError | None) -> Page:
        kinds = {ConfigError: "settings", TemplateError: "template"}
        kind = next((kinds[one] for one in kinds if isinstance(problem, one)), "broken")
        return self._own(name, kind, 500, advice=self.words["heals"], problem=problem)

    def _finished(self, state: State, name: str, site: bytes) -> Page:
        """A page of the site with the overlay, its policy, which did not know of that, widened for it."""
        text = site.decode()
        policy = ", ".join(_widened(unescape(one)) for one in POLICY.findall(text)) or _widened(OWN_POLICY)
        findings = self._findings(state, name)
        mark = digest(site + state.looks.encode())
        return Page(self._laid_over(POLICY.sub("", text), name, mark, findings), 200, policy, mark, findings)

    def _laid_over(self, text: str, name: str, mark: str, findings: str) -> bytes:
        added = _template("overlay.html.j2").render(
            words=self.words,
            lang=self.lang,
            page=name,
            mark=mark,
            findings=findings,
            findings_mark=digest(findings.encode()),
            version=_version(),
        )
        head, end, tail = text.rpartition("</body>")
        return f"{head}{added}{end}{tail}".encode() if end else (text + added).encode()

    def _absent(self, state: State, name: str) -> Page:
        """What to show where the site has no such page."""
        path = state.paths.get(name.removesuffix(".html"))
        if path is None:
            return self._own(name, "missing", 404, advice=self.words["gone"])
        practice, found = state.kept[path].practice, self._of(state, path)
        if practice.status in LEFT_OUT:
            status = self.words["status"].format(status=state.arranger.card.status(practice))
            return self._own(name, "left_out", 404, advice=f"{status} {self.words['heals']}", path=path)
        kind = "untitled" if state.kept[path].read.document.front else "unreadable"
        return self._own(name, kind, 500, advice=self.words["heals"], path=path, found=found)

    def _own(  # noqa: PLR0913 - what there is to say
        self,
        name: str,
        kind: str,
        status: int,
        *,
        advice: str,
        problem: ProfcollectError | None = None,
        path: str = "",
        found: Sequence[Diagnostic] = (),
    ) -> Page:
        text = _template("page.html.j2").render(
            words=self.words,
            lang=self.lang,
            title=self.words[kind],
            path=path,
            problem=safe(problem.explain(self.lang), keep="\n") if problem else "",
            findings=self._shown(found),
            more=self._more(found),
            advice=advice,
            home=problem is None and name != "index.html",
            version=_version(),
        )
        mark = digest(text.encode())
        return Page(self._laid_over(text, name, mark, ""), status, _widened(OWN_POLICY), mark, "")

    def _of(self, state: State, path: str) -> list[Diagnostic]:
        """What is wrong with a text, alone and beside the others, by place."""
        known = self.preview.findings
        between = [one for one in known.between if concerns(one, {path})] if known else []
        own = self.preview.outcome(state, path).diagnostics if path in state.kept else state.found_in(path)
        return sorted((*own, *between), key=lambda one: one.order)

    def _findings(self, state: State, name: str) -> str:
        """The list of what is wrong with the text of a page; with the whole collection, on other pages."""
        path = state.paths.get(name.removesuffix(".html")) or state.texts.get(name, "")
        known = self.preview.findings
        if path:
            counted = listed = self._of(state, path)
        else:
            listed = list(known.between) if known else []
            counted = [*listed, *(one for found in known.by_path.values() for one in found)] if known else []
        waits = not path and known is None
        return _template("findings.html.j2").render(
            words=self.words,
            summary=self.words["checking"] if waits else self._counted(counted) or self.words["clean"],
            worst=_worst(counted),
            path=path,
            findings=self._shown(listed),
            more=self._more(listed),
            practices=() if path else list(self._texts(state)),
            pdf=f"{state.slugs[path]}.pdf" if path in state.slugs else "",
        )

    def _texts(self, state: State) -> Iterator[dict[str, str]]:
        """The texts with findings: the page, the title, and what there is."""
        known = self.preview.findings
        pages = {path: f"{slug}.html" for path, slug in state.slugs.items()}
        pages |= {path: page for page, path in state.texts.items()}
        for path, found in known.by_path.items() if known else ():
            if found and path in pages:
                title = state.kept[path].practice.title if path in state.kept else ""
                counts = self._counted(found)
                yield {"page": pages[path], "title": title or path, "worst": _worst(found), "counts": counts}

    def _shown(self, found: Sequence[Diagnostic]) -> list[Finding]:
        return [_finding(one, self.lang) for one in found[:MOST]]

    def _more(self, found: Sequence[Diagnostic]) -> str:
        return self.words["more"].format(count=len(found) - MOST) if len(found) > MOST else ""

    def _counted(self, found: Iterable[Diagnostic]) -> str:
        """«Ошибок: 2, предупреждений: 3»; empty where there is nothing."""
        counts = Counter(one.severity for one in found)
        said = ", ".join(words.say(self.lang, count=counts[kind]) for kind, words in COUNTS.items() if counts[kind])
        return said[:1].upper() + said[1:]


def _finding(one: Diagnostic, lang: str) -> Finding:
    place, source = one.place, one.source.rstrip()
    start = min(place.column - 1, len(source))
    end = max(start, min(place.end_column - 1, len(source))) if place.end_line == place.line else len(source)
    before, after = source[:start].lstrip(), source[end:]
    return Finding(
        severity=one.severity.name.lower(),
        word=one.severity.word.say(lang),
        path=safe(place.path),
        line=place.line,
        message=_sentence(safe(one.words(lang))),
        before=safe("…" * (len(before) > AROUND) + before[-AROUND:]),
        wrong=safe(source[start:end][: 2 * AROUND] + "…" * (end - start > 2 * AROUND)),
        after=safe(after[:AROUND] + "…" * (len(after) > AROUND)),
        corrected=safe(one.corrected, keep="\n") if len(one.corrected) <= 4 * AROUND else "",
        advice=_sentence(safe(one.advice(lang), keep="\n")),
    )


def _sentence(text: str) -> str:
    """`text` with a capital, unless it begins with what is no word, such as a file's name."""
    word = re.split(r"[\s,:]", text, maxsplit=1)[0]
    return text[:1].upper() + text[1:] if word.isalpha() else text


def _worst(found: Iterable[Diagnostic]) -> str:
    severities = [one.severity for one in found]
    return max(severities).name.lower() if severities else ""


def _widened(policy: str) -> str:
    """A policy by which the overlay's own script may run and ask this server, and nobody may show it in a frame."""
    directives = {name: values for name, *values in (one.split() for one in policy.split(";") if one.strip())}
    for name in ("script-src", "style-src", "connect-src"):
        values = directives.get(name, directives.get("default-src", []))
        directives[name] = [*(one for one in values if one not in {"'none'", "'self'"}), "'self'"]
    directives["frame-ancestors"] = ["'none'"]
    return "; ".join(
        " ".join((name, *(one for one in values if one != "file:"))) for name, values in directives.items()
    )


@cache
def _theme() -> Theme:
    """The packaged templates alone: what a collection's own may be broken by is told of by these."""
    return Theme((packaged_templates() / "default",))


@cache
def _environment() -> SandboxedEnvironment:
    return _theme().environment(autoescape=True)


def _template(name: str) -> Template:
    return _environment().get_template(f"preview/{name}")


def own_file(name: str) -> bytes:
    """A file of the overlay."""
    return _theme().read(f"preview/{name}")


@cache
def _version() -> str:
    """A hash of the overlay's files, so that browsers may keep them."""
    return digest(b"".join(map(own_file, OWN_FILES)))[:8]
