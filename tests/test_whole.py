"""The book as one HTML file: everything inside, every link within it, and nothing that a script or a stranger could use."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from functools import cache
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from awkward import write_awkward
from conftest import BOOKS, Collect, Finished, Run

ONE = "---\ntitle: Вымышленная практика\nmunicipality: Копейск\n---\n\n## Цель\n\nТекст[^1].\n\n[^1]: Сноска.\n"


@cache
def tree_of(path: Path) -> lxml.html.HtmlElement:
    """The parsed file."""
    return lxml.html.document_fromstring(path.read_bytes())


@pytest.fixture(params=[*BOOKS, "awkward"])
def whole(request: pytest.FixtureRequest, finished: Finished, run: Run, tmp_path: Path) -> Path:
    """The file of each collection."""
    if request.param in BOOKS:
        return finished(request.param, "html-single")
    write_awkward(tmp_path)
    run("build", tmp_path, "--format", "html-single")
    return tmp_path / "build" / "neudobny.html"


def test_everything_is_inside(whole: Path) -> None:
    tree = tree_of(whole)
    addresses = tree.xpath("//@src | //@srcset | //link/@href | //@poster | //@data")
    assert not [one for one in addresses if not one.startswith("data:image/")]
    assert not tree.xpath("//script | //iframe | //object | //form | //@style")
    assert "url(" not in "".join(tree.xpath("//style/text()"))
    for image in tree.xpath("//img/@src"):
        assert len(b64decode(image.partition(",")[2], validate=True)) > 50


def test_its_policy_allows_its_own_styles_alone(whole: Path) -> None:
    tree = tree_of(whole)
    (style,) = tree.xpath("//style/text()")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_every_link_within_arrives(whole: Path) -> None:
    tree = tree_of(whole)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for address in tree.xpath("//a/@href"):
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert re.match(r"(https?://|mailto:)", address), address


def test_notes_lead_there_and_back(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    notes = tree.xpath("//*[@role='doc-backlink']")
    assert len(notes) > 5
    for back in notes:
        (reference,) = tree.xpath("//*[@id=$id]", id=back.get("href")[1:])
        (note,) = tree.xpath("//*[@id=$id]", id=reference.get("href")[1:])
        assert back in note.iter()


def test_headings_skip_no_level(whole: Path) -> None:
    levels = [int(one.tag[1]) for one in tree_of(whole).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))


def test_the_contents_name_everything_in_order(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    targets = [one[1:] for one in tree.xpath("//nav//a/@href")]
    places = [one for one in tree.xpath("//@id") if one in set(targets)]
    assert targets == places
    assert len(targets) > 25


def test_pages_of_the_printed_book_are_told_where_they_are_known(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    cites = [" ".join(one.text_content().split()) for one in tree.xpath("//p[@class='cite']")]
    assert len(cites) == 13
    assert all(re.search(r"— С. \d+(–\d+)?\.$", one) for one in cites)


def test_a_volume_is_one_file_too(collect: Collect, run: Run) -> None:
    root = collect(
        {"kopeysk/a.md": ONE, "kyshtym/b.md": ONE.replace("Копейск", "Кыштым").replace("Вымышленная", "Другая")}
    )
    assert run("build", root, "--format", "html-single", "--by", "municipality").exit_code == 0
    whole, volume = (root / "build" / name for name in ("sbornik.html", "by-municipality/kopeysk/kopeysk.html"))
    titles = {
        path: tree_of(path).xpath("//article//h2/text() | //article//h3/text() | //article//h4/text()")
        for path in (whole, volume)
    }
    assert "Другая практика" in titles[whole]
    assert "Другая практика" not in titles[volume]
    assert "Вымышленная практика" in titles[volume]


def test_a_link_to_what_a_volume_lacks_is_none(collect: Collect, run: Run) -> None:
    there = ONE.replace("Текст", "[туда](../kyshtym/b.md) и [сюда](a2.md)")
    root = collect({"kopeysk/a.md": there, "kopeysk/a2.md": ONE, "kyshtym/b.md": ONE.replace("Копейск", "Кыштым")})
    run("build", root, "--format", "html-single", "--by", "municipality")
    tree = tree_of(root / "build" / "by-municipality" / "kopeysk" / "kopeysk.html")
    assert tree.xpath("//a[text()='сюда']/@href") == ["#kopeysk-a2"]
    assert not tree.xpath("//a[text()='туда']")
    assert tree_of(root / "build" / "sbornik.html").xpath("//a[text()='туда']/@href") == ["#kyshtym-b"]


def test_its_template_can_be_replaced(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": ONE})
    own = root / "templates" / "default" / "html" / "whole.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ title }}: {{ entries | length }}", encoding="utf-8")
    run("build", root, "--format", "html-single")
    assert (root / "build" / "sbornik.html").read_text(encoding="utf-8") == "Вымышленный сборник: 1"


def test_traps_stay_text(run: Run, tmp_path: Path) -> None:
    write_awkward(tmp_path)
    run("build", tmp_path, "--format", "html-single")
    tree = tree_of(tmp_path / "build" / "neudobny.html")
    evil = next(one for one in tree.xpath("//article") if "злотекст" in one.text_content())
    assert evil.text_content().count("<script>window.taken=1</script>") > 10
    assert not tree.xpath("//@onerror | //@onclick")


def test_it_tells_other_programs_what_it_is(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    told = {
        name: one.get("content") for one in tree.xpath("//meta") if (name := one.get("name") or one.get("property"))
    }
    assert told["og:type"] == "book"
    assert told["og:title"] == told["DC.title"] == told["citation_title"] == "Маршруты в профессию"
    assert told["citation_isbn"] == "978-5-00000-000-7"
    assert told["DC.language"] == "ru"
    # Nobody knows where a file lies that is sent around.
    assert not {"og:url", "og:image"} & told.keys()
    assert not tree.xpath("//link[@rel='canonical']")


def test_the_notes_of_each_text_have_a_name_of_their_own(whole: Path) -> None:
    names = tree_of(whole).xpath("//section[@role='doc-endnotes']/@aria-label")
    assert len(names) == len(set(names))
    assert all(re.match(r"Примечания: .", one) for one in names)


def test_a_title_in_the_name_of_notes_stays_text(collect: Collect, run: Run) -> None:
    title = '"><b onclick=alert(1)> & \\1'
    root = collect({"a.md": ONE.replace("Вымышленная практика", f"'{title}'")})
    run("build", root, "--format", "html-single")
    tree = tree_of(root / "build" / "sbornik.html")
    (name,) = tree.xpath("//section[@role='doc-endnotes']/@aria-label")
    (heading,) = tree.xpath("//article/header/*[@id]")
    assert name == f"Примечания: {heading.text_content()}"
    assert "onclick=alert(1)" in name
    assert not tree.xpath("//@onclick")


def test_paper_has_the_codes_of_videos(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    videos = tree.xpath("//*[@class='videos']//li")
    assert len(videos) > 2
    for one in videos:
        (code,) = one.xpath(".//img[@class='code']")
        assert (code.get("alt"), code.get("src")[:15]) == ("", "data:image/png;")
        assert one.xpath(".//a[starts-with(@href, 'https://')]")


def test_an_index_goes_by_letters(finished: Finished) -> None:
    tree = tree_of(finished("fictional", "html-single"))
    sections = tree.xpath("//*[@id='_index-authors' or contains(@id, 'authors')]/following-sibling::div/section")
    letters = [one.findtext("h3") for one in sections]
    assert len(letters) > 5
    assert letters == sorted(letters)
    for one in sections:
        for name in one.xpath("./ul/li/span/text()"):
            assert name[0].replace("Ё", "Е") == one.findtext("h3")


def test_two_builds_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("build", BOOKS["fictional"], "--format", "html-single", "--out", tmp_path / name)
    (one,), (two,) = ((tmp_path / name).glob("*.html") for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_book_of_nothing_but_text_is_small(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": ONE})
    run("build", root, "--format", "html-single")
    assert (root / "build" / "sbornik.html").stat().st_size < 80_000
