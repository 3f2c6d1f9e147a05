"""Where words stand in their file: boxes by line, ranges of cells, the page or slide that a locator names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from qa.cli import commands
from qa.documents.corpus import read_corpus
from qa.documents.file_places import SHARES, FilePlaces
from qa.documents.locators.names import DocumentNames
from qa.documents.locators.places import find_blocks
from qa.documents.locators.reading import parse_reference
from qa.documents.locators.writing import write_place
from qa.documents.passages import make_passages
from qa.documents.source import Stretch
from qa.text.languages import LANGUAGES
from qa.types import Place


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    """Boxes in points of a page of 100 by 200."""
    return np.round(np.array(rows) / [100, 200, 100, 200] * SHARES).astype(np.uint16)


def test_characters_beside_each_other_have_one_box_a_line() -> None:
    places = FilePlaces((Stretch(0, 5, {"page": 3}),), {3: (100.0, 200.0)}, boxes(
        (10, 20, 20, 30), (20, 20, 30, 30), (0, 0, 0, 0), (10, 35, 20, 45), (90, 35, 99, 45)))
    assert places.at([(0, 5)]) == [{"page": 3, "boxes": [[10, 20, 30, 30], [10, 35, 20, 45], [90, 35, 99, 45]], "size": [100, 200]}]
    assert places.at([(1, 2)]) == [{"page": 3, "boxes": [[20, 20, 30, 30]], "size": [100, 200]}]


def test_vertical_lines_have_one_box_too() -> None:
    places = FilePlaces((Stretch(0, 4, {"page": 1}),), {1: (100.0, 200.0)}, boxes(
        (80, 10, 90, 20), (80, 20, 90, 30), (60, 10, 70, 20), (60, 20, 70, 30)))
    assert places.at([(0, 4)])[0]["boxes"] == [[80, 10, 90, 30], [60, 10, 70, 30]]


def test_words_over_two_pages_have_a_place_on_each() -> None:
    places = FilePlaces((Stretch(0, 2, {"page": 1}), Stretch(2, 4, {"page": 2, "ocr": True})), {1: (100.0, 200.0), 2: (100.0, 200.0)},
                        boxes(*[(10, 10, 20, 20)] * 4))
    assert [(place["page"], place.get("ocr")) for place in places.at([(1, 3)])] == [(1, None), (2, True)]
    assert (places.leaf([(1, 3)]), places.leaf([(3, 4)])) == (("page", "1–2"), ("page", "2"))
    assert places.on_leaves("page", ["2"]) == [(2, 4)]


def test_neighbouring_cells_are_a_range() -> None:
    cells = tuple(Stretch(2 * n, 2 * n + 1, {"sheet": "Q1", "cells": f"{letter}7"}) for n, letter in enumerate("BCD"))
    assert FilePlaces(cells).at([(0, 1), (4, 5)]) == [{"sheet": "Q1", "cells": "B7:D7"}]
    assert FilePlaces(cells).leaf([(0, 3)]) == ("sheet", "Q1!B7:C7")


@pytest.mark.parametrize(("leaf", "told"), [
    (("page", "12"), ("第5段第12页", "para. 5, p. 12", "par. 5, p. 12", "párr. 5, pág. 12", "п. 5, с. 12", "الفقرة 5، الصفحة 12")),
    (("slide", "3"), ("第5段第3张幻灯片", "para. 5, slide 3", "par. 5, diapositive 3",
                      "párr. 5, diapositiva 3", "п. 5, слайд 3", "الفقرة 5، الشريحة 3"))])
def test_a_locator_names_the_page_in_each_language(leaf: tuple[str, str], told: tuple[str, ...]) -> None:
    written = tuple(write_place(Place("A", "paragraph", "5", leaf=leaf), language) for language in LANGUAGES)
    assert ("".join(written[0].split()), *written[1:]) == told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    canvas = Canvas(str(folder / "rules.pdf"), pagesize=(400, 560))
    for number, words in enumerate(("Guests sign in at the desk.", "Guests leave by six o'clock."), 1):
        canvas.drawString(40, 460, f"{number}. {words}")
        canvas.showPage()
    canvas.save()
    return folder


def test_passages_and_references_know_pages(folder: Path) -> None:
    document = read_corpus(folder).documents[0]
    assert [p.place.leaf for p in make_passages(document)] == [("page", "1"), ("page", "2")]
    for reference in ("rules.pdf p. 2", "rules.pdf 第2页", "rules.pdf page 2"):
        parsed = parse_reference(reference)
        assert (parsed.kind, parsed.numbers) == ("page", (2,))
        assert [b.text for _, b in find_blocks(document, parsed)] == ["Guests leave by six o'clock."]
    assert DocumentNames([document]).at(f"{document.title}, para. 2, p. 2") == [(0, 1)]


def test_the_text_of_a_file_is_printed_with_its_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "rules.pdf")
    assert commands.main(["text", file]) == 0
    assert capsys.readouterr().out == "1. Guests sign in at the desk.\n2. Guests leave by six o'clock.\n"
    assert commands.main(["text", file, "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["text"], first["span"], second["place"]["page"]) == ("1. Guests sign in at the desk.", [0, 30], 2)
    assert commands.main(["text", file, "--places"]) == 0
    assert capsys.readouterr().out.count('"page":') == 2
    assert commands.main(["text", str(folder / "none.pdf")]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), "cannot be read" in err) == ("", 1, True)
