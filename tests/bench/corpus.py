"""A made-up collection of any size for measuring: the same for the same size, and plainly fictional."""

from __future__ import annotations

import random
import sys
from pathlib import Path

TOWNS = {"svetlogorye": "Светлогорье", "zarechny-yar": "Заречный Яр", "novokamensk": "Новокаменск", "tikhy": "Тихий"}
DIRECTIONS = (
    "урочная деятельность",
    "внеурочная деятельность",
    "взаимодействие с родителями",
    "практико-ориентированный модуль",
    "дополнительное образование",
    "профессиональное обучение",
)
SUBJECTS = ("педагог", "наставник", "учащийся", "руководитель кружка", "мастер участка", "методист", "родитель")
VERBS = ("показывает", "обсуждает", "проверяет", "описывает", "готовит", "сравнивает", "записывает", "объясняет")
OBJECTS = ("чертёж детали", "план занятия", "дневник наблюдений", "карту ресурсов", "учебный макет", "отзыв группы")
PLACES = ("в мастерской", "на предприятии", "в школьном технопарке", "на экскурсии", "в лаборатории", "дома")
ENDS = (
    "чтобы связать пробу с выбором профессии",
    "и сверяет результат с ожиданиями ребят",
    "не забывая о правилах безопасности",
    "опираясь на опыт прошлого года",
    "и отмечает, что получилось лучше всего",
)
SECTIONS = ("Актуальность", "Цель", "Задачи", "Ход реализации", "Результаты", "Возможности тиражирования")


def sentence(rng: random.Random) -> str:
    """A sentence that is grammatical and says nothing."""
    words = [rng.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, PLACES, ENDS)]
    text = f"{words[0]} {words[1]} {words[2]} {words[3]}, {words[4]} (занятие № {rng.randint(1, 60)})."
    return text[0].upper() + text[1:]


def town(number: int, towns: int) -> tuple[str, str]:
    """The id and the name of a town of so many."""
    names = list(TOWNS.items())
    place = number % towns
    return names[place] if place < len(names) else (f"town-{place}", f"Вымышленный город {place}")


def practice(number: int, towns: int = len(TOWNS)) -> str:
    """A practice of about 10,000 characters: sections, lists, notes, a table."""
    rng = random.Random(number)  # noqa: S311 - for variety, not for secrets
    direction = DIRECTIONS[number % len(DIRECTIONS)]
    summary = " ".join(sentence(rng) for _ in range(4))[:690]
    lines = [
        "---",
        f'title: "Вымышленная практика № {number}: {rng.choice(OBJECTS)} {rng.choice(PLACES)}"',
        "authors:",
        "  - {name: Вымышленова Анна Сергеевна, position: педагог, organization: Центр «Пример», email: a@example.org}",
        f"municipality: {town(number, towns)[1]}",
        f"directions: [{direction}]",
        "audience: [школьники]",
        "grades: 6–9",
        "form: [профессиональная проба]",
        f'summary: "{summary}"',
        "keywords: [проба, мастерская, наставник]",
        "date: 2009-02-13",
        "status: submitted",
        "---",
        "",
    ]
    for index, title in enumerate(SECTIONS):
        lines += [f"## {title}", ""]
        for _ in range(3):
            lines += [" ".join(sentence(rng) for _ in range(3)) + f"[^{index}]" * (_ == 0), ""]
        lines += [f"- **{rng.choice(SUBJECTS)}**: {sentence(rng)}" for _ in range(4)] + [""]
        lines += [f"[^{index}]: {sentence(rng)}", ""]
    lines += ["| Этап | Что делаем | Сколько часов |", "| --- | --- | ---: |"]
    lines += [f"| {row} | {sentence(rng)} | {rng.randint(1, 20)} |" for row in range(1, 7)]
    lines += ["", "Таблица: Вымышленный план занятий", ""]
    return "\n".join(lines)


def make(folder: Path, count: int, towns: int = len(TOWNS)) -> None:
    """Write a collection of `count` practices of so many towns."""
    listed = "\n".join(f"  - {{id: {id_}, name: {name}}}" for id_, name in (town(one, towns) for one in range(towns)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profcollect.yml").write_text(
        f"title: Вымышленный сборник для измерений\nname: book\nmunicipalities:\n{listed}\n", encoding="utf-8"
    )
    for number in range(count):
        path = folder / "practices" / town(number, towns)[0] / f"p{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(practice(number, towns), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), *map(int, sys.argv[2:]))
