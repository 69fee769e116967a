"""The lines of the front matter: what cannot be read, and what is read otherwise than it was meant."""

from __future__ import annotations

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Safety, Severity
from profcollect.lint.rule import Corrected, Noticed

QUOTE = Text(ru="возьмите значение в кавычки", en="put the value in quotes")
STOPS = Text(
    ru="Пока строку нельзя прочитать, неизвестно, что в ней сказано о практике.",
    en="While the line cannot be read, nobody knows what it says of the practice.",
)


class YamlColon(Corrected):
    """`title: IT: holidays`."""

    code = "PC161"
    name = "yaml-colon"
    fix = Safety.SAFE
    message = Text(
        ru="в значении есть двоеточие с пробелом, и оно принято за конец ключа",
        en="the value has a colon and a space, which looks like the end of a key",
    )
    help = QUOTE
    why = Text(
        ru="Двоеточие с пробелом отделяет ключ от значения; в кавычках оно становится обычным знаком.",
        en="A colon and a space part a key from its value; in quotes they are ordinary characters.",
    )
    bad = "---\nназвание: Лето в науке: полезные каникулы\n---\n"
    good = '---\nназвание: "Лето в науке: полезные каникулы"\n---\n'


class YamlSpecial(Corrected):
    """`title: *important*`."""

    code = "PC162"
    name = "yaml-special"
    fix = Safety.SAFE
    message = Text(
        ru="значение начинается со знака «{sign}», у которого здесь особый смысл",
        en="the value begins with “{sign}”, which has a meaning of its own here",
    )
    help = QUOTE
    why = Text(
        ru="Знаки * & ! % @ и некоторые другие в начале значения — команды; в кавычках они становятся обычными знаками.",
        en="* & ! % @ and some others are commands at the start of a value; in quotes they are ordinary characters.",
    )
    bad = "---\nназвание: *Мастерская* каникул\n---\n"
    good = '---\nназвание: "*Мастерская* каникул"\n---\n'


class YamlQuotes(Corrected):
    """`title: "Project "Ticket""`."""

    code = "PC163"
    name = "yaml-quotes"
    fix = Safety.SAFE
    message = Text(
        ru="внутри значения стоят такие же кавычки, как вокруг него, или часть значения осталась за кавычками",
        en="the value has the same quotes inside as around it, or a part of it is outside the quotes",
    )
    help = Text(
        ru="возьмите всё значение в другие кавычки, а внутри лучше писать «ёлочки»",
        en="put the whole value in the other kind of quotes",
    )
    why = Text(
        ru="На второй такой же кавычке значение кончается, и остаток строки нельзя прочитать.",
        en="The value ends at the second quote of the kind, and the rest of the line cannot be read.",
    )
    bad = '---\nназвание: "Проект "Билет в завтра""\n---\n'
    good = "---\nназвание: Проект «Билет в завтра»\n---\n"


class YamlQuoteOpen(Corrected):
    """`title: "Project`."""

    code = "PC164"
    name = "yaml-quote-open"
    fix = Safety.SAFE
    message = Text(ru="кавычка {sign} открыта, но не закрыта", en="the quote {sign} is opened but not closed")
    help = Text(ru="закройте кавычку в конце значения", en="close the quote at the end of the value")
    why = Text(
        ru="Без закрывающей кавычки значением считаются и все следующие строки.",
        en="Without the closing quote all lines that follow belong to the value.",
    )
    bad = '---\nназвание: "Профессиональные пробы\nстатус: черновик\n---\n'
    good = '---\nназвание: "Профессиональные пробы"\nстатус: черновик\n---\n'


class YamlTab(Corrected):
    """A tab for indentation."""

    code = "PC165"
    name = "yaml-tab"
    fix = Safety.SAFE
    message = Text(ru="в строке есть знак табуляции (клавиша Tab)", en="the line has a tab in it")
    help = Text(ru="замените его пробелами", en="use spaces instead")
    why = Text(
        ru="Отступ показывает, что к чему относится, а ширина табуляции в каждой программе своя.",
        en="The indentation says what belongs to what, and every program has another width for tabs.",
    )
    bad = "---\nназвание: Профессиональные пробы\nавторы:\n\t- Зорина Маргарита Львовна\n---\n"
    good = "---\nназвание: Профессиональные пробы\nавторы:\n  - Зорина Маргарита Львовна\n---\n"


class YamlNoSpace(Corrected):
    """`title:Project`."""

    code = "PC166"
    name = "yaml-no-space"
    fix = Safety.SAFE
    message = Text(ru="после двоеточия нет пробела", en="there is no space after the colon")
    help = Text(ru="поставьте пробел после двоеточия", en="put a space after the colon")
    why = Text(
        ru="Без пробела двоеточие не отделяет ключ от значения: вся строка читается как одно слово.",
        en="Without a space the colon does not part a key from its value: the line is read as one word.",
    )
    bad = "---\nназвание:Профессиональные пробы\nстатус: черновик\n---\n"
    good = "---\nназвание: Профессиональные пробы\nстатус: черновик\n---\n"


class YamlComment(Corrected):
    """`title: Project # 1`."""

    code = "PC167"
    name = "yaml-comment"
    severity = Severity.WARNING
    fix = Safety.UNSAFE
    message = Text(
        ru="всё, что стоит после знака «#», считается примечанием и в книгу не попадёт",
        en="what follows “#” counts as a remark and will not be in the book",
    )
    help = Text(
        ru="если это часть значения, возьмите его в кавычки; если примечание, перенесите его на отдельную строку",
        en="if it is a part of the value, put the value in quotes; if it is a remark, give it a line of its own",
    )
    why = Text(
        ru="Такая потеря незаметна: ошибки нет, а половина названия пропала.",
        en="The loss goes unnoticed: there is no error, but half of the title is gone.",
    )
    bad = "---\nназвание: Мастерская № 5 # лазерный станок\n---\n"
    good = '---\nназвание: "Мастерская № 5 # лазерный станок"\n---\n'


class YamlMisread(Corrected):
    """`12:30`, `010`."""

    code = "PC168"
    name = "yaml-misread"
    severity = Severity.WARNING
    fix = Safety.SAFE
    message = Text(
        ru="другие программы прочитают «{value}» как число {number}",
        en="other programs will read “{value}” as the number {number}",
    )
    help = QUOTE
    why = Text(
        ru="Здесь значение прочитано так, как написано, но таблица или сайт, куда попадёт файл, покажут другое.",
        en="Here the value is read as written, but a spreadsheet or a site that gets the file will show another.",
    )
    bad = "---\nназвание: Профессиональные пробы\nсроки: 12:30\n---\n"
    good = '---\nназвание: Профессиональные пробы\nсроки: "12:30"\n---\n'


class YamlSyntax(Noticed):
    """A line that cannot be read, for none of the reasons above."""

    code = "PC169"
    name = "yaml-syntax"
    message = Text(ru="начиная отсюда, сведения нельзя прочитать", en="from here on the lines cannot be read")
    help = Text(
        ru="сравните строку с соседними: после ключа стоят двоеточие и пробел, у строк одного списка одинаковый отступ",
        en="compare the line with its neighbours: a colon and a space after the key, the same indentation in a list",
    )
    why = STOPS
    bad = "---\nназвание: Профессиональные пробы\n  статус: черновик\n классы: 6–11\n---\n"
    good = "---\nназвание: Профессиональные пробы\nстатус: черновик\nклассы: 6–11\n---\n"


class YamlTooComplex(Noticed):
    """Lists of lists of lists."""

    code = "PC170"
    name = "yaml-too-complex"
    message = Text(
        ru="сведения вложены друг в друга слишком глубоко, или их слишком много; уровней может быть не больше: {deepest}",
        en="the values are nested too deeply, or there are too many of them; levels at most: {deepest}",
    )
    help = Text(
        ru="посчитайте открытые скобки и отступы: для практики хватает трёх уровней",
        en="count the open brackets and the indentation: a practice needs no more than three levels",
    )
    why = Text(
        ru="Так пишут только по ошибке или чтобы программа зависла.",
        en="Nobody writes so but by mistake, or to make the program hang.",
    )
    bad = "---\nназвание: [[[[[[[[[[пробы]]]]]]]]]]\n---\n"
    good = "---\nназвание: Профессиональные пробы\n---\n"


class YamlBracketOpen(Corrected):
    """`keywords: [a, b`."""

    code = "PC171"
    name = "yaml-bracket-open"
    fix = Safety.SAFE
    message = Text(ru="скобка «{sign}» открыта, но не закрыта", en="the bracket “{sign}” is opened but not closed")
    help = Text(
        ru="закройте скобку в конце списка, а если это не список, возьмите значение в кавычки",
        en="close the bracket at the end of the list; if this is no list, put the value in quotes",
    )
    why = Text(
        ru="Без закрывающей скобки в список попадают и все следующие строки.",
        en="Without the closing bracket all lines that follow belong to the list.",
    )
    bad = "---\nназвание: Профессиональные пробы\nдля кого: [школьники, педагоги\nстатус: черновик\n---\n"
    good = "---\nназвание: Профессиональные пробы\nдля кого: [школьники, педагоги]\nстатус: черновик\n---\n"


class YamlBackslash(Corrected):
    """A Windows path in double quotes."""

    code = "PC173"
    name = "yaml-backslash"
    fix = Safety.SAFE
    message = Text(
        ru="в двойных кавычках у знака «\\» особый смысл, и здесь его нельзя прочитать",
        en="in double quotes “\\” has a meaning of its own, and here it makes no sense",
    )
    help = Text(ru="возьмите значение в одинарные кавычки", en="put the value in single quotes")
    why = Text(
        ru="Обратная черта в двойных кавычках — начало кода знака; в одинарных она остаётся чертой.",
        en="In double quotes a backslash begins the code of a character; in single ones it stays what it is.",
    )
    bad = '---\nназвание: Профессиональные пробы\nисточник: "папка Отчёты\\Копейск"\n---\n'
    good = "---\nназвание: Профессиональные пробы\nисточник: 'папка Отчёты\\Копейск'\n---\n"


class ListMark(Corrected):
    """Dashes for hyphens before the items of a list."""

    code = "PC172"
    name = "list-mark"
    fix = Safety.UNSAFE
    message = Text(
        ru="строки списка начинаются со знака «{sign}», а нужен дефис",
        en="the lines of the list begin with “{sign}” where a hyphen is needed",
    )
    help = Text(
        ru="поставьте в начале каждой строки списка дефис и пробел",
        en="begin every line of the list with a hyphen and a space",
    )
    why = Text(
        ru="Word заменяет дефисы на тире и точки; без дефисов весь список читается как одно значение.",
        en="Word makes dashes and dots of hyphens; without hyphens the list is read as a single value.",
    )
    bad = "---\nназвание: Профессиональные пробы\nформа работы:\n  – экскурсия\n  – мастер-класс\n---\n"
    good = "---\nназвание: Профессиональные пробы\nформа работы:\n  - экскурсия\n  - мастер-класс\n---\n"
