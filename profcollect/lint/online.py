"""Asking the net whether addresses still open: only what anybody may reach, a few at a time, and never for long."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from collections import defaultdict
from contextlib import suppress
from http.client import responses
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from profcollect import __version__
from profcollect.i18n import Text
from profcollect.lint.addresses import SIGN, bare_in, flaw_of, front_links
from profcollect.lint.written import prose_values
from profcollect.yamltree import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from profcollect.source import Document

    Allowed = Callable[[str], bool]

AT_ONCE = 16
AT_ONCE_OF_A_HOST = 2
"""Requests that are under way at a time."""
LONGEST = 300.0
"""Seconds that all addresses together may take."""
MOST_HOPS = 8
"""Redirects that are followed."""
MOST_BYTES = 64 * 1024
"""Of an answer at most; its head is all that is read."""
MOST_ADDRESSES = 3
"""Of those that a host has, how many are tried."""
LONGEST_NEW = 200
"""Characters of an address that may be suggested in the place of another."""
PORTS = {"http": 80, "https": 443}
ERRORS = 400
"""The code that HTTP's errors begin with."""
GONE = frozenset({404, 410})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
GUARD = re.compile(r"captcha|login|signin|auth|passport|consent|\bsso\b", re.IGNORECASE)
"""What an address has to which a site sends strangers, whatever they asked for."""
EMBEDDING = IPv6Network("64:ff9b::/96")
"""IPv6 addresses with an IPv4 address in their last four bytes."""
UNKNOWN_HOST = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004})
"""What a search for a host's name ends with if there is no such host; the numbers are those of Windows."""

NO_HOST = Text(ru="такого сайта нет", en="there is no such site")
NO_NET = Text(ru="сайт не нашёлся; проверьте связь с интернетом", en="the site was not found; check the connection")
NO_ANSWER = Text(ru="сайт не ответил", en="the site did not answer")
NO_TIME = Text(ru="на неё не хватило времени", en="there was no time left for it")
REFUSED = Text(ru="сайт не принял соединение", en="the site did not accept a connection")
UNTRUSTED = Text(ru="браузер может не доверять этому сайту", en="browsers may not trust the site")
IN_CIRCLES = Text(ru="сайт переадресует по кругу", en="the site redirects in circles")
ELSEWHERE = Text(ru="сайт переадресует не на страницу", en="the site redirects to what is no page")
PRIVATE = Text(ru="адрес ведёт во внутреннюю сеть", en="the address is one of a private network")
NONSENSE = Text(ru="сайт ответил непонятно", en="the site's answer makes no sense")


class Asked(NamedTuple):
    """An address in a practice that can be asked."""

    address: str
    span: Span


class Answer(NamedTuple):
    """What asking an address came to."""

    status: int = 0
    """The code of the last answer; 0 where there was none."""
    fault: Text | None = None
    """Why there was none."""
    moved: str = ""
    """Where the page has moved for good."""


class _Fault(Exception):  # noqa: N818 - it ends one conversation, and is no error of ours
    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


_answers: dict[str, Answer] = {}
"""What has been asked in this run: `--fix` checks twice, `--watch` again and again."""


def addresses_of(document: Document) -> Iterator[Asked]:
    """The addresses of a practice that begin with http or https and have no flaw that shows without asking."""
    for written, address, span in _all_addresses(document):
        if address.lower().startswith(("http://", "https://")) and flaw_of(written) is None:
            yield Asked(address, span)


def _all_addresses(document: Document) -> Iterator[tuple[str, str, Span]]:
    """As written, as the parser has it, and where."""
    for _, node, _ in front_links(document):
        yield node.text.strip(), node.text.strip(), node.span
    for target in document.passages.targets:
        if target.kind != "image":
            span = target.written or target.span
            yield document.text[slice(*span)] if target.written else target.address, target.address, span
    for prose in (*prose_values(document), *document.passages.with_sign(SIGN)):
        for bare in bare_in(prose, document.text):
            yield bare.text, bare.text, bare.span


def unreachable(asked: Mapping[str, Sequence[Asked]], timeout: float) -> dict[str, list[Problem]]:
    """What is wrong with these addresses, by the practice that they stand in; each is asked once."""
    wanted = {urldefrag(one.address)[0] for some in asked.values() for one in some}
    _answers.update(ask(wanted - _answers.keys(), timeout))
    connected = any(_answers[one].status for one in wanted)
    found = {}
    for path, some in asked.items():
        answers = [(one, _answers[urldefrag(one.address)[0]]) for one in some]
        problems = [problem for one, answer in answers if (problem := problem_of(one, answer, connected=connected))]
        if problems:
            found[path] = problems
    return found


def problem_of(asked: Asked, answer: Answer, *, connected: bool = True) -> Problem | None:
    """What is wrong with an address that answered so; `connected` where any address has answered at all."""
    if answer.fault is not None:
        lost = answer.fault is NO_HOST
        reason = NO_NET if lost and not connected else answer.fault
        kind = "unreachable-address" if lost and connected else "address-in-doubt"
        return Problem(kind, asked.span, {"reason": reason, "address": asked.address})
    if answer.status >= ERRORS:
        words = f"{answer.status} {responses.get(answer.status, '')}".strip()
        reason = Text(ru=f"сайт отвечает «{words}»", en=f"the site answers “{words}”")
        kind = "unreachable-address" if answer.status in GONE else "address-in-doubt"
        return Problem(kind, asked.span, {"reason": reason, "address": asked.address})
    if answer.moved:
        return Problem("moved-address", asked.span, {"address": asked.address, "new": answer.moved})
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the net that all share, not of this machine or the network around it."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.sixtofour or ip.teredo:
            return False
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in EMBEDDING else ip.ipv4_mapped
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def ask(
    addresses: Iterable[str], timeout: float, allowed: Allowed = is_public, longest: float = LONGEST
) -> dict[str, Answer]:
    """What each address answers within `timeout` seconds, all of them within `longest`.

    `allowed` says which IP addresses may be spoken to at all.
    """
    answers = dict.fromkeys(sorted(addresses), Answer(fault=NO_TIME))
    if answers:
        asyncio.run(_Asker(timeout, allowed).ask_all(answers, longest))
    return answers


class _Asker:
    """One run of questions."""

    def __init__(self, timeout: float, allowed: Allowed) -> None:
        self._timeout = timeout
        self._allowed = allowed
        self._pool = asyncio.Semaphore(AT_ONCE)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_OF_A_HOST))
        self._found: dict[tuple[str, int], asyncio.Future[list[str]]] = {}
        self._context = ssl.create_default_context()

    async def ask_all(self, answers: dict[str, Answer], longest: float) -> None:
        """Fill in the answers, as far as there is time."""

        async def one(address: str) -> None:
            answers[address] = await self._answer(address)

        with suppress(TimeoutError):
            async with asyncio.timeout(longest):
                await asyncio.gather(*map(one, answers))

    async def _answer(self, address: str) -> Answer:
        """What an address answers in the end, or why it does not."""
        try:
            return await self._follow(address)
        except TimeoutError:
            fault = NO_ANSWER
        except _Fault as found:
            fault = found.what
        except ssl.SSLCertVerificationError:
            fault = UNTRUSTED
        except ssl.SSLError:
            fault = NONSENSE
        except OSError:
            fault = REFUSED
        except (ValueError, EOFError, asyncio.LimitOverrunError):
            fault = NONSENSE
        return Answer(fault=fault)

    async def _follow(self, address: str) -> Answer:
        """What an address answers after all redirects."""
        left, url, moved, seen = self._timeout, address, "", {address}
        loop = asyncio.get_running_loop()
        while len(seen) <= MOST_HOPS:
            host, port = _host(url)
            # Waiting for others is not held against an address.
            async with self._hosts[host], self._pool:
                started = loop.time()
                async with asyncio.timeout(left):
                    status, location = await self._exchange(url, host, port)
                left -= loop.time() - started
            if status not in REDIRECTS or not location:
                return Answer(status, moved=_worth_telling(address, moved) if status < ERRORS else "")
            before, url = url, urldefrag(urljoin(url, location))[0]
            if url in seen:
                break
            seen.add(url)
            # Where a temporary redirect leads is nobody's new address.
            moved = url if status in FOR_GOOD and before == (moved or address) else moved
        raise _Fault(IN_CIRCLES)

    async def _exchange(self, url: str, host: str, port: int) -> tuple[int, str]:
        """The code and the new place that a page answers; what does not answer to HEAD is asked by GET."""
        ips = await self._resolve(host, port)
        status, location = 0, ""
        for method in ("HEAD", "GET"):
            try:
                status, location = await self._speak(method, url, host, port, ips)
            except (EOFError, ConnectionResetError):
                if method == "GET":
                    raise
            if 0 < status < ERRORS:
                break
        return status, location

    async def _resolve(self, host: str, port: int) -> list[str]:
        """The IP addresses of a host that may be spoken to."""
        if (host, port) not in self._found:
            self._found[host, port] = _lookup(host, port)
        try:
            ips = await asyncio.shield(self._found[host, port])
        except socket.gaierror as error:
            raise _Fault(NO_HOST if error.errno in UNKNOWN_HOST else NO_NET) from error
        public = list(filter(self._allowed, ips))
        if not public:
            raise _Fault(PRIVATE)
        return public[:MOST_ADDRESSES]

    async def _speak(self, method: str, url: str, host: str, port: int, ips: Sequence[str]) -> tuple[int, str]:
        secure = urlsplit(url).scheme.lower() == "https"
        reader, writer = await self._connect(ips, port, host if secure else None)
        try:
            writer.write(_request(method, url, host, port))
            await writer.drain()
            status, location = 100, ""
            while status < 200:  # noqa: PLR2004 - until there is more than a hint of an answer
                status, location = _head(await reader.readuntil(b"\r\n\r\n"))
        finally:
            # Not `close`, which would wait for the rest of a long answer.
            writer.transport.abort()
        return status, location

    async def _connect(
        self, ips: Sequence[str], port: int, name: str | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the first address that takes one, with TLS if there is a name for it."""
        for number, ip in enumerate(ips, 1):
            try:
                # To the address that was looked at: asked again, the name might lead elsewhere.
                return await asyncio.open_connection(
                    ip, port, limit=MOST_BYTES, ssl=self._context if name else None, server_hostname=name
                )
            except ssl.SSLError:
                raise
            except OSError:
                if number == len(ips):
                    raise
        raise _Fault(REFUSED)


def _host(url: str) -> tuple[str, int]:
    """The host and the port of an address, in ASCII. Raises _Fault where it is none of a page."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not parts.hostname:
        raise _Fault(ELSEWHERE)
    name = parts.hostname.rstrip(".")
    host = name if ":" in name else name.encode("idna").decode()
    if not re.fullmatch(r"[\w.:%-]+", host, re.ASCII):
        raise _Fault(NONSENSE)
    return host, parts.port or PORTS[scheme]


def _lookup(host: str, port: int) -> asyncio.Future[list[str]]:
    """The IP addresses of a host, some day: a system that looks for a name cannot be interrupted.

    Hence a thread that the end of the program does not wait for.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()
    # Whoever asked may be gone when the answer comes.
    future.add_done_callback(lambda done: done.cancelled() or done.exception())

    def tell(result: list[str] | Exception) -> None:
        if not future.done():
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    def look() -> None:
        result: list[str] | Exception
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            result = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, ValueError) as error:
            result = error
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, result)

    threading.Thread(target=look, daemon=True).start()
    return future


def _request(method: str, url: str, host: str, port: int) -> bytes:
    parts = urlsplit(url)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + ("?" if parts.query else "")
    target += quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    name = f"[{host}]" if ":" in host else host
    place = name if port == PORTS[parts.scheme.lower()] else f"{name}:{port}"
    lines = (
        f"{method} {target} HTTP/1.1",
        f"Host: {place}",
        f"User-Agent: Mozilla/5.0 (compatible; profcollect/{__version__}; checking links)",
        "Accept: text/html,*/*",
        "Accept-Language: ru,en",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _head(data: bytes) -> tuple[int, str]:
    """The code of an answer, and where it sends. Raises ValueError where it is no answer."""
    text = data.decode(errors="replace")
    match = re.match(r"HTTP/\d(?:\.\d)? (\d{3})\b", text)
    if match is None:
        raise ValueError(text[:20])
    location = re.search(r"^location:[ \t]*([^\r\n]*)", text, re.IGNORECASE | re.MULTILINE)
    return int(match[1]), location[1].strip() if location else ""


def _worth_telling(address: str, moved: str) -> str:
    """The new address, if it is another one indeed: not with `www.`, a stroke or an `s` more, nor a sign-in page."""

    def bare(url: str) -> str:
        return re.sub(r"^https?://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/").casefold()

    same = bare(address) == bare(moved)
    return "" if same or len(moved) > LONGEST_NEW or GUARD.search(moved) else moved
