"""What pages on claims draw, made ready to show."""
