"""An officer's whole way in chat, end to end over HTTP: write, try, submit, approve, watch; every slip."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Product
from bot.campaigns.model import Campaign, CampaignId, RunId
from bot.campaigns.statuses import CampaignStatus, RunStatus
from bot.kernel.ids import ChatId
from bot.people.model import Role
from bot.telegram.campaign_sender import sending
from bot.telegram.campaign_watch import CampaignWatch
from bot.telegram.speaking import Speaker
from tests.support.clock import FakeClock
from tests.support.journeys import reads_as
from tests.support.officers import TEXT, sets_time, subscribe, works_here, writes_draft
from tests.support.product import ScriptedContent, running_bot, sqlite_url
from tests.support.telegram_sandbox import CitizenClient, TelegramSandbox, words_of

READINGS = {"khai sinh": reads_as("khai_sinh"), "chung thuc": reads_as("chung_thuc")}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08" + bytes(40)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def product(telegram: TelegramSandbox, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Product]:
    content = ScriptedContent(READINGS)
    async with running_bot(telegram, sqlite_url(tmp_path), content=content, clock=clock) as running:
        yield running


@pytest.fixture
async def officer(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    return await works_here(product, telegram, "Anh Sơn")


@pytest.fixture
async def manager(product: Product, telegram: TelegramSandbox) -> CitizenClient:
    return await works_here(product, telegram, "Chị Mai", Role.MANAGER)


async def campaign_of(product: Product, number: int = 1) -> Campaign:
    return await product.broadcasting.office.shelf.campaign(CampaignId(number))


async def test_from_a_message_to_an_approved_campaign(
    product: Product, officer: CitizenClient, manager: CitizenClient
) -> None:
    await subscribe(product, 60, commune="phuong-thanh-sen")
    await officer.writes("/soantin")
    await officer.sees("Tin mới.")
    await officer.sends_photo(TEXT, PNG)
    await officer.sees("Đã giữ bản nháp")
    await officer.taps("Nút bấm")
    await officer.taps("Mở một dịch vụ")
    await officer.writes("Bắt đầu, 5 bước | khai sinh")
    await officer.sees("Dịch vụ nào?")
    await officer.taps("Đăng ký khai sinh")
    await officer.sees("Bắt đầu, 5 bước → Đăng ký khai sinh")
    await officer.taps("Về bản nháp")
    await officer.taps("Gửi cho ai")
    await officer.taps("Xã, phường")
    await officer.writes("thanh sen, chốn mơ")
    shown = words_of(await officer.sees("phường Thành Sen"))
    assert "Không thấy “chốn mơ”" in shown
    await officer.taps("Xong phần này")
    await officer.taps("Về bản nháp")
    await sets_time(officer)
    card = words_of(await officer.sees("08:00 thứ Ba 24/11/2026"))
    assert "Cần một đồng nghiệp duyệt" in card
    await officer.taps("Gửi thử cho tôi")
    letter = await officer.sees_message(lambda message: "photo" in message)
    assert letter["caption"] == TEXT
    assert [row[0]["text"] for row in letter["reply_markup"]["inline_keyboard"]] == [
        "Bắt đầu, 5 bước",
        "🔕 Ngừng mọi tin",
    ]
    await officer.taps("Về bản nháp")
    await officer.taps("Xin duyệt")
    await officer.sees("1 đồng nghiệp duyệt")
    await manager.sees("xin duyệt tin trên")
    await manager.taps("✅ Duyệt")
    await manager.sees("Đã duyệt")
    await officer.sees("đã duyệt tin")
    stored = await campaign_of(product)
    assert stored.status is CampaignStatus.SCHEDULED
    assert stored.plan.content.picture == PNG
    assert stored.plan.audience.communes == {"phuong-thanh-sen"}


async def test_formatting_is_kept_and_typed_tags_are_read(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer, "Bà con <b>nhanh</b> lên, miễn phí & tiện")
    assert (await campaign_of(product)).plan.content.wordings == ("Bà con <b>nhanh</b> lên, miễn phí & tiện",)
    await officer.taps("Sửa lời")
    await officer.writes("Bà con <b>nhanh lên")
    await officer.sees("Định dạng bị hỏng")
    await officer.taps("Xem thử")
    await officer.sees("Chưa xem thử được")


async def test_a_text_too_long_is_said_and_kept(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    await officer.taps("Ảnh")
    await officer.sends_photo("", PNG)
    await officer.sees("Ảnh: có")
    await officer.taps("Sửa lời")
    await officer.writes("Bà con được miễn phí. " * 60)
    shown = words_of(await officer.sees("Telegram chỉ cho 1.024"))
    assert "1.319/1.024" in shown
    assert (await campaign_of(product)).plan.content.picture == PNG


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://dichvucong-gov.vn", "rất giống trang chính thức"),
        ("https://bit.ly/abc", "giấu nơi nó dẫn tới"),
        ("https://dichvucong.gov.vn@xau.com", "dấu @"),
        ("https://xn--dchvucong-abc.vn", "ngụy trang"),
        ("http://dichvucong.gov.vn", "https://"),
        ("https://example.com", "không có trong danh sách"),
    ],
)
async def test_a_link_that_is_not_official_is_explained(
    product: Product, officer: CitizenClient, address: str, said: str
) -> None:
    await writes_draft(officer)
    await officer.taps("Nút bấm")
    await officer.taps("Trang chính thức")
    await officer.writes(f"Mở trang | {address}")
    shown = words_of(await officer.sees(said))
    assert "Bản nháp vẫn giữ nguyên" in shown
    await officer.writes("Mở trang | dichvucong.gov.vn")
    await officer.sees("Mở trang → https://dichvucong.gov.vn")
    assert len((await campaign_of(product)).plan.content.buttons) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("hôm nay 7h", "Giờ gửi đã qua"),
        ("5h sáng mai", "bà con đang nghỉ"),
        ("31/02 8h", "Không có ngày hay giờ này"),
        ("8h và 17h", "hai ngày hoặc hai giờ"),
        ("cách ngày 8h", "hằng ngày, hằng tuần, hằng tháng"),
        ("khi nào tiện", "chưa hiểu hết câu này"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(
    product: Product, officer: CitizenClient, words: str, said: str
) -> None:
    await writes_draft(officer)
    await sets_time(officer, words)
    await officer.sees(said)
    await officer.writes("hằng tuần thứ ba 8h đến hết 31/12, trải trong 4 giờ")
    await officer.sees("08:00 thứ Ba 24/11/2026, hằng tuần đến 31/12/2026, trải đều trong 4 giờ")


async def test_an_empty_audience_cannot_be_sent_to(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    await sets_time(officer)
    await officer.sees("08:00 thứ Ba")
    await officer.taps("Xin duyệt")
    await officer.sees("Chưa có ai khớp")
    assert (await campaign_of(product)).status is CampaignStatus.DRAFT


async def test_a_handful_of_people_is_not_counted_out(product: Product, officer: CitizenClient) -> None:
    await subscribe(product, 4)
    await writes_draft(officer)
    shown = words_of(await officer.sees("Sẽ gửi cho <10 người"))
    assert "Chưa tới 10 người nhận" in shown


async def test_two_officers_on_one_draft_lose_nothing(
    product: Product, officer: CitizenClient, manager: CitizenClient
) -> None:
    await writes_draft(officer)
    await officer.taps("Nhóm giữ lại")
    old = await officer.sees("Nhóm giữ lại là")
    await manager.writes("/soantin")
    await manager.sees("Các đợt tin gần đây")
    await manager.taps("#1")
    await manager.sees("Gửi cho")
    await manager.taps("Sửa lời")
    await manager.writes("Lời của chị Mai, miễn phí, trước 30/12.")
    await manager.sees("Lời của chị Mai")
    await officer.taps("30%", old)
    shown = words_of(await officer.sees("vừa sửa bản này"))
    assert "Lời của chị Mai" in shown
    stored = await campaign_of(product)
    assert stored.plan.holdout_share == 0.1
    assert stored.plan.content.wordings == ("Lời của chị Mai, miễn phí, trước 30/12.",)


async def test_an_approval_after_a_change_is_void(
    product: Product, officer: CitizenClient, manager: CitizenClient
) -> None:
    await subscribe(product, 60)
    await writes_draft(officer)
    await sets_time(officer)
    await officer.sees("08:00 thứ Ba")
    await officer.taps("Xin duyệt")
    await officer.sees("1 đồng nghiệp duyệt")
    asked = await manager.sees("xin duyệt tin trên")
    await officer.taps("Sửa lời")
    await officer.writes(TEXT + " Sửa.")
    await officer.sees("nháp")
    await manager.taps("✅ Duyệt", asked)
    await manager.sees("lần trả lời này không tính")
    assert (await campaign_of(product)).status is CampaignStatus.DRAFT
    await officer.taps("Xin duyệt")
    await officer.sees("1 đồng nghiệp duyệt")
    again = await manager.sees("xin duyệt tin trên")
    await manager.taps("✅ Duyệt", asked)
    await manager.sees("lần trả lời này không tính")
    await manager.taps("✅ Duyệt", again)
    await manager.sees("Đã duyệt")
    await manager.taps("✅ Duyệt", asked)
    await manager.sees("lần trả lời này không tính")


async def test_nobody_approves_their_own(product: Product, officer: CitizenClient) -> None:
    await subscribe(product, 60)
    await writes_draft(officer)
    await sets_time(officer)
    await officer.sees("08:00 thứ Ba")
    await officer.taps("Xin duyệt")
    card = await officer.sees("chưa có đồng nghiệp nào khác")
    await officer.taps_data(card["message_id"], "approval:yes:1:2")
    await officer.sees("lời của chính anh/chị")
    await officer.writes("/duyet")
    await officer.sees("Không có tin nào chờ")


async def test_a_colleague_returns_it_with_a_word(
    product: Product, officer: CitizenClient, manager: CitizenClient
) -> None:
    await subscribe(product, 60)
    await writes_draft(officer)
    await sets_time(officer)
    await officer.sees("08:00 thứ Ba")
    await officer.taps("Xin duyệt")
    await manager.sees("xin duyệt tin trên")
    await manager.writes("/duyet")
    await manager.sees("1 tin chờ duyệt")
    await manager.taps("#1")
    await manager.sees("xin duyệt tin trên")
    await manager.taps("Trả lại")
    await manager.sees("cần sửa gì")
    await manager.writes("Nêu rõ hạn nộp giúp em.")
    await manager.sees("Đã trả lại")
    await officer.sees("Nêu rõ hạn nộp giúp em.")
    await officer.taps("Mở đợt tin")
    await officer.taps("Lịch sử")
    await officer.sees("trả lại: Nêu rõ hạn nộp giúp em.")
    assert (await campaign_of(product)).status is CampaignStatus.DRAFT


async def test_no_holdout_needs_a_reason(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    await officer.taps("Nhóm giữ lại")
    await officer.taps("Không giữ lại")
    await officer.sees("Vì sao mọi người đều phải nhận?")
    assert (await campaign_of(product)).plan.holdout_share == 0.1
    await officer.writes("ok")
    await officer.sees("Vì sao mọi người đều phải nhận?")
    await officer.writes("Bão số 5, bà con cần biết ngay.")
    await officer.sees("Lý do không giữ lại: Bão số 5")
    assert (await campaign_of(product)).plan.holdout_share == 0


async def test_each_persons_own_date(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    await officer.taps("Khi nào")
    await officer.taps("Theo ngày của từng người")
    await officer.sees("Hướng dẫn của dịch vụ nào?")
    await officer.writes("khai sinh")
    await officer.sees("Dịch vụ nào?")
    await officer.taps("Đăng ký khai sinh")
    await officer.sees("Chỉ đến người đã đồng ý nhận tin theo việc mình hỏi")
    plan = (await campaign_of(product)).plan
    assert plan.audience.once
    assert plan.audience.opened_not_submitted is not None
    assert plan.audience.opened_not_submitted.after_days == 3


async def test_a_question_in_the_middle_is_answered_as_a_question(
    product: Product, officer: CitizenClient
) -> None:
    await writes_draft(officer)
    await officer.taps("Sửa lời")
    await officer.writes("/huy")
    await officer.sees("không chờ gì nữa")
    await officer.writes("khai sinh")
    await officer.sees("tỉnh chưa rà")
    await officer.writes("/soantin")
    await officer.sees("Các đợt tin gần đây")
    await officer.taps("#1")
    await officer.sees("Gửi cho")
    await officer.taps("Sửa lời")
    await officer.writes("/phobien")
    await officer.sees_message(lambda message: "text" in message)
    await officer.writes("khai sinh")
    await officer.sees("tỉnh chưa rà")
    assert (await campaign_of(product)).plan.content.wordings == (TEXT,)


async def test_a_citizen_finds_no_such_doors(product: Product, telegram: TelegramSandbox) -> None:
    hoa = await telegram.citizen("Chị Hoa")
    await hoa.starts()
    start = await hoa.sees("trợ lý tự động")
    for command in ("soantin", "duyet", "lichgui", "tiendo", "huy"):
        await hoa.writes(f"/{command}")
        await hoa.sees("không có lệnh này")
    for data in ("draft:new", "draft:send:1:1", "approval:yes:1:1", "run:cancelled:1", "run:csv:1"):
        answer = await hoa.taps_data(start["message_id"], data)
        assert "cũ" in answer["text"]


async def test_forged_buttons_change_nothing(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    card = await officer.sees_message(lambda message: True)
    before = await campaign_of(product)
    for data in (
        "draft:open:999", "draft:open", "draft:add:1:1:c:khong-co", "draft:add:1:1:zz:1", "draft:held:1:1:99",
        "draft:when:1:1:never", "draft:svc:1:1:khong_co", "draft:joined:1:99:7", "run:card:77", "run:csv",
        "approval:no:999:1", "draft:nokey:1:1:7", "draft:spread:1:1:9", "draft:days:1:1:999",
    ):  # fmt: skip
        await officer.taps_data(card["message_id"], data)
    assert await campaign_of(product) == before


async def test_what_is_planned_is_in_the_calendar(product: Product, officer: CitizenClient) -> None:
    await subscribe(product, 20)
    await writes_draft(officer)
    await sets_time(officer, "hằng tuần thứ ba 8h")
    await officer.sees("hằng tuần")
    await officer.taps("Xin duyệt")
    await officer.sees("Đã lên lịch")
    await officer.writes("/lichgui")
    shown = words_of(await officer.sees("Lịch gửi 30 ngày tới"))
    assert [line for line in shown.splitlines() if line.startswith("thứ Ba")] == [
        "thứ Ba 24/11/2026", "thứ Ba 01/12/2026", "thứ Ba 08/12/2026", "thứ Ba 15/12/2026",
        "thứ Ba 22/12/2026",
    ]  # fmt: skip


async def writes_and_starts(product: Product, officer: CitizenClient, clock: FakeClock) -> CampaignId:
    """A campaign to few people, sent at once."""
    await writes_draft(officer)
    await officer.taps("Khi nào")
    await officer.sees("Khi nào gửi?")
    await officer.taps("Ngay khi duyệt xong")
    await officer.sees("ngay khi được duyệt")
    await officer.taps("Xin duyệt")
    await officer.sees("Đã lên lịch")
    clock.advance(timedelta(seconds=5))
    await product.broadcasting.tick()
    return CampaignId(1)


async def test_progress_can_be_paused_resumed_cancelled_and_taken_home(
    product: Product, officer: CitizenClient, clock: FakeClock, telegram: TelegramSandbox
) -> None:
    await subscribe(product, 20)
    await writes_and_starts(product, officer, clock)
    await officer.writes("/tiendo")
    shown = words_of(await officer.sees("▶️ đang gửi"))
    assert "Còn chờ" in shown
    await officer.taps("Tạm dừng")
    await officer.sees("Đã tạm dừng")
    await officer.taps("Tiếp tục")
    await officer.sees("Gửi tiếp.")
    await officer.taps("CSV")
    sent = await officer.sees_message(lambda message: "document" in message)
    found = await telegram.call("getFile", file_id=sent["document"]["file_id"])
    path = f"{telegram.base_file_url}{telegram.token}/{found['result']['file_path']}"
    lines = (await telegram.http.get(path)).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Số,Mã ngẫu nhiên,Nhóm,Kết quả,Lý do,Số lần thử,Thử lần cuối"
    assert len(lines) == 21
    await officer.taps("✖️ Hủy")
    await officer.sees("Hủy lần gửi này?")
    assert (await product.broadcasting.office.shelf.run(RunId(1))).status is RunStatus.RUNNING
    await officer.taps("Đúng, hủy lần này")
    await officer.sees("Đã hủy lần gửi này")
    assert (await product.broadcasting.office.shelf.run(RunId(1))).status is RunStatus.CANCELLED


async def test_who_follows_a_run_is_told_why_it_stopped(
    product: Product, officer: CitizenClient, manager: CitizenClient, clock: FakeClock
) -> None:
    """The chats are unknown to Telegram: each is refused for good, so the run halts by itself."""
    office = product.broadcasting.office
    await subscribe(product, 20)
    campaign = await writes_and_starts(product, officer, clock)
    await manager.writes("/tiendo")
    card = await manager.sees("▶️ đang gửi")
    await manager.taps("Theo dõi")
    await product.broadcasting.tick()
    watch = CampaignWatch(
        shelf=office.shelf,
        cards=office.cards,
        inside=product.content.inside,
        speaker=Speaker(product.application.bot),
        clock=clock,
        rate_per_s=25,
    )
    await watch.look()
    run = (await office.shelf.runs(campaign))[0]
    async with sending(product.broadcasting.sender):
        while (await office.shelf.run(run.id)).status is RunStatus.RUNNING:  # noqa: ASYNC110 - watched from outside
            await asyncio.sleep(0.05)
    await asyncio.gather(watch.look(), watch.look())
    await watch.look()
    told = words_of(await officer.sees("tự dừng"))
    assert "không còn tài khoản" in told
    await manager.sees("tự dừng")
    shown = await manager.sees("🛑 tự dừng vì lỗi")
    assert shown["message_id"] == card["message_id"]
    for person in (officer, manager):
        await person.refresh()
        assert len([one for one in person.messages if "nhiều tin bị từ chối" in words_of(one)]) == 1
    await officer.taps("Theo dõi")
    await officer.sees("🛑 tự dừng vì lỗi")
    await officer.taps("Tiếp tục")
    await officer.sees("Gửi tiếp.")


async def test_a_draft_can_be_dropped_and_its_words_copied(product: Product, officer: CitizenClient) -> None:
    await writes_draft(officer)
    await officer.taps("Bỏ nháp")
    await officer.taps("Về bản nháp")
    await officer.taps("Bỏ nháp")
    await officer.sees("Bỏ bản nháp")
    await officer.taps("Đúng, bỏ")
    await officer.sees("Đã bỏ")
    assert (await campaign_of(product)).status is CampaignStatus.CANCELLED
    await officer.taps("Chép thành nháp mới")
    await officer.sees("Đã chép lời từ đợt #1")
    assert (await campaign_of(product, 2)).plan.content.wordings == (TEXT,)


async def test_whoever_lost_their_role_in_the_middle_writes_nothing(
    product: Product, officer: CitizenClient
) -> None:
    await writes_draft(officer)
    await officer.taps("Sửa lời")
    await officer.sees("lời mới")
    await product.memory.set_role(chat_id=ChatId(officer.id), role=Role.CITIZEN, now=product.clock.now())
    await officer.writes("khai sinh")
    await officer.sees("tỉnh chưa rà")
    assert (await campaign_of(product)).plan.content.wordings == (TEXT,)
