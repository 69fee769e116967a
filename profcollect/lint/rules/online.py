"""Addresses that were asked on the net: gone, in doubt, moved. Only `lint --online` asks."""

from __future__ import annotations

from profcollect.i18n import Text
from profcollect.lint.diagnostic import Severity
from profcollect.lint.rule import Online

START = "---\nназвание: Профессиональные пробы\n---\n\n"


class UnreachableAddress(Online):
    """A page that is not there, or a site that nobody knows."""

    code = "PC431"
    name = "unreachable-address"
    severity = Severity.WARNING
    message = Text(ru="страница не открывается, {reason}: {address}", en="the page does not open, {reason}: {address}")
    help = Text(
        ru="откройте адрес в браузере; если страницы нет, найдите новую или уберите ссылку",
        en="open it in a browser; if the page is gone, find its new place or remove the link",
    )
    why = Text(
        ru="Книгу читают годами; адрес, который не открывается уже сегодня, в ней не нужен.",
        en="A book is read for years; an address that is dead today has no place in it.",
    )
    bad = START + "Правила есть [на сайте](https://example.org/404).\n"
    good = START + "Правила есть [на сайте](https://example.org/).\n"


class AddressInDoubt(Online):
    """A page of which nobody can tell whether it is there."""

    code = "PC432"
    name = "address-in-doubt"
    severity = Severity.INFO
    message = Text(
        ru="не удалось узнать, открывается ли страница, {reason}: {address}",
        en="it is not known whether the page opens, {reason}: {address}",
    )
    help = Text(ru="откройте адрес в браузере сами", en="open it in a browser yourself")
    why = Text(
        ru="Многие сайты не отвечают программам или открываются не из всякой сети, хотя читатель их увидит.",
        en="Many sites do not answer to programs, or not from every network, and open for readers nevertheless.",
    )
    bad = START + "Правила есть [на сайте](https://example.org/403).\n"
    good = START + "Правила есть [на сайте](https://example.org/).\n"


class MovedAddress(Online):
    """A page that has moved for good."""

    code = "PC434"
    name = "moved-address"
    severity = Severity.INFO
    message = Text(ru="страница переехала: {address}", en="the page has moved: {address}")
    help = Text(
        ru="откройте новый адрес; если это та самая страница, впишите его: {new}",
        en="open the new address; if it is the same page, write that: {new}",
    )
    why = Text(
        ru="С прежнего адреса переадресуют, пока о нём помнят; новый прослужит дольше.",
        en="The old address leads there only as long as somebody remembers it; the new one will last longer.",
    )
    bad = START + "Правила есть [на сайте](https://example.org/301).\n"
    good = START + "Правила есть [на сайте](https://example.org/).\n"
