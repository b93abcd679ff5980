"""Reading services_catalog.yaml: fields of browsing and the services themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.catalog.model import CardKind, Field, Procedure, Service
from bot.catalog.procedure_rows import read_procedure
from bot.catalog.sheets import Sheet, Table
from bot.kernel.ids import ProcedureCode, ServiceId

AUDIENCES = ("công dân", "hộ kinh doanh", "doanh nghiệp", "tổ chức", "người nước ngoài")


@dataclass(frozen=True, slots=True)
class ServiceSheet:
    """What the file holds: fields without their services yet, services in the order of the file.

    `lines` says on which line a service starts, for findings about it as a whole.
    """

    fields: tuple[Field, ...] = ()
    services: Mapping[ServiceId, Service] = field(default_factory=dict)
    lines: Mapping[ServiceId, int] = field(default_factory=dict)


def read_services(sheet: Sheet, text: str, portal_page: str) -> ServiceSheet:
    """Read the whole file; problems are left on the sheet.

    Args:
        portal_page: address of a procedure's page with `{portal_id}` in it (province profile).
    """
    root = sheet.table(text)
    if root is None:
        return ServiceSheet()
    fields = tuple(_field(row) for row in root.tables("fields"))
    rows = [(ServiceId(name), row) for name, row in root.table("services").nested()]
    services = {name: _service(name, row, portal_page) for name, row in rows}
    root.finish()
    known = {one.id for one in fields}
    for name, row in rows:
        if services[name].field_id not in known:
            row.complain("field", "nhóm này không có ở mục `fields`")
    return ServiceSheet(fields, services, {name: row.line for name, row in rows})


def _field(row: Table) -> Field:
    found = Field(row.name("id"), row.text("title"), row.text("title_en"), row.text("emoji"), ())
    row.finish()
    return found


def _service(service_id: ServiceId, row: Table, portal_page: str) -> Service:
    variants = row.tables("variants")
    procedures = tuple(read_procedure(variant, portal_page) for variant in variants)
    _check_variants(variants, procedures)
    card = row.choice("card", CardKind)
    read_as, source_date = row.text_or_none("read_as"), row.day_or_none("source_date")
    main = procedures[0] if procedures else None
    if main is None and (read_as is None or source_date is None):
        row.complain("read_as", "dịch vụ chưa có thủ tục (variants) thì phải ghi read_as và source_date")
    if main is None and card is CardKind.FULL:
        row.complain("card", "thẻ full phải có ít nhất một thủ tục ở mục variants")
    service = Service(
        id=service_id,
        name=row.text("name"),
        name_en=row.text_or_none("name_en"),
        field_id=row.text("field"),
        card=card,
        procedures=procedures,
        code_known=_code(row),
        words=row.texts("words"),
        sets_apart=row.text_or_none("sets_apart") or "",
        audience=_audience(row),
        confused_with=_ids(row, "confused_with"),
        related=_ids(row, "related"),
        life_events=(),
        specialises=_id(row, "specialises"),
        covers=row.text_or_none("covers"),
        popular_rank=row.whole("popular"),
        agency_hint=row.text_or_none("agency_hint"),
        source_date=source_date or (main.source_date if main else row.day("source_date")),
        read_as=read_as or (main.read_as if main else ""),
        checked_on=row.day_or_none("checked_on"),
        review_by=row.day("review_by"),
    )
    row.finish()
    return service


def _check_variants(variants: Sequence[Table], procedures: Sequence[Procedure]) -> None:
    codes = [one.code for one in procedures]
    for variant, procedure in zip(variants, procedures, strict=True):
        if procedure.code and codes.count(procedure.code) > 1:
            variant.complain("code", f"mã {procedure.code} bị lặp trong dịch vụ này")
        if len(procedures) > 1 and not procedure.sets_apart:
            variant.complain("sets_apart", "dịch vụ có nhiều thủ tục thì mỗi thủ tục phải ghi sets_apart")


def _code(row: Table) -> ProcedureCode | None:
    found = row.quoted("code_known")
    return ProcedureCode(found) if found else None


def _id(row: Table, key: str) -> ServiceId | None:
    found = row.text_or_none(key)
    return ServiceId(found) if found else None


def _ids(row: Table, key: str) -> tuple[ServiceId, ...]:
    return tuple(ServiceId(one) for one in row.texts(key))


def _audience(row: Table) -> tuple[str, ...]:
    found = row.texts("audience")
    for one in found:
        if one not in AUDIENCES:
            row.complain("audience", f"“{one}” không dùng được; chọn trong: {', '.join(AUDIENCES)}")
    if not found:
        row.complain("audience", "thiếu, phải ghi ai làm việc này")
    return found
