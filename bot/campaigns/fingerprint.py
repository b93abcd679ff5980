"""Recognising a content again: an approval holds for one content only, and nobody gets a text twice."""

from __future__ import annotations

import hashlib
import json

from bot.campaigns.model import Content, Plan
from bot.campaigns.plan_json import audience_as_json, trial_as_json
from bot.campaigns.wording import plain_text
from bot.kernel.folding import fold


def fingerprint_of(plan: Plan) -> str:
    """Stands for everything an approver saw: words, buttons, picture, audience, holdout. 64 hex digits."""
    content = plan.content
    seen = {
        "wordings": content.wordings,
        "buttons": [[button.label, button.kind, button.target] for button in content.buttons],
        "promotes": content.promotes,
        "picture": None if content.picture is None else hashlib.sha256(content.picture).hexdigest(),
        "audience": audience_as_json(plan.audience),
        "holdout": [plan.holdout_share, plan.holdout_off_reason],
        "trial": trial_as_json(plan.trial),
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def text_digest(content: Content) -> str:
    """Equal for texts that read the same whatever their marks, case or formatting. 64 hex digits."""
    words = "\n".join(sorted(fold(plain_text(wording)) for wording in content.wordings))
    return hashlib.sha256(words.encode()).hexdigest()
