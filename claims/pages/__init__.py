"""What pages tell of claims, and of the documents that they stand in, made ready to show."""
