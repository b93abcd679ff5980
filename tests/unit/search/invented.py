"""An invented catalogue, big enough to have twins, vague requests, an event and small talk."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.model import Catalog, Confusable, Language, LifeEvent, LifeEventItem, PhraseGroup
from bot.kernel.ids import EntryId, ServiceId
from tests.support.small_content import a_faq, a_procedure, a_service, small_catalog


def a_catalog() -> Catalog:
    """Licences and cards for moon buggies, invented so that the real content may change freely."""
    services = (
        a_service(
            "the_moi",
            "Cấp thẻ phi hành",
            a_procedure("7.000001"),
            words=("thẻ phi hành", "làm thẻ phi hành lần đầu", "xin cấp thẻ phi hành mới"),
            asks=("em muốn làm thẻ phi hành thì cần giấy tờ gì", "chưa có thẻ phi hành giờ đăng ký ở đâu"),
            popular_rank=None,
        ),
        a_service(
            "the_lai",
            "Cấp lại thẻ phi hành",
            words=("cấp lại thẻ phi hành", "làm lại thẻ phi hành bị mất"),
            asks=("em đánh rơi thẻ phi hành giờ xin lại", "mất thẻ phi hành thì làm thế nào"),
            popular_rank=None,
        ),
        a_service(
            "xe_trang",
            "Đăng ký xe đi mặt trăng",
            words=("đăng ký xe mặt trăng", "biển số xe mặt trăng"),
            asks=("mua xe mặt trăng xong đăng ký ở đâu", "tôi muốn gắn biển cho xe mặt trăng mới mua"),
            popular_rank=None,
        ),
    )
    talk = PhraseGroup(EntryId("cc_chao_hoi"), ("xin chào", "chào bạn", "alo"))
    vague_talk = PhraseGroup(EntryId("cc_mo_ho"), ("làm giấy tờ", "cho hỏi thủ tục", "cần tư vấn"))
    outside = PhraseGroup(EntryId("oos_doi_song"), ("nấu canh chua thế nào", "hôm nay ăn gì", "xem bói"))
    urgent = PhraseGroup(
        EntryId("oos_khan_cap"), ("cứu với",), {"114": ("cháy nhà cứu với",), "115": ("có người bất tỉnh",)}
    )
    event = LifeEvent(
        "len_trang",
        "Lên mặt trăng",
        "Moving to the moon",
        "🌕",
        "Chúc mừng.",
        (LifeEventItem(ServiceId("the_moi"), ""), LifeEventItem(ServiceId("xe_trang"), "")),
        ("nhà em sắp dọn lên cung trăng ở", "cả nhà chuẩn bị lên cung trăng sống"),
    )
    faq = replace(a_faq("faq_quen_mat_khau", "Quên mật khẩu"), words=("quên mật khẩu", "lấy lại mật khẩu"))
    return replace(
        small_catalog(),
        services={service.id: service for service in services},
        faqs={faq.id: faq},
        life_events=(event,),
        confusables=(
            Confusable(
                "Anh/chị làm thẻ lần đầu hay cấp lại?",
                (EntryId("the_moi"), EntryId("the_lai")),
                ("vụ thẻ phi hành", "hỏi về thẻ phi hành"),
            ),
        ),
        small_talk=(talk, vague_talk),
        out_of_scope=(outside, urgent),
        language=Language({"mần": "làm"}, {"ko": "không"}, {"tph": "thẻ phi hành"}, ()),
    )
