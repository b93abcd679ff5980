"""`/tiendo`: how what goes out stands; pause, resume, cancel, send again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.campaigns.errors import NoSuchCampaign
from bot.campaigns.model import CampaignId, Run, RunId
from bot.campaigns.service import Verdict
from bot.campaigns.statuses import LIVE_RUNS, CampaignStatus, RunStatus
from bot.conversations.buttons import act, rows_of
from bot.conversations.inside import Inside
from bot.conversations.model import Button, Incoming, Outcome, Reply, Turn
from bot.conversations.staff.drafting import back_button, idle, staff_of, tapped_campaign
from bot.conversations.staff.office import Office
from bot.conversations.staff.run_card import AREA, run_button, run_reply
from bot.conversations.staff.words import moment_words
from bot.texts import Speaker

LOOKED_BACK = timedelta(days=7)
LOOKED_AHEAD = timedelta(days=1)
LISTED = 10


async def show_list(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`/tiendo`: runs of these days; a single one that goes on is shown at once."""
    since, until = turn.now - LOOKED_BACK, turn.now + LOOKED_AHEAD
    runs = [run for run in await office.shelf.calendar(since=since, until=until) if _is_told(run)]
    going_on = [run for run in runs if run.status in LIVE_RUNS and run.status is not RunStatus.DUE]
    if len(going_on) == 1:
        return await _card(turn, inside, office, going_on[0].id, replaces=False)
    return await _listed(turn, inside, office, runs, "officer.run.list")


async def show_of_campaign(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:of:<campaign>`: the runs of one campaign."""
    campaign = await tapped_campaign(turn, office)
    runs = [run for run in await office.shelf.runs(campaign.id) if _is_told(run)]
    back = back_button(inside.speaker(turn), campaign)
    return await _listed(turn, inside, office, runs, "officer.run.list_of", back)


async def show(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:card:<run>`: renewed, and followed from now on by the watch."""
    return await _card(turn, inside, office, _run_id(turn))


async def pause(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:pause:<run>`"""
    verdict = await office.campaigns.pause(_run_id(turn), staff=staff_of(turn))
    return await _after(turn, inside, office, verdict, "paused")


async def resume(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:resume:<run>`"""
    verdict = await office.campaigns.resume(_run_id(turn), staff=staff_of(turn))
    return await _after(turn, inside, office, verdict, "resumed")


async def ask_cancel(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:cancel:<run>`: asks once; a repeated campaign may be ended as a whole."""
    run = await office.shelf.run(_run_id(turn))
    campaign = await office.shelf.campaign(run.campaign_id)
    is_repeated = campaign.status is CampaignStatus.SCHEDULED
    verbs = ["cancelled", *(["ended"] if is_repeated else []), "card"]
    return _asked(turn, inside, run, "officer.run.ask_cancel", verbs)


async def cancel(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:cancelled:<run>`"""
    verdict = await office.campaigns.cancel_run(_run_id(turn), staff=staff_of(turn))
    return await _after(turn, inside, office, verdict, "cancelled")


async def end_campaign(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:ended:<run>`: this run and every later one."""
    run = await office.shelf.run(_run_id(turn))
    verdict = await office.campaigns.cancel(run.campaign_id, staff=staff_of(turn))
    return await _after(turn, inside, office, verdict, "ended")


async def send_again(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:again:<run>`: what failed without reaching anybody."""
    count = await office.campaigns.send_again(_run_id(turn), staff=staff_of(turn))
    return await _card(turn, inside, office, _run_id(turn), note=_again(inside.speaker(turn), count))


async def ask_unknown(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:unknown:<run>`: says that somebody may get a second copy, and asks."""
    run = await office.shelf.run(_run_id(turn))
    return _asked(turn, inside, run, "officer.run.ask_unknown", ["twice", "card"])


async def send_unknown_again(turn: Turn, inside: Inside, office: Office) -> Outcome:
    """`run:twice:<run>`: also what may have arrived."""
    count = await office.campaigns.send_again(_run_id(turn), staff=staff_of(turn), unknown=True)
    return await _card(turn, inside, office, _run_id(turn), note=_again(inside.speaker(turn), count))


async def _after(turn: Turn, inside: Inside, office: Office, verdict: Verdict, done: str) -> Outcome:
    say = inside.speaker(turn)
    note = say(f"officer.run.{done}") if verdict is Verdict.DONE else say("officer.already")
    return await _card(turn, inside, office, _run_id(turn), note=note)


async def _card(
    turn: Turn, inside: Inside, office: Office, run_id: RunId, *, note: str = "", replaces: bool = True
) -> Outcome:
    progress = await office.shelf.progress(run_id)
    campaign = await office.shelf.campaign(progress.run.campaign_id)
    is_live = progress.run.status in LIVE_RUNS or progress.run.status is RunStatus.HALTED
    if turn.message_id is not None and turn.incoming is Incoming.TAP and is_live:
        await office.cards.follow(run_id, turn.state.chat_id, message_id=turn.message_id)
    say, rate = inside.speaker(turn), office.rate_per_s
    reply = run_reply(say, progress, campaign.plan.title, rate, note=note, replaces=replaces)
    return Outcome(replies=(reply,), state=idle(turn))


async def _listed(
    turn: Turn, inside: Inside, office: Office, runs: list[Run], key: str, *more: Button
) -> Outcome:
    say = inside.speaker(turn)
    titles = await office.shelf.titles(limit=200)
    latest = sorted(runs, key=lambda run: run.due_at, reverse=True)[:LISTED]
    buttons = [_run_button(say, run, titles) for run in latest]
    html = say(key if latest else "officer.run.none")
    is_tap = turn.incoming is Incoming.TAP
    return Outcome(replies=(Reply(html, rows_of([*buttons, *more], 1), replaces=is_tap),), state=idle(turn))


def _run_button(say: Speaker, run: Run, titles: Mapping[CampaignId, str]) -> Button:
    mark = say.label(f"campaign.run_status.{run.status}").partition(" ")[0]
    when = moment_words(say, run.due_at)
    label = f"{mark} {when.partition(' ')[0]} {when.rpartition(' ')[2]} · {titles.get(run.campaign_id, '')}"
    return act(label, AREA, "card", str(run.id))


def _asked(turn: Turn, inside: Inside, run: Run, key: str, verbs: list[str]) -> Outcome:
    say = inside.speaker(turn)
    buttons = [run_button(say, verb, run) for verb in verbs]
    return Outcome(replies=(Reply(say(key), rows_of(buttons, 1), replaces=True),), state=idle(turn))


def _is_told(run: Run) -> bool:
    """Runs taken back before anything began are only in the log."""
    return run.status is not RunStatus.CANCELLED or run.started_at is not None


def _again(say: Speaker, count: int) -> str:
    return say("officer.run.again", count=count) if count else say("officer.run.nothing_again")


def _run_id(turn: Turn) -> RunId:
    number = turn.action.number(0) if turn.action else None
    if number is None:
        raise NoSuchCampaign("the button names no run")
    return RunId(number)
