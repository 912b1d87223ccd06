"""What was told and is not so any more: posts are mended, and followers are told."""
