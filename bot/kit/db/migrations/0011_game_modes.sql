-- When everybody who was waited for had answered a round: it ends soon after, and counts as whole.
ALTER TABLE quiz_rounds ADD COLUMN all_in_ms INTEGER;
