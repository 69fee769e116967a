"""Imports go one way, and modules stay small enough to read."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "profcollect"
LAYERS = (
    {"__main__"},
    {"cli"},
    {"lsp"},
    {"certificates"},
    {"binding", "building", "manifest", "serve", "skeleton", "checking", "workflows"},
    {"matters", "remembering"},
    {"pipeline", "versions"},
    {"workspace"},
    {"cache", "store"},
    {"lint", "writers", "disk", "media", "selection", "jsonschema"},
    {"certificate"},
    {"arranging"},
    {"collection", "facets"},
    {"card", "apparatus", "markup", "theme", "videos"},
    {"config"},
    {"imprint", "profiles", "layout", "sites"},
    {"taxonomy", "practice"},
    {"schema", "source"},
    {"registry", "shapes", "markdown", "typography", "images", "yamlslips", "prose", "tracing", "terms"},
    {"yamltraps"},
    {"yamltree", "names", "settling", "shortcuts", "silhouette"},
    {"slugs", "packing"},
    {"errors", "i18n", "__init__"},
)
"""From the top: a module imports from its own layer or one below it."""
LONGEST = 400
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(part: str) -> int:
    """The place of a module, or of the folder it lies in."""
    return next(number for number, names in enumerate(LAYERS) if part in names)


def imported(path: Path) -> set[str]:
    """The parts of the package that a module imports at run time or for its types."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "profcollect":
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {alias.name for alias in node.names}
    return {part for part in found if (PACKAGE / part).exists() or (PACKAGE / f"{part}.py").exists()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_from_its_layer_or_below(path: Path) -> None:
    """Expect no import upwards."""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    upwards = {part for part in imported(path) if layer(part) < layer(own)}
    assert not upwards, f"{own} imports {upwards} from above"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_stays_readable(path: Path) -> None:
    """Expect at most so many lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_only_the_edges_touch_the_disk() -> None:
    """Expect no opening, reading or writing of files outside the modules that are there for it."""
    edges = {"disk", "cache", "store", "media", "theme", "taxonomy", "cli", "pdf", "press", "docx", "exact", "pandoc"}
    calls = {"read_text", "read_bytes", "write_text", "write_bytes", "open", "mkdir", "unlink"}
    guilty = {
        f"{path.relative_to(PACKAGE)}: {node.func.attr}"
        for path in MODULES
        if path.stem not in edges and path.parent.name not in edges
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in calls
    }
    assert not guilty
