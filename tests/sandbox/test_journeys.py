"""What people do and what the unchanged bot does with it, by polling."""

from __future__ import annotations

import asyncio

import pytest
from telegram import BotCommand, BotCommandScopeChat
from telegram.error import BadRequest

from tests.sandbox.echo_bot import KINDS, App
from tests.support.telegram_sandbox import NotSeen, TelegramSandbox


async def test_start_with_a_payload_is_answered(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.starts("sv_khai-sinh")
    seen = await hoa.sees("từ: sv_khai-sinh")
    assert seen["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert hoa.keyboard is not None
    assert [[key["text"] for key in row] for row in hoa.keyboard["keyboard"]] == [["Tìm", "Giúp"]]


async def test_a_reply_keyboard_button_sends_its_words(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.starts()
    await hoa.sees("Chào")
    await hoa.taps("Giúp")
    await hoa.sees("text: Giúp")


async def test_a_button_is_answered_and_its_message_edited(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.writes("hỏi")
    await hoa.sees("text: hỏi")
    answer = await hoa.taps("Xem tiếp")
    assert answer == {"text": "bấm more", "show_alert": False, "url": ""}
    edited = await hoa.sees("Trang hai")
    assert "edit_date" in edited
    assert [entry["kind"] for entry in await telegram.ledger(hoa.id)] == ["message", "message", "edit"]


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_message_reaches_the_bot(telegram: TelegramSandbox, echo: App, kind: str) -> None:
    hoa = await telegram.citizen()
    await hoa.sends(kind)
    await hoa.sees(f"{kind}:")


async def test_a_sent_document_can_be_downloaded(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    message = await hoa.sends("document", b"to khai", filename="to-khai.txt")
    file = await echo.bot.get_file(message["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"to khai"


async def test_an_edited_message_is_told_as_edited(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    message = await hoa.writes("khai sihn")
    await hoa.sees("khai sihn")
    await hoa.edits(message["message_id"], "khai sinh")
    await hoa.sees("đã sửa: khai sinh")


async def test_a_very_long_text_arrives_in_pieces(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.writes("a" * 5000)
    await telegram.settled()
    await hoa.refresh()
    own = [message for message in hoa.messages if message["from"]["id"] == hoa.id]
    assert [len(message["text"]) for message in own] == [4096, 904]


async def test_inline_results_are_shared_to_family_and_edited_there(
    telegram: TelegramSandbox, echo: App
) -> None:
    hoa, lam = await telegram.citizen("Chị Hoa"), await telegram.citizen("Bác Lâm")
    talk = await hoa.with_person(lam)
    answer = await talk.asks_inline("khai sinh")
    assert [result["title"] for result in answer["results"]] == ["Thẻ"]
    message = await talk.chooses(answer)
    assert message["text"] == "Thẻ khai sinh"
    assert message["via_bot"]["id"] == echo.bot.id
    await talk.taps("Xem tiếp")
    await talk.sees("Trang hai")
    chosen = echo.bot_data["heard"][-1]["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"]) == ("1", "khai sinh")
    refused = await telegram.call("sendMessage", chat_id=talk.chat_id, text="x")
    assert refused["description"] == "Bad Request: chat not found"


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(
    telegram: TelegramSandbox, echo: App
) -> None:
    hoa = await (await telegram.citizen()).in_group()
    await hoa.writes("chào bà con")
    await hoa.writes("/start")
    await hoa.sees_nothing()
    await hoa.writes(f"/start@{echo.bot.username}")
    answer = await hoa.sees("Chào")
    await hoa.writes("còn tôi?", reply_to=answer["message_id"])
    await hoa.sees("text: còn tôi?")
    await hoa.writes(f"@{echo.bot.username} ơi")
    await hoa.sees("ơi")


async def test_blocking_and_coming_back_is_told(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.starts()
    await hoa.sees("Chào")
    await hoa.blocks()
    refused = await telegram.call("sendMessage", chat_id=hoa.id, text="x")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    await hoa.unblocks()
    await hoa.starts()
    await hoa.sees("Chào")
    statuses = [heard["my_chat_member"]["new_chat_member"]["status"] for heard in echo.bot_data["heard"]]
    assert statuses == ["kicked", "member"]


async def test_commands_of_the_narrowest_scope_are_shown(telegram: TelegramSandbox, echo: App) -> None:
    minh = await telegram.citizen("Cán bộ Minh")
    await minh.starts()
    await minh.sees("Chào")
    await echo.bot.set_my_commands([BotCommand("trogiup", "Giúp")])
    await echo.bot.set_my_commands([BotCommand("soan", "Soạn tin")], scope=BotCommandScopeChat(minh.id))
    chats = {chat["id"]: chat for chat in (await telegram.ask("GET", "/chats"))["chats"]}
    hoa = await telegram.citizen()
    assert [item["command"] for item in chats[minh.id]["commands"]] == ["soan"]
    assert [item["command"] for item in chats[hoa.id]["commands"]] == ["trogiup"]
    assert [item.command for item in await echo.bot.get_my_commands()] == ["trogiup"]


async def test_profile_chat_and_member_answers_parse(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.starts()
    await hoa.sees("Chào")
    await echo.bot.set_my_description("Giúp bà con")
    await echo.bot.set_my_short_description("Một Cửa")
    await echo.bot.set_my_name("Một Cửa")
    assert (await echo.bot.get_my_description()).description == "Giúp bà con"
    assert (await echo.bot.get_me()).first_name == "Một Cửa"
    assert (await echo.bot.get_chat(hoa.id)).first_name == "Chị Hoa"
    assert (await echo.bot.get_chat_member(hoa.id, hoa.id)).status == "member"
    assert (await echo.bot.get_chat_menu_button()).type == "commands"


async def test_pictures_files_copies_and_deletion(telegram: TelegramSandbox, echo: App) -> None:
    hoa = await telegram.citizen()
    await hoa.starts()
    await hoa.sees("Chào")
    own = await hoa.sends_photo("ảnh của tôi")
    picture = await echo.bot.get_file(own["photo"][0]["file_id"])
    content = bytes(await picture.download_as_bytearray())
    sent = await echo.bot.send_photo(hoa.id, content, caption="<i>Áp phích</i>", parse_mode="HTML")
    assert (sent.caption, sent.photo[0].width) == ("Áp phích", 320)
    await echo.bot.edit_message_caption(hoa.id, sent.message_id, caption="Áp phích mới")
    file = await echo.bot.send_document(hoa.id, b"%PDF", filename="to-khai.pdf")
    assert file.document is not None
    assert file.document.file_name == "to-khai.pdf"
    copied = await echo.bot.copy_message(hoa.id, hoa.id, sent.message_id)
    await hoa.refresh()
    assert hoa.last_message["caption"] == "Áp phích mới"
    await echo.bot.delete_message(hoa.id, copied.message_id)
    with pytest.raises(BadRequest, match="essage to delete not found"):
        await echo.bot.delete_message(hoa.id, copied.message_id)


async def test_a_missing_reply_fails_with_the_story(telegram: TelegramSandbox) -> None:
    hoa = await telegram.citizen()
    await hoa.writes("có ai không")
    with pytest.raises(NotSeen, match="có ai không"):
        await hoa.sees("có", timeout_s=0.05)


async def test_a_second_poller_ends_the_first(telegram: TelegramSandbox) -> None:
    first = asyncio.create_task(telegram.call("getUpdates", timeout=20))
    while not first.done():
        second = await telegram.call("getUpdates", timeout=0)
        assert second == {"ok": True, "result": []}
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_unconfirmed_updates_come_again(telegram: TelegramSandbox) -> None:
    hoa = await telegram.citizen()
    await hoa.writes("một")
    await hoa.writes("hai")
    first = (await telegram.call("getUpdates"))["result"]
    again = (await telegram.call("getUpdates"))["result"]
    assert first == again
    left = (await telegram.call("getUpdates", offset=first[0]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in left] == ["hai"]
    last = (await telegram.call("getUpdates", offset=-1, allowed_updates=["callback_query"]))["result"]
    assert [update["message"]["text"] for update in last] == ["hai"]
    await hoa.writes("ba")
    assert (await telegram.call("getUpdates", offset=last[0]["update_id"] + 1))["result"] == []
