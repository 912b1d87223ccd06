"""Articles in: what an article says of collaborations, suggested with the sentence it rests on."""
