"""What others publish about collaborations, as edits that wait for the curators."""
