"""Saying how the runs of a campaign stand, and whether every person is accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.campaigns.model import CampaignId, Conservation, Progress
from bot.campaigns.ports import Shelf
from bot.campaigns.statuses import RunKind


@dataclass(frozen=True, slots=True)
class Audit:
    """Lines to read, and whether the sum holds in every run."""

    lines: tuple[str, ...]
    holds: bool


async def audit(shelf: Shelf, campaign_id: CampaignId) -> Audit:
    """Check conservation of every run of a campaign.

    Raises:
        NoSuchCampaign: no such number.
    """
    lines: list[str] = []
    holds = True
    for run in await shelf.runs((await shelf.campaign(campaign_id)).id):
        conservation = await shelf.conservation(run.id)
        holds = holds and conservation.holds
        lines += lines_of(conservation, await shelf.progress(run.id))
    return Audit(tuple(lines or ["Chiến dịch chưa có đợt gửi nào."]), holds)


def lines_of(sums: Conservation, progress: Progress) -> list[str]:
    """One run in words, for an administrator at the command line."""
    mark = "ĐÚNG" if sums.holds else "SAI"
    what = "Đợt" if progress.run.kind is RunKind.BROADCAST else "Câu hỏi cuối kỳ"
    lines = [
        f"{what} {progress.run.number} ({progress.run.status}): phải gửi {sums.assigned} = đã gửi {sums.sent}"
        f" + hỏng {sums.failed} + bỏ qua {sums.skipped} + còn chờ {sums.pending}"
        f" + chưa rõ {sums.unknown}: {mark}. Nhóm giữ lại: {sums.held_out}."
    ]
    if sums.repeated or sums.rows != sums.assigned:
        lines.append(f"  có {sums.rows} dòng, {sums.repeated} người bị ghi trùng")
    lines += [f"  {state}, {why}: {count}" for (state, why), count in sorted(progress.by_reason.items())]
    return lines
