"""The words around an answer, in its files and at the terminal, in Chinese and English."""

from __future__ import annotations

ANSWER_WORDS: dict[str, tuple[str, str]] = {  # key: (Chinese, English)
    "nearest": ("最接近的段落（并不回答问题）", "Nearest passages (they do not answer the question)"),
    "not answered": ("没有回答", "Not answered"),
    "error": ("出错", "Failed"),
    "confidence": ("把握：{word}（{value:.2f}）", "Confidence: {word} ({value:.2f})"),
    "high": ("高", "high"),
    "fair": ("中等", "fair"),
    "low": ("低", "low"),
}
HIGH_CONFIDENCE, FAIR_CONFIDENCE = 0.8, 0.5
"""Where words for a probability change: four in five, and even chances."""


def say(key: str, language: str, **values: object) -> str:
    """The words for ``key`` in "zh" or "en"."""
    return ANSWER_WORDS[key][0 if language == "zh" else 1].format(**values)


def confidence_in_words(confidence: float, language: str) -> str:
    """A probability as a word with its value."""
    word = "high" if confidence >= HIGH_CONFIDENCE else "fair" if confidence >= FAIR_CONFIDENCE else "low"
    return say("confidence", language, word=say(word, language), value=confidence)
