"""Names of things: distinct types for ids, so that one cannot stand where another belongs."""

from __future__ import annotations

from typing import NewType

ServiceId = NewType("ServiceId", str)
"""A service of the catalogue, for example `khai_sinh`."""

FaqId = NewType("FaqId", str)
"""An answer under `faq/`, for example `faq_vneid`."""

EntryId = NewType("EntryId", str)
"""Anything a question can be matched to: a service, an answer, small talk, out of scope."""

ProcedureCode = NewType("ProcedureCode", str)
"""A national procedure code such as `1.001193`: text, never a number."""

CommuneId = NewType("CommuneId", str)
"""A commune or ward, as a folded name such as `phuong-thanh-sen`."""

ChatId = NewType("ChatId", int)
"""A Telegram chat; beyond 32 bits."""

Pseudonym = NewType("Pseudonym", str)
"""The random name under which a consenting person's behaviour is logged."""
