"""What any scheduled post says."""

from __future__ import annotations

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.posts.edition import Edition
from bot.trivia.daily.edition import QuestionEdition

Content = Edition | QuestionEdition
"""What a scheduled post says."""
