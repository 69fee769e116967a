"""Imports go one way, and modules stay small enough to read."""

import ast
import runpy
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "profcollect"
LAYERS = (
    {"__main__"},
    {"cli"},
    {"lsp"},
    {"certificates"},
    {"binding", "building", "clusters", "distributing", "manifest", "serve", "skeleton", "checking", "workflows"},
    {"filling", "matters", "parcels", "remembering", "renewing", "sharing"},
    {"pipeline", "jobs", "versions"},
    {"workspace"},
    {"cache", "store", "outputs"},
    {"replacing"},
    {"lint", "writers", "disk", "media", "selection", "jsonschema"},
    {"certificate"},
    {"arranging"},
    {"collection", "facets"},
    {"card", "apparatus", "markup", "theme", "videos"},
    {"config"},
    {"imprint", "profiles", "layout", "sites"},
    {"taxonomy", "practice"},
    {"schema", "source", "limits"},
    {"registry", "shapes", "markdown", "typography", "images", "yamlslips", "prose", "tracing", "terms"},
    {"yamltraps"},
    {"yamltree", "names", "settling", "shortcuts", "silhouette", "wording"},
    {"slugs", "packing", "patterns"},
    {"locks", "unwritable"},
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
    edges = {
        "disk",
        "outputs",
        "replacing",
        "locks",
        "cache",
        "store",
        "media",
        "theme",
        "taxonomy",
        "cli",
        "pdf",
        "press",
        "docx_package",
        "exact",
        "pandoc",
    }
    calls = {"read_text", "read_bytes", "write_text", "write_bytes", "open", "mkdir", "unlink"}
    guilty = {
        f"{path.relative_to(PACKAGE)}: {node.func.attr}"
        for path in MODULES
        if path.stem not in edges and path.parent.name not in edges
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in calls
    }
    assert not guilty


UNSAFE = {
    *("eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"),
    *("yaml.load", "yaml.load_all", "yaml.full_load", "yaml.unsafe_load", "yaml.Loader", "yaml.UnsafeLoader"),
    # Jinja is `theme.environment`, which is sandboxed.
    *("Environment", "Template", "NativeEnvironment", "jinja2.Environment", "jinja2.Template"),
}
"""What runs what it is given, or may."""
CODE = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle"}
"""What reads data that can be code."""
SCRIPTS = [
    *MODULES,
    *sorted((PACKAGE.parent / ".github").glob("*.py")),
    *sorted((PACKAGE.parent / "templates").glob("*.py")),
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(PACKAGE.parent).as_posix())
def test_nothing_runs_what_it_is_given(path: Path) -> None:
    """Expect no evaluation of texts, no data that can be code, no shell, and no Jinja but the sandboxed one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not {name.split(".")[0] for name in names} & CODE
        elif isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in UNSAFE
            assert not [one for one in node.keywords if one.arg == "shell"]


def test_a_known_hole_fails_an_audit_and_a_missing_network_does_not() -> None:
    """Expect the verdict of `make check` on what pip-audit says."""
    audit = runpy.run_path(str(PACKAGE.parent / ".github" / "audit.py"))["verdict"]
    sound, unknown = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}
    hole = {"name": "c", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
    assert audit([sound, unknown], "") == (["1 of 2 packages audited, holes known: 0"], False)
    assert audit([sound, hole], "")[1]
    assert "X-1" in audit([sound, hole], "")[0][0]
    assert not audit([unknown], "")[1]
    assert audit([], "no route") == (["not audited: no route"], False)
