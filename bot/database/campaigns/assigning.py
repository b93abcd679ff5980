"""Who a run is for, and in which arm: drawn when they join a campaign, kept ever after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, false, func, literal, null, select, true

from bot.campaigns.assignment import Arm, Draw, draw_of
from bot.campaigns.plan_json import content_from_json
from bot.campaigns.sealing import communes_of
from bot.campaigns.statuses import RunKind
from bot.database.campaigns.audience import PEOPLE_AND_CHATS, SUBSCRIBED, Question, left_out, meets
from bot.database.campaigns.drawing import drawn_arm, drawn_by_commune, is_measured
from bot.database.campaigns.trials import load_experiment
from bot.database.tables import CHATS, PEOPLE
from bot.database.tables.campaigns import CAMPAIGNS, RUNS, SENDS


def people_to_assign(connection: Connection, run: Row[Any], question: Question) -> Select[Any]:
    """Whom a broadcast is for: the arm each keeps or is drawn into, and why they may be left out.

    Columns: run_id, chat_id, arm, is_held, is_measured (in the trial), is_first (for the first time), reason.
    """
    draw = _draw(connection, run)
    communes = _communes_of_trial(connection, run)
    dialect = connection.dialect.name
    arm = drawn_arm(dialect, draw) if communes is None else drawn_by_commune(dialect, draw, communes)
    earlier = _earlier_runs(connection, run)
    if earlier and communes is None:
        kept = func.coalesce(_kept_arm(earlier), arm)
        arm = kept if draw.held_below else case((kept == Arm.HOLDOUT.value, Arm.A.value), else_=kept)
    in_trial = _in_trial(communes)
    return (
        select(
            literal(run.id).label("run_id"),
            PEOPLE.c.chat_id,
            arm.label("arm"),
            (arm == Arm.HOLDOUT.value).label("is_held"),
            in_trial.label("is_measured"),
            (in_trial & ~_was_in_trial(earlier)).label("is_first"),
            left_out(question).label("reason"),
        )
        .select_from(PEOPLE_AND_CHATS)
        .where(SUBSCRIBED, meets(question))
    )


def people_to_ask(run: Row[Any]) -> Select[Any]:
    """Whom the question at the end goes to: both arms, those assigned by `about_run` for the first time.

    Consents are looked at as they are now: to be written to, to be measured, and to be asked.
    """
    assigned = SENDS.alias("assigned")
    theirs = (
        (assigned.c.run_id == run.about_run)
        & (assigned.c.chat_id == PEOPLE.c.chat_id)
        & assigned.c.is_measured
        & assigned.c.is_first
    )
    return (
        select(
            literal(run.id).label("run_id"),
            PEOPLE.c.chat_id,
            assigned.c.arm,
            false().label("is_held"),
            true().label("is_measured"),
            false().label("is_first"),
            null().label("reason"),
        )
        .select_from(PEOPLE.join(assigned, theirs))
        .where(SUBSCRIBED, PEOPLE.c.measuring, PEOPLE.c.follow_up)
    )


def _draw(connection: Connection, run: Row[Any]) -> Draw:
    salt = connection.execute(select(CAMPAIGNS.c.salt).where(CAMPAIGNS.c.id == run.campaign_id)).scalar_one()
    wordings = len(content_from_json(run.content).wordings)
    return draw_of(salt, holdout_share=run.holdout_share, wordings=wordings)


def _communes_of_trial(connection: Connection, run: Row[Any]) -> tuple[list[str], list[str]] | None:
    """Drawn and held communes of a sealed trial by commune; None for one by person."""
    experiment = load_experiment(connection, run.campaign_id) if run.holdout_share else None
    return None if experiment is None else communes_of(experiment.trial.design)


def _in_trial(communes: tuple[list[str], list[str]] | None) -> ColumnElement[bool]:
    return is_measured() if communes is None else func.coalesce(CHATS.c.commune_id.in_(communes[0]), false())


def _earlier_runs(connection: Connection, run: Row[Any]) -> Sequence[int]:
    earlier = select(RUNS.c.id).where(
        RUNS.c.campaign_id == run.campaign_id, RUNS.c.id != run.id, RUNS.c.kind == RunKind.BROADCAST.value
    )
    return connection.execute(earlier).scalars().all()


def _was_in_trial(earlier: Sequence[int]) -> ColumnElement[bool]:
    if not earlier:
        return false()
    return (
        select(SENDS.c.id)
        .where(SENDS.c.run_id.in_(earlier), SENDS.c.chat_id == PEOPLE.c.chat_id, SENDS.c.is_measured)
        .correlate(PEOPLE)
        .exists()
    )


def _kept_arm(earlier: Sequence[int]) -> ColumnElement[str]:
    """The arm somebody has from an earlier run of the campaign: once drawn it stays."""
    return (
        select(SENDS.c.arm)
        .where(SENDS.c.run_id.in_(earlier), SENDS.c.chat_id == PEOPLE.c.chat_id)
        .order_by(SENDS.c.id)
        .limit(1)
        .correlate(PEOPLE)
        .scalar_subquery()
    )
