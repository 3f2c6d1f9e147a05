"""How well and how fast quotations are found: `python -m benchmarks.lookup [--elsewhere FILE]`.

Cases are made from the sentences of seeds/ with a fixed seed; FILE (XQuAD's JSON form) gives sentences that the
corpus does not have, and so does each document when it is left out of the index.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qa.documents.corpus import read_corpus
from qa.quotes.lookup import QuoteIndex
from qa.text.folding import fold_quote
from qa.text.sentences import sentences
from qa.text.words import cut_words
from qa.types import Block, Document, squash

SEEDS = Path(__file__).parents[1] / "seeds"
STATUSES = ("exact", "near", "stitched", "absent")
GOLD = SEEDS.parent / "tests" / "gold" / "translations.jsonl"
SHORTEST = 10
"""Folded characters of a sentence that cases are made from."""
Case = tuple[str, str, str]
"""Kind, words, expected status."""


def corpus_sentences(documents: Sequence[Document]) -> list[str]:
    """The sentences of all paragraphs and notes, line breaks folded, the short ones left out."""
    blocks = [b for d in documents for b in d.blocks if b.kind in ("paragraph", "item", "footnote", "endnote")]
    found = [" ".join(b.text[start:end].split()) for b in blocks for start, end in sentences(b.text)]
    return [s for s in dict.fromkeys(found) if len(fold_quote(s)) >= SHORTEST]


def cases(known: Sequence[str], seed: int = 7) -> Iterator[Case]:
    """Verbatim, restyled, 1-3 words edited, a number swapped, halves of two sentences."""
    draw = random.Random(seed)
    vocabulary = [w for s in known for w in cut_words(s) if len(w) > 1 and not re.search(r"[\W\d]", w)]
    whole = fold_quote("\n".join(known)).text
    made: list[Case] = [("verbatim", s, "exact") for s in known]
    made += [("restyled", restyled(s, draw), "exact") for s in known]
    made += [(f"{n} edits", edited(s, n, vocabulary, draw), "near") for s in known for n in (1, 2, 3)]
    made += [("number swapped", swapped, "near") for s in known if (swapped := number_swapped(s, draw)) != s]
    long = [s for s in known if len(fold_quote(s)) >= 2 * SHORTEST]
    made += [("halves", halves(draw.choice(long), draw.choice(long)), "stitched") for _ in known]
    for kind, words, status in made:
        if status == "exact" or fold_quote(words).text not in whole:
            yield kind, words, status


def restyled(sentence: str, draw: random.Random) -> str:
    """The same words in another style: traditional characters, full width, other punctuation or none, line breaks."""
    import opencc

    style = draw.randrange(5)
    if style == 0:
        return str(opencc.OpenCC("s2t").convert(sentence))
    if style == 1:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in sentence)
    if style == 2:
        return re.sub(r"[，。；、：“”《》（）]", " ", sentence)
    if style == 3:
        return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: draw.choice(["", "", "", "\n  "]), sentence)
    return sentence.replace("，", ",").replace("“", "「").replace("”", "」").replace("（", "(").replace("）", ")")


def edited(sentence: str, count: int, vocabulary: Sequence[str], draw: random.Random) -> str:
    """The sentence with words added, dropped, replaced or exchanged."""
    words = cut_words(sentence)
    for _ in range(count):
        solid = [i for i, w in enumerate(words) if fold_quote(w).text]
        i, kind = draw.choice(solid), draw.randrange(4)
        if kind == 0 and len(solid) > 3:
            del words[i]
        elif kind == 1:
            words.insert(i, draw.choice(vocabulary))
        elif kind == 2:
            j = draw.choice(solid)
            words[i], words[j] = words[j], words[i]
        else:
            words[i] = draw.choice(vocabulary)
    return "".join(words)


def number_swapped(sentence: str, draw: random.Random) -> str:
    """The sentence with one digit of one number changed; itself if it has none."""
    places = [m.start() for m in re.finditer(r"\d", sentence)]
    if not places:
        return sentence
    at = draw.choice(places)
    return sentence[:at] + draw.choice([d for d in "123456789" if d != sentence[at]]) + sentence[at + 1:]


def halves(first: str, second: str) -> str:
    """The first half of one sentence and the second of another."""
    left, right = fold_quote(first).places, fold_quote(second).places
    return first[:left[len(left) // 2]] + second[right[len(right) // 2]:]


def elsewhere(path: Path | None, documents: Sequence[Document], count: int) -> Iterator[tuple[Case, QuoteIndex]]:
    """Sentences that the corpus does not have, with the index they are looked up in."""
    if path:
        index = QuoteIndex(documents)
        texts = [p["context"] for a in json.loads(path.read_text("utf-8"))["data"] for p in a["paragraphs"]]
        found = [t[a:b] for t in texts for a, b in sentences(t) if len(fold_quote(t[a:b])) >= SHORTEST]
        yield from ((("elsewhere", s, "absent"), index) for s in found[:count])
    for document in documents:
        index = QuoteIndex([d for d in documents if d is not document])
        for s in corpus_sentences([document]):
            if index.find(s).status != "exact":
                yield ("document left out", s, "absent"), index


def confusion(found: Sequence[tuple[str, str, str]]) -> str:
    """A table of kinds × statuses with the share that is right, from (kind, expected, got)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    expected = {kind: status for kind, status, _ in found}
    for kind, _, got in found:
        counts[kind][got] += 1
    lines = ["| case | expected | " + " | ".join(STATUSES) + " | right |", "|---|---|" + "---|" * 5]
    for kind, row in counts.items():
        right = row[expected[kind]] / row.total()
        cells = " | ".join(str(row[s]) for s in STATUSES)
        lines.append(f"| {kind} | {expected[kind]} | {cells} | {right:.1%} |")
    for status in STATUSES:
        right_ones = [g == status for _, e, g in found if e == status]
        lines.append(f"| **all {status}** | {status} | | | | | {sum(right_ones) / max(1, len(right_ones)):.1%} |")
    false = sum(g == "exact" and e != "exact" for _, e, g in found)
    return "\n".join([*lines, "", f"false exact: {false} of {sum(e != 'exact' for _, e, _ in found)}"])


def translations(path: Path | None) -> str:
    """How many sentences in other languages find their original, or are told to have none."""
    from qa.assistant import Assistant

    assistant = Assistant.open(SEEDS)
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    rows = [(row["language"], row["text"], row["quote"]) for row in gold]
    rows += [(name, s, "") for name in ("en", "es", "ru", "ar") if path
             for s in foreign(path.with_name(path.name.replace(".zh.", f".{name}.")), 25)]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language, words, quote in rows:
        located = assistant.quote(words)
        right = quote and any(squash(quote) in squash(m.text) for m in located.matches[:1])
        kind = "translated" if quote else "elsewhere"
        counts[f"{language} | {kind}"]["right" if right else located.status] += 1
    lines = ["| language | case | original found | another found | none found |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {kind} | {c['right']} | {c['near'] + c['stitched'] + c['exact']} | {c['absent']} |"
                                for kind, c in sorted(counts.items()))])


def foreign(path: Path, count: int, seed: int = 1) -> list[str]:
    """Sentences of a file in XQuAD's form."""
    texts = [p["context"] for a in json.loads(path.read_text("utf-8"))["data"] for p in a["paragraphs"]]
    found = [s for t in texts for s in re.split(r"(?<=[.!?؟])\s+", t) if 40 < len(s) < 250]
    return random.Random(seed).sample(found, count)


def grown(documents: Sequence[Document], known: Sequence[str], characters: int, seed: int = 7) -> list[Document]:
    """A document of that many characters: the corpus's sentences over and over, words swapped so that copies differ."""
    draw = random.Random(seed)
    vocabulary = [w for s in known for w in cut_words(s) if len(w) > 1]
    cut = [cut_words(s) for s in known]
    made: list[str] = []
    held = 0
    while held < characters:
        words = list(draw.choice(cut))
        for _ in range(max(1, len(words) // 4)):
            words[draw.randrange(len(words))] = draw.choice(vocabulary)
        made.append("".join(words))
        held += len(made[-1])
    text = "\n".join([*made, *known])
    block = Block("paragraph", text, ((0, len(text)),), "1", ordinal=1)
    return [Document("grown.txt", text, "utf-8", "", "grown", blocks=(block,))]


def timed(find: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float, float]:
    """Median, 95th percentile and greatest milliseconds of a look-up."""
    find(texts[0])
    times = []
    for text in texts:
        started = time.perf_counter()
        find(text)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]


def speed(documents: Sequence[Document], known: Sequence[str], sizes: Sequence[int]) -> str:
    draw = random.Random(7)
    vocabulary = [w for s in known for w in cut_words(s) if len(w) > 1]
    near = [edited(s, 2, vocabulary, draw) for s in known][:300]
    lines = ["| characters | index built | exact, median | exact a second | near, median | near, 95 % | near, most |",
             "|---|---|---|---|---|---|---|"]
    for size in sizes:
        searched = grown(documents, known, size) if size else documents
        started = time.perf_counter()
        index = QuoteIndex(searched)
        built = time.perf_counter() - started
        started = time.perf_counter()
        for s in known:
            index.find(s)
        rate = len(known) / (time.perf_counter() - started)
        exact, slow = timed(index.find, known), timed(index.find, near)
        lines.append(f"| {len(index):,} | {built:.2f} s | {exact[0]:.2f} ms | {rate:,.0f} | {slow[0]:.1f} ms | "
                     f"{slow[1]:.1f} ms | {slow[2]:.1f} ms |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elsewhere", type=Path, help="XQuAD-like JSON with sentences that the corpus does not have")
    parser.add_argument("--sizes", type=int, nargs="*", default=[0, 1_000_000, 10_000_000])
    parser.add_argument("--translations", action="store_true", help="look sentences in other languages up, too")
    parser.add_argument("--wrong", action="store_true", help="print the cases that come out wrong")
    given = parser.parse_args()
    documents = read_corpus(SEEDS).documents
    known = corpus_sentences(documents)
    index = QuoteIndex(documents)
    every = [*((case, index) for case in cases(known)), *elsewhere(given.elsewhere, documents, 1000)]
    found = [(kind, expected, where.find(words).status) for (kind, words, expected), where in every]
    print(f"{len(known)} sentences of {len(documents)} documents\n\n{confusion(found)}\n")
    if given.wrong:
        for ((kind, words, expected), _), (_, _, got) in zip(every, found, strict=True):
            if got != expected:
                print(f"{kind}: {got}, not {expected}: {words}")
    if given.translations:
        print(translations(given.elsewhere), end="\n\n")
    if given.sizes:
        print(speed(documents, known, given.sizes))


if __name__ == "__main__":
    main()
