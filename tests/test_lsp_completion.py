"""What the language server knows of a place in the front matter: what may be written there, and what it means."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from profcollect.config import Settings, read_config
from profcollect.lsp import glossary, hover
from profcollect.lsp.completion import Setting, Suggestion, complete
from profcollect.lsp.fields import fields_of
from profcollect.lsp.front import Spot, spot_at
from profcollect.practice import Practice
from profcollect.source import read
from profcollect.taxonomy import DEFAULT, read_taxonomy
from profcollect.yamltree import Mapping, compose

CURSOR = "¦"
CONFIG = """\
название: Вымышленный сборник
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}
  - {ид: zarechny, название: "округ: Заречный", синонимы: [Заречка]}
организации:
  - {ид: dom, название: 'Дом творчества "Лад"', полное название: Дом детского творчества, муниципалитет: kopeysk}
  - {ид: centr, название: "Центр, который строит"}
разделы:
  - {ид: proby, название: Пробы}
"""


@pytest.fixture(scope="module")
def settings() -> Settings:
    config, problems = read_config(CONFIG)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert config is not None, problems
    assert taxonomy is not None
    return Settings(config, taxonomy, {})


def split(marked: str) -> tuple[str, int]:
    """A text without its cursor, and where that was."""
    offset = marked.index(CURSOR)
    return marked.replace(CURSOR, ""), offset


def front(lines: str) -> str:
    """A practice's text with these lines of front matter."""
    return f"---\n{lines}\n---\n\n## Цель\n\nТекст.\n"


def spot(marked: str) -> Spot | None:
    text, offset = split(marked)
    return spot_at(read("practices/a.md", text.encode()), offset)


def suggest(settings: Settings, marked: str, lang: str = "ru") -> dict[str, Suggestion]:
    text, offset = split(marked)
    document = read("practices/a.md", text.encode())
    return {one.label: one for one in complete(document, offset, Setting(settings, date(2026, 12, 1), lang))}


def chosen(settings: Settings, marked: str, label: str) -> str:
    """The front matter's line at the cursor, once a suggestion is taken."""
    text, offset = split(marked)
    one = suggest(settings, marked)[label]
    assert one.start <= offset <= one.end
    changed = text[: one.start] + one.text + text[one.end :]
    return changed[changed.rfind("\n", 0, one.start) + 1 :].split("\n", 1)[0]


@pytest.mark.parametrize(
    ("marked", "keys", "written"),
    [
        ("¦", (), ""),
        ("назв¦", (), "назв"),
        ("назв¦ание: X", (), "название"),
        ("статус: чер¦новик", ("статус",), "черновик"),
        ('статус: "чер¦новик" # так', ("статус",), "черновик"),
        ("статус: 'чер¦", ("статус",), "чер"),
        ("статус: черновик¦ # так", ("статус",), "черновик"),
        ('название: "Школа # 2¦"', ("название",), "Школа # 2"),
        ("направления: [уроки, доп¦]", ("направления",), "доп"),
        ("направления: [¦", ("направления",), ""),
        ('направления: ["уро¦ки", x]', ("направления",), "уроки"),
        ("направления:\n  - уро¦ки", ("направления",), "уроки"),
        ("направления:\n- уро¦ки", ("направления",), "уроки"),
        ("направления: [\n  уроки,\n  доп¦\n]", ("направления",), "доп"),
        ("авторы:\n  - имя: Зорина Анна\n    дол¦", ("авторы",), "дол"),
        ("авторы:\n- имя: Зорина Анна\n  место работы: Дом¦", ("авторы", "место работы"), "Дом"),
        ("авторы:\n  - имя: Зорина Анна\n    согласия:\n      обра¦", ("авторы", "согласия"), "обра"),
        ("авторы:\n  - {имя: Зорина Анна, место работы: Дом¦}", ("авторы", "место работы"), "Дом"),
        ("авторы: [{имя: Зорина Анна, дол¦}]", ("авторы",), "дол"),
        ("ресурсы:\n  - вид: ме¦", ("ресурсы", "вид"), "ме"),
        ("согласия: {обра¦ботка: 2026-01-01}", ("согласия",), "обработка"),
        ("согласия:\n  обработка: 2026-01-01\n  ¦", ("согласия",), ""),
        ("согласия:\n  обработка: 2026-01-01\n¦", (), ""),
        # The lines above are no YAML, and the place is clear nevertheless.
        ("название: Форум: первый\nстатус: чер¦", ("статус",), "чер"),
        ("название: «а\nнаправления: [уроки, доп¦", ("направления",), "доп"),
        ("направления: [уроки\nстатус: чер¦", ("статус",), "чер"),
    ],
)
def test_the_place_is_told_by_lines_and_indentation(marked: str, keys: tuple[str, ...], written: str) -> None:
    """Expect the keys above the cursor and what is written there."""
    found = spot(front(marked))
    assert found is not None
    assert (found.keys, found.written) == (keys, written)
    text = split(front(marked))[0]
    assert text[found.start : found.end].rstrip() == written


@pytest.mark.parametrize(
    "marked",
    [
        "---\nстатус: черновик\n---\n\nназв¦",
        "---\nстатус: черновик\n---\nназвание: ¦\n",
        "¦---\nстатус: черновик\n---\n",
        "--¦-\nстатус: черновик\n---\n",
        "---\nстатус: черновик\n-¦--\n",
        "назв¦\n",
        "¦",
        front("# назв¦"),
        front("статус: черновик # ме¦"),
        front("статус:¦"),
        front("направления:\n  -¦"),
        front("аннотация: |\n  Текст аннотации, который\n  идёт даль¦"),
        front("аннотация: Текст, который\n  идёт дальше: стат¦"),
        front("направления: [уроки]¦"),
        front('статус: "черновик"¦'),
        front("авторы: Зорина Анна\n  дол¦"),
        front('авторы: [{имя: Зорина, "дол\n  ж¦'),
        front('направления:\n  - "уроки"¦'),
    ],
)
def test_nothing_is_offered_where_no_key_or_value_can_stand(settings: Settings, marked: str) -> None:
    """Expect silence in the body, in remarks, and in texts of many lines."""
    assert suggest(settings, marked) == {}


def test_front_matter_that_is_not_closed_yet_is_front_matter(settings: Settings) -> None:
    """Expect keys in a file of which only the beginning is written."""
    assert "название" in suggest(settings, "---\n¦")
    assert "статус" in suggest(settings, "---\nназвание: X\nст¦")
    assert "черновик" in suggest(settings, "---\nназвание: X\nстатус: ¦")


def test_keys_are_in_the_files_language_and_not_there_yet(settings: Settings) -> None:
    """Expect Russian keys among Russian ones, English among English ones, with a colon, the needed ones first."""
    russian = suggest(settings, front("название: X\nстатус: черновик\n¦"))
    assert next(iter(russian)) == "авторы"
    assert not {"название", "статус", "title"} & russian.keys()
    assert chosen(settings, front("название: X\nмун¦"), "муниципалитет") == "муниципалитет: "
    assert chosen(settings, front("название: X\nмун¦ниц: Y"), "муниципалитет") == "муниципалитет: Y"
    english = suggest(settings, front("title: X\n¦"))
    assert "municipality" in english
    assert not {"title", "муниципалитет"} & english.keys()
    assert "город" in russian["муниципалитет"].match
    assert russian["муниципалитет"].detail == "municipality"
    assert "с подачи" in russian["муниципалитет"].about
    assert "municipality" in suggest(settings, front("¦"), "en") or "муниципалитет" in suggest(settings, front("¦"))


@pytest.mark.parametrize(
    ("marked", "label", "line"),
    [
        ("муниципалитет: Ко¦", "Копейск", "муниципалитет: Копейск"),
        ("муниципалитет: Ко¦пеиск", "Копейск", "муниципалитет: Копейск"),
        ("муниципалитет: ¦", "округ: Заречный", 'муниципалитет: "округ: Заречный"'),
        ('муниципалитет: "¦"', "округ: Заречный", 'муниципалитет: "округ: Заречный"'),
        ("направления: [уроки, ¦]", "дополнительное образование", "направления: [уроки, дополнительное образование]"),
        ("направления: [¦", "урочная деятельность", "направления: [урочная деятельность"),
        ("направления: уроки, доп¦", "дополнительное образование", "направления: уроки, дополнительное образование"),
        ("направления: до¦п, уроки", "дополнительное образование", "направления: дополнительное образование, уроки"),
        ("направления:\n  - ¦", "урочная деятельность", "  - урочная деятельность"),
        ("уровень: ¦", "основной", "уровень: основной"),
        ("статус: ¦", "подана", "статус: подана"),
        ("для кого: [шк¦]", "школьники", "для кого: [школьники]"),
        ("форма работы: ¦", "мастер-класс", "форма работы: мастер-класс"),
        ("уровень практики: ¦", "муниципальный", "уровень практики: муниципальный"),
        ("направленность: тех¦", "техническая", "направленность: техническая"),
        ("раздел: ¦", "Пробы", "раздел: Пробы"),
        ("классы: ¦", "6–11", "классы: 6–11"),
        ("дата подачи: ¦", "2026-12-01", "дата подачи: 2026-12-01"),
        ("язык: ¦", "ru", "язык: ru"),
        ("не проверять: [¦]", "PC101", "не проверять: [PC101]"),
        ("ресурсы:\n  - вид: ¦", "методические", "  - вид: методические"),
        ("ресурсы: [{вид: ¦}]", "методические", "ресурсы: [{вид: методические}]"),
        ("иллюстрации:\n  - люди: ¦", "дети", "  - люди: дети"),
        ("авторы:\n  - место работы: ¦", 'Дом творчества "Лад"', '  - место работы: Дом творчества "Лад"'),
        ("авторы:\n  - место работы: '¦'", 'Дом творчества "Лад"', "  - место работы: 'Дом творчества \"Лад\"'"),
        ('авторы:\n  - место работы: "¦"', 'Дом творчества "Лад"', '  - место работы: "Дом творчества \\"Лад\\""'),
        ("авторы:\n  - {место работы: ¦}", "Центр, который строит", '  - {место работы: "Центр, который строит"}'),
        ("авторы:\n  - имя: Зорина Анна\n    ¦", "должность", "    должность: "),
        ("авторы:\n  - ¦", "имя", "  - имя: "),
        ("авторы:\n  ¦", "имя", "  - имя: "),
        ("авторы:\n  - {имя: Зорина Анна, ¦}", "должность", "  - {имя: Зорина Анна, должность: }"),
        ('авторы: [{"дол¦ж": педагог}]', "должность", "авторы: [{должность: педагог}]"),
        ("авторы:\n  - 'дол¦ж'", "должность", "  - должность: "),
        ("согласия:\n  ¦", "обработка", "  обработка: "),
        ("видео:\n  - ¦", "адрес", "  - адрес: "),
        ("сроки реализации:\n  ¦", "с", "  с: "),
    ],
)
def test_a_choice_is_written_as_it_must_be(settings: Settings, marked: str, label: str, line: str) -> None:
    """Expect what was typed replaced, quotes where they are needed, and a line that YAML reads as meant."""
    assert chosen(settings, front(marked), label) == line
    if marked.count("\n") == 0 and not label.endswith(":") and "[¦" not in marked:
        node = compose(line)
        assert isinstance(node, Mapping)
        assert label in str(node.pairs[0].value)


def test_keys_of_a_record_that_are_there_are_not_offered_again(settings: Settings) -> None:
    """Expect those of the same author alone to count, above and below the cursor."""
    found = suggest(
        settings,
        front("авторы:\n  - имя: Зорина Анна\n    ¦\n    должность: педагог\n  - почта: a@example.org\nстатус: подана"),
    )
    assert not {"имя", "должность"} & found.keys()
    assert {"электронная почта", "место работы"} <= found.keys()
    found = suggest(settings, front("авторы:\n  - имя: Зорина Анна\n  - почта: a@example.org\n    ¦"))
    assert "имя" in found
    assert "электронная почта" not in found
    found = suggest(settings, front("авторы: [{имя: Зорина Анна, ¦}, {почта: a@example.org}]"))
    assert "имя" not in found
    assert "электронная почта" in found


def test_free_text_has_no_suggestions(settings: Settings) -> None:
    """Expect none for a title, nor for a key that nobody knows."""
    assert suggest(settings, front("название: ¦")) == {}
    assert suggest(settings, front("ключ: ¦")) == {}
    assert suggest(settings, front("ключ:\n  - ¦")) == {}


def test_values_say_what_they_are(settings: Settings) -> None:
    """Expect the level a direction begins at, an organisation's town, a status's meaning."""
    assert suggest(settings, front("направления: ¦"))["дополнительное образование"].detail == "с уровня «основной»"
    organisation = suggest(settings, front("авторы:\n  - место работы: ¦"))['Дом творчества "Лад"']
    assert organisation.detail == "Дом детского творчества, Копейск"
    assert "подал" in suggest(settings, front("статус: ¦"))["подана"].detail


def test_every_field_has_words_in_both_languages() -> None:
    """Expect each field of each record to say what it is for."""
    records: list[type] = [Practice]
    for record in records:
        for field in fields_of(record).values():
            words = glossary.about(field)
            assert words.ru.endswith(".")
            assert words.en.endswith(".")
            if field.inner is not None and field.inner not in records:
                records.append(field.inner)
            assert not field.registry or field.registry in glossary.REGISTRIES
    assert len(records) == 9


def help_at(settings: Settings, marked: str, lang: str = "ru") -> str:
    text, offset = split(front(marked))
    found = hover.explain(read("practices/a.md", text.encode()), settings, offset, lang)
    return found.text if found else ""


def test_a_key_is_explained(settings: Settings) -> None:
    """Expect both names, what it is, from which stage it is needed, an example, and what may be written."""
    words = help_at(settings, "напр¦авления: [уроки]")
    assert words.startswith("**направления** · directions")
    assert "Нужно с подачи, но не каждой практике." in words
    assert "Например: `дополнительное образование`" in words
    assert "урочная деятельность, внеурочная деятельность" in words
    assert help_at(settings, "dir¦ections: [уроки]", "en").startswith("**directions** · направления")
    assert help_at(settings, "авторы:\n  - имя: X\n    почт¦а: a@example.org").startswith(
        "**электронная почта** · email"
    )
    assert help_at(settings, "клю¦ч: значение") == ""
    assert help_at(settings, "назв¦ание: «") != ""


def test_a_value_of_a_registry_is_explained(settings: Settings) -> None:
    """Expect its full name and what it is, for any of its names."""
    assert help_at(settings, "муниципалитет: Зареч¦ка").startswith("**округ: Заречный** — муниципалитет")
    assert "Копейский городской округ" in help_at(settings, "муниципалитет: Копе¦йск")
    assert "с уровня «основной»" in help_at(settings, "направления: [уроки, проф¦пробы]")
    assert "урочная деятельность" in help_at(settings, "направления: ур¦оки, профпробы")
    assert help_at(settings, "статус: под¦ана").endswith("Другие названия: submitted, подано")
    assert help_at(settings, "статус: неизв¦естный") == ""
    assert help_at(settings, "название: пода¦на") == ""


SIGNS = [*"-:[]{}#|,\"' \n\t😀", ": ", "- ", "\n  ", "---\n"]
WORDS = ["авторы:", "имя", "направления: ", "уроки", "статус", "согласия:\n"]
LINES = st.lists(st.sampled_from(SIGNS + WORDS), max_size=14).map("".join)


@settings_of(deadline=None)
@given(LINES)
def test_any_place_of_any_text_has_an_answer(settings: Settings, lines: str) -> None:
    """Expect suggestions, if there are any, to replace what stands at the cursor, within its line."""
    text = f"---\n{lines}\n---\n\nТекст.\n"
    document = read("practices/a.md", text.encode())
    for offset in range(len(text) + 1):
        for one in complete(document, offset, Setting(settings, date(2026, 12, 1), "ru"))[:1]:
            assert one.start <= offset <= one.end
            assert "\n" not in text[one.start : one.end]
            assert "\n" not in one.text
        found = hover.explain(document, settings, offset, "ru")
        assert found is None or found.start <= offset <= found.end


@pytest.mark.parametrize("piece", ["'a", '"', "[", "{a: ", "- ", "a, ", " ", "a: ", "#"])
def test_a_very_long_line_takes_no_time(settings: Settings, piece: str) -> None:
    """Expect a tenth of a megabyte of signs to be looked through in a moment."""
    for start in ("направления: [", "- "):
        marked = front(f"{start}{piece * (100_000 // len(piece))}{CURSOR}")
        text, offset = split(marked)
        document = read("practices/a.md", text.encode())
        began = process_time()
        complete(document, offset, Setting(settings, date(2026, 12, 1), "ru"))
        assert process_time() - began < 3
