"""Writing a campaign on the pages, on SQLite and PostgreSQL: saving, previewing, two officers at once."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from bot.campaigns.model import ButtonKind, Campaign, CampaignButton, CampaignId, Content
from bot.campaigns.statuses import CampaignStatus
from bot.database.engine import Database
from tests.support.clock import FakeClock
from tests.support.staff_pages import HOA, LAN, MINH, StaffDesk, csrf_of
from tests.unit.campaigns.office import OFFICER, TEXT, Office

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 50
SOUND = {
    "csrf": csrf_of(LAN),
    "title": "Khai sinh",
    "wording_a": TEXT,
    "holdout_percent": "0",
    "holdout_off_reason": "thử",
    "time_mode": "at",
    "day": "2026-11-30",
    "clock": "08:00",
}


@pytest.fixture
def desk(database: Database) -> StaffDesk:
    return StaffDesk(Office(database, FakeClock()))


async def only_campaign(desk: StaffDesk) -> Campaign:
    (campaign,) = await desk.office.shelf.campaigns()
    return campaign


def text_of(answer: httpx.Response) -> str:
    """What a person reads on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def test_a_draft_is_kept_with_everything_typed_and_its_picture(desk: StaffDesk) -> None:
    form = SOUND | {
        "wording_b": "Lời hai",
        "button_label": ["Bắt đầu", ""],
        "button_kind": ["service", "service"],
        "button_target": ["Đăng ký khai sinh", ""],
        "communes": ["xa-son-kim-1", "xa-son-kim-2"],
        "once": "1",
    }
    async with desk.browser() as browser:
        saved = await browser.post("/staff/campaigns", data=form, files={"picture": ("a.png", PNG)})
        campaign = await only_campaign(desk)
        assert saved.url.path == f"/staff/campaigns/{campaign.id}"
        assert "Đã lưu." in saved.text
        plan = campaign.plan
        button = CampaignButton("Bắt đầu", ButtonKind.SERVICE, "khai_sinh")
        assert plan.content == Content((TEXT, "Lời hai"), (button,), plan.content.promotes, PNG)
        assert plan.audience.communes == {"xa-son-kim-1", "xa-son-kim-2"}
        assert plan.audience.once
        assert campaign.author == OFFICER
        picture = await browser.get(f"/staff/campaigns/{campaign.id}/picture")
        assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
        again = {**form, "version": str(campaign.version), "drops_picture": "1"}
        await browser.post(f"/staff/campaigns/{campaign.id}", data=again)
        assert (await only_campaign(desk)).plan.content.picture is None
        assert (await browser.get(f"/staff/campaigns/{campaign.id}/picture")).status_code == 404


async def test_faults_are_shown_and_the_draft_is_kept(desk: StaffDesk) -> None:
    hostile = '</textarea><script>alert(1)</script> {ten} <a href="https://bit.ly/x">x</a>'
    async with desk.browser() as browser:
        shown = await browser.post("/staff/campaigns", data=SOUND | {"wording_a": hostile, "title": "<b>"})
        assert (await only_campaign(desk)).plan.content.wordings == (hostile,)
        assert "<script>alert" not in shown.text
        words = text_of(shown)
        assert "Định dạng bị hỏng ở chỗ “/textarea”" in words
        assert "Không có chỗ điền riêng nào tên “ten”" in words
        assert "Địa chỉ rút gọn “https://bit.ly/x”" in words
        refused = await browser.post(
            "/staff/campaigns/1", data=SOUND | {"wording_a": hostile, "version": "1", "then": "submit"}
        )
        assert "Chưa gửi được, còn chỗ phải sửa." in refused.text
        assert (await only_campaign(desk)).status is CampaignStatus.DRAFT


async def test_what_is_not_understood_is_said_and_shown_as_typed(desk: StaffDesk) -> None:
    form = SOUND | {"day": "31/02/2026", "then": "submit", "time_mode": "at"}
    async with desk.browser() as browser:
        shown = await browser.post("/staff/campaigns", data=form)
    assert "Không hiểu ngày “31/02/2026”" in text_of(shown)
    assert 'value="31/02/2026"' in shown.text
    campaign = await only_campaign(desk)
    assert campaign.plan.schedule is None
    assert campaign.status is CampaignStatus.DRAFT
    assert f'action="/staff/campaigns/{campaign.id}"' in shown.text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7 ...", "không phải ảnh JPEG, PNG hay WebP"), (b"\xff\xd8\xff" * 4_000_000, "lớn hơn 10 MB")],
)
async def test_a_picture_that_cannot_be_taken_costs_no_words(
    desk: StaffDesk, content: bytes, said: str
) -> None:
    async with desk.browser() as browser:
        shown = await browser.post("/staff/campaigns", data=SOUND, files={"picture": ("a.png", content)})
    assert said in text_of(shown)
    plan = (await only_campaign(desk)).plan
    assert (plan.content.wordings, plan.content.picture) == ((TEXT,), None)


async def test_two_officers_lose_neither_text(desk: StaffDesk) -> None:
    async with desk.browser() as lan, desk.browser(MINH) as minh:
        await lan.post("/staff/campaigns", data=SOUND)
        theirs = SOUND | {"csrf": csrf_of(MINH), "version": "1", "wording_a": "Lời của Minh"}
        await minh.post("/staff/campaigns/1", data=theirs)
        mine = SOUND | {"version": "1", "wording_a": "Lời của Lan", "then": "submit"}
        conflict = await lan.post("/staff/campaigns/1", data=mine)
        assert conflict.status_code == 409
        words = text_of(conflict)
        assert "Anh Minh vừa lưu một bản khác" in words
        assert "Lời của Minh" in words
        assert "Lời của Lan" in conflict.text.split("<textarea")[1]
        assert (await only_campaign(desk)).plan.content.wordings == ("Lời của Minh",)
        assert 'name="version" value="2"' in conflict.text
        await lan.post("/staff/campaigns/1", data=mine | {"version": "2", "then": ""})
        assert (await only_campaign(desk)).plan.content.wordings == ("Lời của Lan",)


async def test_a_campaign_that_is_over_is_saved_as_a_new_one(desk: StaffDesk) -> None:
    async with desk.browser() as browser:
        await browser.post("/staff/campaigns", data=SOUND)
        await browser.post("/staff/campaigns/1/cancel", data={"csrf": csrf_of(LAN)})
        late = await browser.post("/staff/campaigns/1", data=SOUND | {"version": "1", "wording_a": "Muộn"})
        assert late.status_code == 409
        assert "lưu thành bản nháp mới" in late.text
        await browser.post("/staff/campaigns", data=SOUND | {"version": "1", "wording_a": "Muộn"})
    kept = {campaign.plan.content.wordings[0] for campaign in await desk.office.shelf.campaigns()}
    assert kept == {TEXT, "Muộn"}


async def test_saving_what_did_not_change_voids_no_approval(desk: StaffDesk) -> None:
    await desk.office.subscribe(range(20))
    async with desk.browser() as browser:
        await browser.post("/staff/campaigns", data=SOUND)
        await browser.post("/staff/campaigns/1", data=SOUND | {"version": "1", "then": "submit"})
        assert (await only_campaign(desk)).status is CampaignStatus.SCHEDULED
        await browser.post("/staff/campaigns/1", data=SOUND | {"version": "1"})
        assert (await only_campaign(desk)).status is CampaignStatus.SCHEDULED
        await browser.post("/staff/campaigns/1", data=SOUND | {"version": "1", "title": "Khác"})
        assert (await only_campaign(desk)).status is CampaignStatus.DRAFT


async def test_the_preview_follows_without_keeping_anything(desk: StaffDesk) -> None:
    await desk.office.subscribe(range(25), commune="xa-son-kim-1")
    await desk.office.subscribe(range(100, 104), commune="xa-son-kim-2")
    fields = SOUND | {
        "wording_a": "Chào <b>{xa_phuong}</b> 👨‍👩‍👧",
        "communes": "xa-son-kim-1",
        "campaign_id": "0",
    }
    del fields["csrf"]
    async with desk.browser() as browser:
        secret = {"X-CSRF": csrf_of(LAN)}
        shown = await browser.post("/staff/campaigns/preview", data=fields, headers=secret)
        assert "Chào <b>xã Sơn Kim 1</b>" in shown.text
        words = text_of(shown)
        assert "54 / 4.096 ký tự" in words, "the field at its longest, an emoji as Telegram counts it"
        assert "Sẽ gửi cho khoảng 20 người" in words
        assert "08:00 thứ Hai 30/11/2026" in words
        few = fields | {"communes": "xa-son-kim-2", "has_picture": "1"}
        shown = await browser.post("/staff/campaigns/preview", data=few, headers=secret)
        assert "<10" in text_of(shown)
        assert "Chưa tới 10 người nhận" in text_of(shown)
        assert "/ 1.024 ký tự" in text_of(shown)
        refused = await browser.post("/staff/campaigns/preview", data=fields)
        assert refused.status_code == 403
    assert await desk.office.shelf.campaigns() == []


async def test_every_answer_shuts_the_doors(desk: StaffDesk) -> None:
    async with desk.browser() as browser:
        await browser.post("/staff/campaigns", data=SOUND)
        for path in ("/staff/campaigns", "/staff/campaigns/new", "/staff/campaigns/1", "/staff/khong-co"):
            answer = await browser.get(path)
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", answer.text)


async def test_strangers_and_citizens_stay_outside(desk: StaffDesk) -> None:
    async with desk.browser(None) as stranger, desk.browser(HOA) as citizen:
        for path in ("/staff/campaigns", "/staff/campaigns/new", "/staff/calendar", "/staff/approvals"):
            assert (await stranger.get(path)).status_code == 401
            assert (await citizen.get(path)).status_code == 403
        form = SOUND | {"csrf": csrf_of(HOA)}
        assert (await citizen.post("/staff/campaigns", data=form)).status_code == 403
    async with desk.browser() as browser:
        forged = await browser.post("/staff/campaigns", data=SOUND | {"csrf": "khác"})
        assert forged.status_code == 403
    assert await desk.office.shelf.campaigns() == []


async def test_what_is_not_there_and_what_goes_wrong_has_words(
    desk: StaffDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.browser() as browser:
        for path in (
            "/staff/x",
            "/staff/campaigns/9",
            f"/staff/campaigns/{2**70}",
            "/staff/campaigns/9/runs/9",
        ):
            missing = await browser.get(path)
            assert missing.status_code == 404
            assert "Không có trang này" in missing.text
        large = {"csrf": csrf_of(LAN), "wording_a": "x" * 300_000}
        assert "Gửi lên nhiều quá" in (await browser.post("/staff/campaigns", data=large)).text

        async def fail(number: CampaignId) -> Campaign:
            raise RuntimeError("đĩa hỏng")

        monkeypatch.setattr(desk.office.shelf, "campaign", fail)
        broken = await browser.get("/staff/campaigns/9")
        assert broken.status_code == 500
        assert "Có trục trặc ở phía chúng tôi" in broken.text
        assert "đĩa hỏng" not in broken.text
