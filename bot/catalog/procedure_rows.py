"""Reading one procedure (a variant of a service) with its fees, times and papers."""

from __future__ import annotations

import re

from bot.catalog.model import (
    Channel,
    Confidence,
    Fee,
    OnlineLevel,
    Procedure,
    ProcessingTime,
    RequiredDocument,
)
from bot.catalog.sheets import Table
from bot.kernel.ids import ProcedureCode

PORTAL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_procedure(row: Table, portal_page: str) -> Procedure:
    """One entry of `variants`. Fields that are left out become None: "the sources do not say"."""
    procedure = Procedure(
        code=ProcedureCode(row.quoted("code") or _missing(row, "code")),
        name=row.text("name"),
        sets_apart=row.text_or_none("sets_apart") or "",
        level=row.choice("level", OnlineLevel),
        level_date=row.day_or_none("level_date"),
        has_online_channel=row.flag_or_none("online_channel"),
        agency=row.text_or_none("agency") or "",
        agency_level=row.text_or_none("agency_level") or "",
        fees=tuple(fee for entry in row.tables("fees") for fee in _fees(entry)),
        times=tuple(time for entry in row.tables("times") for time in _times(entry)),
        documents=tuple(_document(entry) for entry in row.tables("papers")),
        steps=row.texts("steps"),
        result=row.text_or_none("result"),
        legal_basis=row.texts("legal_basis"),
        portal_url=_portal_url(row, portal_page),
        cautions=row.texts("cautions"),
        read_as=row.text("read_as"),
        source_date=row.day("source_date"),
        confidence=row.choice("confidence", Confidence),
    )
    _check_level(row, procedure)
    _check_channels(row, procedure)
    row.finish()
    return procedure


def _missing(row: Table, key: str) -> str:
    if not row.has(key):
        row.complain(key, "thiếu, phải có giá trị")
    return ""


def _fees(row: Table) -> list[Fee]:
    channels = _channels(row)
    amount, text = row.whole("vnd"), row.text("text")
    confirmed = row.flag("confirmed", default=True)
    row.finish()
    return [Fee(channel, amount, text, confirmed) for channel in channels]


def _times(row: Table) -> list[ProcessingTime]:
    channels = _channels(row)
    text, confirmed = row.text("text"), row.flag("confirmed", default=True)
    row.finish()
    return [ProcessingTime(channel, text, confirmed) for channel in channels]


def _channels(row: Table) -> list[Channel]:
    values = {one.value: one for one in Channel}
    found = row.texts("channels")
    if not found:
        row.complain("channels", f"thiếu cách nộp; ghi một hay nhiều trong: {', '.join(values)}")
    for one in found:
        if one not in values:
            row.complain("channels", f"“{one}” không dùng được; chọn trong: {', '.join(values)}")
    return [values[one] for one in found if one in values]


def _document(row: Table) -> RequiredDocument:
    document = RequiredDocument(
        name=row.text("name"),
        when=row.text_or_none("when"),
        is_core=row.flag("core", default=False),
        is_cut=row.flag("cut", default=False),
    )
    if document.is_core and document.when:
        row.complain("core", "giấy tờ chính (core) thì không kèm điều kiện (when)")
    row.finish()
    return document


def _portal_url(row: Table, portal_page: str) -> str | None:
    """The page's address: by the province's template, or as written when the page stands elsewhere."""
    portal_id, url = row.text_or_none("portal_id"), row.text_or_none("portal_url")
    if portal_id and url:
        row.complain("portal_url", "chỉ ghi một trong hai: portal_id hoặc portal_url")
    if portal_id is None:
        return url
    if not PORTAL_ID.fullmatch(portal_id):
        row.complain("portal_id", "phải là mã trang trên Cổng, dạng 019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7")
        return None
    return portal_page.replace("{portal_id}", portal_id)


def _check_level(row: Table, procedure: Procedure) -> None:
    if procedure.level is not OnlineLevel.UNVERIFIED and procedure.level_date is None:
        row.complain("level_date", "đã ghi mức trực tuyến thì phải ghi ngày của nguồn")
    if procedure.level is OnlineLevel.UNVERIFIED and procedure.level_date is not None:
        row.complain("level_date", "chưa xác nhận mức (unverified) thì không ghi ngày")


def _check_channels(row: Table, procedure: Procedure) -> None:
    for key, facts in (("fees", procedure.fees), ("times", procedure.times)):
        channels = [fact.channel for fact in facts]
        if len(set(channels)) < len(channels):
            row.complain(key, "một cách nộp (channels) được ghi hai lần")
