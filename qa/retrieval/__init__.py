"""From a question to ranked evidence: what is asked, words and vectors fused, late interaction, a linear ranker."""
