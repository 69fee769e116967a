"""Templates: where they lie, and how Jinja is let at them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from profcollect.errors import ProfcollectError, TemplateError
from profcollect.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True)
class Theme:
    """A theme's folders: the collection's own, the packaged one, the default one, so that one file can be replaced."""

    folders: tuple[Path, ...]
    fonts: tuple[Path, ...] = ()
    """The collection's own folder of fonts, for PDF."""
    used: set[Path] = field(default_factory=set, compare=False, repr=False)
    """The templates that have been read."""

    def file(self, name: str) -> Path:
        """The first file of that name, such as `docx/book.docx`. Raises TemplateError where there is none."""
        for folder in self.folders:
            if (path := folder / name).is_file():
                _own(folder, path)
                self.used.add(path)
                return path
        raise TemplateError(
            Text(ru="нет шаблона {name}; искали в папках: {folders}", en="no template {name}; looked in: {folders}"),
            Text(
                ru="Проверьте ключ «тема» в profcollect.yml.",
                en="Check the key `theme` in profcollect.yml.",
            ),
            name=name,
            folders=", ".join(map(str, self.folders)),
        )

    def read(self, name: str) -> bytes:
        """The bytes of the first file of that name. Raises TemplateError where there is none."""
        return self.file(name).read_bytes()

    @contextmanager
    def noting(self) -> Iterator[set[Path]]:
        """Gives a set that has, in the end, what was read in between."""
        before, found = set(self.used), set[Path]()
        self.used.clear()
        try:
            yield found
        finally:
            found.update(self.used)
            self.used.update(before)

    def environment(self, *, autoescape: bool) -> SandboxedEnvironment:
        """Jinja for this theme: sandboxed, and strict about names it is not given."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
        from jinja2.sandbox import SandboxedEnvironment

        used, folders = self.used, self.folders

        class Loader(FileSystemLoader):
            """Notes what it reads, and reads nothing that lies elsewhere."""

            def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
                found = super().get_source(environment, template)
                path = Path(found[1])
                _own(next(folder for folder in folders if path.is_relative_to(folder)), path)
                used.add(path)
                return found

        known: dict[tuple[type, str], bool] = {}

        class Sandbox(SandboxedEnvironment):
            """Notes what it is asked for, and decides once for each attribute of a type: a site asks a million times."""

            def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:  # noqa: A002, ANN401
                found = super().get_template(name, parent, globals)
                used.add(Path(str(found.filename)))
                return found

            def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
                safe = known.get((type(obj), attr))
                if safe is None:
                    safe = known[type(obj), attr] = super().is_safe_attribute(obj, attr, value)
                return safe

        return Sandbox(
            loader=Loader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            autoescape=autoescape,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            # A build refuses a theme that has changed meanwhile; asking the disk each time takes longer than most pages.
            auto_reload=False,
        )


def _own(folder: Path, path: Path) -> None:
    """Raises TemplateError where a link leads from a theme's folder out of the collection, or out of the tool."""
    home = os.path.realpath(folder.parent.parent)
    if not Path(os.path.realpath(path)).is_relative_to(home):
        raise TemplateError(
            Text(ru="шаблон {path} лежит вне папки {home}", en="the template {path} lies outside {home}"),
            Text(ru="Скопируйте его в папку темы.", en="Copy it into the folder of the theme."),
            path=path,
            home=home,
        )


def packaged_templates() -> Path:
    """The templates that come with the tool: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@contextmanager
def explained(template: Path | None = None) -> Iterator[None]:
    """Turn what a template raises into a TemplateError that names the file and, where known, the line."""
    from jinja2.exceptions import TemplateError as JinjaError

    try:
        yield
    except ProfcollectError:
        raise
    except Exception as error:
        # A template may do anything with the values it is given: add a text to a number, index past an end.
        place = str(template or _place(error))
        if not isinstance(error, JinjaError) and not template and place == "?":
            raise
        raise TemplateError(
            Text(ru="ошибка в шаблоне {place}: {reason}", en="error in template {place}: {reason}"),
            Text(
                ru="Исправьте шаблон; исходный лежит в папке templates программы.",
                en="Mend the template; the original is in the tool's own templates folder.",
            ),
            place=place,
            reason=str(error) or type(error).__name__,
        ) from error


def _place(error: Exception) -> str:
    """File and line of the innermost template frame."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".j2", ".jinja")):
            name, line = file, trace.tb_lineno
        trace = trace.tb_next
    return f"{name}:{line}" if name and line else str(name or "?")
