"""The shipped catalogue: read-only YAML, loaded into the database when it changed."""
