"""Certificates of authorship: who gets one, which number it has, what it says, and the register that keeps it so."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from conftest import FICTIONAL, Collect, Run
from docx import Document
from pypdf import PdfReader
from test_validators_docx import faults as docx_faults
from test_validators_pdf import STANDARDS
from test_validators_pdf import faults as pdf_faults
from tools import convert, needs

from profcollect.errors import InputError
from profcollect.layout import Layout
from profcollect.names import fold
from profcollect.writers import certificate_register as register
from profcollect.writers import pdf

CONFIG = """\
title: Наши «маршруты»
name: sbornik
organization: Центр «Перекрёсток»
place: Копейск
year: 2026
municipalities:
  - {id: kopeysk, name: Копейский городской округ, city: Копейск}
  - {id: kyshtym, name: Кыштымский городской округ, city: Кыштым}
organizations:
  - {id: orbita, name: ЦТТ «Орбита», full_name: Центр технического творчества «Орбита», municipality: kyshtym}
imprint: {publisher: Издательство «Слово», isbn: 978-5-00000-000-7}
lint: {ignore: [PC101, PC107, PC119, PC201, PC205]}
"""
CARD = "---\nназвание: {title}\nмуниципалитет: Копейск\nдля кого: педагоги\nстатус: принята\nавторы:\n{authors}---\n## Цель\n\nЦель.\n"
FORUM = CARD.format(
    title="Форум «РОСТ»", authors="  - имя: Яковлев Ян\n    должность: педагог\n  - группа: Команда форума\n"
)
PROBY = CARD.format(
    title="Профессиональные пробы", authors="  - имя: Ёлкина Анна Сергеевна\n    место работы: orbita\n"
)
UNSIGNED = CARD.format(title="Без подписи", authors="").replace("авторы:\n", "источник: Протокол\n")
TWO: dict[str, str | bytes] = {"kopeysk/forum.md": FORUM, "kyshtym/proby.md": PROBY}
LATER = CARD.format(title="Азбука профессий", authors="  - имя: Абрамова Ольга\n")


def rows(path: Path) -> list[dict[str, str]]:
    """The register, by the names of its columns."""
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))


def numbers(path: Path) -> list[tuple[str, str]]:
    return [(row["Номер"], row["Автор"]) for row in rows(path)]


def pages(path: Path) -> list[str]:
    """The text of each page, with single spaces."""
    return [" ".join(page.extract_text().replace("\u00ad", "").split()) for page in PdfReader(path).pages]


def lines(path: Path) -> list[str]:
    """The paragraphs of a Word file."""
    return [" ".join(one.text.split()) for one in Document(str(path)).paragraphs if one.text.strip()]


def lowest(path: Path) -> list[float]:
    """How high above the foot of each page its last line stands, in millimetres."""
    found = []
    for page in PdfReader(path).pages:
        heights: list[float] = []

        def note(text: str, cm: list[float], tm: list[float], *_: object, heights: list[float] = heights) -> None:
            if text.strip():
                heights.append(tm[5] * cm[3] + cm[5])

        page.extract_text(visitor_text=note)
        found.append(min(heights) / 72 * 25.4)
    return found


def add(root: Path, name: str, text: str) -> None:
    (root / "practices" / name).write_text(text, encoding="utf-8")


def test_one_page_for_each_author_of_each_practice(collect: Collect, run: Run) -> None:
    """Expect the authors in the Russian order, ё with е, groups among them, and the same in all three files."""
    root = collect(TWO, CONFIG)
    said = run("certificates", root)
    assert said.exit_code == 0
    assert "Справок: 3" in said.output
    assert "пробные" in said.output
    out = root / "build" / "certificates"
    assert {path.name for path in out.iterdir()} == {f"certificates.{suffix}" for suffix in ("pdf", "docx", "csv")}
    names = ["Ёлкина Анна Сергеевна", "Команда форума", "Яковлев Ян"]
    assert numbers(out / "certificates.csv") == [(str(place), name) for place, name in enumerate(names, 1)]
    for page, name in zip(pages(out / "certificates.pdf"), names, strict=True):
        assert name in page
        assert "Рабочая версия" in page
    heads = [
        one.text for one in Document(str(out / "certificates.docx")).paragraphs if one.style.style_id == "Heading2"
    ]
    assert heads == names


def test_what_it_says(collect: Collect, run: Run) -> None:
    """Expect the nominative throughout, what is known, and the same words in both formats."""
    config = f"{CONFIG}справки: {{должность: Директор, подписывает: И. И. Орлов, первый номер: 15}}\n"
    root = collect(TWO, config)
    out = root / "build" / "certificates"
    assert run("certificates", root, "--final").exit_code == 0
    page = pages(out / "certificates.pdf")[2]
    wanted = [
        "Центр «Перекрёсток»",
        "Справка о публикации",
        "№ 17 от 1 декабря 2026 г.",
        "Автор",
        "Яковлев Ян",
        "педагог",
        "Копейский городской округ",
        "Соавтор: Команда форума",
        "Материал",
        "«Форум „РОСТ“»",
        "опубликован в сборнике",
        "«Наши „маршруты“»",
        "Копейск: Издательство «Слово», 2026. — С. 5",
        "ISBN 978-5-00000-000-7",
        "Библиографическая ссылка: Яковлев Я. Форум «РОСТ» / Я. Яковлев, Команда форума // Наши «маршруты». — Копейск, 2026. — С. 5.",
        "Директор",
        "подпись",
        "И. И. Орлов",
    ]
    for words in wanted:
        assert words in page, words
    assert "Рабочая версия" not in page
    word = lines(out / "certificates.docx")
    start = word.index("№ 17 от 1 декабря 2026 г.") - 2
    assert word[start:] == wanted[:15]
    assert [cell.text for cell in Document(str(out / "certificates.docx")).tables[2].rows[0].cells] == [
        "Директор",
        "",
        "И.\xa0И.\xa0Орлов",
    ]


def test_what_is_not_given_is_not_there(collect: Collect, run: Run) -> None:
    """Expect neither labels nor lines for what nobody has said."""
    config = (
        CONFIG.partition("organization:")[0] + CONFIG[CONFIG.index("municipalities:") : CONFIG.index("organizations:")]
    )
    config += CONFIG[CONFIG.index("lint:") :]
    root = collect({"a.md": CARD.format(title="Одна", authors="  - имя: Ян Ли\n")}, config)
    assert run("certificates", root, "--final").exit_code == 0
    out = root / "build" / "certificates"
    assert lines(out / "certificates.docx") == [
        "Справка о публикации",
        "№ 1 от 1 декабря 2026 г.",
        "Автор",
        "Ян Ли",
        "Копейский городской округ",
        "Материал",
        "«Одна»",
        "опубликован в сборнике",
        "«Наши „маршруты“»",
        "С. 4",
        "Библиографическая ссылка: Ян Л. Одна // Наши «маршруты». — С. 4.",
    ]


def test_pages_are_those_of_the_book(tmp_path: Path, run: Run) -> None:
    """Expect each practice to begin and end in the book's PDF where its certificates say."""
    out = tmp_path / "out"
    assert run("build", FICTIONAL, "--format", "pdf", "--out", out).exit_code == 0
    assert run("certificates", FICTIONAL, "--format", "pdf", "--out", out).exit_code == 0
    book, told = pages(next(out.glob("marshruty*.pdf"))), rows(out / "certificates.csv")
    assert len(told) == len(PdfReader(out / "certificates.pdf").pages) > 20
    for row, page in zip(told, pages(out / "certificates.pdf"), strict=True):
        assert f"С. {row['Страницы']}" in page
        first, _, last = row["Страницы"].partition("–")
        assert fold(row["Практика"])[:30] in fold(book[int(first) - 1]), row
        assert "Для цитирования" in book[int(last or first) - 1], row
    assert any("–" in row["Страницы"] for row in told)


def test_a_number_is_kept_for_ever(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect number and date to stay, whoever comes later, and numbers of those who left not to be given again."""
    root = collect(TWO, CONFIG)
    kept = root / "certificates.csv"
    assert run("certificates", root).exit_code == 0
    assert not kept.exists()
    assert run("certificates", root, "--final").exit_code == 0
    before = rows(kept)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1796083200 + 40 * 86400))
    add(root, "kopeysk/azbuka.md", LATER)
    assert run("certificates", root, "--final").exit_code == 0
    assert numbers(kept) == [(row["Номер"], row["Автор"]) for row in before] + [("4", "Абрамова Ольга")]
    assert [row["Дата"] for row in rows(kept)] == ["01.12.2026"] * 3 + ["10.01.2027"]
    (root / "practices" / "kopeysk" / "azbuka.md").unlink()
    add(root, "kopeysk/igra.md", CARD.format(title="Игра", authors="  - имя: Бек Тимур\n"))
    said = run("certificates", root, "--final")
    assert "№ 4. В реестре они остались" in said.output
    assert numbers(kept)[3:] == [("4", "Абрамова Ольга"), ("5", "Бек Тимур")]
    out = root / "build" / "certificates"
    assert (out / "certificates.csv").read_bytes() == kept.read_bytes()
    assert len(PdfReader(out / "certificates.pdf").pages) == 4
    assert "№ 5 от 10 января 2027 г." in pages(out / "certificates.pdf")[0]
    assert "№ 1 от 1 декабря 2026 г." in pages(out / "certificates.pdf")[1]


def test_a_practice_is_known_by_its_file_or_its_title(collect: Collect, run: Run) -> None:
    """Expect numbers to stay when a title is mended and when a file is moved, and the first to be told."""
    root = collect(TWO, CONFIG)
    kept = root / "certificates.csv"
    assert run("certificates", root, "--final").exit_code == 0
    before = numbers(kept)
    add(root, "kyshtym/proby.md", PROBY.replace("Профессиональные", "Первые профессиональные"))
    (root / "practices" / "kopeysk" / "forum.md").rename(root / "practices" / "kyshtym" / "rost.md")
    said = run("certificates", root, "--final")
    assert "Изменились сведения в справках, выданных раньше: № 1, 2, 3" in said.output
    assert numbers(kept) == before
    assert "Изменились" not in run("certificates", root, "--final").output


def test_only_some(collect: Collect, run: Run) -> None:
    """Expect pages for these alone, with the numbers and the pages that all of them have, and a whole register."""
    root = collect(TWO, CONFIG)
    out = root / "build" / "certificates"
    assert run("certificates", root, "--only", "practices/kopeysk", "--format", "pdf", "--final").exit_code == 0
    found = pages(out / "certificates.pdf")
    assert ["№ 2 от" in found[0], "№ 3 от" in found[1], len(found)] == [True, True, 2]
    assert len(rows(out / "certificates.csv")) == 3
    assert "С. 5" in found[0]
    assert not (out / "certificates.docx").exists()


def test_nobody_to_certify(collect: Collect, run: Run) -> None:
    """Expect those without authors to be named, and an error where there is nobody else."""
    root = collect({**TWO, "kopeysk/bez.md": UNSIGNED}, CONFIG)
    said = run("certificates", root)
    assert said.exit_code == 0
    assert "не указаны авторы: 1\n  practices/kopeysk/bez.md" in said.output
    said = run("certificates", root, "--only", "practices/kopeysk/bez.md")
    assert said.exit_code == 2
    assert "справки выдать некому" in said.output
    assert "practices/kopeysk/bez.md" in said.output


def test_no_certificates_with_errors(collect: Collect, run: Run) -> None:
    """Expect nothing to be issued, nor a number taken, while a practice of the edition has errors."""
    root = collect({**TWO, "kopeysk/oshibka.md": LATER.replace("Копейск", "Нигде")}, CONFIG)
    said = run("certificates", root, "--final", "--quiet")
    assert said.exit_code == 1
    assert "practices/kopeysk/oshibka.md" in said.output
    assert not (root / "certificates.csv").exists()
    assert list((root / "build" / "certificates").iterdir()) == []


def test_in_english(collect: Collect, run: Run) -> None:
    """Expect English words in the files and on the console."""
    root = collect(TWO, f"{CONFIG}lang: en\n")
    said = run("certificates", root)
    assert "Certificates: 3" in said.output
    out = root / "build" / "certificates"
    assert (out / "certificates.csv").read_text(encoding="utf-8-sig").startswith("Number;Date;Author;")
    page = pages(out / "certificates.pdf")[2]
    for words in ("Certificate of publication", "No. 3, 2026-12-01", "The work “Форум «РОСТ»”", "Co-author: Команда"):
        assert words in page


HOSTILE = [
    '=HYPERLINK("http://example.org","х")',
    "+7 (351) 000",
    "@СУММ(1+1)",
    "-2+3",
    "'=1",
    "<b>{{ 7*7 }}</b> {% raw %} #set text(red) ¦ **x**",
    '"; drop ] ) $ \\ `a` // /* _x_ {_ _} &amp; 漢字 \u200b\u0301',
    "А;Б\tВ",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_are_only_texts(collect: Collect, run: Run, name: str) -> None:
    """Expect them letter for letter, no formula for Excel, and the same number when the register is read back."""
    import yaml

    title = name * 2
    card = {"название": title, "муниципалитет": "Копейск", "для кого": "педагоги", "статус": "черновик"}
    card["авторы"] = [{"группа": name, "должность": name, "место работы": name}]  # type: ignore[assignment]
    text = f"---\n{yaml.safe_dump(card, allow_unicode=True)}---\n## Цель\n\nЦель.\n"
    config = f"{CONFIG}справки: {yaml.safe_dump({'заголовок': name, 'подписывает': name}, allow_unicode=True, default_flow_style=True)}"
    root = collect({"kopeysk/zlo.md": text, **TWO}, config)
    out = root / "build" / "certificates"
    said = run("certificates", root)
    assert said.exit_code == 0, said.output
    (root / "certificates.csv").write_bytes((out / "certificates.csv").read_bytes())
    first = numbers(out / "certificates.csv")
    # The last of the book: it moves nobody's pages.
    add(root, "kopeysk/zzz.md", LATER.replace("Азбука профессий", "Zzz"))
    said = run("certificates", root)
    assert "Изменились" not in said.output
    assert "больше нет" not in said.output
    again = numbers(out / "certificates.csv")
    assert again == [*first, (str(len(first) + 1), "Абрамова Ольга")]
    cells = [cell for row in rows(out / "certificates.csv") for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]
    plain = " ".join(name.replace("\u200b", "[U+200B]").split())
    assert len(PdfReader(out / "certificates.pdf").pages) == len(again)
    assert plain in [line.replace("\u200b", "") for line in lines(out / "certificates.docx")]


LONG = "Профессиональное самоопределение обучающихся в условиях сетевого взаимодействия организаций "


def long_collection(collect: Collect) -> Path:
    """Everything as long as anybody would make it, and words that nothing breaks."""

    def long(length: int) -> str:
        return f'"{(LONG * 10)[:length].strip()}"'

    config = "".join(
        f"{key}: {value}\n"
        for key, value in {
            "title": long(300),
            "subtitle": long(300),
            "kind": long(90),
            "organization": long(400),
            "imprint": f"{{publisher: {long(200)}, isbn: 978-5-00000-000-7}}",
            "certificates": f"{{position: {long(200)}, signatory: Константинопольская-Преображенская Анна Ивановна}}",
            "municipalities": "[{id: kopeysk, name: Копейский городской округ, city: Копейск}]",
        }.items()
    )
    people = "".join(
        f"  - имя: Константинопольская-Преображенская{letter} Александра Константиновна\n    должность: {long(200)}\n"
        f"    место работы: {long(300)}\n"
        for letter in "абв"
    )
    return collect(
        {
            "a.md": CARD.format(title=long(300), authors=f"{people}  - группа: {long(300)}\n"),
            "b.md": CARD.format(title="Ы" * 300, authors=f"  - группа: {'x' * 200}\n    место работы: {'Ж' * 200}\n"),
            "c.md": CARD.format(title=long(150), authors="  - имя: Ан Ян\n"),
        },
        config,
    )


def test_long_texts_stay_on_their_page(collect: Collect, run: Run) -> None:
    """Expect a page a certificate, with all that it says, down to the name of who signs."""
    root = long_collection(collect)
    assert run("certificates", root, "--format", "pdf").exit_code == 0
    path = root / "build" / "certificates" / "certificates.pdf"
    # The frame is at 14 mm.
    assert min(lowest(path)) > 16
    found = pages(path)
    assert len(found) == 6
    for page in found:
        assert page.count("Справка о публикации") == page.count("подпись") == page.count("Анна Ивановна") == 1


@needs("soffice")
@pytest.mark.slow
def test_they_do_so_in_word(collect: Collect, run: Run, tmp_path: Path) -> None:
    """Expect LibreOffice to need a page a certificate."""
    for root, count in ((long_collection(collect), 6), (FICTIONAL, 25)):
        out = tmp_path / root.name
        assert run("certificates", root, "--format", "docx", "--out", out).exit_code == 0
        found = pages(convert(out / "certificates.docx", "pdf", tmp_path))
        assert len(found) == count
        assert all(page.count("Справка о публикации") == page.count("подпись") == 1 for page in found)


def test_what_is_written_is_valid(collect: Collect, run: Run, tmp_path: Path) -> None:
    """Expect no fault in either format, of plain texts and of characters that no font has."""
    hostile = CARD.format(title="漢字 ₽ № 5 и \u0301", authors="  - группа: 'Группа 漢'\n    место работы: <Дом>\n")
    for name, root in (("hostile", collect({**TWO, "x.md": hostile}, CONFIG)), ("fictional", FICTIONAL)):
        out = tmp_path / name
        assert run("certificates", root, "--out", out).exit_code == 0
        assert docx_faults(out / "certificates.docx") == []
        assert [fault for one in STANDARDS for fault in pdf_faults(out / "certificates.pdf", one)] == []


def test_equal_inputs_give_equal_bytes(tmp_path: Path, run: Run) -> None:
    """Expect all three files to be the same, wherever they are written."""
    made = []
    for name in ("one", "two"):
        assert run("certificates", FICTIONAL, "--out", tmp_path / name, "--quiet").exit_code == 0
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0] == made[1]


def test_a_template_of_the_collections_own(collect: Collect, run: Run) -> None:
    """Expect it to be taken; who has no need of it changes nothing else."""
    root = collect(TWO, CONFIG)
    own = root / "templates" / "default" / "pdf" / "certificate.typ.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        "#set document(title: {{ heading | quoted }})\n= {{ heading }}\n{% for one in certificates %}{{ one.author }}\n\n{% endfor %}\n",
        encoding="utf-8",
    )
    assert run("certificates", root).exit_code == 0
    assert pages(root / "build" / "certificates" / "certificates.pdf") == [
        "Справка о публикации Ёлкина Анна Сергеевна Команда форума Яковлев Ян"
    ]
    own.write_text("{{ nothing }}", encoding="utf-8")
    said = run("certificates", root)
    assert said.exit_code == 2
    assert "certificate.typ.j2" in said.output


def test_another_theme(collect: Collect, run: Run) -> None:
    """Expect the other packaged theme to make as many pages."""
    root = collect(TWO, f"{CONFIG}theme: strict\n")
    assert run("certificates", root).exit_code == 0
    out = root / "build" / "certificates"
    assert len(PdfReader(out / "certificates.pdf").pages) == 3
    assert docx_faults(out / "certificates.docx") == []


def test_a_theme_that_does_not_tell_the_pages(collect: Collect, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect certificates without pages, and no empty words for them."""
    laid = pdf.lay_out
    monkeypatch.setattr("profcollect.certificates.lay_out", lambda *given: pdf.Laid(None, laid(*given).finish))
    root = collect(TWO, CONFIG)
    assert run("certificates", root).exit_code == 0
    word = lines(root / "build" / "certificates" / "certificates.docx")
    assert "Копейск: Издательство «Слово», 2026" in word
    assert not [line for line in word if "— С. " in line]


# The register alone.

DAY = date(2026, 12, 1)
PATH = Path("certificates.csv")


def row(author: str, practice: str = "Пробы", file: str = "practices/a.md", number: int = 0) -> register.Row:
    return register.Row(DAY, author, "педагог", "Центр", "Копейск", practice, "12–15", file, number)


def test_excel_in_russia_opens_it_by_a_double_click() -> None:
    """Expect a mark, semicolons, and the line ends of Windows."""
    data = register.write(register.Register((row("Иванова Анна", number=7),)), "ru")
    assert (
        data
        == (
            "\ufeffНомер;Дата;Автор;Должность;Организация;Муниципалитет;Практика;Страницы;Файл\r\n"
            "7;01.12.2026;Иванова Анна;педагог;Центр;Копейск;Пробы;12–15;practices/a.md\r\n"
        ).encode()
    )


RESAVED: dict[str, Callable[[str], bytes]] = {
    "as it was": lambda text: text.encode("utf-8-sig"),
    "as plain CSV": lambda text: text.encode("cp1251"),
    "with commas": lambda text: text.replace(";", ",").encode(),
    "with tabs": lambda text: text.replace(";", "\t").encode(),
    "with unix line ends": lambda text: text.replace("\r\n", "\n").encode(),
    "with empty lines": lambda text: (text + ";;;;;;;;;\r\n\r\n").encode(),
    "with a day of another form": lambda text: text.replace("01.12.2026", "2026-12-01").encode(),
}


@pytest.mark.parametrize("save", RESAVED.values(), ids=RESAVED)
def test_it_is_read_back(save: Callable[[str], bytes]) -> None:
    """Expect what was written, with the columns that people have added, whatever program has saved it."""
    whole = register.Register((row("Иванова Анна", number=7), row("=1", number=8)), ("Кому выдана", "Примечание"))
    first = register.replace(whole.rows[0], more={"Кому выдана": "Иванова", "Примечание": ""})
    second = register.replace(whole.rows[1], more={"Кому выдана": "", "Примечание": "-да"})
    whole = register.replace(whole, rows=(first, second))
    text = register.write(whole, "ru").decode("utf-8-sig")
    assert register.read(save(text), PATH) == whole


def test_columns_are_known_in_any_order_and_language() -> None:
    """Expect them by their names."""
    data = "file,practice,author,date,number\npractices/a.md,Пробы,Иванова Анна,2026-12-01,7\n".encode()
    found = register.read(data, PATH).rows[0]
    assert (found.number, found.author, found.file, found.pages) == (7, "Иванова Анна", "practices/a.md", "")


BROKEN = {
    "an empty file": ("", "строка 1: нет столбца «Номер»"),
    "no such column": ("Номер;Дата;Автор;Практика\n", "нет столбца «Файл»"),
    "a number that is none": ("{head}7/А;01.12.2026;И;П;a.md\n", "строка 2: номер «7/А» — не число"),
    "a number twice": (
        "{head}7;01.12.2026;И;П;a.md\n7;01.12.2026;И;П;b.md\n",
        "строка 3: номер 7 уже стоит в строке 2",
    ),
    "no such day": ("{head}7;31.02.2026;И;П;a.md\n", "строка 2: дата «31.02.2026»"),
    "no text": ("{head}\x00\udc98", "это не таблица CSV"),
}


@pytest.mark.parametrize(("text", "wanted"), BROKEN.values(), ids=BROKEN)
def test_a_broken_register_is_explained(text: str, wanted: str) -> None:
    """Expect the file, the line and what is wrong; numbers must not be given twice because of a slip."""
    data = text.replace("{head}", "Номер;Дата;Автор;Практика;Файл\n").encode("utf-8", "surrogateescape")
    with pytest.raises(InputError) as caught:
        register.read(data, PATH)
    assert wanted in caught.value.explain("ru")
    assert "certificates.csv" in caught.value.explain("ru")


def test_numbers_go_on_after_the_greatest() -> None:
    """Expect the first number only where nothing greater is taken."""
    old = register.Register((row("Б", number=40), row("А", number=12)))
    wanted = [row("А"), row("В"), row("Г", "Другое", "b.md")]
    assert [one.number for one in register.number(wanted, old, 1).rows] == [12, 41, 42]
    assert [one.number for one in register.number(wanted, old, 100).rows] == [12, 100, 101]
    assert register.number(wanted, old, 1).gone == (40,)
    assert [one.number for one in register.number(wanted, register.Register(), 15).rows] == [15, 16, 17]


def test_practices_that_change_their_titles_keep_their_numbers() -> None:
    """Expect the file to weigh more than the title."""
    old = register.Register((row("А", "Первая", "1.md", 1), row("А", "Вторая", "2.md", 2)))
    swapped = [row("А", "Вторая", "1.md"), row("А", "Первая", "2.md"), row("А", "Третья", "3.md")]
    assert [one.number for one in register.number(swapped, old, 1).rows] == [1, 2, 3]
    moved = [row("А", "Вторая", "9.md"), row("А", "Новая", "1.md")]
    assert [one.number for one in register.number(moved, old, 1).rows] == [2, 1]


def test_pages_of_a_layout() -> None:
    """Expect one page without a dash."""
    from profcollect.layout import Figure

    layout = Layout("layout", 9, {"a": 3, "b": 5}, {"a": 4, "b": 5})
    assert [layout.tell(Figure("range", slug)) for slug in "ab"] == ["3–4", "5"]
