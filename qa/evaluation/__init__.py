"""In: gold questions and answers.
Out: figures of quality with their intervals, tables and plots."""
