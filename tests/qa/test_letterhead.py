"""What letterheads say, in several languages."""

from __future__ import annotations

import pytest

from qa.documents.structure.letterhead import (
    Letterhead,
    english_ordinal,
    looks_like_letterhead,
    ordinal,
    read_letterhead,
)
from qa.documents.structure.parse import parse

CASES = [
    (["第六十七届会议", "临时议程 项目 22", "全球化", "国际移徙", "秘书长的报告"],
     Letterhead("国际移徙 秘书长的报告", 67, 2012, "", "22", "秘书长")),
    (["第61届会议", "议程项目 55(b)和 67(b)", "2006 年 9 月 1 日经社理事会主席给大会主席的信"],
     Letterhead("2006 年 9 月 1 日经社理事会主席给大会主席的信", 61, 2006, "2006-09-01", "55(b)和 67(b)",
                "经社理事会主席")),
    (["Sixty-seventh session", "Provisional agenda item 22", "Globalization", "Migration",
      "Report of the Secretary-General"],
     Letterhead("Migration Report of the Secretary-General", 67, 2012, "", "22", "Secretary-General")),
    (["Agenda items 55 (b) and 67 (b)",
      "Letter dated 5 October 2006 from the Representative of Mexico addressed to the Secretary-General"],
     Letterhead("Letter dated 5 October 2006 from the Representative of Mexico addressed to the Secretary-General",
                None, 2006, "5 October 2006", "55 (b) and 67 (b)", "the Representative of Mexico")),
    (["Soixante-septième session", "Point 22 de l’ordre du jour", "Migrations", "Rapport du Secrétaire général",
      "3 août 2012"],
     Letterhead("Migrations Rapport du Secrétaire général", 67, 2012, "3 août 2012", "22", "Secrétaire général")),
    (["Шестьдесят седьмая сессия", "Пункт 22 повестки дня", "Миграция", "Доклад Генерального секретаря"],
     Letterhead("Миграция Доклад Генерального секретаря", 67, 2012, "", "22", "Генерального секретаря")),
    (["Sexagésimo séptimo período de sesiones", "Tema 22 del programa", "Migración", "Informe del Secretario General"],
     Letterhead("Migración Informe del Secretario General", 67, 2012, "", "22", "Secretario General")),
]


@pytest.mark.parametrize(("texts", "facts"), CASES)
def test_letterheads(texts: list[str], facts: Letterhead) -> None:
    assert looks_like_letterhead(texts)
    assert read_letterhead(texts) == facts


def test_what_is_no_letterhead() -> None:
    assert not looks_like_letterhead(["静夜思", "床前明月光", "The session opened late",
                                      "第六十七届会议讨论了这个问题。", "Items 3"])
    assert read_letterhead([]) == Letterhead()


@pytest.mark.parametrize(("words", "number"), [
    ("Sixty-seventh", 67), ("Seventieth", 70), ("Fifth", 5), ("sixty seventh", 67), ("Special", 0), ("", 0)])
def test_english_ordinals(words: str, number: int) -> None:
    assert english_ordinal(words) == number


@pytest.mark.parametrize(("words", "number"), [
    ("Soixante et onzième", 71), ("Soixante-dix-neuvième", 79), ("Quatre-vingtième", 80), ("Quatre-vingt-unième", 81),
    ("Пятидесятая", 50), ("Семьдесят вторая", 72), ("Quincuagésimo octavo", 58), ("Séance plénière", 0), ("Специальная",
        0)])
def test_ordinals_of_other_languages(words: str, number: int) -> None:
    assert ordinal(words) == number


@pytest.mark.parametrize(("text", "title"), [
    ("静夜思\n\n床前明月光\n疑是地上霜\n", "静夜思"), ("只有一行字", "文件"), ("# 标题\n\n正文。\n", "标题"),
    ("一、总则\n\n正文。\n", "文件"),
    ("1. 引言\n\n正文。\n", "文件"), ("一句话。\n\n又一句话。\n", "文件"), ("", "文件")])
def test_titles_of_plain_texts(text: str, title: str) -> None:
    assert parse("夹/文件.txt", text).title == title
