"""What an article suggests, looked through by curators until each is accepted or rejected."""
