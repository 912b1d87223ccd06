"""From a file or a form to the text of an article: sentences and days in it."""
