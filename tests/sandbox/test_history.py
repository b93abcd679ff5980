"""The ledger: it survives restarts, torn lines and long lives, and is told live."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.sandbox.settings import RateLimits, SandboxSettings
from bot.sandbox.world import World
from tests.sandbox.echo_bot import polling
from tests.support.telegram_sandbox import TelegramSandbox


async def test_a_restart_keeps_people_messages_files_and_waiting_updates(tmp_path: Path) -> None:
    async with TelegramSandbox(tmp_path) as telegram:
        hoa = await telegram.citizen()
        nga = await telegram.add_person("Cô Nga", id=7_300_000_000)
        async with polling(telegram):
            await hoa.starts()
            await hoa.sees("Chào")
            await hoa.writes("hỏi")
            await hoa.sees("hỏi")
            await hoa.taps("Xem tiếp")
            await hoa.sees("Trang hai")
        photo = await hoa.sends_photo("ảnh")
        await nga.writes("chờ lúc bật lại")
        before = await telegram.ledger(hoa.id)
    async with TelegramSandbox(tmp_path) as telegram:
        assert await telegram.ledger(hoa.id) == before
        again = await telegram.citizen("Cô Nga")
        assert again.id == nga.id
        place = (await telegram.call("getFile", file_id=photo["photo"][0]["file_id"]))["result"]
        assert (
            await telegram.http.get(f"{telegram.base_file_url}{telegram.token}/{place['file_path']}")
        ).content
        async with polling(telegram):
            await again.sees("chờ lúc bật lại")
            returned = await telegram.citizen()
            await returned.sees("photo: ảnh")
            ids = [entry["message"]["message_id"] for entry in await telegram.ledger(hoa.id)]
            assert ids == sorted(ids)


async def test_memory_keeps_the_newest_and_the_disk_keeps_all(tmp_path: Path) -> None:
    settings = SandboxSettings(
        port=0, data_dir=tmp_path, limits=RateLimits(enabled=False), messages_kept_per_chat=5
    )
    async with TelegramSandbox(settings=settings) as telegram:
        hoa = await telegram.citizen()
        await hoa.starts()
        for number in range(20):
            await telegram.call("sendMessage", chat_id=hoa.id, text=str(number))
        newest = await telegram.ledger(hoa.id)
        assert [entry["message"]["text"] for entry in newest] == ["15", "16", "17", "18", "19"]
        assert len(await telegram.ledger(hoa.id, everything=True)) == 21
        assert await telegram.received_counts() == {hoa.id: 20}


def test_a_torn_last_line_loses_only_itself(tmp_path: Path) -> None:
    world = World(SandboxSettings(data_dir=tmp_path))
    hoa = next(iter(world.people.values()))
    world.post(world.chats[hoa.id], "bot", {"message_id": 1, "text": "một"})
    world.close()
    with (tmp_path / "ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"k":"entry","chat_id":72')
    again = World(SandboxSettings(data_dir=tmp_path))
    again.post(again.chats[hoa.id], "bot", {"message_id": 2, "text": "hai"})
    again.close()
    last = World(SandboxSettings(data_dir=tmp_path))
    assert [entry.message["text"] for entry in last.log(hoa.id).entries] == ["một", "hai"]
    last.close()


def test_a_long_history_is_set_aside_and_summed_up(tmp_path: Path) -> None:
    settings = SandboxSettings(
        data_dir=tmp_path, journal_records_before_compacting=50, messages_kept_per_chat=10
    )
    world = World(settings)
    hoa = next(iter(world.people.values()))
    for number in range(1, 100):
        world.post(world.chats[hoa.id], "bot", {"message_id": number, "text": str(number)})
    world.tell_bot("message", {"text": "chờ"}, hoa.id)
    world.close()
    shorter = World(settings)
    assert len(shorter.people) == len(world.people)
    assert shorter.last_message_id == 99
    assert len(shorter.updates.pending) == 1
    shorter.close()
    lines = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 50
    assert len((tmp_path / "ledger-1.jsonl").read_text(encoding="utf-8").splitlines()) > 100
    again = World(settings)
    assert [entry.message["text"] for entry in again.log(hoa.id).entries][-1] == "99"
    again.close()


def test_the_ledger_takes_three_thousand_messages_a_second(tmp_path: Path) -> None:
    world = World(SandboxSettings(data_dir=tmp_path))
    chats = [world.chats[person_id] for person_id in world.people]
    entities = [{"type": "bold", "offset": 0, "length": 4}]
    started = time.perf_counter()
    for number in range(6000):
        message = {"message_id": number + 1, "text": "Đăng ký khai sinh " * 20, "entities": entities}
        world.post(chats[number % len(chats)], "bot", message)
    took_s = time.perf_counter() - started
    world.close()
    assert took_s < 2.0


async def test_what_happens_is_told_live(telegram: TelegramSandbox) -> None:
    hoa = await telegram.citizen()
    async with telegram.http.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        events = []
        async for line in lines:
            if not line.startswith("data: "):
                continue
            events.append(json.loads(line.removeprefix("data: ")))
            if events[-1]["type"] == "hello":
                await hoa.starts()
                await telegram.call("sendChatAction", chat_id=hoa.id, action="typing")
            if events[-1]["type"] == "action":
                break
    kinds = [event["type"] for event in events]
    assert (kinds[0], kinds[-1]) == ("hello", "action")
    entry = next(event for event in events if event["type"] == "entry")
    assert (entry["chat_id"], entry["entry"]["message"]["text"]) == (hoa.id, "/start")


async def test_the_page_is_served_under_a_strict_policy(telegram: TelegramSandbox) -> None:
    page = await telegram.http.get("/")
    assert page.status_code == 200
    assert "không phải Telegram thật" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("part", ["main.js", "frame.css", "text.js"])
async def test_the_parts_of_the_page_are_served(telegram: TelegramSandbox, part: str) -> None:
    assert (await telegram.http.get(f"/page/{part}")).status_code == 200
