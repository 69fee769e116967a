"""What each key of front matter is for, in words for those who fill it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profcollect.i18n import Text
from profcollect.practice import Author, Consent, Illustration, Link, Name, Practice, Resource, Result
from profcollect.schema import Stage

if TYPE_CHECKING:
    from profcollect.lsp.fields import Field

# A field is one line.
# fmt: off
FIELDS: dict[str, dict[str, Text]] = {
    Practice.__name__: {
        "title": Text(ru="Название практики, каким оно будет в книге: без точки в конце и не заглавными буквами.", en="The title, as the book will have it: no final stop, not in capitals."),
        "authors": Text(ru="Кто провёл практику и написал о ней. Один человек пишется в строку, несколько — списком.", en="Who did the practice and wrote about it: one person in a line, several in a list."),
        "source": Text(ru="Откуда взят текст, если он уже где-то опубликован. С источником авторы не обязательны.", en="Where the text comes from if it was published before. With a source, authors are not needed."),
        "municipality": Text(ru="Город или округ, где идёт практика, — один из тех, что названы в настройках сборника.", en="The town or district of the practice, one of those that the collection's settings name."),
        "level": Text(ru="Уровень профминимума. Программа выводит его из направлений; указывайте, только если он выше.", en="The level of the profminimum. It follows from the directions; state it only where it is higher."),
        "directions": Text(ru="Направления профминимума. В книге практика встанет в раздел того, что названо первым.", en="Directions of the profminimum. The practice stands in the section of the first one."),
        "audience": Text(ru="Для кого практика. Если для школьников, нужны ещё классы и направления.", en="Whom the practice is for. If for pupils, it needs grades and directions as well."),
        "grades": Text(ru="Классы, для которых практика: промежутком или через запятую.", en="The grades it is for: a range, or several with commas."),
        "form": Text(ru="Форма работы: что именно проводится. Можно назвать несколько.", en="The form of work: what is held. There may be several."),
        "focus_area": Text(ru="Направленность дополнительного образования, если практика к нему относится.", en="The focus area of additional education, if the practice belongs to it."),
        "scale": Text(ru="На каком уровне проходит практика: одна организация, муниципалитет, регион или шире.", en="How far the practice reaches: an organisation, a town, a region or more."),
        "summary": Text(ru="Аннотация: о чём практика, для кого она и что даёт. Несколько предложений.", en="The abstract: what the practice is about, whom it is for, what it gives. A few sentences."),
        "keywords": Text(ru="Слова, по которым практику будут искать. Строчными буквами, без точки в конце.", en="The words it will be looked for by, in lower case, without a final stop."),
        "period": Text(ru="Когда идёт практика: годы, даты или слова.", en="When the practice takes place: years, dates or words."),
        "partners": Text(ru="Кто помогает: организации и люди, каждый отдельной строкой списка.", en="Who helps: organisations and people, an item of the list each."),
        "resources": Text(ru="Что нужно для практики и чем вы готовы поделиться.", en="What the practice needs, and what you can share."),
        "results": Text(ru="Что получилось: предложениями или показателями с их значениями.", en="What has come of it: in sentences, or as indicators with values."),
        "replication": Text(ru="Что нужно, чтобы практику повторили другие.", en="What others need to repeat the practice."),
        "videos": Text(ru="Ролики о практике: адрес и название каждого.", en="Films about the practice: the address and the title of each."),
        "links": Text(ru="Страницы о практике: адрес, название и дата обращения.", en="Pages about the practice: address, title, and when it was read."),
        "images": Text(ru="Сведения о рисунках текста: подпись, кто на снимке и на основании какого согласия.", en="About the pictures of the text: the caption, who is on it, and by whose consent."),
        "attachments": Text(ru="Файлы, которые прилагаются к практике: сценарии, раздаточные листы.", en="Files that belong to the practice, such as scripts and handouts."),
        "section": Text(ru="Раздел или номинация сборника — из тех, что названы в его настройках.", en="A section or nomination of the collection, one of those that its settings name."),
        "date": Text(ru="Когда практика подана.", en="When the practice was submitted."),
        "status": Text(ru="Как далеко продвинулась практика. От этого зависит, что ещё в ней нужно заполнить.", en="How far the practice has come, which decides what else must be filled in."),
        "consent": Text(ru="Когда авторы дали согласия и где лежат бумаги. Сами бумаги сюда не вкладывают.", en="When the authors gave their consents, and where the papers are kept; never the papers."),
        "license": Text(ru="На каких условиях текст можно использовать, если они не те, что у всего сборника.", en="On what terms the text may be used, if not on those of the collection."),
        "originality": Text(ru="Доля собственного текста в процентах по справке о проверке.", en="The share of the text that is original, in per cent, as a check has found."),
        "udc": Text(ru="Индекс УДК статьи.", en="The UDC number of the article."),
        "lang": Text(ru="Язык текста, если он не тот, что у сборника: ru или en.", en="The language of the text, if not that of the collection: ru or en."),
        "aliases": Text(ru="Как страница практики называлась раньше: с прежнего адреса сайт приведёт на новый.", en="What the page was called before: the site leads on from there."),
        "lint_ignore": Text(ru="Коды правил, которые в этом файле не проверять.", en="The codes of rules that are not to be checked in this file."),
        "profcollect": Text(ru="Версия этих полей; пока всегда 1.", en="The version of these fields; so far always 1."),
    },
    Author.__name__: {
        "name": Text(ru="Фамилия, имя и отчество, в этом порядке.", en="Surname, given name and patronymic, in this order."),
        "group": Text(ru="Название коллектива, если авторы подписываются вместе.", en="The name of a group whose members sign together."),
        "position": Text(ru="Должность, с маленькой буквы.", en="The position, in lower case."),
        "organization": Text(ru="Место работы. Если в настройках сборника есть список организаций, то одна из них.", en="The place of work: one of the collection's organisations, if its settings list any."),
        "email": Text(ru="Электронная почта для связи.", en="An e-mail address to write to."),
        "degree": Text(ru="Учёная степень и звание.", en="Academic degree and title."),
        "orcid": Text(ru="Идентификатор ORCID: 0000-0000-0000-0000.", en="The ORCID iD: 0000-0000-0000-0000."),
        "municipality": Text(ru="Муниципалитет автора, если он не тот, что у практики.", en="The author's town, if not that of the practice."),
        "consent": Text(ru="Согласия этого автора: даты и где лежит бумага.", en="This author's consents: the dates, and where the paper is kept."),
    },
    Name.__name__: {
        "surname": Text(ru="Фамилия.", en="Surname."),
        "given": Text(ru="Имя.", en="Given name."),
        "patronymic": Text(ru="Отчество, если есть.", en="Patronymic, if there is one."),
    },
    Consent.__name__: {
        "processing": Text(ru="Когда дано согласие на обработку персональных данных.", en="When consent to the processing of personal data was given."),
        "distribution": Text(ru="Когда дано согласие на распространение персональных данных. Без него почта в книгу не попадёт.", en="When consent to the publication of personal data was given. Without it the book has no e-mail address."),
        "rights": Text(ru="Когда автор разрешил опубликовать текст.", en="When the author allowed the text to be published."),
        "ref": Text(ru="Где хранится бумага: папка, дело, лист.", en="Where the paper is kept: folder, file, sheet."),
    },
    Resource.__name__: {
        "text": Text(ru="Что это за ресурс.", en="What the resource is."),
        "kind": Text(ru="Вид ресурса.", en="The kind of resource."),
        "share": Text(ru="Есть ли он у вас и можете ли вы поделиться.", en="Whether you have it, and whether you can share it."),
    },
    Result.__name__: {
        "indicator": Text(ru="Что измеряли или чего добились.", en="What was measured or achieved."),
        "value": Text(ru="Сколько получилось.", en="How much it came to."),
        "period": Text(ru="За какое время.", en="Over what time."),
    },
    Link.__name__: {
        "url": Text(ru="Адрес страницы целиком, с https.", en="The whole address of the page, with https."),
        "title": Text(ru="Как называется страница или ролик.", en="What the page or the film is called."),
        "accessed": Text(ru="Когда вы открывали страницу в последний раз.", en="When you last opened the page."),
    },
    Illustration.__name__: {
        "file": Text(ru="Файл рисунка, как он назван в тексте.", en="The picture's file, as the text names it."),
        "caption": Text(ru="Подпись под рисунком.", en="The caption below the picture."),
        "people": Text(ru="Есть ли на снимке люди, и кто: взрослые или дети.", en="Whether there are people in the picture, adults or children."),
        "consent": Text(ru="Согласие тех, кто на снимке: дата и где лежит бумага.", en="The consent of those in the picture: the date, and where the paper is kept."),
    },
    "_Period": {
        "start": Text(ru="Начало.", en="The beginning."),
        "end": Text(ru="Конец.", en="The end."),
    },
}
# fmt: on
STAGES = {
    Stage.DRAFT: Text(ru="Нужно всегда", en="Needed always"),
    Stage.SUBMITTED: Text(ru="Нужно с подачи", en="Needed from submission on"),
    Stage.ACCEPTED: Text(ru="Нужно, чтобы практику приняли", en="Needed for the practice to be accepted"),
    Stage.READY: Text(ru="Нужно к печати", en="Needed before printing"),
    Stage.PUBLISHED: Text(ru="Нужно, чтобы опубликовать", en="Needed for publication"),
}
FOR_SOME = Text(ru=", но не каждой практике", en=", though not by every practice")
FROM_LEVEL = Text(ru="с уровня «{level}»", en="from the level “{level}” on")
REGISTRIES = {
    "municipality": Text(ru="муниципалитет", en="municipality"),
    "organization": Text(ru="организация", en="organisation"),
    "direction": Text(ru="направление профминимума", en="direction of the profminimum"),
    "level": Text(ru="уровень профминимума", en="level of the profminimum"),
    "section": Text(ru="раздел сборника", en="section of the collection"),
    "status": Text(ru="статус", en="status"),
    "audience": Text(ru="для кого практика", en="audience"),
    "scale": Text(ru="уровень практики", en="scale"),
    "focus_area": Text(ru="направленность", en="focus area"),
    "resource_kind": Text(ru="вид ресурса", en="kind of resource"),
    "share": Text(ru="есть ли ресурс", en="whether the resource is there"),
    "people": Text(ru="кто на снимке", en="who is in the picture"),
}
"""What the entries of each registry are."""
STATUSES = {
    "draft": Text(ru="Автор ещё пишет.", en="The author is still writing."),
    "submitted": Text(ru="Автор закончил и подал практику.", en="The author is done and has submitted it."),
    "accepted": Text(ru="Редактор проверил и принял.", en="The editor has checked and accepted it."),
    "ready": Text(ru="Редактор подготовил текст к печати.", en="The editor has made it ready for printing."),
    "published": Text(ru="Книга с практикой вышла.", en="The book with it has come out."),
    "rejected": Text(ru="Практика не войдёт ни в одно издание.", en="No edition will have it."),
    "withdrawn": Text(
        ru="Автор забрал практику: ни в одно издание она не войдёт.",
        en="The author has withdrawn it: no edition will have it.",
    ),
}


def about(field: Field) -> Text:
    """What a field is for."""
    return FIELDS[field.record.__name__][field.name]


def needed(field: Field, lang: str) -> str:
    """From when on it must be filled in; empty where it need not."""
    if field.key.stage is None:
        return ""
    words = STAGES[field.key.stage].say(lang)
    return words + (FOR_SOME.say(lang) if field.key.when else "") + "."
