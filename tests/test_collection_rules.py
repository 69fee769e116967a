"""What is found between practices: repeated texts, names in two spellings, and what the collection has in vain."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from conftest import FICTIONAL
from hypothesis import given
from hypothesis import strategies as st

from profcollect.config import Settings, read_config
from profcollect.lint import engine
from profcollect.lint.diagnostic import Place, Severity
from profcollect.lint.facts import ABBREVIATION, Collection, Facts, Mention, Person, gather
from profcollect.lint.rules.spellings import is_slip, own_name
from profcollect.source import read, text_document
from profcollect.taxonomy import DEFAULT, read_taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.lint.diagnostic import Diagnostic

TODAY = date(2026, 11, 23)
CONFIG = """\
название: Сборник
группировать: [уровень, направление]
муниципалитеты:
  - {ид: kopeysk, название: Копейский городской округ, город: Копейск}
  - {ид: kyshtym, название: Кыштымский городской округ, город: Кыштым}
"""
LISTED = """\
организации:
  - {ид: cdutt, название: ЦДЮТТ, синонимы: [ЦД(Ю)ТТ]}
  - {ид: slovo, название: Студия «Слово»}
разделы:
  - {ид: proby, название: Пробы}
"""
TALK = (FICTIONAL / "practices" / "svetlogorye" / "golos-goroda.md").read_text(encoding="utf-8").split("---\n", 2)[2]


def facts_of(texts: Mapping[str, str], settings: Settings) -> list[Facts]:
    documents = [read(path, text.encode()) for path, text in sorted(texts.items())]
    return [gather(engine.subject(one, settings, TODAY), compare=True) for one in documents]


def settings_of(config: str) -> Settings:
    made, problems = read_config(config)
    taxonomy, _ = read_taxonomy(DEFAULT.read_text(encoding="utf-8"))
    assert made is not None, problems
    assert taxonomy is not None
    return Settings(made, taxonomy, {})


def checked(texts: Mapping[str, str], config: str = CONFIG, only: str = "PC6") -> list[Diagnostic]:
    """What the rules find between these practices, by path; facts go the way through a cache."""
    settings = settings_of(config)
    facts = [Facts.of_data(json.loads(json.dumps(one.data()))) for one in facts_of(texts, settings)]
    collection = Collection(facts, settings, texts.__getitem__, lambda: text_document("profcollect.yml", config))
    return [one for one in engine.check_collection(collection) if one.code.startswith(only)]


def by(author: str, town: str = "kopeysk", work: str = "", number: int = 1) -> dict[str, str]:
    """A practice of an author."""
    own = f"{{имя: {author}, место работы: '{work}'}}" if work else author
    path = f"practices/{town}/{author}{number}.md"
    return {path: f"---\nназвание: Практика {author} {number}\nавторы:\n  - {own}\n---\n"}


def names(found: list[Diagnostic]) -> list[tuple[object, object]]:
    return [(one.arguments["name"], one.arguments["usual"]) for one in found]


# One person, or two?


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Фёдорова Алёна Ильинична", "Федорова Алена Ильинична"),
        ("Зорина Маргарита Львовна", "Зорна Маргарита Львовна"),
        ("Зорина Маргарита Львовна", "Зоирна Маргарита Львовна"),
        ("Зорина Маргарита Сергеевна", "Зорина Маргарита Сергевна"),
        ("Зорина Маргарита Львовна", "Зорина М. Л."),
        ("Зорина Маргарита Львовна", "Зорина М.Л."),
        ("Зорина Маргарита Львовна", "Маргарита Львовна Зорина"),
        ("Зорина Маргарита", "Маргарита Зорина"),
    ],
)
def test_two_spellings_of_one_person(one: str, other: str) -> None:
    found = checked(by(one) | by(one, number=2) | by(other), only="PC604")
    (finding,) = found
    shown = " ".join(other.replace(".", ". ").split())
    assert names(found) == [(shown, one)]
    assert finding.place.line == 4
    assert other in finding.source
    assert [place.path for place in finding.related] == [f"practices/kopeysk/{one}1.md"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Зорина Маргарита Львовна", "Зорина Марина Львовна"),
        ("Зорина Анна Львовна", "Зорина Инна Львовна"),
        ("Зорин Лев Павлович", "Зорина Анна Павловна"),
        ("Зорин Лев Павлович", "Зорин Павел Львович"),
        ("Носова Анна Львовна", "Косова Анна Львовна"),
        ("Зорина Маргарита Львовна", "Зорина А. Л."),
        ("Зорина Маргарита Львовна", "Зорина М. П."),
        ("Зорина Маргарита Львовна", "Белкина Маргарита Львовна"),
        ("Зорина Маргарита", "Зорина Мария"),
    ],
)
def test_relatives_and_namesakes_are_two(one: str, other: str) -> None:
    assert checked(by(one) | by(other), only="PC604") == []


def test_a_slip_or_initials_in_another_town_are_another_person() -> None:
    one = by("Зорина Маргарита Львовна")
    for other in ("Зорна Маргарита Львовна", "Зорина М. Л."):
        assert checked(one | by(other, town="kyshtym"), only="PC604") == []
    found = checked(one | by("Федорова Алена Львовна") | by("Фёдорова Алёна Львовна", town="kyshtym"), only="PC604")
    assert len(found) == 1


def test_the_organisation_brings_people_together() -> None:
    texts = by("Зорина Маргарита Львовна", work="Студия") | by("Зорина М. Л.", town="kyshtym", work="Студия")
    assert names(checked(texts, only="PC604")) == [("Зорина М. Л.", "Зорина Маргарита Львовна")]


def test_a_patronymic_may_be_left_out_at_one_work_only() -> None:
    one, other = "Зорина Маргарита Львовна", "Зорина Маргарита"
    assert names(checked(by(one, work="Студия") | by(other, work="Студия"), only="PC604")) == [(other, one)]
    assert checked(by(one) | by(other), only="PC604") == []


def test_initials_of_two_relatives_are_nobodys() -> None:
    texts = by("Зорина Маргарита Львовна") | by("Зорина Мария Львовна") | by("Зорина М. Л.")
    assert checked(texts, only="PC604") == []


def test_two_authors_of_one_practice_are_two() -> None:
    authors = "  - Зорина Маргарита Львовна\n  - Зорна Маргарита Львовна\n"
    texts = {"practices/kopeysk/a.md": f"---\nназвание: Практика\nавторы:\n{authors}---\n"}
    assert checked(texts | by("Зорина Маргарита Львовна"), only="PC604") == []


@pytest.mark.parametrize(
    ("usual", "rare"),
    [
        ("Зорина Маргарита Львовна", "Маргарита Львовна Зорина"),
        ("Зорина Маргарита Львовна", "Львовна Зорина Маргарита"),
        ("Фёдорова Алёна Львовна", "Федорова Алена Львовна"),
    ],
)
def test_of_two_spellings_that_are_as_frequent_the_better_one_is_usual(usual: str, rare: str) -> None:
    assert names(checked(by(usual) | by(rare), only="PC604")) == [(rare, usual)]


def test_initials_are_the_rarer_spelling_even_where_there_are_more() -> None:
    texts = by("Зорина М. Л.") | by("Зорина М. Л.", number=2) | by("Зорина Маргарита Львовна")
    assert names(checked(texts, only="PC604")) == [("Зорина М. Л.", "Зорина Маргарита Львовна")] * 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("кот", "кит", True), ("кот", "ккот", True), ("кот", "кто", True), ("кот", "кот", False), ("кот", "ток", False)],
)
def test_slip(one: str, other: str, *, expected: bool) -> None:
    assert is_slip(one, other) is expected
    assert is_slip(other, one) is expected


@given(st.text("аб", max_size=5), st.integers(0, 5), st.sampled_from("абв"))
def test_one_letter_more_is_a_slip(word: str, place: int, letter: str) -> None:
    assert is_slip(word, word[:place] + letter + word[place:])


# Organisations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Центр творчества «Слобода»", "Центр творчевства «Слобода»"),
        ("МБУ ДО «Центр творчества»", "Центр творчества-"),
        ("Школа № 7", "Школа №7"),
        ("ЦДЮТТ", "ЦД(Ю)ТТ"),
        ("ЦДЮТТ", "МБУ ДО Ц.Д.Ю.Т.Т."),
        ("Студия «Городская волна»", "Студия «Городскоя волна»"),
    ],
)
def test_two_names_of_one_organisation(one: str, other: str) -> None:
    people = ("Зорина Анна Львовна", "Бек Тимур Алиевич", "Огнев Пётр Ильич")
    texts = by(people[0], work=one) | by(people[1], work=one) | by(people[2], work=other)
    found = checked(texts, only="PC605")
    if other == "Центр творчества-":
        assert found == []
    else:
        assert names(found) == [(other, one)]
        assert other in found[0].source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Гимназия № 7 Копейска", "Гимназия № 17 Копейска"),
        ("Детский сад «Росинка»", "Детский сад «Косинка»"),
        ("Детский сад «Лучик»", "Детский сад «Ключик»"),
        ("Детский сад «Росинка»", "Детский сад «Рябинка»"),
        ("МБУ ДО «Центр творчества»", "ГБУ ДПО Центр творчества"),
        ("Муниципальное бюджетное учреждение «Слобода»", "«слобода»"),
        ("ДДТ", "ДЮТ"),
    ],
)
def test_different_organisations_and_legal_forms(one: str, other: str) -> None:
    assert checked(by("Зорина Анна Львовна", work=one) | by("Бек Тимур Алиевич", work=other), only="PC605") == []


def test_the_collections_own_list_knows_the_names_of_its_organisations() -> None:
    texts = by("Зорина Анна Львовна", work="ЦДЮТТ") | by("Бек Тимур Алиевич", work="ЦД(Ю)ТТ")
    assert checked(texts, CONFIG + LISTED, only="PC605") == []


def test_own_name() -> None:
    assert own_name("МБУ ДО «Центр творчества»") == own_name("центр   творчества") == "центр творчества"
    assert own_name("МБОУ СОШ") == "сош"
    assert own_name("Учреждение образования") == "учреждение образования"


def test_two_spellings_in_one_paragraph() -> None:
    text = (
        "---\nназвание: Итоговый анализ\n---\n\n- Специалисты и руководители ЦД(Ю)ТТ делились опытом: \n"
        "- ЦДЮТТ стал площадкой для профессиональных проб, занятия прошли в ЧИППКРО и в ЦДЮТТ\n"
    )
    for config in (CONFIG, CONFIG + LISTED):
        (found,) = checked({"practices/a.md": text}, config, only="PC605")
        assert found.arguments == {"name": "ЦД(Ю)ТТ", "usual": "ЦДЮТТ"}
        assert (found.place.line, found.place.column, found.place.end_column) == (5, 30, 37)
        assert [(place.line, place.column) for place in found.related] == [(6, 3)]


def test_the_collections_own_name_is_usual_however_rare() -> None:
    text = "---\nназвание: Практика в центре\n---\n\nЗанятия идут в {}.\n"
    texts = {f"practices/{name}.md": text.format("ЦД(Ю)ТТ") for name in "абв"} | {
        "practices/г.md": text.format("ЦДЮТТ")
    }
    assert names(checked(texts, only="PC605")) == [("ЦДЮТТ", "ЦД(Ю)ТТ")]
    assert names(checked(texts, CONFIG + LISTED, only="PC605")) == [("ЦД(Ю)ТТ", "ЦДЮТТ")] * 3


def test_abbreviations_with_more_than_capitals_are_kept_first() -> None:
    words = " ".join(f"СЛОВО{chr(1040 + number % 32)}{chr(1040 + number // 32)}" for number in range(90))
    text = f"---\nназвание: Практика\n---\n\n{words} ЦДиЮТТ ЦД(Ю)ТТ\n"
    (facts,) = facts_of({"practices/a.md": text}, settings_of(CONFIG))
    assert [one.text for one in facts.abbreviations[:3]] == ["ЦД(Ю)ТТ", "ЦДиЮТТ", "СЛОВОАА"]


@pytest.mark.parametrize(
    "written", ["ЦДЮТТ", "ЦД(Ю)ТТ", "(ЦДЮТТ)", "Ц.Д.Ю.Т.Т.", "ЦДиЮТТ", "«ЦДЮТТ»", "ЦД(ю)ТТ", "ЦДТ(Ю)"]
)
def test_abbreviation(written: str) -> None:
    expected = written.strip("«»") if written != "(ЦДЮТТ)" else "ЦДЮТТ"
    assert ABBREVIATION.findall(f"Работа {written}, и вот") == [expected]


@pytest.mark.parametrize("written", ["МедиаЦентр", "Иванов А.С.", "А. С. Зорин", "ПрофСтарт", "IT", "ЦД", "Я"])
def test_no_abbreviation(written: str) -> None:
    assert ABBREVIATION.findall(f"Работа {written}, и вот") == []


# Repeated texts


def talk(title: str, text: str) -> str:
    return f"---\nназвание: {title}\n---\n\n{text}"


def test_a_copy_is_shown_where_it_begins() -> None:
    own = "Этот абзац написан заново и рассказывает о том, как мы начинали и что из этого вышло.\n\n"
    texts = {"practices/a.md": talk("Голос города", TALK), "practices/b.md": talk("Наш город", own + TALK)}
    (found,) = checked(texts, only="PC603")
    assert found.place.path == "practices/b.md"
    assert found.place.line == 10
    assert 95 < int(str(found.arguments["share"])) < 100
    assert [(place.path, place.line) for place in found.related] == [("practices/a.md", 8)]
    assert found.source == texts["practices/b.md"].split("\n")[found.place.line - 1]
    assert str(found.arguments["lines"]).endswith("…")


def test_the_limit_is_the_collections() -> None:
    half = TALK[: len(TALK) // 2]
    other = "\n\n".join(f"Абзац {number} о совсем другой работе, {'слово ' * 60}" for number in range(9))
    texts = {"practices/a.md": talk("Голос", TALK), "practices/b.md": talk("Город", half + "\n\n" + other)}
    found = checked(texts, only="PC603")
    assert [one.place.path for one in found] == ["practices/b.md"]
    assert checked(texts, CONFIG + "ограничения: {сходство: 90}\n", only="PC603") == []


def test_the_earlier_is_shown_where_it_is_a_small_part_of_the_later() -> None:
    other = "\n\n".join(f"Абзац {number} о совсем другой работе, {'слово ' * 60}" for number in range(60))
    texts = {"practices/a.md": talk("Голос", TALK), "practices/b.md": talk("Город", TALK + "\n\n" + other)}
    assert [one.place.path for one in checked(texts, only="PC603")] == ["practices/a.md"]


def test_every_copy_is_found_once() -> None:
    texts = {f"practices/{name}.md": talk(f"Город {name}", TALK) for name in "абвгд"}
    found = checked(texts, only="PC603")
    assert [one.place.path for one in found] == [f"practices/{name}.md" for name in "бвгд"]


def test_it_may_be_left_as_it_is() -> None:
    kept = talk("Голос", TALK).replace("---\n\n", "не проверять: [PC603]\n---\n\n", 1)
    assert checked({"practices/a.md": talk("Город", TALK), "practices/b.md": kept}, only="PC603") == []


def test_a_quotation_is_no_copy() -> None:
    quote = "«Концепции организационно-педагогического сопровождения профессионального самоопределения обучающихся»"
    one = (
        "Наставничество опирается на специалистов предприятия, которые приглашают подростков познакомиться с работой: "
    )
    other = (
        "Летний лагерь объединяет программирование, робототехнику и путешествия; организаторы записывают впечатления: "
    )
    more = (
        "учащиеся самостоятельно выбирают направление, обсуждают трудности, готовят презентации и показывают родителям."
    )
    work = (
        "Специалисты рассказывают подросткам, какие материалы обрабатывают станки, показывают инструменты контролёра, "
        "предлагают рассчитать себестоимость, сравнивают должности технолога и конструктора."
    )
    rest = (
        "Организаторы распределяют помещения, составляют расписание экскурсий, договариваются с библиотекой, "
        "приглашают выпускников, подготавливают оборудование и фотографируют участников."
    )
    texts = {
        "practices/a.md": talk("Наставничество", f"{one} {quote}\n\n{more}\n\n{work}"),
        "practices/b.md": talk("Лагерь", f"{other} {more}\n\n{quote} служат основой.\n\n{rest}"),
    }
    facts = facts_of(texts, settings_of(CONFIG))
    assert all(one.signature for one in facts)
    assert checked(texts, CONFIG + "ограничения: {сходство: 10}\n", only="PC603") == []


def test_a_file_that_has_changed_meanwhile_is_no_fault() -> None:
    texts = {"practices/a.md": talk("Голос", TALK), "practices/b.md": talk("Голос", TALK)}
    settings = settings_of(CONFIG)
    facts = facts_of(texts, settings)
    config = text_document("profcollect.yml", "")
    for now in ("", "---\nназвание: Голос\n---\n"):
        found = engine.check_collection(Collection(facts, settings, lambda _, now=now: now, lambda: config))  # type: ignore[misc]
        assert {one.code for one in found} == {"PC601"}


# Former addresses


@pytest.mark.parametrize(
    ("aliases", "lines"),
    [
        ("[staraya, kopeysk-staraya.html]", []),
        ("[kopeysk-vtoraya]", [3]),
        ("[Kopeysk_Vtoraya.html]", [3]),
        ("[catalogue]", [3]),
        ("['???']", [3]),
        ("[staraya, staraya.html]", [3]),
        ("odnazhdy", [5]),
    ],
)
def test_a_former_address_is_nobody_elses(aliases: str, lines: list[int]) -> None:
    texts = {
        "practices/kopeysk/pervaya.md": f"---\nназвание: Первая\nпрежние адреса: {aliases}\n---\n",
        "practices/kopeysk/vtoraya.md": "---\nназвание: Вторая\nстатус: черновик\nпрежние адреса:\n  - odnazhdy\n---\n",
    }
    assert [one.place.line for one in checked(texts, only="PC612")] == lines


# What is there in vain


def several(count: int, lines: str = "") -> dict[str, str]:
    return {f"practices/kopeysk/{n}.md": f"---\nназвание: Практика {n}\n{lines}---\n" for n in range(count)}


def test_unused_entries_are_shown_in_the_config() -> None:
    found = checked(several(5), CONFIG + LISTED, only="PC606")
    assert [(one.place.path, one.place.line, one.arguments["name"]) for one in found] == [
        ("profcollect.yml", 5, "Кыштым"),
        ("profcollect.yml", 7, "ЦДЮТТ"),
        ("profcollect.yml", 8, "Студия «Слово»"),
        ("profcollect.yml", 10, "Пробы"),
    ]
    assert all(one.severity == Severity.INFO for one in found)
    assert found[0].source == CONFIG.splitlines()[4]
    assert "муниципалитет, из которого" in found[0].words("ru")


def test_what_an_author_or_a_text_names_is_used() -> None:
    texts = several(4, "раздел: пробы\nавторы:\n  - {имя: Зорина Анна Львовна, место работы: slovo}\n")
    texts["practices/kyshtym/a.md"] = "---\nназвание: Практика в центре\n---\n\nЗанятия идут в ЦД(Ю)ТТ.\n"
    assert checked(texts, CONFIG + LISTED, only="PC606") == []


def test_a_beginning_is_not_asked_for_all() -> None:
    assert checked(several(4), CONFIG + LISTED, only="PC606") == []
    assert checked(several(4), only="PC607") == []


def test_empty_parts_are_one_finding() -> None:
    (found,) = checked(several(5, "направления: [урочная деятельность]\n"), only="PC607")
    assert (found.place.path, found.place.line) == ("profcollect.yml", 2)
    assert "уровень «продвинутый»" in found.words("ru")
    assert "«урочная деятельность»" not in found.words("ru")
    assert "level “" in found.words("en")


@pytest.mark.parametrize("group", ["муниципалитет", "раздел"])
def test_only_levels_and_directions_can_be_empty(group: str) -> None:
    assert checked(several(5), CONFIG.replace("[уровень, направление]", group), only="PC607") == []


def test_a_rejected_practice_fills_no_part() -> None:
    texts = several(5, "направления: [профессиональное обучение]\nстатус: отклонена\n")
    (found,) = checked(texts, only="PC607")
    assert "«профессиональное обучение»" in found.words("ru")


def test_without_the_line_the_config_is_shown_from_its_beginning() -> None:
    config = CONFIG.replace("группировать: [уровень, направление]\n", "")
    (found,) = checked(several(5), config, only="PC607")
    assert (found.place.line, found.place.column) == (1, 1)


# Facts

PLACES = st.builds(Place, st.just("practices/a.md"), *[st.integers(1, 99)] * 4)
MENTIONS = st.builds(Mention, st.text(max_size=9), PLACES)
SEVERAL = st.lists(MENTIONS, max_size=3).map(tuple)
PEOPLE = st.builds(Person, PLACES, st.tuples(*[st.text(max_size=5)] * 3), st.lists(st.text(max_size=5)).map(tuple))


@given(
    st.builds(
        Facts,
        st.just("practices/a.md"),
        MENTIONS,
        st.none() | MENTIONS,
        st.lists(PEOPLE, max_size=3).map(tuple),
        SEVERAL,
        SEVERAL,
        st.lists(st.text(max_size=5), max_size=3).map(tuple),
        st.text(max_size=5),
        st.lists(st.tuples(st.text(max_size=5), st.integers(1, 9), st.integers(1, 9)), max_size=3).map(tuple),
    )
)
def test_facts_survive_a_cache(facts: Facts) -> None:
    assert Facts.of_data(json.loads(json.dumps(facts.data()))) == facts


@pytest.mark.parametrize("data", [[], [1], ["a", None, None, [], [], [], [], "", []], ["a", ["", 1, 1, 1]] + [[]] * 7])
def test_other_data_are_refused(data: list[object]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        Facts.of_data(data)


def test_facts_are_small() -> None:
    """Even those of a long practice with many authors and abbreviations."""
    words = " ".join(
        f"профессионально{number} СЛОВО{chr(1040 + number % 32)}{chr(1040 + number // 32)}" for number in range(900)
    )
    authors = "".join(
        f"  - {{имя: Зорина Маргарита Львовна, место работы: Дом детского творчества {n}}}\n" for n in range(5)
    )
    text = f"---\nназвание: {'Практика ' * 15}\nавторы:\n{authors}---\n\n{words}\n"
    (facts,) = facts_of({"practices/kopeysk/a.md": text}, settings_of(CONFIG))
    assert facts.signature
    assert len(facts.abbreviations) == 40
    assert len(json.dumps(facts.data(), ensure_ascii=False, separators=(",", ":")).encode()) < 4096
