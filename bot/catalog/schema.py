"""The JSON Schema by which editors help while services_catalog.yaml is typed.

One place: docs/schema/services_catalog.schema.json is this value as text (a test compares them). The
schema helps with typing; `loading` decides, and also knows what a schema cannot say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from bot.catalog.model import CardKind, Channel, Confidence, OnlineLevel
from bot.catalog.procedure_rows import PORTAL_ID
from bot.catalog.service_rows import AUDIENCES

Schema = dict[str, Any]
_ID = r"^[a-z0-9]+([_-][a-z0-9]+)*$"


def schema_text() -> str:
    """The schema as the file in docs/ holds it."""
    return json.dumps(services_schema(), ensure_ascii=False, indent=2) + "\n"


def services_schema() -> Schema:
    """JSON Schema (2020-12) of services_catalog.yaml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Danh mục dịch vụ",
        **_table(
            {
                "fields": _list(_field()),
                "services": {
                    "type": "object",
                    "propertyNames": {"pattern": _ID},
                    "additionalProperties": _service(),
                },
            },
            required=("fields", "services"),
        ),
    }


def _field() -> Schema:
    texts = {key: _text() for key in ("title", "title_en", "emoji")}
    return _table({"id": _text(pattern=_ID), **texts}, required=("id", "title", "title_en", "emoji"))


def _service() -> Schema:
    return _table(
        {
            "name": _text("Tên tiếng Việt"),
            "name_en": _text("Tên tiếng Anh"),
            "field": _text("Nhóm, một id ở mục fields", pattern=_ID),
            "card": _one_of(CardKind, "full: đủ thông tin; pointer: chỉ tên và đường đi tiếp"),
            "audience": {"type": "array", "items": {"enum": list(AUDIENCES)}, "minItems": 1},
            "popular": {"type": "integer", "minimum": 1, "description": "Thứ tự ở mục Việc hay làm"},
            "specialises": _text("Dịch vụ rộng hơn mà mục này thu hẹp", pattern=_ID),
            "code_known": _text("Mã quốc gia nếu biết, có nháy"),
            "agency_hint": _text("Cơ quan, với thẻ chỉ đường"),
            "covers": _text("Nói gì có, gì không có trong thẻ này"),
            "sets_apart": _text("Điều phân biệt với việc dễ nhầm, tối đa 60 ký tự"),
            "related": _list(_text(pattern=_ID)),
            "confused_with": _list(_text(pattern=_ID)),
            "words": _list(_text()),
            "variants": _list(_variant()),
            "read_as": _text("Câu nói nguồn cho người dân"),
            "source_date": _day("Ngày thu của nguồn"),
            "checked_on": _day("Ngày tỉnh đã rà; để trống khi chưa rà", may_be_empty=True),
            "review_by": _day("Quá ngày này thì phải rà lại"),
        },
        required=("name", "field", "card", "audience", "review_by"),
    )


def _variant() -> Schema:
    return _table(
        {
            "code": _text("Mã quốc gia, PHẢI có nháy"),
            "name": _text("Tên thủ tục"),
            "sets_apart": _text("Điều phân biệt với thủ tục khác của cùng dịch vụ"),
            "level": _one_of(OnlineLevel, "full: toàn trình; partial: một phần; unverified: chưa xác nhận"),
            "level_date": _day("Ngày của nguồn ghi mức trực tuyến"),
            "online_channel": {"type": ["boolean", "null"], "description": "Cổng có kênh trực tuyến?"},
            "agency": {"type": ["string", "null"]},
            "agency_level": _text(),
            "fees": _list(_fact(with_amount=True)),
            "times": _list(_fact(with_amount=False)),
            "papers": _list(_paper()),
            "steps": _list(_text()),
            "result": _text(),
            "legal_basis": _list(_text()),
            "portal_id": _text("Mã trang trên Cổng", pattern=f"^{PORTAL_ID.pattern}$"),
            "portal_url": _text("Địa chỉ đầy đủ, chỉ khi trang ở nơi khác", pattern="^https://"),
            "cautions": _list(_text()),
            "read_as": _text("Câu nói nguồn cho người dân"),
            "source_date": _day("Ngày thu của nguồn"),
            "confidence": _one_of(Confidence, "Độ tin cậy của nguồn"),
        },
        required=("code", "name", "level", "read_as", "source_date", "confidence"),
    )


def _fact(*, with_amount: bool) -> Schema:
    channels = {"type": "array", "items": {"enum": _values(Channel)}, "minItems": 1, "uniqueItems": True}
    amount: Schema = {"vnd": {"type": "integer", "minimum": 0, "description": "Số đồng, nếu có một mức"}}
    return _table(
        {
            "channels": channels,
            **(amount if with_amount else {}),
            "text": _text("Điều được nói với người dân"),
            "confirmed": {"type": "boolean", "description": "false khi nguồn có cảnh báo"},
        },
        required=("channels", "text"),
    )


def _paper() -> Schema:
    return _table(
        {
            "name": _text("Tên giấy tờ"),
            "when": _text("Chỉ khi nào cần"),
            "core": {"type": "boolean", "description": "true: giấy tờ chính, ai cũng cần"},
            "cut": {"type": "boolean", "description": "true: tên bị cắt, xem đủ trên Cổng"},
        },
        required=("name",),
    )


def _table(properties: Schema, required: Iterable[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _text(description: str | None = None, pattern: str | None = None) -> Schema:
    found: Schema = {"type": "string", "minLength": 1}
    if description:
        found["description"] = description
    if pattern:
        found["pattern"] = pattern
    return found


def _day(description: str, *, may_be_empty: bool = False) -> Schema:
    kinds = ["string", "null"] if may_be_empty else "string"
    return {"type": kinds, "format": "date", "description": description}


def _one_of(among: type[StrEnum], description: str) -> Schema:
    return {"enum": _values(among), "description": description}


def _values(among: type[StrEnum]) -> list[str]:
    return [one.value for one in among]
