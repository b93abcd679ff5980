"""The clock that ticks: asks "what is due?"; what is due lies in our own tables."""
