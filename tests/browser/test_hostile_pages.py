"""The book of everything that means harm, in a browser whose policy is switched off: nothing in it may run or be fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attacks
import pytest
from conftest import write_collection
from typer.testing import CliRunner

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
STRANGE = """() => [...document.querySelectorAll("*")].filter((one) =>
  [...one.attributes].some((it) => it.name.startsWith("on")
    || (["href", "src", "action", "data"].includes(it.name) && /^\\s*(javascript|vbscript|file|data:text)/i.test(one[it.name] || "")
      && location.protocol !== new URL(one[it.name], document.baseURI).protocol))
  || ["IFRAME", "OBJECT", "EMBED", "BASE"].includes(one.tagName)).map((one) => one.outerHTML.slice(0, 200))"""
"""What a browser made of the page that it should not have."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built book of all cases but the large ones."""
    from profcollect.cli import app

    root = tmp_path_factory.mktemp("hostile") / "Сборник"
    cases = [case for case in attacks.cases() if not case.name.startswith("size")]
    write_collection(root, {f"{case.name}.md": case.data.replace(b"{port}", b"9") for case in cases})
    result = CliRunner().invoke(app, ["build", str(root), "--format", "html,html-single"])
    assert result.exit_code in {0, 1}, result.output
    return root / "build"


def test_no_page_runs_or_fetches_what_a_practice_says(chromium: Browser, book: Path) -> None:
    """Expect no dialog, no request but for the book's own files, and no element that could make one."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    wrong: list[str] = []
    own = book.as_uri()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda one: wrong.append(one.url[:200]) if not one.url.startswith((own, "data:image/")) else None
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    pages = sorted(book.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        page.goto(path.as_uri())
        wrong += [f"{path.name}: {one}" for one in page.evaluate(STRANGE)]
        for link in page.query_selector_all("a[href*='script' i]")[:5]:
            if link.evaluate("one => /script:/i.test(one.protocol)"):
                wrong.append(f"{path.name}: {link.get_attribute('href')}")
    context.close()
    assert wrong == []
