"""A small invented catalogue: enough for every journey, and untouched by real-world edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from bot.catalog.model import (
    CardKind,
    Catalog,
    Channel,
    Commune,
    Confidence,
    Contact,
    Faq,
    Fee,
    Field,
    Language,
    LifeEvent,
    LifeEventItem,
    OnlineLevel,
    Procedure,
    ProcessingTime,
    ProvinceProfile,
    RequiredDocument,
    Service,
)
from bot.kernel.ids import CommuneId, FaqId, ProcedureCode, ServiceId

READ_ON = date(2026, 7, 17)
READ_AS = "Theo bản thu Cổng ngày 17/07/2026; tỉnh chưa rà."


def a_procedure(code: str = "1.000001", **changes: object) -> Procedure:
    """A procedure with an online channel, one core paper, one conditional, one fee."""
    procedure = Procedure(
        code=ProcedureCode(code),
        name="Thủ tục thử",
        sets_apart="",
        level=OnlineLevel.FULL,
        level_date=READ_ON,
        has_online_channel=True,
        agency="Ủy ban nhân dân cấp xã",
        agency_level="xã",
        fees=(Fee(Channel.ONLINE, 10000, "10.000 đồng", True), Fee(Channel.DESK, 20000, "20.000 đồng", True)),
        times=(ProcessingTime(Channel.ONLINE, "7 ngày làm việc", True),),
        documents=(
            RequiredDocument("Tờ khai", None, True, False),
            RequiredDocument("Văn bản ủy quyền", "nhờ người nộp", False, False),
        ),
        steps=("Điền mẫu hộ tịch điện tử", "Kết quả: Giấy thử"),
        result="Giấy thử",
        legal_basis=("123/2015/NĐ-CP",),
        portal_url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/thu",
        cautions=(),
        read_as=READ_AS,
        source_date=READ_ON,
        confidence=Confidence.MEDIUM,
    )
    return replace(procedure, **changes)  # type: ignore[arg-type]


def a_service(service_id: str, name: str, *procedures: Procedure, **changes: object) -> Service:
    """A service; a full card when it has procedures, else a pointer."""
    service = Service(
        id=ServiceId(service_id),
        name=name,
        field_id="ho_tich",
        card=CardKind.FULL if procedures else CardKind.POINTER,
        procedures=procedures,
        code_known=None,
        words=(name.lower(),),
        sets_apart="",
        audience=("công dân",),
        confused_with=(),
        related=(),
        life_events=(),
        specialises=None,
        covers=None,
        name_en=None,
        popular_rank=1,
        agency_hint=None,
        source_date=READ_ON,
        read_as=READ_AS,
        checked_on=None,
        review_by=date(2027, 1, 31),
    )
    return replace(service, **changes)  # type: ignore[arg-type]


def a_faq(faq_id: str, title: str) -> Faq:
    return Faq(
        id=FaqId(faq_id),
        title=title,
        question=title,
        body_html=f"Trả lời về <b>{title}</b>.",
        body_html_en=None,
        words=(title.lower(),),
        sets_apart="",
        related=(),
        links=("portal",),
        read_as=READ_AS,
        source_date=READ_ON,
        checked_on=None,
        review_by=date(2027, 1, 31),
    )


PROVINCE = ProvinceProfile(
    name="Thử",
    name_en="Trial",
    operator="tỉnh Thử",
    portal_name="Cổng Dịch vụ công quốc gia",
    portal_home="https://dichvucong.gov.vn",
    portal_search="https://dichvucong.gov.vn/tim-kiem",
    portal_procedure_url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{code}",
    links=MappingProxyType({"portal": "https://dichvucong.gov.vn"}),
    allowed_hosts=("dichvucong.gov.vn",),
    communes=(
        Commune(CommuneId("phuong-thanh-sen"), "Thành Sen", "phường"),
        Commune(CommuneId("xa-son-kim-1"), "Sơn Kim 1", "xã"),
        Commune(CommuneId("xa-son-kim-2"), "Sơn Kim 2", "xã"),
    ),
    former_units=MappingProxyType({"huyện Hương Sơn": "Không còn cấp huyện từ 01/7/2025."}),
    contacts=(Contact("cong", "Tổng đài", "1800 1096", False, READ_ON),),
)


def small_catalog() -> Catalog:
    """Three services (online, at a desk, pointer), a few answers, one life event."""
    services = (
        a_service("khai_sinh", "Đăng ký khai sinh", a_procedure(), sets_apart="trẻ chưa có giấy khai sinh"),
        a_service("chung_thuc", "Chứng thực bản sao", a_procedure("1.000002", has_online_channel=False)),
        a_service("nuoi_gau", "Nuôi gấu"),
    )
    faqs = [
        a_faq(faq_id, faq_id.removeprefix("faq_").replace("_", " "))
        for faq_id in ("faq_otp", "faq_vneid", "faq_dia_chi_lien_he", "faq_lua_dao", "faq_loi_he_thong")
    ]
    event = LifeEvent(
        id="sinh_con",
        title="Sinh con",
        title_en="A child is born",
        emoji="👶",
        opening="Chúc mừng gia đình.",
        items=(LifeEventItem(ServiceId("khai_sinh"), ""),),
        phrases=("vợ em mới sinh",),
    )
    return Catalog(
        version="small",
        province=PROVINCE,
        services=MappingProxyType({service.id: service for service in services}),
        faqs=MappingProxyType({faq.id: faq for faq in faqs}),
        fields=(Field("ho_tich", "Hộ tịch", "Civil status", "👶", tuple(one.id for one in services)),),
        life_events=(event,),
        confusables=(),
        small_talk=(),
        out_of_scope=(),
        language=Language({}, {}, {}, ()),
    )
