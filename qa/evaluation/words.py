"""What the steps of the search (`search.stages.STAGES`) are called in tables and plots, in Chinese and English."""

from __future__ import annotations

STAGE_WORDS: dict[str, tuple[str, str]] = {  # stage: (Chinese, English)
    "dense": ("单用向量", "dense alone"),
    "BM25": ("单用 BM25", "BM25 alone"),
    "fused": ("两者融合", "fused"),
    "late interaction": ("+ 逐词比对", "+ late interaction"),
    "question": ("+ 理解问题", "+ question understanding"),
    "ranker": ("+ 排序器（全部）", "+ ranker (all)"),
}
