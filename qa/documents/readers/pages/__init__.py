"""In: the characters of pages with their boxes, from a PDF or from OCR.
Out: the text of the pages in reading order, in paragraphs, headings, tables and notes, each character with its box."""
