"""Whether a running bot does its work, and how others ask for it."""
