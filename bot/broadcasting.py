"""Campaigns put together: the office that staff journeys and pages ask, the clock's tick, the sender.

Part of the composition root beside `bot.app`; no room imports it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import time

from bot.campaigns.counted_links import CountedLinks
from bot.campaigns.schedule import Hours
from bot.campaigns.service import Campaigns, Rules
from bot.content import Content
from bot.conversations.closing_question import closing_question
from bot.conversations.letters import personal_values
from bot.conversations.ports import Memory
from bot.conversations.staff.office import Office
from bot.conversations.staff.report_desk import ReportDesk
from bot.database.access import DatabaseAccess
from bot.database.campaigns.leases import DatabaseLeases
from bot.database.campaigns.machinery import DatabaseMachinery, DatabaseOutbox
from bot.database.campaigns.pacing import DatabasePacing
from bot.database.campaigns.shelf import DatabaseShelf
from bot.database.engine import Database
from bot.database.progress_cards import DatabaseProgressCards
from bot.kernel.calculate import Calculate, here
from bot.kernel.clock import Clock
from bot.kernel.signing import signing_key
from bot.scheduling.leases import Leadership
from bot.settings import Settings
from bot.telegram.application import BotApplication
from bot.telegram.campaign_building import build_sender
from bot.telegram.campaign_sender import CampaignSender, SenderSettings
from bot.telegram.campaign_watch import CampaignWatch
from bot.telegram.files import TelegramFiles
from bot.telegram.limiter import SendingLimiter
from bot.telegram.speaking import Speaker

TICK_SECONDS = 5.0
"""With a lease of 20 s a dead leader's work goes on within 30."""

LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """Everything of campaigns that the program runs or hands out."""

    office: Office
    leadership: Leadership
    sender: CampaignSender
    watch: CampaignWatch
    links: CountedLinks | None
    """Links that count taps; None without a public address."""

    async def tick(self) -> None:
        """Begin what is due and finish what is done, if this process leads."""
        await self.leadership.only_here(self.office.campaigns.tick)()


def build_broadcasting(
    settings: Settings,
    *,
    database: Database,
    memory: Memory,
    application: BotApplication,
    content: Content,
    clock: Clock,
    reports: ReportDesk | None = None,
    calculate: Calculate = here,
) -> Broadcasting:
    """Build it from what the product has already."""
    rules, shelf = rules_of(settings), DatabaseShelf(database)
    links = counted_links(settings, clock)
    campaigns = Campaigns(
        shelf=shelf,
        machinery=DatabaseMachinery(database),
        clock=clock,
        allowed_hosts=lambda: content.inside().catalog.province.allowed_hosts,
        new_salt=lambda: secrets.token_hex(16),
        rules=rules,
        question_of=lambda plan: closing_question(content.texts.speaker("vi"), content.inside(), plan),
        communes=lambda: [one.id for one in content.inside().catalog.province.communes],
    )
    office = Office(
        campaigns=campaigns,
        shelf=shelf,
        access=DatabaseAccess(database),
        files=TelegramFiles(application.bot),
        pages_url=settings.pages_url,
        pages_are_public=settings.pages_are_public,
        cards=DatabaseProgressCards(database),
        rate_per_s=settings.messages_per_second,
        calculate=calculate,
        reports=reports,
    )
    holder = secrets.token_hex(8)
    leadership = Leadership(DatabaseLeases(database), clock=clock, holder=holder)
    limiter = application.bot.rate_limiter
    assert isinstance(limiter, SendingLimiter), "the application is built with our limiter"
    sender = build_sender(
        application.bot,
        limiter=limiter,
        outbox=DatabaseOutbox(database),
        memory=memory,
        clock=clock,
        holder=holder,
        stop_label=content.texts.speaker("vi").label("consent.stop_all"),
        personal=lambda commune: personal_values(content.inside(), commune),
        rules=rules,
        settings=SenderSettings(per_s=settings.messages_per_second),
        # One process needs no shared row; any number of workers on PostgreSQL keep one rate through it.
        row=DatabasePacing(database) if database.dialect == "postgresql" else None,
        links=links,
    )
    watch = CampaignWatch(
        shelf=shelf,
        cards=DatabaseProgressCards(database),
        inside=content.inside,
        speaker=Speaker(application.bot),
        clock=clock,
        rate_per_s=settings.messages_per_second,
    )
    return Broadcasting(office, leadership, sender, watch, links)


def counted_links(settings: Settings, clock: Clock) -> CountedLinks | None:
    """Links through our own counter, where the world can reach it."""
    if settings.public_url is None:
        return None
    secret, token = settings.secret_key, settings.telegram_bot_token
    key = signing_key(
        "go",
        secret_key=secret.get_secret_value() if secret else None,
        bot_token=token.get_secret_value() if token else None,
        fresh=lambda: secrets.token_bytes(32),
    )
    return CountedLinks(key, public_url=settings.public_url, clock=clock)


def rules_of(settings: Settings) -> Rules:
    """What the operator sets about campaigns."""
    until = settings.broadcasts_until_hour
    hours = Hours(time(settings.broadcasts_from_hour), time.max if until == LAST_HOUR else time(until))
    return Rules(weekly_cap=settings.broadcasts_weekly, hours=hours, approval_above=settings.approval_above)
