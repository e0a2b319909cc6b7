-- Words of messages, for looking up transcripts. Contentless: the text itself stands in "Message" only, rowid is its id.
-- What goes in is segmented by src/archive/segment.ts, so that Chinese is found without a dictionary.
CREATE VIRTUAL TABLE "MessageIndex" USING fts5(body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
