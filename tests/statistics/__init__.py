"""What the statistics promise, tried on simulated truth."""
