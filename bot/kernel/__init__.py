"""What every room shares: ids, the clock, folded words, money and masked text. Standard library only."""
