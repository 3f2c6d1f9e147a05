"""Which of the six UN languages a text is in, and in which direction one is written."""

from __future__ import annotations

import pytest

from qa.text.languages import caseless, direction, document_language, language_of


@pytest.mark.parametrize(("text", "language"), [
    ("2010年全球国际移民总数是多少？", "zh"), ("全球論壇第一次會議由誰主辦？", "zh"), ("How many migrants were there in 2010?", "en"),
    ("Combien de migrants y avait-il en 2010 ?", "fr"), ("¿Cuántos migrantes había en 2010?", "es"),
    ("Número de migrantes procedentes del Sur en 2010", "es"), ("trata de personas", "es"), ("traite de personnes", "fr"),
    ("fuga de cerebros", "es"), ("fuite de cerveaux", "fr"), ("trabajadores de la salud", "es"), ("droits de l'homme", "fr"),
    ("Сколько мигрантов было в 2010 году?", "ru"), ("كم كان عدد المهاجرين في عام 2010؟", "ar"), ("GFMD 是什么", "zh"),
    ("What does 移徙 mean here?", "en"), ("A/67/254", "en"), ("????", "en"), ("Was ist das?", "en")])
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("one", "other"), [("MÉXICO", "mexico"), ("ёлка", "елка"), ("مكتبة", "مكتبه"), ("إِلى", "الي")])
def test_caseless(one, other):
    assert caseless(one) == caseless(other)


@pytest.mark.parametrize(("text", "language"), [
    ("国际移徙与发展 International migration", "zh"), ("The report was sent to the members of the Council in June.", "en"),
    ("Le rapport a été envoyé aux membres du Conseil en juin.", "fr"), ("El informe se envió a los miembros del Consejo.", "es"),
    ("Доклад был направлен членам Совета.", "ru"), ("أُرسل التقرير إلى أعضاء المجلس.", "ar"),
    ("Der Bericht wurde im Juni an die Mitglieder des Rates gesandt, was in allen Ländern bekannt ist.", ""), ("12 34", "")])
def test_language_of_a_document(text: str, language: str) -> None:
    assert document_language(text) == language


@pytest.mark.parametrize(("language", "expected"), [
    ("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("zh", "ltr"), ("en-GB", "ltr"), ("arn", "ltr"), ("", "ltr")])
def test_direction(language: str, expected: str) -> None:
    assert direction(language) == expected
