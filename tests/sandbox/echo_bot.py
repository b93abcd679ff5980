"""A small real bot for the sandbox's own tests: it answers, edits, counts and offers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.support.telegram_sandbox import TelegramSandbox

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Xem tiếp", callback_data="more"),
            InlineKeyboardButton("Lỗi", callback_data="same"),
        ]
    ]
)


def build_echo_bot(telegram: TelegramSandbox) -> App:
    """Return an unstarted bot; what it was told besides messages lands in `bot_data["heard"]`."""
    app: App = (
        ApplicationBuilder()
        .token(telegram.token)
        .base_url(telegram.base_url)
        .base_file_url(telegram.base_file_url)
        .build()
    )
    app.bot_data["heard"] = []
    app.add_handler(CommandHandler("start", _start))
    app.add_handler(CallbackQueryHandler(_pressed))
    app.add_handler(InlineQueryHandler(_offered))
    app.add_handler(ChosenInlineResultHandler(_heard))
    app.add_handler(ChatMemberHandler(_heard))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, _edited))
    app.add_handler(MessageHandler(filters.ALL, _echo))
    return app


@asynccontextmanager
async def polling(telegram: TelegramSandbox) -> AsyncIterator[App]:
    """Run the echo bot by polling."""
    app = build_echo_bot(telegram)
    async with app:
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await app.start()
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


async def _start(update: Update, context: Context) -> None:
    assert update.message is not None
    keyboard = ReplyKeyboardMarkup([["Tìm", "Giúp"]], resize_keyboard=True)
    payload = "".join(context.args or ["không"])
    await update.message.reply_html(f"<b>Chào</b>, từ: {payload}", reply_markup=keyboard)


async def _echo(update: Update, _context: Context) -> None:
    message = update.effective_message
    assert message is not None
    kind = next((name for name in KINDS if getattr(message, name)), "text")
    words = message.text or message.caption or ""
    await message.reply_text(f"{kind}: {words}"[:4096], reply_markup=BUTTONS)


KINDS = ("photo", "document", "voice", "sticker", "location", "contact")


async def _edited(update: Update, _context: Context) -> None:
    assert update.edited_message is not None
    await update.edited_message.reply_text(f"đã sửa: {update.edited_message.text}")


async def _pressed(update: Update, _context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer(f"bấm {query.data}")
    if query.data == "more":
        await query.edit_message_text("Trang hai", reply_markup=BUTTONS)


async def _offered(update: Update, _context: Context) -> None:
    query = update.inline_query
    assert query is not None
    content = InputTextMessageContent(f"<b>Thẻ</b> {query.query}", parse_mode="HTML")
    await query.answer([InlineQueryResultArticle("1", "Thẻ", content, reply_markup=BUTTONS)], cache_time=0)


async def _heard(update: Update, context: Context) -> None:
    context.bot_data["heard"].append(update.to_dict())
