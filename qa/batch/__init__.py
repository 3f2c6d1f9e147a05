"""Files of questions to files of answers, and what one does with those."""
