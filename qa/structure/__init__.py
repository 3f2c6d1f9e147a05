"""What a document is made of: numbered paragraphs, headings, notes, tables, letterheads; `parse.parse` reads it all."""
