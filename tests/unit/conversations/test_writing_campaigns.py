"""Writing campaigns in chat: everything may be delivered twice, and everything odd is answered kindly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.campaigns.audience import OpenedNotSubmitted
from bot.campaigns.schedule import Repeat
from bot.campaigns.service import Rules
from bot.campaigns.statuses import CampaignStatus
from bot.conversations.actions import Action
from bot.conversations.model import Incoming
from bot.database.engine import create_database
from bot.database.migrate import migrate
from bot.kernel.ids import CommuneId, EntryId
from bot.people.model import Language, Role
from tests.support.clock import FakeClock
from tests.support.fake_office import Colleague, FakeOffice
from tests.unit.campaigns.office import Office as CampaignOffice

TEXT = "Bà con làm giấy tại nhà, miễn phí, trước ngày 30/12."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[FakeOffice]:
    migrate(sqlite_url)
    database = create_database(sqlite_url)
    yield FakeOffice(CampaignOffice(database, FakeClock(), Rules(approval_above=15)))
    await database.close()


@pytest.fixture
def son(office: FakeOffice) -> Colleague:
    return office.joined_by("Anh Sơn")


@pytest.fixture
def mai(office: FakeOffice) -> Colleague:
    return office.joined_by("Chị Mai", Role.MANAGER)


async def drafted(son: Colleague, text: str = TEXT) -> None:
    await son.commands("soantin")
    await son.taps_action(Action("draft", "new"))
    await son.writes(text)


async def test_a_new_draft_delivered_twice_is_one_draft(office: FakeOffice, son: Colleague) -> None:
    await drafted(son)
    assert "#1" in await son.again()
    assert len(await office.kept.shelf.campaigns()) == 1


@pytest.mark.parametrize(
    ("opened", "said"),
    [
        (("text",), "Bà con ơi, làm giấy tại nhà."),
        (("second",), "Làm giấy tại nhà, không phải đi."),
        (("key", "link"), "Mở | https://dichvucong.gov.vn"),
        (("key", "answer"), "Cần gì? | Căn cước."),
        (("part", "c"), "thành sen, sơn kim 1"),
        (("since",), "1/11/2026"),
        (("time",), "hằng tuần thứ ba 8h"),
    ],
)
async def test_words_delivered_twice_change_once(
    office: FakeOffice, son: Colleague, opened: tuple[str, ...], said: str
) -> None:
    await drafted(son)
    verb, *more = opened
    await son.taps_action(Action("draft", verb, ("1", *more)))
    first = await son.writes(said)
    before = await office.campaign()
    assert before.version == 2
    assert await son.again() == first
    assert await office.campaign() == before


@pytest.mark.parametrize(
    "action",
    [
        Action("draft", "add", ("1", "1", "t", "ho_tich")),
        Action("draft", "add", ("1", "1", "l", "en")),
        Action("draft", "add", ("1", "1", "s", "quay")),
        Action("draft", "add", ("1", "1", "xt", "ho_tich")),
        Action("draft", "add", ("1", "1", "xn", "7")),
        Action("draft", "event", ("1", "1", "a", "sinh_con")),
        Action("draft", "joined", ("1", "1", "30")),
        Action("draft", "held", ("1", "1", "30")),
        Action("draft", "when", ("1", "1", "tomorrow")),
        Action("draft", "each", ("1", "1", "khai_sinh")),
        Action("draft", "svc", ("1", "1", "khai_sinh")),
    ],
)
async def test_taps_delivered_twice_change_once(office: FakeOffice, son: Colleague, action: Action) -> None:
    await drafted(son)
    first = await son.taps_action(action)
    before = await office.campaign()
    assert before.version == 2
    assert await son.again() == first
    assert await office.campaign() == before


async def test_an_audience_is_made_by_taps_and_taken_apart_again(office: FakeOffice, son: Colleague) -> None:
    await drafted(son)
    await son.taps("Gửi cho ai")
    await son.taps("Chủ đề")
    assert "Chủ đề: Hộ tịch" in await son.taps("⬜ Hộ tịch")
    await son.taps("✅ Hộ tịch")
    await son.taps("Xong phần này")
    await son.taps("Mở mà chưa nộp")
    await son.writes("khai sinh")
    await son.taps("⬜ Đăng ký khai sinh")
    await son.taps("sau 7 ngày")
    audience = (await office.campaign()).plan.audience
    assert audience.topics == frozenset()
    assert audience.opened_not_submitted == OpenedNotSubmitted(frozenset({EntryId("khai_sinh")}), 7)
    await son.taps("✅ Đăng ký khai sinh")
    assert (await office.campaign()).plan.audience.opened_not_submitted is None
    await son.taps("Xong phần này")
    await son.taps("Ngôn ngữ")
    await son.taps("⬜ tiếng Anh")
    assert (await office.campaign()).plan.audience.languages == {Language.ENGLISH}
    await son.taps("Xong phần này")
    assert "Mọi người" in await son.taps("Mọi người")


async def test_an_old_district_is_explained(office: FakeOffice, son: Colleague) -> None:
    await drafted(son)
    await son.taps("Gửi cho ai")
    await son.taps("Xã, phường")
    said = await son.writes("huyện Hương Sơn, sơn kim, thành sen")
    assert "Không còn cấp huyện" in said
    assert (await office.campaign()).plan.audience.communes == {CommuneId("phuong-thanh-sen")}
    await son.taps("⬜ xã Sơn Kim 2")
    assert len((await office.campaign()).plan.audience.communes) == 2


async def test_pictures_that_cannot_be_had_leave_the_words(office: FakeOffice, son: Colleague) -> None:
    office.files.kept = {"pdf": b"%PDF-1.7", "anh": PNG}
    await son.commands("soantin")
    assert "chưa lấy được ảnh" in await son.sends(Incoming.PHOTO, "mất", TEXT)
    assert (await office.campaign()).plan.content.wordings == (TEXT,)
    await son.taps("Ảnh")
    assert "không phải ảnh" in await son.sends(Incoming.DOCUMENT, "pdf")
    assert "đang chờ một ảnh" in await son.writes("đây ạ")
    await son.sends(Incoming.DOCUMENT, "anh")
    assert (await office.campaign()).plan.content.picture == PNG
    await son.taps("🖼 Ảnh")
    await son.taps("Bỏ ảnh")
    assert (await office.campaign()).plan.content.picture is None


async def test_two_wordings_are_both_tested_to_oneself(office: FakeOffice, son: Colleague) -> None:
    await drafted(son, "Chào {xa_phuong}, làm giấy tại nhà.")
    await son.taps("Lời thứ hai")
    await son.writes("Ở {xa_phuong}, khỏi phải đi xa.")
    said = await son.taps("Gửi thử")
    assert "Chào Thử, làm giấy tại nhà." in said
    assert "Ở Thử, khỏi phải đi xa." in said
    await son.taps("Về bản nháp")
    await son.taps("Lời thứ hai")
    await son.taps("Bỏ lời thứ hai")
    assert len((await office.campaign()).plan.content.wordings) == 1


async def test_repetition_and_spreading_are_taps(office: FakeOffice, son: Colleague) -> None:
    await drafted(son)
    await son.taps("Khi nào")
    await son.taps("8 giờ sáng mai")
    await son.taps("Khi nào")
    await son.taps("Hằng tuần")
    await son.taps("Trải 4 giờ")
    schedule = (await office.campaign()).plan.schedule
    assert schedule is not None
    assert (schedule.repeat, schedule.spread) == (Repeat.WEEKLY, timedelta(hours=4))
    await son.taps("9 giờ thứ Hai")
    moved = (await office.campaign()).plan.schedule
    assert moved is not None
    assert (moved.repeat, moved.spread) == (Repeat.WEEKLY, timedelta(hours=4))


async def test_submitting_and_approving_twice_is_calm(
    office: FakeOffice, son: Colleague, mai: Colleague
) -> None:
    await office.kept.subscribe(range(30))
    await drafted(son)
    await son.taps("Khi nào")
    await son.writes("bây giờ")
    await son.taps("Xin duyệt")
    assert [notice.chat_id for notice in office.notices] == [mai.person.state.chat_id]
    assert "đã được gửi duyệt" in await son.again()
    mai.last = type(mai.last)(replies=office.notices[0].replies)
    office.kept.clock.advance(timedelta(hours=1))
    first = await mai.taps("Duyệt")
    told = len(office.notices)
    office.kept.clock.advance(timedelta(seconds=20))
    assert await mai.again() == first
    assert len(office.notices) == told
    stored = await office.campaign()
    assert stored.status is CampaignStatus.SCHEDULED
    assert stored.plan.schedule is not None
    assert stored.plan.schedule.first_at == office.kept.clock.now() - timedelta(seconds=20)


async def test_a_return_delivered_twice_is_calm(office: FakeOffice, son: Colleague, mai: Colleague) -> None:
    await office.kept.subscribe(range(30))
    await drafted(son)
    await son.taps("Khi nào")
    await son.writes("8h mai")
    await son.taps("Xin duyệt")
    await mai.taps_action(Action("approval", "no", ("1", "2")))
    await mai.writes("Nêu hạn nộp.")
    assert "trước, hoặc đã xong" in await mai.again()
    assert (await office.campaign()).status is CampaignStatus.DRAFT


async def test_a_changed_draft_keeps_the_words_of_both(
    office: FakeOffice, son: Colleague, mai: Colleague
) -> None:
    await drafted(son)
    await son.taps("Sửa lời")
    await mai.taps_action(Action("draft", "hold", ("1",)))
    await mai.taps("30%")
    said = await son.writes("Lời mới của Sơn.")
    assert "Chị Mai vừa sửa bản này" in said
    assert "Lời anh/chị vừa gửi vẫn còn ở trên" in said
    assert (await office.campaign()).plan.content.wordings == (TEXT,)
    await son.taps("Sửa lời")
    await son.writes("Lời mới của Sơn.")
    stored = (await office.campaign()).plan
    assert (stored.content.wordings, stored.holdout_share) == (("Lời mới của Sơn.",), 0.3)


async def test_five_buttons_are_too_many(office: FakeOffice, son: Colleague) -> None:
    await drafted(son)
    for number in range(4):
        await son.taps_action(Action("draft", "key", ("1", "answer")))
        await son.writes(f"Nút {number} | Trả lời")
    said = await son.taps_action(Action("draft", "key", ("1", "link")))
    assert "Nhiều nhất 4 nút" in said
    await son.taps("Bỏ “Nút 2”")
    labels = [one.label for one in (await office.campaign()).plan.content.buttons]
    assert labels == ["Nút 0", "Nút 1", "Nút 3"]


async def test_a_run_is_followed_by_the_card_that_was_tapped(office: FakeOffice, son: Colleague) -> None:
    await office.kept.subscribe(range(12))
    run = await office.kept.started()
    await son.taps_action(Action("run", "card", (str(run.id),)))
    (card,) = office.cards.cards
    assert (card.run_id, card.message_id) == (run.id, 100)
    assert "Gửi lại cả phần chưa rõ" in await son.taps_action(Action("run", "unknown", (str(run.id),)))
    assert "Không có tin nào để gửi lại" in await son.taps("Vẫn gửi lại")
