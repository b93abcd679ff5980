"""Everything kept about a person, for `/dulieu`: by table, in words a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, or_, select

from bot.database.direct import direct
from bot.database.forgetting import TABLES_OF_A_PERSON, UNLINKED_TABLES
from bot.database.people import load_person
from bot.database.tables import EVENTS
from bot.database.tables.staff import STAFF_LOG
from bot.kernel.clock import VIETNAM_TIME
from bot.kernel.ids import ChatId

FIELD_NAMES: Mapping[str, str] = {
    "chat_id": "mã cuộc trò chuyện",
    "language": "ngôn ngữ",
    "commune_id": "xã, phường",
    "current": "dịch vụ đang xem",
    "places": "các hướng dẫn đang làm dở",
    "awaiting": "bot đang chờ trả lời về",
    "awaiting_about": "chi tiết đang chờ",
    "source": "đến từ",
    "offered": "những điều đồng ý đã được hỏi",
    "last_used_on": "ngày dùng gần nhất",
    "role": "vai trò",
    "pseudonym": "mã ngẫu nhiên thay tên",
    "notifications": "đồng ý nhận thông báo",
    "measuring": "đồng ý cho đo lường",
    "questions": "đồng ý lưu câu hỏi chưa trả lời được",
    "follow_up": "đồng ý nhận tin theo việc đã hỏi",
    "topic": "chủ đề theo dõi",
    "consent": "nội dung đồng ý",
    "given": "đã đồng ý (sai là đã rút)",
    "wording_version": "phiên bản lời hỏi",
    "way": "cách thực hiện",
    "at": "lúc",
    "day": "ngày",
    "service_id": "dịch vụ",
    "step": "bước",
    "due_at": "hẹn gửi lúc",
    "kind": "loại nhắc",
    "taken_at": "đã lấy ra gửi lúc",
    "masked_text": "câu hỏi (đã che số)",
    "band": "mức chắc chắn của bot",
    "asked_on": "ngày hỏi",
    "name": "việc",
    "entry_id": "về dịch vụ hoặc câu trả lời",
    "detail": "chi tiết",
    "campaign_id": "chiến dịch",
    "arm": "nhóm",
    "update_id": "số thứ tự tin từ Telegram",
    "outbox": "câu trả lời chưa gửi xong",
    "variant": "mã thủ tục",
    "ticks": "giấy tờ đã đánh dấu",
    "broadcasts_weekly": "số tin chung nhiều nhất mỗi tuần, theo ý anh/chị",
    "run_id": "đợt gửi",
    "is_measured": "đợt gửi được đo",
    "state": "tình trạng gửi",
    "reason": "lý do",
    "attempts": "số lần gửi",
    "attempted_at": "gửi lúc",
    "expires_at": "hết hạn lúc",
    "used_at": "đã dùng lúc",
    "message_id": "số thứ tự tin nhắn",
    "action": "việc đã làm về vai trò",
    "is_first": "lần đầu được chọn trong chiến dịch",
    "is_answer": "đang là câu trả lời, chưa bấm tiếp",
    "reported": "kết quả đã báo",
    "answer": "câu trả lời sau đợt gửi",
    "answered_at": "trả lời lúc",
    "ended": "cách ngừng nhận tin",
    "ended_at": "ngừng nhận lúc",
    "how_often": "báo cáo gửi định kỳ",
    "last_sent_for": "báo cáo đã gửi tới kỳ bắt đầu ngày",
}
"""Every column that can hold something about a person; a test compares it with the tables."""

NOT_ABOUT_THE_PERSON = frozenset(
    {"id", "is_done", "forgets", "holder", "lease_until", "not_before", "digest", "shown"}
)
"""Row numbers and marks of our own machinery."""

_BY_CHAT = (*TABLES_OF_A_PERSON, *UNLINKED_TABLES)


def export_person(connection: Connection, chat_id: ChatId) -> dict[str, Any]:
    """Rows by table, as JSON values with Vietnamese field names; {} when nothing is kept."""
    kept = {table.name: _rows(connection, table, "chat_id", chat_id) for table in _BY_CHAT}
    pseudonym = load_person(direct(connection), chat_id).pseudonym
    if pseudonym is not None:
        kept[EVENTS.name] = _rows(connection, EVENTS, "pseudonym", pseudonym)
    kept[STAFF_LOG.name] = _log_rows(connection, chat_id)
    return {table: rows for table, rows in kept.items() if rows}


def _rows(connection: Connection, table: Table, key: str, value: object) -> list[dict[str, Any]]:
    statement = select(table).where(table.c[key] == value).order_by(*table.primary_key.columns)
    return [_readable(row) for row in connection.execute(statement).mappings()]


def _log_rows(connection: Connection, chat_id: ChatId) -> list[dict[str, Any]]:
    """What the log of roles tells of this person; the colleague on the other side is left out."""
    statement = (
        select(STAFF_LOG.c.at, STAFF_LOG.c.action, STAFF_LOG.c.role)
        .where(or_(STAFF_LOG.c.staff == chat_id, STAFF_LOG.c.subject == chat_id))
        .order_by(STAFF_LOG.c.id)
    )
    return [_readable(row) for row in connection.execute(statement).mappings()]


def _readable(row: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    return {
        FIELD_NAMES[str(name)]: _plain(value)
        for name, value in row.items()
        if str(name) not in NOT_ABOUT_THE_PERSON and value is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_readable(item) if isinstance(item, dict) else item for item in value]
    return value
