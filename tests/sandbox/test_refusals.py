"""What Telegram refuses, the sandbox refuses in the same words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.attachments import plain_png
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox

LONG = "MESSAGE_TOO_LONG"


async def started(telegram: TelegramSandbox) -> CitizenClient:
    """Return someone the bot may write to; the update of their start is dropped."""
    hoa = await telegram.citizen()
    await hoa.starts()
    await telegram.call("getUpdates", offset=-1)
    return hoa


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Return an inline keyboard of one row."""
    return {"inline_keyboard": [list(buttons)]}


async def sent(telegram: TelegramSandbox, **params: Any) -> dict[str, Any]:
    """Send a message to someone who started; `chat_id` and `text` are filled in when not given."""
    hoa = await started(telegram)
    return await telegram.call("sendMessage", **{"chat_id": hoa.id, "text": "x", **params})


BUTTON = {"text": "nút", "callback_data": "a"}
BAD_SENDS = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "<b>a", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
    ({"text": "é<x>a</x>", "parse_mode": "HTML"}, 'Unsupported start tag "x" at byte offset 2'),
    ({"text": "phí < 5000", "parse_mode": "HTML"}, 'Unsupported start tag "" at byte offset 5'),
    ({"text": "a</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 1"),
    ({"text": "<b>a</i>", "parse_mode": "HTML"}, 'expected "</b>", found "</i>"'),
    ({"text": "<a href='x", "parse_mode": "HTML"}, "Unclosed start tag at byte offset 0"),
    ({"text": "x", "parse_mode": "Fancy"}, "unsupported parse_mode"),
    ({"chat_id": ""}, "chat_id is empty"),
    ({"chat_id": 5}, "chat not found"),
    ({"chat_id": "@khong_co_ai"}, "chat not found"),
    ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"reply_markup": keyboard({"text": "x", "callback_data": "ă" * 33})}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": keyboard({"text": "x", "callback_data": ""})}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": keyboard({"text": "x"})}, "Text buttons are unallowed in the inline keyboard"),
    ({"reply_markup": keyboard({"text": " ", "callback_data": "a"})}, "can't parse inline keyboard button"),
    ({"reply_markup": keyboard({"text": "x", "url": "http://localhost/"})}, "Wrong HTTP URL"),
    ({"reply_markup": keyboard({"text": "x", "url": "javascript:alert(1)"})}, "Wrong HTTP URL"),
    ({"reply_markup": keyboard({"text": "x", "web_app": {"url": "http://a.vn"}})}, "Only HTTPS links"),
    ({"reply_markup": keyboard({"text": "x", "copy_text": {"text": "a" * 257}})}, "BUTTON_COPY_TEXT_INVALID"),
    ({"reply_markup": keyboard(*[BUTTON] * 9)}, "REPLY_MARKUP_TOO_LONG"),
    ({"reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}, "REPLY_MARKUP_TOO_LONG"),
    ({"reply_markup": {"keyboard": [[{"text": ""}]]}}, "keyboard button text must be non-empty"),
    ({"reply_markup": {}}, "can't parse reply keyboard markup JSON object"),
]


@pytest.mark.parametrize(("params", "words"), BAD_SENDS)
async def test_a_bad_message_is_refused(
    telegram: TelegramSandbox, params: dict[str, Any], words: str
) -> None:
    refused = await sent(telegram, **params)
    assert (refused["ok"], refused["error_code"]) == (False, 400)
    assert words in refused["description"]
    assert await telegram.received_counts() == {(await telegram.citizen()).id: 0}


GOOD_SENDS: list[dict[str, Any]] = [
    {"text": "😀" * 2048},
    {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"},
    {"text": 'Phí &lt; 5000 &amp; <a href="https://dichvucong.gov.vn">Cổng</a>', "parse_mode": "html"},
    {"reply_markup": keyboard({"text": "x", "callback_data": "ă" * 32})},
    {"reply_markup": keyboard(*[BUTTON] * 8)},
    {"reply_markup": keyboard({"text": "x", "url": "http://127.0.0.1:8000/r"})},
    {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
]


@pytest.mark.parametrize("params", GOOD_SENDS)
async def test_what_just_fits_is_accepted(telegram: TelegramSandbox, params: dict[str, Any]) -> None:
    accepted = await sent(telegram, **params)
    assert accepted["ok"] is True


async def test_nobody_is_written_to_before_they_start(telegram: TelegramSandbox) -> None:
    tu = await telegram.citizen("Em Tú")
    refused = await telegram.call("sendMessage", chat_id=tu.id, text="x")
    assert (refused["error_code"], refused["description"]) == (400, "Bad Request: chat not found")


async def test_a_deactivated_account_is_forbidden(telegram: TelegramSandbox) -> None:
    hoa = await started(telegram)
    await hoa.deactivates()
    refused = await telegram.call("sendMessage", chat_id=hoa.id, text="x")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: user is deactivated")


async def test_unknown_methods_and_tokens(telegram: TelegramSandbox) -> None:
    unknown = await telegram.call("sendTelepathy")
    assert unknown == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    answer = await telegram.http.get(f"{telegram.base_url}1:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    by_get = await telegram.http.get(f"{telegram.base_url}{telegram.token}/GETME")
    assert by_get.json()["result"]["is_bot"] is True


async def test_edits_that_cannot_be(telegram: TelegramSandbox) -> None:
    hoa = await started(telegram)
    place: dict[str, Any] = {"chat_id": hoa.id}
    message = (await telegram.call("sendMessage", text="<b>x</b>", parse_mode="HTML", **place))["result"]
    place["message_id"] = message["message_id"]
    same = await telegram.call("editMessageText", text="<b>x</b>", parse_mode="HTML", **place)
    assert same["description"].startswith("Bad Request: message is not modified:")
    changed = await telegram.call("editMessageText", text="x", **place)
    assert changed["result"]["text"] == "x"
    captioned = await telegram.call("editMessageCaption", caption="x", **place)
    assert captioned["description"] == "Bad Request: there is no caption in the message to edit"
    gone = await telegram.call("editMessageText", text="y", chat_id=hoa.id, message_id=999)
    assert gone["description"] == "Bad Request: message to edit not found"
    own = hoa.messages or (await hoa.writes("của tôi"),)
    not_mine = await telegram.call(
        "editMessageText", text="y", chat_id=hoa.id, message_id=own[0]["message_id"]
    )
    assert not_mine["description"] == "Bad Request: message can't be edited"


async def test_captions_and_pictures(telegram: TelegramSandbox) -> None:
    hoa = await started(telegram)

    async def photo(content: bytes, caption: str = "") -> dict[str, Any]:
        files = {"photo": ("p.png", content, "image/png")}
        data = {"chat_id": str(hoa.id), "caption": caption}
        answer = await telegram.http.post(
            f"{telegram.base_url}{telegram.token}/sendPhoto", data=data, files=files
        )
        result: dict[str, Any] = answer.json()
        return result

    assert (await photo(plain_png(4, 4), "a" * 1024))["ok"] is True
    assert (await photo(plain_png(4, 4), "a" * 1025))[
        "description"
    ] == "Bad Request: message caption is too long"
    assert (await photo(b"no picture"))["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert (await photo(plain_png(9990, 20)))["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    unknown = await telegram.call("sendPhoto", chat_id=hoa.id, photo="HopCat-khong-co")
    assert unknown["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_late_and_long_callback_answers(telegram: TelegramSandbox) -> None:
    late = await telegram.call("answerCallbackQuery", callback_query_id="1")
    assert late["description"].startswith("Bad Request: query is too old and response timeout expired")
    long = await telegram.call("answerCallbackQuery", callback_query_id="1", text="a" * 201)
    assert long["description"] == f"Bad Request: {LONG}"


ARTICLE = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}
BAD_RESULTS = [
    ([ARTICLE] * 51, {}, "RESULTS_TOO_MUCH"),
    ([ARTICLE, ARTICLE], {}, "RESULT_ID_DUPLICATE"),
    ([{**ARTICLE, "id": ""}], {}, "RESULT_ID_INVALID"),
    ([{**ARTICLE, "title": ""}], {}, 'Can\'t find field "title"'),
    ([{**ARTICLE, "input_message_content": None}], {}, "input_message_content"),
    ([{**ARTICLE, "input_message_content": {"message_text": "a" * 4097}}], {}, LONG),
    ([ARTICLE], {"next_offset": "a" * 65}, "NEXT_OFFSET_INVALID"),
    ([ARTICLE], {"button": {"text": "b", "start_parameter": "có dấu"}}, "START_PARAM_INVALID"),
]


@pytest.mark.parametrize(("results", "more", "words"), BAD_RESULTS)
async def test_bad_inline_results(
    telegram: TelegramSandbox, results: list[Any], more: dict[str, Any], words: str
) -> None:
    refused = await telegram.call("answerInlineQuery", inline_query_id="1", results=results, **more)
    assert refused["error_code"] == 400
    assert words in refused["description"]


BAD_COMMANDS = [
    ([{"command": "Có dấu", "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "a", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ([{"command": "a", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
]


@pytest.mark.parametrize(("commands", "words"), BAD_COMMANDS)
async def test_bad_commands(telegram: TelegramSandbox, commands: list[Any], words: str) -> None:
    refused = await telegram.call("setMyCommands", commands=commands)
    assert refused["description"] == f"Bad Request: {words}"


@pytest.mark.parametrize("payload", ["có dấu", "a" * 65, "a b", "a.b"])
async def test_a_bad_start_parameter_is_the_persons_mistake(telegram: TelegramSandbox, payload: str) -> None:
    hoa = await telegram.citizen()
    with pytest.raises(AssertionError, match="a start parameter is 1-64 of"):
        await hoa.starts(payload)


async def test_a_page_of_another_site_may_not_drive_the_sandbox(telegram: TelegramSandbox) -> None:
    answer = await telegram.http.get("/sandbox/people", headers={"Origin": "https://example.org"})
    assert answer.status_code == 403


async def test_broken_json_is_refused_not_a_crash(telegram: TelegramSandbox) -> None:
    headers = {"Content-Type": "application/json"}
    address = f"{telegram.base_url}{telegram.token}/sendMessage"
    broken = await telegram.http.post(address, content=b"{", headers=headers)
    assert broken.json()["error_code"] == 400
    markup = await telegram.call("sendMessage", chat_id=1, text="x", reply_markup="{")
    assert markup["error_code"] == 400
    driven = await telegram.http.post("/sandbox/faults", content=b"[1]", headers=headers)
    assert driven.status_code == 400
