-- What a server's moderators have yet to confirm is kept among the saved lists, with the server's id
-- and when it was proposed (seconds): found by either when another takes its place, or its day is over.
CREATE INDEX saved_lists_of_settings ON saved_lists (request ->> '$.settings_of')
    WHERE request ->> '$.settings_of' IS NOT NULL;
CREATE INDEX saved_lists_of_questions ON saved_lists (request ->> '$.questions_of')
    WHERE request ->> '$.questions_of' IS NOT NULL;
CREATE INDEX saved_lists_of_drafts ON saved_lists (request ->> '$.draft_of')
    WHERE request ->> '$.draft_of' IS NOT NULL;
CREATE INDEX saved_lists_by_age ON saved_lists (request ->> '$.proposed_at')
    WHERE request ->> '$.proposed_at' IS NOT NULL;
