"""Ticks that only one of many processes runs: the one that holds a lease, taken over when it is gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.campaigns.ports import Leases
from bot.kernel.clock import Clock

LEASE_SECONDS = 20.0
"""A dead leader's lease lapses after this; with a tick every few seconds another leads within 30 s."""

LEADER = "campaign-ticks"


class Leadership:
    """Runs work only while this process leads. Every tick renews the lease.

    Args:
        holder: a name of this process alone.
    """

    def __init__(
        self,
        leases: Leases,
        *,
        clock: Clock,
        holder: str,
        name: str = LEADER,
        seconds: float = LEASE_SECONDS,
    ) -> None:
        self._leases, self._clock = leases, clock
        self._holder, self._name, self._seconds = holder, name, seconds

    async def leads(self) -> bool:
        """Take or renew the lease; whether this process leads now."""
        return await self._leases.take(
            self._name, holder=self._holder, seconds=self._seconds, now=self._clock.now()
        )

    async def step_down(self) -> None:
        """Let another process lead at once."""
        await self._leases.give_back(self._name, holder=self._holder)

    def only_here(self, work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """The work as a tick that does nothing while another process leads."""

        async def run() -> None:
            if await self.leads():
                await work()

        return run
