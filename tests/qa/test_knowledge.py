"""The index folder: built, opened, kept whole whatever happens meanwhile."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bag import BagEncoder

from qa.assistant import Assistant
from qa.errors import CorpusError, IndexMismatch, IndexMissing, IndexUnwritable
from qa.question.reading import read_question
from qa.search.retrieve import Searcher
from qa.settings import Settings
from qa.store.knowledge import KnowledgeBase, search_text

HERE = Path(__file__).parent
TEXT = "1. 汇款达到 3 720 亿美元。\n\n2. 移民人数增加。\n\n3. 论坛每年举行。\n"


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> BagEncoder:
    """Stands for the model; the index is the real one."""
    bag = BagEncoder()
    monkeypatch.setattr("embeddings.load_encoder", lambda name, progress=None: bag)
    return bag


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "文件"
    corpus.mkdir()
    (corpus / "报告.txt").write_text(TEXT, "utf-8")
    return Settings(corpus, tmp_path / "索引 一", "bag")


def found(knowledge: KnowledgeBase, question: str, only: list[int] | None = None) -> list[str]:
    return [hit.passage.text for hit in Searcher.of(knowledge).search(read_question(question), only=only).hits]


def generations(settings: Settings) -> list[str]:
    return [path.name for path in settings.index.iterdir() if path.is_dir()]


def test_built_and_opened_it_finds_the_same(encoder: BagEncoder, settings: Settings) -> None:
    built = KnowledgeBase.build(settings)
    opened = KnowledgeBase.open(settings)
    assert opened.passages == built.passages
    assert opened.documents == built.documents
    assert found(opened, "汇款有多少亿美元？") == found(built, "汇款有多少亿美元？")
    assert found(opened, "汇款有多少亿美元？")[0] == "汇款达到 3 720 亿美元。"
    assert [h.rank for h in Searcher.of(opened).search(read_question("汇款")).hits] == [1, 2, 3]


def test_what_was_left_out_is_told_with_the_reason(encoder: BagEncoder, settings: Settings) -> None:
    (settings.corpus / "空.txt").write_text(" ", "utf-8")
    (settings.corpus / "b.bin").write_text("x", "utf-8")
    told = {"空.txt": "holds no text", "b.bin": ""}
    assert KnowledgeBase.build(settings).left_out() == KnowledgeBase.open(settings).left_out() == told


def test_search_can_be_kept_to_some_positions(encoder: BagEncoder, settings: Settings) -> None:
    knowledge = KnowledgeBase.build(settings)
    assert sorted(found(knowledge, "汇款", only=[1, 2])) == ["移民人数增加。", "论坛每年举行。"]


def test_an_unchanged_corpus_is_left_as_it_is(encoder: BagEncoder, settings: Settings) -> None:
    first = KnowledgeBase.build(settings).manifest
    encoder.encoded.clear()
    assert KnowledgeBase.build(settings).manifest == first
    assert encoder.encoded == []


def test_only_changed_passages_are_embedded(encoder: BagEncoder, settings: Settings) -> None:
    before = KnowledgeBase.build(settings)
    assert encoder.encoded == [search_text(p) for p in before.passages]
    encoder.encoded.clear()
    (settings.corpus / "报告.txt").write_text(TEXT.replace("每年", "每两年"), "utf-8")
    after = KnowledgeBase.build(settings)
    assert [text.rpartition("\n")[2] for text in encoder.encoded] == ["论坛每两年举行。"]
    assert [p.id for p in after.passages] == [p.id for p in before.passages]
    assert np.array_equal(after.vectors.vectors()[:2], before.vectors.vectors()[:2])
    assert generations(settings) == [after.manifest["generation"]]


def test_texts_in_traditional_characters_are_found_by_simplified_ones(encoder: BagEncoder, settings: Settings) -> None:
    (settings.corpus / "二.txt").write_text("匯款佔國內生產總值的百分之五。\n", "utf-8")
    knowledge = KnowledgeBase.build(settings)
    assert found(knowledge, "汇款占国内生产总值")[0] == "匯款佔國內生產總值的百分之五。"
    assert any(text.endswith("汇款占国内生产总值的百分之五。") for text in encoder.encoded)


def test_a_removed_file_leaves_the_index(encoder: BagEncoder, settings: Settings) -> None:
    (settings.corpus / "二.txt").write_text("另一份文件。\n", "utf-8")
    assert len(KnowledgeBase.build(settings).documents) == 2
    (settings.corpus / "二.txt").unlink()
    assert [d.source for d in KnowledgeBase.build(settings).documents] == ["报告.txt"]


def test_progress_tells_each_stage_to_its_end(encoder: BagEncoder, settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    KnowledgeBase.build(settings, lambda stage, done, total: told.append((stage, done, total)))
    assert {stage: row for row in told for stage in [row[0]]} == {
        "reading": ("reading", 1, 1), "embedding": ("embedding", 3, 3), "indexing words": ("indexing words", 1, 1)}


# -- refusals, each naming what mends it


def test_no_index(settings: Settings) -> None:
    with pytest.raises(IndexMissing, match=rf"No index at {settings.index}. Run: qa index"):
        KnowledgeBase.open(settings)


def test_another_format(encoder: BagEncoder, settings: Settings) -> None:
    KnowledgeBase.build(settings)
    manifest = settings.index / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"format": 0}), "utf-8")
    with pytest.raises(IndexMismatch, match="another format.* Run: qa index"):
        KnowledgeBase.open(settings)


def test_an_index_of_an_older_version_is_built_anew_when_an_assistant_opens(encoder: BagEncoder, settings: Settings) -> None:
    KnowledgeBase.build(settings)
    manifest = settings.index / "manifest.json"
    written = json.loads(manifest.read_text("utf-8"))
    for corpus, outcome in ((str(settings.corpus), 3), ("/elsewhere", None)):
        manifest.write_text(json.dumps(written | {"format": 0, "corpus": corpus}), "utf-8")
        if outcome is None:
            with pytest.raises(IndexMismatch, match="another format.* Run: qa index"):
                Assistant.open(settings.corpus, settings.index, settings.model)
        else:
            opened = Assistant.open(settings.corpus, settings.index, settings.model)
            assert len(opened.knowledge.passages) == outcome


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"'])
def test_a_damaged_manifest(encoder: BagEncoder, settings: Settings, content: str) -> None:
    KnowledgeBase.build(settings)
    (settings.index / "manifest.json").write_text(content, "utf-8")
    with pytest.raises(IndexMismatch, match="Run: qa index"):
        KnowledgeBase.open(settings)
    assert len(KnowledgeBase.build(settings).passages) == 3


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(path.read_bytes()[:-7]), Path.unlink])
def test_a_damaged_index_is_told_and_made_anew(encoder: BagEncoder, settings: Settings, damage: Callable[[Path], object]) -> None:
    names = KnowledgeBase.build(settings).manifest["files"]
    assert {Path(name).parts[0] for name in names} == {"documents.jsonl", "passages.jsonl", "keys.txt", "vectors", "tokens", "bm25"}
    for name in names:
        damage(settings.index / generations(settings)[0] / name)
        with pytest.raises(IndexMissing, match="is incomplete. Run: qa index"):
            KnowledgeBase.open(settings)
        assert found(KnowledgeBase.build(settings), "汇款多少") == found(Assistant.open(settings.corpus, settings.index, "bag").knowledge, "汇款多少")
    damage(settings.index / generations(settings)[0] / "passages.jsonl")
    assert len(Assistant.open(settings.corpus, settings.index, "bag").knowledge.passages) == 3


def test_other_folders_beside_the_index_stay(encoder: BagEncoder, settings: Settings) -> None:
    beside = settings.corpus.parent
    KnowledgeBase.build(replace(settings, index=beside))
    (settings.corpus / "另一.txt").write_text("1. 第二份。\n", "utf-8")
    KnowledgeBase.build(replace(settings, index=beside))
    assert {p.name for p in settings.corpus.iterdir()} == {"报告.txt", "另一.txt"}
    assert sum(path.is_dir() for path in beside.iterdir()) == 2


def test_a_file_that_was_left_out_is_read_once_it_is_mended(encoder: BagEncoder, settings: Settings) -> None:
    (settings.corpus / "空.txt").write_text("", "utf-8")
    opened = [Assistant.open(settings.corpus, settings.index, "bag") for _ in range(2)]
    assert generations(settings) == [opened[0].knowledge.manifest["generation"]]
    (settings.corpus / "空.txt").write_text("1. 现在有字了。\n", "utf-8")
    assert [d.source for d in Assistant.open(settings.corpus, settings.index, "bag").documents] == ["报告.txt", "空.txt"]


def test_another_model(encoder: BagEncoder, settings: Settings) -> None:
    KnowledgeBase.build(settings)
    with pytest.raises(IndexMismatch, match="made with the model bag, not other. Run: qa index, or .* --model bag"):
        KnowledgeBase.open(replace(settings, model="other"))


def test_another_version_of_the_model(encoder: BagEncoder, settings: Settings) -> None:
    KnowledgeBase.build(settings)
    encoder.fingerprint = "bag-2"
    with pytest.raises(IndexMismatch, match="another version of the model bag. Run: qa index"):
        Searcher.of(KnowledgeBase.open(settings)).search(read_question("汇款"))
    encoder.encoded.clear()
    KnowledgeBase.build(settings)
    assert len(encoder.encoded) == 3


def test_an_empty_corpus(encoder: BagEncoder, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="No readable document"):
        KnowledgeBase.build(replace(settings, corpus=tmp_path / "empty"))


def test_a_place_that_cannot_be_written(encoder: BagEncoder, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(IndexUnwritable, match="cannot be written at .*--index DIR"):
        KnowledgeBase.build(replace(settings, index=tmp_path / "file" / "index"))


# -- interruptions


@pytest.mark.parametrize(("error", "raised"), [
    (OSError(errno.ENOSPC, "No space left on device"), IndexUnwritable), (KeyboardInterrupt(), KeyboardInterrupt)])
def test_the_old_index_stays_when_a_build_stops(encoder: BagEncoder, settings: Settings, error: BaseException,
                                                raised: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    before = KnowledgeBase.build(settings)
    (settings.corpus / "报告.txt").write_text(TEXT.replace("每年", "每两年"), "utf-8")

    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(encoder, "encode_document", stop)
    with pytest.raises(raised):
        KnowledgeBase.build(settings)
    assert KnowledgeBase.open(settings).passages == before.passages
    assert generations(settings) == [before.manifest["generation"]]


def build_elsewhere(settings: Settings, before: str = "") -> subprocess.Popen[str]:
    """A process of its own that builds the index, after the statements `before`."""
    script = ("import embeddings, bag\nfrom pathlib import Path\nencoder = bag.BagEncoder()\n"
              f"embeddings.load_encoder = lambda *_: encoder\n{before}\nfolders = Path({str(settings.corpus)!r}), Path({str(settings.index)!r})\n"
              "from qa.store.knowledge import KnowledgeBase\nfrom qa.settings import Settings\n"
              "print(len(KnowledgeBase.build(Settings(*folders, 'bag')).passages))")
    return subprocess.Popen([sys.executable, "-c", script], cwd=HERE, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def test_killed_in_mid_build(encoder: BagEncoder, settings: Settings) -> None:
    before = KnowledgeBase.build(settings)
    (settings.corpus / "报告.txt").write_text(TEXT.replace("每年", "每两年"), "utf-8")
    killed = build_elsewhere(settings, "import os\nencoder.encode_document = lambda *_: os.kill(os.getpid(), 9)")
    assert killed.wait(60) == -9
    assert len(generations(settings)) == 2
    assert KnowledgeBase.open(settings).passages == before.passages
    after = KnowledgeBase.build(settings)
    assert after.passages[2].text == "论坛每两年举行。"
    assert generations(settings) == [after.manifest["generation"]]


def test_a_disk_that_fills_up(encoder: BagEncoder, settings: Settings) -> None:
    before = KnowledgeBase.build(settings)
    (settings.corpus / "报告.txt").write_text(TEXT + "4. 又一段。\n" * 40, "utf-8")
    full = build_elsewhere(settings, "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
                                     "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))")
    assert "IndexUnwritable: The index cannot be written at" in full.communicate(timeout=60)[1]
    assert KnowledgeBase.open(settings).passages == before.passages
    assert generations(settings) == [before.manifest["generation"]]


def test_two_processes_at_once_leave_one_good_index(encoder: BagEncoder, settings: Settings) -> None:
    slow = "import time\nfast = encoder.encode_document\n" \
           "encoder.encode_document = lambda *a: (time.sleep(1), fast(*a))[1]"
    builders = [build_elsewhere(settings, slow) for _ in range(2)]
    assert [builder.communicate(timeout=60) for builder in builders] == [("3\n", ""), ("3\n", "")]
    assert generations(settings) == [KnowledgeBase.open(settings).manifest["generation"]]


def test_the_real_index_is_whole(real) -> None:
    knowledge = real.knowledge
    assert len(knowledge.vectors) == len(knowledge.tokens) == len(knowledge.bm25) == len(knowledge.passages)
    assert knowledge.vectors.dimension == 384
    assert len({p.id for p in knowledge.passages}) == len(knowledge.passages)
    again = KnowledgeBase.open(knowledge.settings)
    question = "2010年全球国际移民总数是多少？"
    assert found(again, question) == found(knowledge, question)
