"""The words of a text as a search finds them: stems that begin their words, and the text that a reader sees."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer import stemmer

from profcollect import markdown
from profcollect.images import Image
from profcollect.markup import Context, html
from profcollect.terms import (
    AUTHOR,
    ENDINGS,
    HEADING,
    KEYWORD,
    OFTEN,
    ONCE,
    STOPS,
    SUMMARY,
    TITLE,
    TWICE,
    WORD,
    Terms,
    plain,
    spelled,
    stem,
    terms,
)

WORDS = yaml.safe_load((Path(markdown.__file__).parent / "data/ru.yml").read_text(encoding="utf-8"))
RUSSIAN, LATIN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "abcdefghijklmnopqrstuvwxyz"
ENDED = st.builds(
    "".join,
    st.tuples(st.text(RUSSIAN, max_size=8), st.sampled_from([*sorted(ENDINGS), "ость", "ейш", "ившись", "нный"])),
)
ANY = st.one_of(
    ENDED, st.text(LATIN, max_size=12), st.text(RUSSIAN + LATIN + "0123456789ҡїé\u0301\u00ad\u0306\u0308-_ ")
)
FORMS = """\
проба пробы проб пробами пробу пробе
профориентация профориентации профориентацию профориентацией
дети детей детям детьми детях
класс классы классов классе классам
педагог педагоги педагогов педагога
учитель учителя учителей учителями
мастерская мастерские мастерской мастерских
экскурсия экскурсии экскурсий экскурсию
предприятие предприятия предприятий
профессия профессии профессий профессиям
профессиональный профессиональные профессиональных
родитель родители родителей родителями
школа школы школ школе
ученик ученики учеников
урок урока уроки уроков
внеурочный внеурочная внеурочной
занятие занятия занятий занятиях
конкурс конкурсы конкурсов
фестиваль фестиваля фестивали фестивалей
наставник наставники наставников
колледж колледжа колледже
робот роботы роботов
робототехника робототехнику робототехникой
программирование программирования программированию
инженерный инженерные инженерных
игра игры игр игру
лагерь лагеря лагерей
проект проекты проектов проектом
музей музея музее музеи музеев
партнер партнёр партнёры партнеров
ресурс ресурсы ресурсов
оборудование оборудования
врач врача врачи врачей
волонтёр волонтеры волонтёров
сценарий сценария сценариев
сеть сети сетей сетью
детали деталь деталей
агроном агронома агрономы
обмен обмена обмену
опыт опыта опытом опытов
идея идеи идей идею
Елена Елены Елену
умение умения умений
неделя недели недель
Кыштым Кыштыма Кыштыме
Копейск Копейска Копейске
Петров Петрова Петрову
"""


def stems(text: str) -> list[str]:
    """The stems of a text's words in their order."""
    return [stem(word) for word in WORD.findall(spelled(text))]


@given(ANY)
def test_a_stem_begins_its_word(text: str) -> None:
    for word in WORD.findall(spelled(text)):
        assert word.startswith(stem(word))
        assert stem(word) or word in STOPS or len(word) == 1


@given(ANY)
def test_spelling_is_the_same_however_a_text_is_composed(text: str) -> None:
    small = spelled(text)
    assert small == spelled(unicodedata.normalize("NFD", text)) == spelled(small)
    assert "ё" not in small
    assert "\u00ad" not in small


@pytest.mark.parametrize("forms", [line.split() for line in FORMS.splitlines()], ids=lambda forms: forms[0])
def test_the_forms_of_a_word_have_one_stem(forms: list[str]) -> None:
    assert len({one for form in forms for one in stems(form)}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мастер-класс", ["мастер", "класс"]),
        ("8 класс, 6–9", ["8", "класс", "6", "9"]),
        ("3D-моделирование", ["3d", "моделир"]),
        ("ЦТТ, ИТ-класс, ИИ", ["цтт", "ит", "класс", "ии"]),
        ("что и как в школе", ["", "", "", "", "школ"]),
        ("Л. П. Вересова", ["", "", "верес"]),
        ("Ёжик и ежик", ["ежик", "", "ежик"]),
        ("про\u00adба до\u0301ма", ["проб", "дом"]),
        ("happy events", ["happ", "event"]),
        ("snake_case", ["snake", "case"]),
        ("детали не дети", ["дета", "", "дет"]),
        ("уровень осы", ["уровен", "ос"]),
        ("й\u0306 и\u0306од", ["", "йод"]),
        ("ҡала1", ["ҡала1"]),
        ("№ 7", ["7"]),
    ],
)
def test_words_and_their_stems(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_stop_words_are_spelled_as_they_are_compared() -> None:
    assert all(spelled(word) == word for word in STOPS)
    assert not {"ит", "ии", "дом"} & STOPS


@given(ENDED)
def test_a_stem_is_never_longer_than_the_stemmers(text: str) -> None:
    for word in WORD.findall(spelled(text)):
        assert len(stem(word)) <= len(stemmer("russian").stemWord(word)) or len(word) < 3


def test_a_stem_says_by_its_place_what_it_is_worth() -> None:
    fields = [(TITLE, "Пробы"), (SUMMARY, "проба цеха"), (KEYWORD, "цех"), (AUTHOR, "Цехов"), (HEADING, "Сварка")]
    found = terms("Токарь точил. Токари точили. Станок " + "резец " * 5 + "сварка", fields)
    assert dict(zip(found.stems.split(), found.scores, strict=True)) == {
        "проб": TITLE, "цех": KEYWORD, "токар": TWICE, "точ": TWICE, "станок": ONCE, "резец": OFTEN, "сварк": HEADING,
    }  # fmt: skip
    assert found.stems.split() == sorted(found.stems.split())
    assert {"ы", "а", "ов", "ил", "или", "ь", "и"} <= set(found.endings.split())


def test_an_ending_is_known_though_its_word_says_nothing_new() -> None:
    assert terms("", [(TITLE, "проба"), (KEYWORD, "пробами")]).endings.split() == ["а", "ами"]


def test_a_text_of_nothing_has_no_terms() -> None:
    assert terms("и в на —", [(TITLE, "!")]) == Terms("", b"", "")


BODY = """# Цель **и** *задачи*

Про`код`ба <b> AT&T &copy; A\\*B
вторая строка[^1], ещё^[Сноска.] и [ссылка](https://a.ru).\\
Новая.

| Этап | Срок |
|--|--|
| Первый | 2 |

- [x] дело

~~~
if a < b:
    c
~~~

![Схема](a.png)

[^1]: Примечание. Ещё раз.
"""


def test_plain_is_what_a_reader_sees() -> None:
    context = Context("p", 1, {"a.png": Image("a.png", 10, 10, 96, b"")}, WORDS, {})
    assert plain(html.render(markdown.parse(BODY), context)).replace("\xa0", " ").split("\n") == [
        "Цель и задачи",
        "Прокодба <b> AT&T © A*B вторая строка, ещё и ссылка.",
        "Новая.",
        "Этап",
        "Срок",
        "Первый",
        "2",
        "☑ дело",
        "if a < b:     c",
        "Рисунок 1 — Схема",
        "Примечание. Ещё раз.",
        "Сноска.",
    ]


@given(st.text("аб<>&\"'`*_ \n#|-[]()^1", max_size=60))
def test_no_markup_is_left_in_a_plain_text(text: str) -> None:
    body = markdown.parse(text)
    found = plain(html.render(body, Context("p", 1, {}, WORDS, {})))
    written = "".join(sign for sign in text if sign not in " \n")
    assert "</" not in found or "</" in written
    assert "&lt;" not in found
    assert "\n\n" not in found
    assert found == found.strip()
