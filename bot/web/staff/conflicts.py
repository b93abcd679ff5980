"""Two officers changed one draft: what each of them wrote, side by side; neither text is lost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.campaigns.model import Plan
from bot.conversations.inside import Inside
from bot.conversations.staff.words import audience_words, schedule_words
from bot.texts import Html, Speaker
from bot.web.staff.plan_fields import decimal_of, fields_of_plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs; `is_text` ones are letters to copy, others Telegram HTML."""

    name: Html
    mine: str
    theirs: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the other officer saved meanwhile, where it differs from mine."""

    by: str
    differences: tuple[Difference, ...]


def differences_of(mine: Plan, theirs: Plan, inside: Inside, say: Speaker) -> tuple[Difference, ...]:
    """The parts that differ, in the order of the editor."""
    here, there = fields_of_plan(mine, inside), fields_of_plan(theirs, inside)
    texts = [
        ("title", here.title, there.title),
        ("wording_a", here.wording_a, there.wording_a),
        ("wording_b", here.wording_b, there.wording_b),
        ("buttons", _buttons(mine, inside), _buttons(theirs, inside)),
        ("holdout", _holdout(mine), _holdout(theirs)),
    ]
    words = [
        (
            "audience",
            audience_words(say, inside, mine.audience),
            audience_words(say, inside, theirs.audience),
        ),
        ("schedule", schedule_words(say, mine.schedule), schedule_words(say, theirs.schedule)),
    ]
    found = [(*one, True) for one in texts] + [(*one, False) for one in words]
    return tuple(
        Difference(say(f"pages.part.{name}"), left, right, is_text)
        for name, left, right, is_text in found
        if left != right
    )


def _buttons(plan: Plan, inside: Inside) -> str:
    rows = fields_of_plan(plan, inside).buttons
    return "\n".join(f"{row.label} → {row.target}" for row in rows)


def _holdout(plan: Plan) -> str:
    reason = f" ({plan.holdout_off_reason})" if plan.holdout_off_reason else ""
    return f"{decimal_of(plan.holdout_share * 100)}%{reason}"
