"""What managers read: daily sums made from the log of events, and the portal's own counts."""
