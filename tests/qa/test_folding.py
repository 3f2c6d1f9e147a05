"""Folding for look-up: what is the same quotation, and what is another number."""

from __future__ import annotations

import numpy as np
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.folding import APART, LOOSE, TIGHT, fold_quote


@pytest.mark.parametrize(("text", "folded"), [
    ("“国际 移徙”，与\n发展。", "国际移徙与发展"), ("ＡＢＣ１２３％", "abc123%"), ("國際移徙與發展", "国际移徙与发展"),
    ("了瞭 复覆 着著", "了了复复着着"), ("二〇一〇年", "2010年"), ("㈠ 将", "1将"), ("2007—2011年", "2007-2011年"),
    ("2007 – 2011", "2007-2011"), ("1990年-2010年", "1990年2010年"), ("A/67/ \n254", "a/67/254"), ("ﬁne ㎏", "finekg"),
    ("《<公约>》", "公约"), ("", ""), (" 。！\n", "")])
def test_what_goes_and_what_stays(text: str, folded: str) -> None:
    assert fold_quote(text).text == folded


@pytest.mark.parametrize(("text", "folded"), [
    ("1.55", "1.55"), ("10：30", "10:30"), ("39 %", "39%"), ("-5", "-5"), ("增长-5%", "增长-5%"), ("(0.1)", "-0.1"),
    ("55(b)", "55b"), ("3 720", "3720"), ("3，720", "3720"), ("≥ 5", "≥5"), ("$5", "$5"), ("百分之十", "百分之十")])
def test_what_makes_a_number_stays(text: str, folded: str) -> None:
    assert fold_quote(text).text == folded


@pytest.mark.parametrize(("text", "joins"), [
    ("55年", [APART, TIGHT, APART, APART]), ("3 72", [APART, APART, TIGHT, APART]),
    ("3 720", [APART, LOOSE, TIGHT, TIGHT, APART]), ("1.5", [APART, TIGHT, TIGHT, APART]),
    ("9 %", [APART, TIGHT, APART]), ("2 亿", [APART, TIGHT, APART]),
    ("二十\n一", [APART, TIGHT, LOOSE, APART]), ("统一2", [APART, APART, APART, APART])])
def test_which_characters_are_one_number(text: str, joins: list[int]) -> None:
    assert fold_quote(text).joins.tolist() == joins


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert fold_quote("été").text == fold_quote("e\u0301te\u0301").text != fold_quote("ete").text


@pytest.mark.parametrize("style", ["s2t", "s2tw", "s2hk"])
def test_traditional_characters_fold_to_the_simplified(style: str, sources: list[str]) -> None:
    convert = opencc.OpenCC(style).convert
    for text in sources:
        assert fold_quote(str(convert(text))).text == fold_quote(text).text


@given(st.text())
def test_places_lead_back_and_folding_is_stable(text: str) -> None:
    folded = fold_quote(text)
    assert len(folded) == len(folded.places) == len(folded.joins) - 1
    assert (np.diff(folded.places) >= 0).all()
    assert fold_quote(text + "\n").text == folded.text
