"""`lint --format letter`: whom it is written to, what it asks for, and the Word file it makes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from conftest import Collect, Run
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from test_docx import text, trees
from test_rules import FILES

from profcollect.lint.reporters.letter import Letter
from profcollect.lint.reporters.letter_docx import word_file
from profcollect.lint.reporters.letter_places import counted, escaped, excerpt, literal, quoted
from profcollect.lint.rules import RULES
from profcollect.markdown import parse
from profcollect.settling import plain

PRACTICE = "---\nназвание: {title}\nавторы: {authors}\n---\n\n{body}\n"
HTML = "Занятие <b>идёт</b> в мастерской."
"""One finding, PC206, a warning without a fix."""
ZORINA = "Зорина Маргарита Львовна"
SECTION = "# Цель\n\n# Задачи\n\nСделать."
"""An error, PC203, without a fix: the section is empty."""


def practice(authors: str = ZORINA, body: str = HTML, title: str = "Вымышленная практика") -> str:
    return PRACTICE.format(title=title, authors=authors, body=body)


def printed(run: Run, root: Path, *options: object) -> list[str]:
    """The letters of a collection."""
    result = run("lint", root, "--format", "letter", *options)
    assert result.exit_code in {0, 1}, result.output
    return [letter for letter in result.stdout.split("\n---\n\n") if letter]


def shown(markdown: str) -> str:
    """Markdown as a reader sees it: the text alone."""
    return "\n".join(
        plain(token.children) if token.type == "inline" else token.content
        for token in parse(markdown).tokens
        if token.type in {"inline", "fence"}
    )


LETTER = """\
Здравствуйте, Маргарита Львовна!

Спасибо за практику «Вымышленная практика» (файл a.md), которую вы прислали для сборника «Вымышленный сборник». \
Мы проверили её и просим вас исправить то, что перечислено ниже: без этого её нельзя напечатать. \
Мелочи оформления (2 места) мы исправим сами, о них не беспокойтесь.

Строки сосчитаны от начала файла, вместе с пустыми. Если номеров строк у вас не видно, найдите место \
поиском (Ctrl+F) по приведённым словам.

## Что нужно исправить

1. **Непонятно, какие это классы: «старшие».** Напишите их цифрами: 6–11 или 6, 8, 10.

   Где это: строка 4, поле «классы»

2. **Раздел «Цель» пуст.** Напишите под заголовком текст.

   Где это: строка 7

## Что советуем посмотреть

Если здесь всё так и задумано, напишите нам, и мы оставим как есть.

1. **Это код HTML, в книге он будет напечатан как есть: \\<b\\>.** Напишите то же без него: \\*\\*жирно\\*\\*, \
\\*курсив\\*, пустая строка между абзацами.

   Где это: строка 11, раздел «Задачи»: `Занятие <b>идёт</b> в мастерской.`

2. **В тексте номер телефона.** Дайте вместо него адрес сайта организации; личный номер печатают только с согласия \
человека.

   Где это:

   - строка 13, раздел «Задачи»: `Звоните: •• ••• •••••••••, мастер.`
   - строка 15, раздел «Задачи»: `Или так: •• ••• •••••••••.`

Пожалуйста, исправьте всё это в том же файле и пришлите его в ответ на это письмо, не меняя имени файла. \
Если что-то непонятно или вы с чем-то не согласны, напишите нам: разберёмся вместе.

С уважением,\\
редакция сборника «Вымышленный сборник»
"""


def test_a_letter_says_what_where_and_how(collect: Collect, run: Run) -> None:
    body = f"# Цель\n\n# Задачи\n\n{HTML}\n\nЗвоните: +7 912 345-67-89, мастер.\n\nИли так: +7 912 345-67-89.\n\n"
    body += "Пробы - это дело на 5-10 минут."
    source = practice(f"{ZORINA}\nклассы: старшие", body)
    root = collect({"kopeysk/a.md": source})
    chosen = "PC122,PC203,PC206,PC301,PC304,PC501"
    assert run("lint", root, "--format", "letter", "--stage", "submitted", "--select", chosen).output == LETTER


@pytest.mark.parametrize(
    ("authors", "greeting"),
    [
        (ZORINA, "Здравствуйте, Маргарита Львовна!"),
        ("Маргарита Львовна Зорина", "Здравствуйте, Маргарита Львовна!"),
        ("{имя: {фамилия: Абрамович, имя: Анна, отчество: Ильинична}}", "Здравствуйте, Анна Ильинична!"),
        ("{имя: {фамилия: Алиев, имя: Вели, отчество: Гасан оглы}}", "Здравствуйте, Вели Гасан оглы!"),
        ("Зорина Маргарита", "Здравствуйте, Маргарита Зорина!"),
        ("Зорина М. Л.", "Здравствуйте!"),
        ("{группа: Творческая группа педагогов}", "Здравствуйте, уважаемые коллеги!"),
        (f"[{ZORINA}, Петров Борис Иванович]", "Здравствуйте, Маргарита Львовна и Борис Иванович!"),
        (
            f"[{ZORINA}, Петров Борис Иванович, Ким Анна]",
            "Здравствуйте, Маргарита Львовна, Борис Иванович и Анна Ким!",
        ),
        (f"[{ZORINA}, Петров Б. И.]", "Здравствуйте, уважаемые коллеги!"),
        (f"[{ZORINA}, Петров Борис Иванович, Ким Анна, Ли Олег]", "Здравствуйте, уважаемые коллеги!"),
        ("", "Здравствуйте!"),
    ],
)
def test_people_are_greeted_by_name(collect: Collect, run: Run, authors: str, greeting: str) -> None:
    (letter,) = printed(run, collect({"kopeysk/a.md": practice(authors)}), "--select", "PC206")
    assert letter.split("\n")[0] == greeting


def test_all_practices_of_an_author_are_in_one_letter(collect: Collect, run: Run) -> None:
    root = collect(
        {
            "kopeysk/a.md": practice(title="Первая проба"),
            "kopeysk/b.md": practice(f"[{ZORINA}, Петров Борис Иванович]", title="Вторая проба"),
            "kyshtym/c.md": practice("Петров Борис Иванович", SECTION, title="Третья проба"),
            "kyshtym/d.md": practice(body="Всё хорошо."),
        }
    )
    first, second = printed(run, root, "--select", "PC203,PC206", "--stage", "submitted")
    assert first.startswith("Здравствуйте, Маргарита Львовна!\n\nСпасибо за практики, которые вы прислали")
    assert re.findall(r"^## (.*)\n\n(.*)$", first, re.MULTILINE) == [
        ("Первая проба", "Файл a.md."),
        ("Вторая проба", "Файл b.md."),
    ]
    assert "У этой практики есть и другие авторы: Петров Б. И. Покажите им" in first
    assert "ошибок нет" in first
    assert second.startswith("Здравствуйте, Борис Иванович!\n\nСпасибо за практику «Третья проба» (файл c.md)")


def test_what_the_editor_does_alone_makes_no_letter(collect: Collect, run: Run) -> None:
    root = collect(
        {
            "kopeysk/a.md": practice(title="Вымышленная проба.", body="Текст."),
            "kopeysk/b.md": practice(title="Вымышленная проба.", body="Текст."),
            "kopeysk/c.md": practice(title="Отказ", body=HTML).replace("авторы", "статус: отклонена\nавторы"),
        }
    )
    assert {"PC133", "PC206", "PC601"} <= set(re.findall(r"PC\d+", run("lint", root).output))
    result = run("lint", root, "--format", "letter")
    assert (result.stdout, result.stderr) == ("", "Писем нет: просить авторов не о чем.\n")


def test_missing_fields_and_sections_are_one_item_each(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": practice(body="Текст.")})
    (letter,) = printed(run, root, "--stage", "submitted", "--select", "PC101,PC201")
    assert letter.count("**") == 4
    assert "1. **Не заполнены поля: «направления»" not in letter, "it is asked only where pupils are meant"
    assert "1. **Не заполнены поля: «для кого», «форма работы»" in letter
    assert "   ```\n   для кого: школьники\n   форма работы: " in letter
    assert "2. **Нет разделов: «Актуальность», «Цель», " in letter
    assert "   ## Актуальность\n   ## Цель\n" in letter
    assert "строка" not in letter.lower().replace("строки", ""), "what is missing stands nowhere"


def test_an_author_is_not_told_to_mend_the_config(collect: Collect, run: Run) -> None:
    organization = "организации: [{ид: centr, название: Центр творчества}]\n"
    config = f"title: Вымышленный сборник\nmunicipalities: [{{id: kopeysk, name: Копейский округ}}]\n{organization}"
    author = f"[{{имя: {ZORINA}, место работы: Школа № 8}}]\nмуниципалитет: Уфа"
    (letter,) = printed(run, collect({"kopeysk/a.md": practice(author)}, config), "--select", "PC115,PC116")
    assert "если вашего муниципалитета среди них нет, напишите нам" in letter
    assert "мы добавим организацию в список" in letter
    assert "profcollect" not in letter


def test_many_places_are_told_in_short(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": practice(body="\n\n".join(f"Слово {n} <b>тут</b>." for n in range(20)))})
    (letter,) = printed(run, root, "--select", "PC206")
    opening = letter.split("<b\\>.**")[0]
    assert opening.count("1. **") == 1
    assert "   - строка 6: `Слово 0 <b>тут</b>.`\n" in letter
    assert "   - и ещё строки 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44\n" in letter


def test_a_fix_for_a_person_to_judge_is_shown(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": practice(body="# Цель\n\nДа.\n\n### Почему\n\nДа.")})
    (letter,) = printed(run, root, "--select", "PC204")
    assert "Где это: строка 10: `### Почему`; нужно так: `## Почему`\n" in letter


def test_a_file_that_cannot_be_read_names_the_letter(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": b"", "kyshtym/a.md": "Просто текст.".encode("cp1251")})
    out = tmp_path / "Письма"
    run("lint", root, "--format", "letter", "--output", out)
    assert sorted(path.name for path in out.iterdir()) == ["a-2.docx", "a-2.md", "a.docx", "a.md"]
    assert "из файла a.md" in (out / "a.md").read_text(encoding="utf-8")


def test_letters_are_written_beside_what_is_there(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": practice()})
    out = tmp_path / "Письма авторам"
    out.mkdir()
    (out / "заметка.txt").write_text("моё", encoding="utf-8")
    (out / f"{ZORINA}.md").write_text("прежнее", encoding="utf-8")
    result = run("lint", root, "--format", "letter", "--output", out)
    assert sorted(path.name for path in out.iterdir()) == [f"{ZORINA}.docx", f"{ZORINA}.md", "заметка.txt"]
    assert (out / f"{ZORINA}.md").read_text(encoding="utf-8") == printed(run, root)[0]
    assert (out / "заметка.txt").read_text(encoding="utf-8") == "моё"
    assert f"Записано: {out / ZORINA}.docx" in result.stdout
    before = {path: path.read_bytes() for path in out.iterdir()}
    run("lint", root, "--format", "letter", "--output", out)
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    assert run("lint", root, "--format", "letter", "--output", out / "заметка.txt").exit_code == 2


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ('Группа "А/Б": <что?>|*', "Группа А Б что"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Точки...", "Точки"),
        ("Д" * 300, "Д" * 90),
        ("..", "-"),
    ],
)
def test_files_have_names_that_windows_allows(
    collect: Collect, run: Run, tmp_path: Path, group: str, name: str
) -> None:
    root = collect({"kopeysk/a.md": practice(f"[{{группа: '{group}'}}]")})
    run("lint", root, "--format", "letter", "--output", tmp_path / "o", "--select", "PC206")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [f"{name}.docx", f"{name}.md"]


def test_names_that_differ_in_case_alone_are_two_files(collect: Collect, run: Run, tmp_path: Path) -> None:
    root = collect({"kopeysk/a.md": practice("[{группа: Мы}]"), "kopeysk/b.md": practice("[{группа: МЫ}]")})
    run("lint", root, "--format", "letter", "--output", tmp_path / "o", "--select", "PC206")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == ["МЫ-2.docx", "МЫ-2.md", "Мы.docx", "Мы.md"]


def test_titles_are_printed_letter_by_letter(collect: Collect, run: Run) -> None:
    title = r"1. *Проба* _и_ [игра](x) <b>|a|b| `код` # ~~нет~~ &amp; \* ![x](y) +7 912 345-67-89"
    root = collect({"kopeysk/a.md": practice(title=f"'{title}'"), "kopeysk/b.md": practice(title="Вторая")})
    (letter,) = printed(run, root, "--select", "PC206")
    assert title.replace("+7 912 345-67-89", "•• ••• •••••••••") in shown(letter)
    assert "912" not in letter
    (letter,) = printed(run, root / "practices/kopeysk/a.md", "--select", "PC206")
    assert f"практику «{title[:20]}" in shown(letter)


@example("1. слово")
@example("12) слово")
@example("- слово")
@example(": слово")
@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" *_[]<>|`#~&\\1.)-+=:!")))
def test_any_text_survives_markdown(words: str) -> None:
    expected = " ".join(words.split())
    for marks, before in (("", ""), ("## ", ""), ("", "слово "), ("- ", "строка: ")):
        assert shown(f"{marks}{before}{escaped(words)}").strip() == f"{before}{expected}".strip()


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" *_<`\\")).filter(str.strip))
def test_quoted_words_stay_as_they_are(words: str) -> None:
    assert shown(f"строка 5: {literal(words.strip())}") == f"строка 5: {words.strip()}"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_letters_need_no_programmer(collect: Collect, run: Run, lang: str) -> None:
    """Expect no rule's words in a letter to name this tool, its options, its config or a code."""
    practices = {f"kopeysk/{code}.md": rule.bad for code, rule in RULES.items() if len(FILES.split(rule.bad)) == 1}
    found = printed(run, collect(practices), "--lang", lang, "--stage", "published")
    assert len(found) > len(practices) // 2
    lines = [line for letter in found for line in re.sub(r"```.*?```", "", letter, flags=re.DOTALL).splitlines()]
    told = [line for line in lines if not re.search(r"^Спасибо|^Thank you|\bPC\d+\.md", line)]
    wrong = re.compile(r"(?i:profcollect|yaml)|--\w|\bPC\d|Text\(|\{\w+\}|None")
    assert [line for line in told if wrong.search(line)] == []


def test_english(collect: Collect, run: Run) -> None:
    root = collect({"kopeysk/a.md": practice(body=f"{HTML}\n\n# Цель\n\n# Задачи\n\nПробы - дело.")})
    (letter,) = printed(run, root, "--lang", "en")
    assert letter.startswith("Dear Маргарита Львовна,\n\nThank you for the practice «Вымышленная практика» (file a.md)")
    assert "(1 place)" in letter
    assert letter.endswith("Kind regards,\\\nthe editors of «Вымышленный сборник»\n")
    assert not re.search("[а-яё]", re.sub("«[^»]*»|`[^`]*`|Маргарита Львовна", "", letter), re.IGNORECASE)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 место"), (2, "2 места"), (5, "5 мест"), (11, "11 мест"), (21, "21 место"), (112, "112 мест")],
)
def test_numbers_have_their_nouns(number: int, words: str) -> None:
    assert counted(number, ("место", "места", "мест"), ("place", "places"), "ru") == words


def test_quotations_are_whole_words_and_short() -> None:
    line = "слово " * 40
    assert excerpt(line, 120, 125) == "…слово слово слово слово слово слово слово слово слово…"
    assert excerpt("короткая строка", 3, 5) == "короткая строка"
    assert len(excerpt("ы" * 100000, 50000, 99000)) < 200
    assert quoted("Проект «Старт»") == "«Проект „Старт“»"


@pytest.fixture(scope="module")
def data() -> bytes:
    """The letter as a Word file."""
    return word_file(LETTER, "Письмо", "ru")


class TestWordFile:
    """The same letter for Word."""

    def test_it_says_what_the_markdown_says(self, data: bytes) -> None:
        printed = text(trees(data)["word/document.xml"]).replace("\u00a0", " ")
        assert printed.replace("\n", "") == shown(LETTER).replace("уважением, ", "уважением,").replace("\n", "")

    def test_validators_find_nothing(self, data: bytes, tmp_path: Path) -> None:
        from ooxml_integrity import check
        from openxml_audit import FileFormat, OpenXmlValidator  # type: ignore[import-untyped]

        path = tmp_path / "letter.docx"
        path.write_bytes(data)
        assert [str(finding) for finding in check(str(path))] == []
        found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=0).validate(str(path))
        assert [error.description for error in found.errors] == []

    def test_it_is_no_book(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            everything = b"".join(map(archive.read, names)).decode()
            styles = archive.read("word/styles.xml").decode()
        assert not [name for name in names if "header" in name or "footer" in name]
        assert "header-" not in everything
        assert "{{" not in everything
        assert "<dc:title>Письмо</dc:title>" in everything
        own = re.findall(r'w:styleId="((?:BodyText|List)\w*)">((?:(?!</w:style>).)*)', styles, re.DOTALL)
        assert len(own) > 5
        assert [name for name, style in own if 'w:val="both"' in style or 'w:after="100"' not in style] == []

    def test_its_language_is_that_of_the_letter(self, data: bytes) -> None:
        assert 'w:lang w:val="ru-RU"' in etree.tostring(trees(data)["word/styles.xml"]).decode()
        english = word_file("Hello!", "Letter", "en")
        assert 'w:lang w:val="en-US"' in etree.tostring(trees(english)["word/styles.xml"]).decode()

    def test_equal_letters_are_equal_files(self, data: bytes) -> None:
        assert Letter("a", LETTER, "ru").docx == Letter("a", LETTER, "ru").docx
        assert word_file(LETTER, "Письмо", "ru") == data
