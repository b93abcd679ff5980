"""Pages for the people who work here, under `/staff`: plain HTML over the same inside as the chat."""
