"""The search's index: what it says is what the texts hold, and the page's own script finds it."""

from __future__ import annotations

import itertools
import json
import subprocess
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from conftest import FICTIONAL
from hypothesis import given
from hypothesis import strategies as st
from made import TODAY, book, person, practice
from tools import found, needs

from profcollect.terms import AUTHOR, ENDINGS, STOPS, TITLE, WORD, spelled, stem, terms
from profcollect.writers.site import data, index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profcollect.collection import Book

SCRIPT = Path(index.__file__).parents[3] / "templates/default/html/search.js"
LOOKING = """
const fs = require("fs"), vm = require("vm");
const given = JSON.parse(fs.readFileSync(0, "utf8"));
const loaded = [];
const head = { append: (script) => {
  loaded.push(script.src);
  if (given.files[script.src]) vm.runInContext(given.files[script.src], context);
  script.onload();
} };
const context = vm.createContext({ document: { createElement: () => ({}), head } });
vm.runInContext("var self = globalThis;" + given.script, context);
(async () => {
  const answers = [];
  for (const query of given.queries) {
    const { scores, short } = await context.profcollect.find(query, given.titles);
    answers.push([[...scores], short]);
  }
  console.log(JSON.stringify([answers, loaded]));
})();
"""
"""The page's script in Node, which has no documents: what it would load is given to it."""


def unpacked(letters: str) -> Iterator[tuple[int, int]]:
    """Practices and scores, as `search.js` reads them."""
    practice = number = shift = 0
    for letter in letters:
        bits = index.LETTERS.index(letter)
        number += (bits & 31) << shift
        shift += 5
        if bits > 31:
            continue
        practice += number >> 3
        yield practice, number & 7
        number = shift = 0


def told(script: bytes) -> Any:  # noqa: ANN401 - JSON
    """The value that a script hands over."""
    return json.loads(script.decode().partition(" = ")[2].rstrip(";\n"))


def read(files: Mapping[str, bytes]) -> dict[str, list[tuple[int, int]]]:
    """All postings of an index, of one file or of several."""
    known: dict[str, list[tuple[int, int]]] = {}
    for first, last, shown in told(files["search.js"])["chunks"]:
        if isinstance(shown, str):
            name, chunk = json.loads("[" + files[shown].decode().partition("(")[2].rstrip(");\n") + "]")
            assert name == shown
        else:
            chunk = shown
        stems, lines = (one.split(" ") for one in chunk)
        assert stems == sorted(stems)
        assert not first or all(first <= one[0] <= last for one in stems)
        assert not known.keys() & set(stems)
        known |= {one: list(unpacked(line)) for one, line in zip(stems, lines, strict=True)}
    return known


def texts(*written: str) -> Book:
    """A book of texts alone."""
    entries = [
        SimpleNamespace(slug=f"p{number}", compiled=SimpleNamespace(terms=terms(text, [])))
        for number, text in enumerate(written)
    ]
    return cast("Any", SimpleNamespace(entries=entries, facets=()))


@given(st.integers(min_value=0, max_value=2**31 - 1))
def test_a_number_comes_back(number: int) -> None:
    # Bits are shifted in 32, as JavaScript has them.
    assert list(unpacked(index.packed(number))) == [(number >> 3, number & 7)]


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 7)), unique_by=lambda one: one[0]))
def test_postings_come_back(given: list[tuple[int, int]]) -> None:
    pairs = sorted(given)
    assert list(unpacked(index._written([place * 8 + score for place, score in pairs]))) == pairs


@given(st.lists(st.text("абв8 ", max_size=12), min_size=1, max_size=8))
def test_an_index_has_each_stem_of_each_text(written: list[str]) -> None:
    expected: dict[str, list[int]] = {}
    for number, text in enumerate(written):
        for one in {stem(word) for word in WORD.findall(spelled(text))} - {""}:
            expected.setdefault(one, []).append(number)
    known = read(index.files(index.findable(texts(*written)))) if expected else {}
    assert {one: [place for place, _ in pairs] for one, pairs in known.items()} == expected


def test_the_smallest_index() -> None:
    one, two = practice("a", "Проба.\n", title="Цех"), practice("b", "Цех, цеха.\n", title="Станок")
    files = index.files(index.findable(book([one, two])))
    assert list(files) == ["search.js"]
    value = told(files["search.js"])
    assert value["endings"].split() == sorted({*ENDINGS} - {""})
    assert value["stops"].split() == sorted(STOPS)
    # «Станок» comes first in the book: B is 1 in practice 0, P is 15, practice 1 with 7.
    assert value["chunks"] == [["", "", ["проб станок цех", "J H CP"]]]
    assert read(files) == {"проб": [(1, 1)], "станок": [(0, 7)], "цех": [(0, 2), (1, 7)]}


def test_practices_are_found_by_what_only_the_settings_say() -> None:
    config = """\
title: Сборник
municipalities: [{id: kyshtym, name: Кыштымский городской округ, city: Кыштым}]
organizations: [{id: orbita, name: ЦТТ «Орбита»}]
"""
    one = practice(
        "a", config=config, title="Орбита", municipality="kyshtym", grades=(8,), form=("квест",), directions=("parents",),
        level="basic", audience=("teachers",), authors=(person("Яр Ян", organization="orbita"),),
    )  # fmt: skip
    known = read(index.files(index.findable(book([one], config))))
    assert {
        name: known[name] for name in map(stem, ["кыштым", "цтт", "8", "класс", "квест", "родителями", "педагоги"])
    } == {stem(name): [(0, AUTHOR)] for name in ["кыштым", "цтт", "8", "класс", "квест", "родителями", "педагоги"]}
    assert known[stem("орбита")] == [(0, TITLE)]
    assert "базов" not in known


def test_a_practice_without_a_text_is_found_by_its_title() -> None:
    one = practice("a", "", title="Радиостудия")
    assert read(index.files(index.findable(book([one]))))[stem("радиостудия")] == [(0, TITLE)]


@pytest.fixture(scope="module")
def large() -> Book:
    """More than a megabyte of index."""
    letters = "абвгдежзиклмнопрстуфхцчшщэюя"
    words = [
        first + second + third + fourth
        for first in letters
        for second in letters[:14]
        for third in letters
        for fourth in "123456789"
    ]
    return texts(*(" ".join(words[start::3] if start < 3 else words[start::40]) for start in range(9)))


def test_a_large_index_is_divided_by_first_letters(large: Book) -> None:
    files = index.files(index.findable(large))
    chunks = told(files["search.js"])["chunks"]
    assert len(files["search.js"]) < 10_000
    assert [name for _, _, name in chunks] == [f"search_{number}.js" for number in range(1, len(chunks) + 1)]
    assert len(chunks) > 2
    assert all(last < first for (_, last, _), (first, _, _) in itertools.pairwise(chunks))
    assert all(index.CHUNK * 0.9 < len(files[name]) < index.CHUNK * 2 for _, _, name in chunks[:-1])
    known = read(files)
    found_terms = [entry.compiled.terms.stems.split() for entry in large.entries]
    assert sum(map(len, known.values())) == sum(map(len, found_terms))
    assert all((number, 1) in known[one] for number, stems in enumerate(found_terms) for one in stems[::50])


def test_an_index_below_the_bound_is_one_file(monkeypatch: pytest.MonkeyPatch, large: Book) -> None:
    monkeypatch.setattr(index, "MOST", 10**9)
    assert list(index.files(index.findable(large))) == ["search.js"]


def test_a_script_is_json_in_a_statement() -> None:
    assert index.script("a", {"б": '"\\</script>\u2028'}) == (
        '(self.profcollect ??= {}).a = {"б":"\\"\\\\</script>\u2028"};\n'.encode()
    )
    assert index.call("text", "a", "б") == 'profcollect.text("a","б");\n'.replace(",", ", ").encode()


def test_the_catalogue_has_a_line_for_each_practice() -> None:
    from datetime import date

    one = practice(
        "a", title="Проба", municipality="kyshtym", grades=(8, 9), date=date(1970, 1, 3), summary="Слово " * 60,
        authors=(person("Яр Ян"),),
    )  # fmt: skip
    value = told(data.catalogue(book([one, practice("b", title="Без всего")])))
    assert [facet[0] for facet in value["facets"]] == ["municipality", "grade"]
    assert value["facets"][0] == ["municipality", "Муниципалитет", [["kyshtym", "Кыштым"]]]
    first, second = value["practices"]
    assert first[:6] == ["a", "Проба", "Яр Я.".replace(" ", "\xa0"), "Кыштым", 2, [0, 1, 2]]
    assert first[6].endswith("Слово…")
    assert len(first[6]) <= data.BEGINNING + 1
    assert second == ["b", "Без\xa0всего", "", "", 0, [], ""]
    assert "search" not in value["words"]
    assert "sort" in value["words"]


@given(st.text("аб ,.(«\n", max_size=40), st.integers(1, 30))
def test_a_beginning_is_cut_between_words(text: str, length: int) -> None:
    cut = data.beginning(text, length)
    assert cut == text.strip() or (cut.endswith("…") and text.strip().startswith(cut[:-1]) and len(cut) <= length + 2)
    assert cut == text.strip() or len(text.strip()) > length


@cache
def vymysel() -> Book:
    """The fictional collection's book."""
    from profcollect.binding import Order
    from profcollect.building import gather, job_of, outcomes
    from profcollect.jobs import Workers
    from profcollect.selection import Selection
    from profcollect.workspace import open_workspace

    order = Order(("html",), "", Selection({}, ()), final=False, out=Path(), today=TODAY)
    workspace = open_workspace(FICTIONAL)
    workers = Workers(job_of(workspace, order), 1)
    return gather(workspace, order, workers.job, outcomes(workspace, order, workers), lambda *_: None).book(order)


def test_the_index_of_a_collection_agrees_with_a_naive_search() -> None:
    of = vymysel()
    known = read(index.files(index.findable(of)))
    stated: list[set[str]] = []
    labelled = {
        word
        for facet in of.facets
        if facet.name in index.LABELLED
        for value in facet.used
        for word in WORD.findall(spelled(value.label))
    }
    for entry in of.entries:
        own = entry.compiled.practice
        names = [one.name.full if one.name else one.group for one in own.authors]
        labels = [
            value.label for facet in of.facets if facet.name in index.LABELLED
            for value in facet.values if entry.slug in value.slugs
        ]  # fmt: skip
        words = [entry.compiled.plain, own.title, own.summary, *own.keywords, *names, *labels]
        stated.append({stem(word) for text in words for word in WORD.findall(spelled(text))} - {""})
    assert set(known) == set.union(*stated)
    endings = {"", *told(index.files(index.findable(of))["search.js"])["endings"].split()}
    assert all(word[len(stem(word)) :] in endings for word in labelled if stem(word))
    for one, pairs in known.items():
        assert [place for place, _ in pairs] == [number for number, own in enumerate(stated) if one in own]


def looked(files: Mapping[str, bytes], titles: Sequence[str], *queries: str) -> tuple[list[Any], list[str]]:
    """What the page's script answers: for each query the scores and a remark; and what it loaded."""
    given = {
        "script": SCRIPT.read_text(encoding="utf-8"),
        "files": {f"data/{name}": one.decode() for name, one in files.items()},
        "titles": list(titles),
        "queries": queries,
    }
    node = found("node")
    assert node
    said = subprocess.run(
        [node, "-e", LOOKING], input=json.dumps(given), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert not said.returncode, said.stderr
    answers, loaded = json.loads(said.stdout)
    return answers, loaded


@needs("node")
@pytest.mark.parametrize(
    ("query", "expected", "remark"),
    [
        ("пробами", "a", ""),
        ("ПРОБ", "a", ""),
        ("площадок", "b", ""),
        ("площадка", "b", ""),
        ("уровня", "c", ""),
        ("профориентационные", "a", "begins"),
        ("профсоюз", "", ""),
        ("профориент", "a", ""),
        ("ёлки", "b", ""),
        ("елка", "b", ""),
        ("пробы площадка", "a b", "few_words"),
        ("робот и класс", "c", ""),
        ("ИТ", "c", ""),
        ("ит площадка", "b c", "few_words"),
        ("что делают с 8 классом", "c", "few_words"),
        ("8 класс", "c", ""),
        ("роботы8", "c", "begins"),
        ("цтт", "c", ""),
        ("ъъъъ", "", ""),
        ("", "a b c", ""),
        ("! —", "a b c", ""),
    ],
)
def test_the_page_finds(query: str, expected: str, remark: str) -> None:
    """Expect these practices, and a remark where not all that was asked is in them."""
    written = ("Пробу и профориентацию.", "На площадке ёлка.", "Уровень роботов; ИТ-класс, 8 класс, ЦТТ.")
    ((scores, said),) = looked(index.files(index.findable(texts(*written))), ["", "", ""], query)[0]
    assert "".join(name + " " for name, score in zip("abc", scores, strict=True) if score).strip() == expected
    assert said == remark


@needs("node")
def test_the_page_loads_only_the_chunks_it_needs(large: Book) -> None:
    files = index.files(index.findable(large))
    answers, loaded = looked(files, [""] * 9, "яаа1", "ббб2")
    assert [any(scores) for scores, _ in answers] == [True, True]
    chunks = told(files["search.js"])["chunks"]
    needed = {name for first, last, name in chunks for letter in "яб" if first <= letter <= last}
    assert sorted(loaded) == sorted({"data/search.js", *(f"data/{name}" for name in needed)})


@needs("node")
def test_every_form_of_a_word_finds_every_other() -> None:
    """Expect so of 99 in 100 pairs: what a teacher types and what a text has, sixty families of words."""
    families = [line.split() for line in FAMILIES.splitlines()]
    words = [form for family in families for form in family]
    book = texts(*(f"Текст о том, что {word} нужна." for word in words))
    answers, _ = looked(index.files(index.findable(book)), [""] * len(words), *words)
    results = {word: {other for other, score in zip(words, scores, strict=True) if score}
               for word, (scores, _) in zip(words, answers, strict=True)}  # fmt: skip
    missed = [(one, other) for family in families for one in family for other in family if other not in results[one]]
    pairs = sum(len(family) ** 2 for family in families)
    assert len(missed) <= pairs * 0.01, missed


FAMILIES = """\
проба пробы проб пробами пробу пробе
профориентация профориентации профориентацию профориентацией
профориентационный профориентационная профориентационных профориентационного
дети детей детям детьми
ребенок ребенка ребёнку ребенком
класс классы классов классе классам классом
педагог педагоги педагогов педагогам педагога
учитель учителя учителей учителю учителями
мастерская мастерские мастерской мастерских
экскурсия экскурсии экскурсий экскурсию экскурсией
предприятие предприятия предприятий предприятию
завод завода заводе заводы заводов
профессия профессии профессий профессию профессиям
профессиональный профессиональные профессиональных профессиональной
родитель родители родителей родителями
школа школы школ школе школу школой
школьник школьники школьников школьникам
ученик ученика ученики учеников
урок урока уроки уроков уроке
внеурочный внеурочная внеурочной внеурочную
занятие занятия занятий занятиях
конкурс конкурсы конкурса конкурсов
фестиваль фестиваля фестивали фестивалей
наставник наставника наставники наставников
наставничество наставничества наставничеству
уровень уровня уровни уровней уровне
площадка площадки площадок площадке
выставка выставки выставок выставку
поездка поездки поездок поездке
разработка разработки разработок
подросток подростка подростки подростков подростками
колледж колледжа колледже колледжи
техникум техникума техникумы
робот роботы роботов
робототехника робототехники робототехнику робототехникой
программирование программирования программированию
моделирование моделирования моделированием
инженер инженера инженеры инженеров
инженерный инженерные инженерных инженерного
игра игры игр игре игру играми
квест квеста квесты квестов
лагерь лагеря лагере лагерей
проект проекта проекты проектов проектом
форум форума форумы форумов
музей музея музее музеи музеев
семья семьи семей семью
опыт опыта опытом опытов
идея идеи идей идею
Елена Елены Елену
умение умения умений
неделя недели недель неделю
сообщество сообщества сообществ
партнер партнёр партнеры партнёров
ресурс ресурсы ресурсов
оборудование оборудования оборудованием
станок станки станков станка
продавец продавца продавцы
медицина медицины медицину
врач врача врачи врачей
волонтер волонтёры волонтеров волонтёров
дошкольник дошкольники дошкольников
книга книги книг книгу
лесник лесника лесники
тренинг тренинга тренинги тренингов
сценарий сценария сценарии сценариев
карта карты карт карту
сеть сети сетей сетью
сетевой сетевое сетевого сетевых
Копейск Копейска Копейске
Кыштым Кыштыма Кыштыме
Магнитогорск Магнитогорске Магнитогорска
Снежинск Снежинске Снежинска
"""
"""What is looked for in such a collection, in the forms that a query or a text may have."""
