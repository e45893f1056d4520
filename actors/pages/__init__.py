"""What the page of an actor draws, made ready to show."""
