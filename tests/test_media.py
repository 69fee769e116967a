"""Finding the files that a practice names, on disks of several habits, and remembering what that depends on."""

from __future__ import annotations

import os
import time
import unicodedata
from pathlib import Path

import pytest
from conftest import Collect, Run
from test_lint import found
from test_rules import png

from profcollect.images import TALLEST, WIDEST, Image, read_image
from profcollect.limits import Limits
from profcollect.media import MEGAPIXEL, actual_path, dependencies, load_images, spot_of
from profcollect.source import Document, read

PRACTICE = "practices/kopeysk/a.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "practices/kopeysk/images"
    folder.mkdir(parents=True)
    (folder / "plan.png").write_bytes(png())
    (folder.parent / "a.md").write_bytes(b"")
    return tmp_path


def document(body: str, front: str = "") -> Document:
    return read(PRACTICE, f"---\nназвание: Вымышленная практика\n{front}---\n\n{body}\n".encode())


@pytest.mark.parametrize(
    ("path", "actual", "whole"),
    [
        ("practices/kopeysk/images/plan.png", "practices/kopeysk/images/plan.png", True),
        ("practices/Kopeysk/IMAGES/plan.PNG", "practices/kopeysk/images/plan.png", True),
        ("practices/kopeysk/images/no.png", "practices/kopeysk/images", False),
        ("practices/kopeysk/no/plan.png", "practices/kopeysk", False),
        ("practices/kopeysk/images/plan.png/x", "practices/kopeysk/images/plan.png", False),
        ("no/plan.png", "", False),
        ("practices", "practices", True),
    ],
)
def test_actual_path(root: Path, path: str, actual: str, *, whole: bool) -> None:
    assert actual_path(root, path) == (actual, whole)


def test_of_two_names_the_one_as_written_is_taken(root: Path) -> None:
    (root / "practices/kopeysk/images/PLAN.png").write_bytes(png(1))
    if len(list((root / "practices/kopeysk/images").iterdir())) == 1:
        pytest.skip("this disk does not tell the names apart")
    for name in ("plan.png", "PLAN.png"):
        path = f"practices/kopeysk/images/{name}"
        assert actual_path(root, path) == (path, True)


def test_a_name_that_a_mac_has_made_is_found(root: Path) -> None:
    name = "Рабочий стол.png"
    (root / "practices/kopeysk/images" / unicodedata.normalize("NFD", name)).write_bytes(png())
    images, problems = load_images(root, document(f"![Стол](<images/{name}>)"))
    assert len(images) == 1
    assert problems == [], "nobody can see the difference, or type it"


def test_a_file_that_has_just_come_or_gone_is_noticed(root: Path) -> None:
    path = root / "practices/kopeysk/images/new.png"
    for _ in range(3):
        assert spot_of(root, PRACTICE, "images/new.png").fault == "missing"
        path.write_bytes(png())
        assert spot_of(root, PRACTICE, "images/new.png").fault == ""
        path.unlink()


def test_a_link_out_of_the_collection_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "plan.png").write_bytes(png())
    (root / "practices/kopeysk/out").symlink_to(outside)
    (root / "practices/kopeysk/out.png").symlink_to(outside / "plan.png")
    (root / "practices/kopeysk/circle.png").symlink_to(root / "practices/kopeysk/circle.png")
    images, problems = load_images(root, document("![А](out/plan.png) ![Б](out.png) ![В](circle.png)"))
    assert images == {}
    assert [one.kind for one in problems] == ["image-outside", "image-outside", "image-missing"]


@pytest.mark.parametrize("address", ["//[", "//[a](b", "a%00b.png", "a\0b.png", "%", "?", "x" * 5000, "../" * 500, "."])
def test_odd_addresses_raise_nothing(root: Path, address: str) -> None:
    text = document(
        f"![А](<{address}>) [А](<{address}>)", f"приложения: '{address}'\nиллюстрации: {{файл: '{address}'}}\n"
    )
    assert load_images(root, text)[0] == {}
    dependencies(root, text)


def test_a_file_of_little_bytes_and_many_pixels_is_refused(root: Path) -> None:
    path = root / "practices/kopeysk/images/bomb.png"
    side = int((Limits().image_megapixels * MEGAPIXEL) ** 0.5)
    path.write_bytes(png(size=side))
    assert load_images(root, document("![А](images/bomb.png)"))[1] == []
    path.write_bytes(png(size=side + 1))
    images, problems = load_images(root, document("![А](images/bomb.png)"))
    assert images == {}
    assert [one.kind for one in problems] == ["image-too-many-pixels"]


@pytest.mark.parametrize(
    ("size", "width", "printed"),
    [
        ((960, 96), None, WIDEST),
        ((480, 48), None, 127.0),
        ((480, 48), "60%", WIDEST * 0.6),
        ((480, 48), "80mm", 80.0),
        ((480, 48), "8cm", 80.0),
        ((480, 48), "300mm", WIDEST),
        ((480, 48), "0mm", 127.0),
        ((480, 960), None, TALLEST / 2),
        ((480, 960), "50mm", 50.0),
    ],
)
def test_printed_width(size: tuple[int, int], width: str | None, printed: float) -> None:
    assert Image("a.png", *size, 96, b"").printed_mm(width) == pytest.approx(printed)


def test_an_image_states_its_size() -> None:
    image = read_image(png(size=300))
    assert image is not None
    assert (image.width, image.height) == (300, 300)


class TestDependencies:
    """What a cached finding comes from is looked at again."""

    @pytest.fixture
    def collection(self, collect: Collect) -> Path:
        text = (
            "---\nназвание: Вымышленная практика\nприложения: [list.pdf]\n---\n\n"
            "![План](Images/plan.png)\n\nСм. [соседнюю](b.md) и [другую][b].\n\n[b]: c.md\n"
        )
        root = collect({"kopeysk/a.md": text, "kopeysk/b.md": "---\nназвание: Ещё одна вымышленная\n---\n"})
        (root / "practices/kopeysk/images").mkdir()
        (root / "practices/kopeysk/images/plan.png").write_bytes(png())
        return root

    def check(self, run: Run, root: Path) -> list[str]:
        """What is found now, and again, when all is old enough to be known by its time."""
        old = time.time_ns() - 60_000_000_000
        for path in root.rglob("*"):
            # A minute ago, and each time another moment.
            if time.time_ns() - path.stat().st_mtime_ns < 50_000_000_000:
                os.utime(path, ns=(old, old))
        first = found(run, root, "--select", "PC4")
        assert found(run, root, "--select", "PC4") == first
        return first

    def test_files_that_come_go_and_change(self, collection: Path, run: Run) -> None:
        folder = collection / "practices/kopeysk"
        assert self.check(run, collection) == ["PC411", "PC413", "PC422"]
        (folder / "list.pdf").write_bytes(b"%PDF")
        assert self.check(run, collection) == ["PC413", "PC422"]
        (folder / "c.md").write_text("---\nназвание: Третья вымышленная\n---\n", encoding="utf-8")
        assert self.check(run, collection) == ["PC413"]
        (folder / "images/plan.png").write_bytes(b"no image")
        assert self.check(run, collection) == ["PC403", "PC413"]
        (folder / "images/plan.png").rename(folder / "images/other.png")
        assert self.check(run, collection) == ["PC401"]
        (folder / "images/Plan.png").write_bytes(png())
        assert self.check(run, collection) == ["PC413"]
        (folder / "images").rename(folder / "Images")
        (folder / "Images/Plan.png").rename(folder / "Images/plan.png")
        assert self.check(run, collection) == []
        (folder / "b.md").unlink()
        assert self.check(run, collection) == ["PC422"]

    @pytest.mark.parametrize(
        ("front", "body", "path", "code"),
        [
            ("приложения: [x/list.pdf]\n", "", "x/list.pdf", "PC411"),
            ("иллюстрации: [{файл: x/a.png}]\n", "", "x/a.png", "PC401"),
            ("", "![А](x/a.png)", "x/a.png", "PC401"),
            ("", "Да.^[![А](x/a.png)]", "x/a.png", "PC401"),
            ("", "[А](x/a.md)", "x/a.md", "PC422"),
            ("", "[А][а]\n\n[а]: x/a.md", "x/a.md", "PC422"),
            ("", "![А](X/a.png)", "X/a.png", "PC413"),
        ],
    )
    def test_each_way_to_name_a_file(  # noqa: PLR0913, PLR0917 - what there is to say of a case
        self, collect: Collect, run: Run, front: str, body: str, path: str, code: str
    ) -> None:
        root = collect({"kopeysk/a.md": f"---\nназвание: Вымышленная практика\n{front}---\n\n{body}\n"})
        folder = root / "practices/kopeysk"
        (folder / "x").mkdir()
        if code == "PC413":
            (folder / "x/a.png").write_bytes(png())
            if (folder / "X").exists():
                pytest.skip("this disk does not tell the names apart")
        assert code in self.check(run, root)
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(png())
        assert code not in self.check(run, root)


def test_the_right_name_is_put_in_place(collect: Collect, run: Run) -> None:
    text = "---\nназвание: Вымышленная практика\n---\n\n![План](images/PLAN.png)\n"
    root = collect({"kopeysk/a.md": text})
    (root / "practices/kopeysk/images").mkdir()
    (root / "practices/kopeysk/images/План б.png").write_bytes(png())
    (root / "practices/kopeysk/images/plan.png").write_bytes(png())
    run("lint", root, "--fix", "--select", "PC4")
    assert (root / PRACTICE).read_text(encoding="utf-8") == text.replace("PLAN", "plan")
    for written, better in (
        ("images/план%20Б.png", "images/План%20б.png"),
        ("<images/план б.png>", "<images/План б.png>"),
    ):
        (root / PRACTICE).write_text(text.replace("images/PLAN.png", written), encoding="utf-8")
        run("lint", root, "--fix", "--select", "PC4")
        assert (root / PRACTICE).read_text(encoding="utf-8") == text.replace("images/PLAN.png", better)
