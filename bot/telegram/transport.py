"""HTTP to Telegram by aiohttp, behind python-telegram-bot's own interface for transports.

The default transport of that library (httpx) tops out near 400 calls a second on a small machine; this one
does several thousand. Nothing here logs, and no error quotes an address: it would hold the token.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram.delivery import BrokenOff, NeverLeft, TransportFailure

UPLOAD_TIMEOUT_S = 30.0
"""How long sending a request with files may take when the call names no time."""

KEEP_ALIVE_S = 30.0
"""Idle connections are closed by us, well before Telegram would: a request on a dying one is lost."""

ADDRESS_CACHE_S = 60

_FORM = "application/x-www-form-urlencoded"
_NEVER_LEFT = (
    aiohttp.ConnectionTimeoutError,  # also: no connection of the pool came free in time
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """Kept-alive connections to one Bot API server, at most `connections` at a time.

    Times are seconds and hold where a call names none: `connect_s` to connect, `pool_s` to wait for a free
    connection before that, `write_s` to send, `read_s` to wait for the next part of the answer.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_s: float = 5.0,
        pool_s: float = 10.0,
        write_s: float = 5.0,
        read_s: float = 15.0,
    ) -> None:
        self._connections = connections
        self._connect_s, self._pool_s, self._write_s, self._read_s = connect_s, pool_s, write_s, read_s
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """The time polling adds to the one Telegram is asked to wait."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the session; connections are made when first needed."""
        if self._session is not None:
            return
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEEP_ALIVE_S, ttl_dns_cache=ADDRESS_CACHE_S
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    async def shutdown(self) -> None:
        """Close every connection; the transport can be initialised again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the order is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body.

        Raises:
            TimedOut, NetworkError: no answer; the cause is `NeverLeft` or `BrokenOff`.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        has_files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            connect_s=_given(connect_timeout, self._connect_s),
            pool_s=_given(pool_timeout, self._pool_s),
            write_s=_given(write_timeout, UPLOAD_TIMEOUT_S if has_files else self._write_s),
            read_s=_given(read_timeout, self._read_s),
            is_download=method == "GET",
        )
        body, headers = _body(request_data)
        try:
            address = URL(url, encoded=True)
            async with self._session.request(
                method,
                address,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy(address),
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = _translated(error)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """As in the library, but what cannot be read is not logged: it may hold people's words.

        Raises:
            TelegramError: when the payload is no JSON object.
        """
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed

    def _proxy(self, address: URL) -> str | None:
        """The proxy the machine's environment names for this address, looked up once."""
        origin = f"{address.scheme}://{address.host}"
        if origin not in self._proxies:
            is_direct = bool(proxy_bypass(address.host or ""))
            self._proxies[origin] = None if is_direct else getproxies().get(address.scheme)
        return self._proxies[origin]


def _given(value: ODVInput[float], default_s: float) -> float | None:
    """The time a call names, else ours; None means without end, as in the library."""
    return default_s if isinstance(value, DefaultValue) else value


def _timeout(
    *,
    connect_s: float | None,
    pool_s: float | None,
    write_s: float | None,
    read_s: float | None,
    is_download: bool,
) -> aiohttp.ClientTimeout:
    """The library's four times as aiohttp knows them.

    aiohttp counts waiting for a free connection and connecting together, and has no time for writing: the
    whole call is bounded instead, except a download, which may be long as long as it moves.
    """
    connected_s = None if connect_s is None or pool_s is None else connect_s + pool_s
    total_s = None
    if not (is_download or connected_s is None or write_s is None or read_s is None):
        total_s = connected_s + write_s + read_s
    return aiohttp.ClientTimeout(total=total_s, connect=connected_s, sock_connect=connect_s, sock_read=read_s)


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if request_data is None:
        return None, {}
    fields = request_data.json_parameters
    if not request_data.contains_files:
        return urlencode(fields).encode(), {"Content-Type": _FORM}
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _translated(error: Exception) -> NetworkError:
    """The library's error for a failed call, its cause telling only what kind of failure it was."""
    name = type(error).__name__
    has_left = not isinstance(error, _NEVER_LEFT)
    cause: TransportFailure = BrokenOff(name) if has_left else NeverLeft(name)
    translated = TimedOut(f"Timed out ({name})") if isinstance(error, TimeoutError) else NetworkError(name)
    translated.__cause__ = cause
    return translated
