"""All SQL, and the only importer of SQLite. Domain values go in and out, never rows."""
