"""The aiohttp transport under the library's own Bot, against the sandbox over real HTTP."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import socket
import time
import traceback
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox import RateLimits
from bot.telegram.delivery import BrokenOff, NeverLeft, surely_not_delivered
from bot.telegram.transport import AiohttpRequest
from tests.support.journeys import reads_as
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

TEXT = 'Giấy khai sinh & "hộ khẩu" <b>+ 100% =</b> 😀\nDòng hai'


@pytest.fixture
async def bot(telegram: TelegramSandbox) -> AsyncIterator[Bot]:
    async with bot_at(telegram.base_url, telegram.token, telegram.base_file_url) as connected:
        yield connected


@pytest.fixture
async def hoa(telegram: TelegramSandbox) -> CitizenClient:
    person = await telegram.citizen("Chị Hoa")
    await person.starts()
    return person


def bot_at(base_url: str, token: str, base_file_url: str = "", **times: float) -> Bot:
    return Bot(
        token,
        base_url=base_url,
        base_file_url=base_file_url or base_url,
        request=AiohttpRequest(connections=4, **times),
        get_updates_request=AiohttpRequest(connections=1),
    )


async def copies(telegram: TelegramSandbox, hoa: CitizenClient) -> int:
    """How many messages of the bot the chat really received."""
    return (await telegram.received_counts()).get(hoa.id, 0)


async def failure_of(bot: Bot, hoa: CitizenClient, **times: float) -> NetworkError:
    with pytest.raises(NetworkError) as raised:
        await bot.send_message(hoa.id, TEXT, **times)  # type: ignore[arg-type]
    return raised.value


async def test_a_text_arrives_letter_by_letter(bot: Bot, hoa: CitizenClient) -> None:
    sent = await bot.send_message(hoa.id, TEXT)
    assert sent.text == TEXT
    await hoa.refresh()
    assert hoa.last_message["text"] == TEXT


async def test_a_document_goes_up_and_comes_down_unchanged(bot: Bot, hoa: CitizenClient) -> None:
    content = bytes(range(256)) * 2000
    sent = await bot.send_document(hoa.id, InputFile(content, 'giấy "tờ" số 1.bin'), caption=TEXT)
    assert sent.document is not None
    assert (sent.document.file_size, sent.caption) == (len(content), TEXT)
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == content


async def test_a_file_keeps_its_vietnamese_name(bot: Bot, hoa: CitizenClient) -> None:
    sent = await bot.send_document(hoa.id, InputFile(b"{}", "dữ-liệu-của-tôi.json"))
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("dữ-liệu-của-tôi.json", "application/json")


async def test_a_picture_goes_up(bot: Bot, hoa: CitizenClient) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "PNG")
    sent = await bot.send_photo(hoa.id, InputFile(picture.getvalue(), "anh.png"), caption="Ảnh")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 48)


async def test_many_calls_share_few_connections(
    bot: Bot, telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    before = await copies(telegram, hoa)
    await asyncio.gather(*(bot.send_message(hoa.id, f"số {number}") for number in range(60)))
    assert await copies(telegram, hoa) == before + 60


async def test_updates_are_polled_for_longer_than_the_read_time(
    telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    async with bot_at(telegram.base_url, telegram.token, read_s=0.2) as bot:
        updates = await bot.get_updates(timeout=1)
        polled = asyncio.create_task(bot.get_updates(offset=updates[-1].update_id + 1, timeout=3))
        await asyncio.sleep(0.6)
        await hoa.writes("đây ạ")
        (update,) = await polled
    assert update.message is not None
    assert update.message.text == "đây ạ"


async def test_a_429_carries_its_pause(bot: Bot, telegram: TelegramSandbox, hoa: CitizenClient) -> None:
    await telegram.fault("retry_after", method="sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(hoa.id, TEXT)
    assert raised.value.retry_after == timedelta(seconds=7)


async def test_a_refusal_is_a_bad_request_with_telegrams_words(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(424242, TEXT)


async def test_a_500_was_answered_so_nothing_was_delivered(
    bot: Bot, telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    before = await copies(telegram, hoa)
    await telegram.fault("server_error", method="sendMessage")
    assert surely_not_delivered(await failure_of(bot, hoa))
    assert await copies(telegram, hoa) == before


@pytest.mark.parametrize(("fault", "delivered"), [("lost_answer", 1), ("lost_request", 0)])
async def test_a_broken_connection_tells_nothing_about_delivery(
    bot: Bot, telegram: TelegramSandbox, hoa: CitizenClient, fault: str, delivered: int
) -> None:
    before = await copies(telegram, hoa)
    await telegram.fault(fault, method="sendMessage")
    error = await failure_of(bot, hoa)
    assert isinstance(error.__cause__, BrokenOff)
    assert not surely_not_delivered(error)
    assert await copies(telegram, hoa) == before + delivered
    await bot.send_message(hoa.id, "và đi tiếp")  # the broken connection is not used again


async def test_silence_after_the_request_is_a_time_out_that_may_have_been_delivered(
    bot: Bot, telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    before = await copies(telegram, hoa)
    await telegram.fault("lost_answer", method="sendMessage", hold_s=1.0)
    error = await failure_of(bot, hoa, read_timeout=0.1)
    assert isinstance(error, TimedOut)
    assert not surely_not_delivered(error)
    assert await copies(telegram, hoa) == before + 1


async def test_waiting_for_a_free_connection_in_vain_leaves_nothing(
    telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    request = AiohttpRequest(connections=1, connect_s=0.1, pool_s=0.1)
    async with Bot(telegram.token, base_url=telegram.base_url, request=request) as bot:
        before = await copies(telegram, hoa)
        await telegram.fault("lost_request", method="sendMessage", hold_s=1.0)
        holding = asyncio.create_task(failure_of(bot, hoa))
        await asyncio.sleep(0.1)
        error = await failure_of(bot, hoa)
        assert isinstance(error, TimedOut)
        assert isinstance(error.__cause__, NeverLeft)
        assert surely_not_delivered(error)
        await holding
        assert await copies(telegram, hoa) == before


async def test_a_refused_connection_never_left() -> None:
    port = unused_port()
    async with AiohttpRequest() as request:
        with pytest.raises(NetworkError) as raised:
            await request.post(f"http://127.0.0.1:{port}/bot1:secret/getMe")
    assert surely_not_delivered(raised.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/9.9 what\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{",
        b"\x00\x01\x02\r\n\r\n",
    ],
    ids=["nothing", "no version", "half", "noise"],
)
async def test_no_failure_shows_the_token(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with await asyncio.start_server(answering(answer), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for url in (f"http://127.0.0.1:{port}/bot1:s3cret/getMe", "http://127.0.0.1:port/bot1:s3cret/getMe"):
            async with AiohttpRequest() as request:
                with pytest.raises(TelegramError) as raised:
                    await request.post(url)
            told = "".join(traceback.format_exception(raised.value))
            assert "s3cret" not in f"{told} {raised.value!r} {raised.value.__cause__!r} {caplog.text}"
            assert raised.value.__context__ is None


async def test_an_unreadable_answer_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    body = "chuyện riêng {".encode()
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with await asyncio.start_server(answering(head + body), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with AiohttpRequest() as request:
            with pytest.raises(TelegramError, match="Invalid server response"):
                await request.post(f"http://127.0.0.1:{port}/bot1:s3cret/getUpdates")
    assert "chuyện riêng" not in caplog.text


async def test_a_redirect_is_not_followed() -> None:
    """Or the token would be carried to wherever it points."""
    head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/elsewhere\r\nContent-Length: 0\r\n\r\n"
    async with await asyncio.start_server(answering(head), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with AiohttpRequest() as request:
            status, _ = await request.do_request(f"http://127.0.0.1:{port}/bot1:s3cret/getMe", "POST")
    assert status == 302


async def test_shutdown_leaves_nothing_open_and_a_second_start_works(
    telegram: TelegramSandbox, hoa: CitizenClient
) -> None:
    request = AiohttpRequest()
    bot = Bot(telegram.token, base_url=telegram.base_url, request=request)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            async with bot:
                await asyncio.gather(*(bot.send_message(hoa.id, TEXT) for _ in range(5)))
        await request.shutdown()
        gc.collect()
    assert [str(one.message) for one in caught if issubclass(one.category, ResourceWarning)] == []
    with pytest.raises(NetworkError, match="not initialised"):
        await request.post(f"{telegram.base_url}{telegram.token}/getMe")


async def test_a_guide_tapped_through_within_telegrams_limits_is_neither_refused_nor_slow(
    tmp_path: Path,
) -> None:
    readings = {"khai sinh": reads_as("khai_sinh")}
    async with (
        TelegramSandbox(limits=RateLimits()) as telegram,
        running_bot(telegram, sqlite_url(tmp_path), content=ScriptedContent(readings)),
    ):
        hoa = await telegram.citizen("Chị Hoa")
        began = time.perf_counter()
        await hoa.starts()
        await hoa.sees("trợ lý tự động")
        await hoa.writes("khai sinh")
        await hoa.sees("Đăng ký khai sinh")
        await hoa.taps("Từng bước nộp")
        for step in range(1, 8):
            await hoa.sees(f"Bước {step}/8")
            await hoa.taps("bước tiếp")
        await hoa.sees("Bước 8/8")
        took_s = time.perf_counter() - began
        assert 429 not in {call["status"] for call in await telegram.calls()}
    assert took_s < 3.0


def answering(content: bytes) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """A server that reads one request, says this and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(content)
        await writer.drain()
        writer.close()

    return answer


def unused_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
