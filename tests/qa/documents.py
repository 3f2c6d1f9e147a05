"""Documents of the kind in `seeds/`, made up from a seed, with the truth about what they are made of."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import cycle

MARK = "\ue000"
"""Stands before and after a note's number in a paragraph that is not yet laid out."""


@dataclass(frozen=True)
class Style:
    """How a document is laid out; every choice leaves a reader enough to tell its paragraphs apart."""

    language: str = "zh"
    width: int = 76
    """Columns of a line; 0: a paragraph is a line."""
    spaced: bool = True
    """A blank line after each line of text."""
    trailing: bool = False
    """A space after a paragraph's last line."""
    numbering: str = "1. "
    headings: str = "han"
    marks: str = "own line"
    """How a note's mark stands in the text: own line, superscript, bracket, or behind (a bare figure)."""
    furniture: str = "symbol"
    """What stands at a page's edge: symbol, page, dash, feed, or nothing."""
    notes: bool = True
    table: bool = True
    annex: bool = True


@dataclass
class Truth:
    """What a reader of the document would say it holds."""

    title: str = ""
    symbol: str = ""
    session: int = 0
    agenda_item: str = ""
    author: str = ""
    headings: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(part, label, text, innermost heading)"""
    notes: dict[str, str] = field(default_factory=dict)
    marks: list[tuple[str, str]] = field(default_factory=list)
    """(note, label of the paragraph that refers to it)"""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Sample:
    style: Style
    text: str
    truth: Truth


CLAUSES = {
    "zh": """沿海渔业社区的收入在过去十年中下降了 {n}%|各国政府应加强对淡水资源的管理|联合观测站每年收集 {n} 份水样
小岛屿国家仍然面临海平面上升的威胁|委员会审议了秘书处提出的 {n} 项建议|《海洋养护公约》的缔约国已增至 {n} 个
渔民合作社在南部港口开办了培训中心|专家们认为现有数据不足以支持这一结论|气象组织(气象局)提供了技术援助
这些措施使 {n} 万户家庭获得了安全饮用水|区域办事处同 Ocean Watch 合作编写了手册|灌溉系统的改造需要长期投资""",
    "en": """coastal fishing communities lost {n} per cent of their income
the joint stations collect {n} samples each year|Governments should strengthen the management of fresh water
small island States remain exposed to the rising sea
the Committee considered {n} proposals of the Secretariat|long-term investment in irrigation is needed
cooperatives opened training centres in the southern ports|the data did not support the conclusion
the measures gave safe drinking water to {n} households""",
    "fr": """les communautés de pêcheurs ont perdu {n} pour cent de leurs revenus|le Comité a examiné {n} propositions
les États devraient renforcer la gestion de l’eau douce|les stations recueillent chaque année {n} échantillons
des coopératives ont ouvert des centres de formation dans les ports du sud""",
    "ru": """прибрежные рыболовецкие общины потеряли {n} процентов своих доходов|станции ежегодно собирают {n} проб воды
государствам следует улучшить управление пресной водой|Комитет рассмотрел {n} предложений Секретариата
кооперативы открыли учебные центры в южных портах""",
}
TOPICS = {
    "zh": "淡水资源的现状|沿海社区|培训和能力建设|观测与数据|供资问题|今后的工作|区域合作|伙伴关系",
    "en": "State of fresh water|Coastal communities|Training|Observation and data|Funding|The way ahead|Partnerships",
    "fr": "État de l’eau douce|Communautés côtières|Formation|Financement|Travaux futurs|Coopération régionale",
    "ru": "Состояние пресной воды|Прибрежные общины|Обучение|Финансирование|Дальнейшая работа|Партнерства",
}
TABLES = {
    "zh": "表 1|1990 年以来的捕捞量|港口|北部港口|南部港口|东部/港口(百分比)|总计",
    "en": "Table 1|Catch since 1990|Port|North|South coast|Islands|Total",
    "fr": "Tableau 1|Captures depuis 1990|Port|Nord|Sud|Îles|Total",
    "ru": "Таблица 1|Улов с 1990 года|Порт|Север|Юг|Острова|Итого",
}
HAN, ROMAN = "一二三四五六七八九十", ["I", "II", "III", "IV", "V", "VI"]
AUTHORS = {"zh": "秘书长", "en": "Secretary-General", "fr": "Secrétaire général", "ru": "Генерального секретаря"}
ORDINALS = {58: "Fifty-eighth", 63: "Sixty-third", 70: "Seventieth", 72: "Seventy-second", 79: "Seventy-ninth"}
CLOSING = "，。、；：》)）%”"
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (HAN[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones - 1] if ones else "")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken at spaces and between wide characters, closing marks not first."""
    if not width:
        return [text]
    lines, line = [], ""
    for token in re.findall(rf"{MARK}\d+{MARK}|[!-~À-ɏЀ-ӿ’–]+|\s+|.", text):
        if token.startswith(MARK):
            line += token
        elif line.strip() and token not in CLOSING and columns(re.sub(f"{MARK}.*?{MARK}", "", line) + token) > width:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()]


class Writer:
    """Builds one document line by line and keeps the truth beside it."""

    def __init__(self, seed: int, style: Style) -> None:
        self.chance, self.style, self.truth = random.Random(seed), style, Truth()
        self.out: list[str] = []
        self.note, self.pending = 0, []
        self.session = self.chance.choice(list(ORDINALS))
        if style.furniture != "nothing":
            self.truth.symbol = f"A/{self.session}/{self.chance.randint(100, 499)}"
        self.job = f"{self.session - 55:02}-{self.chance.randint(21000, 59999)}"
        self.page = 1

    # -- pieces

    def line(self, text: str, blanks: int = 1, last: bool = False, indent: str = "") -> None:
        self.out.append(indent + text + (" " if last and self.style.trailing else ""))
        self.out += [""] * blanks

    def sentence(self) -> str:
        pool, zh = re.split(r"[|\n]", CLAUSES[self.style.language]), self.style.language == "zh"
        picked = [c.format(n=self.chance.randint(2, 999)) for c in self.chance.sample(pool, self.chance.randint(1, 3))]
        text = ("，" if zh else ", ").join(picked)
        return text + "。" if zh else text[0].upper() + text[1:] + "."

    def sentences(self, least: int, most: int) -> list[str]:
        return [self.sentence() for _ in range(self.chance.randint(least, most))]

    def paragraph(self, number: int, part: str, heading: str, noted: bool, broken: bool) -> None:
        zh, words = self.style.language == "zh", self.sentences(3, 6)
        clean = ("" if zh else " ").join(words)
        label = label_of(self.style.numbering, number)
        own = label.strip() if self.style.numbering.startswith(("第一条", "§")) else str(number)
        if noted:
            self.note += 1
            words[1] += f"{MARK}{self.note}{MARK}"
            self.pending.append(str(self.note))
            self.truth.marks.append((str(self.note), own))
            cited = f"A/{self.session}/{number}"
            self.truth.notes[str(self.note)] = f"见 {cited}。" if zh else f"See {cited}."
        lines = wrap(label + ("" if zh else " ").join(words), self.style.width)
        self.truth.paragraphs.append((part, own, clean, heading))
        cut = len(lines) // 2 if broken and len(lines) > 3 else 0
        for n, line in enumerate(lines):
            if n == cut and cut:
                self.page_break()
            last = n == len(lines) - 1
            self.marked(line, last, int(self.style.spaced or last))

    def marked(self, line: str, last: bool, blanks: int) -> None:
        """Write a line, its note mark set as the style has it."""
        found = re.search(f"{MARK}(\\d+){MARK}", line)
        if not found:
            return self.line(line, blanks, last)
        before, number, after = line[:found.start()], found[1], line[found.end():]
        if self.style.marks == "own line":
            self.line(before, 0)
            self.line(number, 0 if after.strip() else blanks)
            return self.line(after.strip(), blanks, last, " ") if after.strip() else None
        return self.line(before + self.drawn(number) + after, blanks, last)

    def drawn(self, label: str) -> str:
        """A mark, or a note's label, as it stands within a line."""
        return {"superscript": label.translate(SUPERSCRIPTS), "bracket": f"[{label}]",
                "behind": label}[self.style.marks]

    def page_break(self) -> None:
        """Notes of the page below a rule, then what stands at the foot of one page and the head of the next."""
        style, self.page = self.style, self.page + 1
        self.out.append("")
        if self.pending:
            self.line("_" * 18)
            for label in self.pending:
                text = self.truth.notes[label]
                if style.marks == "own line":
                    self.line(label, 0)
                    self.line(text, 1, True, " ")
                else:
                    self.line(self.drawn(label) + (" " if style.marks == "behind" else "") + text, 1, True)
            self.pending = []
        symbol, page = self.truth.symbol, self.page
        foot = {"symbol": [f"{page}/24", f"{self.job} (C)", symbol], "page": [symbol, f"{page}/24"],
                "dash": [symbol, f"- {page} -"], "feed": [f"{page}", f"\f{symbol}"], "nothing": []}
        for line in foot[style.furniture]:
            self.line(line)

    def heading(self, text: str) -> str:
        self.out.append("")
        self.line(text, 1, True)
        self.truth.headings.append(text)
        return text

    # -- the document

    def head(self) -> None:
        truth, item = self.truth, str(self.chance.randint(10, 180))
        truth.session, truth.agenda_item = self.session, item
        lines = {
            "zh": [f"第{han(self.session)}届会议", f"议程项目 {item}", "海洋和海洋法", "淡水资源与沿海社区",
                   "秘书长的报告"],
            "en": [f"{ORDINALS[self.session]} session", f"Agenda item {item}", "Oceans and the law of the sea",
                   "Fresh water and coastal communities", "Report of the Secretary-General"],
            "fr": [f"{ordinal_fr(self.session)} session", f"Point {item} de l’ordre du jour",
                   "Les océans et le droit de la mer",
                   "Eau douce et communautés côtières", "Rapport du Secrétaire général"],
            "ru": [f"{ordinal_ru(self.session)} сессия", f"Пункт {item} повестки дня", "Мировой океан и морское право",
                   "Пресная вода и прибрежные общины", "Доклад Генерального секретаря"],
        }[self.style.language]
        truth.title, truth.author = " ".join(lines[3:]), AUTHORS[self.style.language]
        for line in ([truth.symbol] if truth.symbol else []) + lines:
            self.line(line, 1, True)

    def body(self, part: str, chapters: int, sections: int) -> None:
        topics = TOPICS[self.style.language].split("|")
        number, topic = 0, cycle(self.chance.sample(topics, len(topics)))
        for chapter in range(chapters):
            heading = self.heading(heading_of(self.style.headings, chapter + 1, next(topic)))
            for section in range(sections):
                if sections > 1:
                    heading = self.heading(f"{'ABC'[section]}. {next(topic)}")
                for _ in range(self.chance.randint(2, 4)):
                    number += 1
                    self.paragraph(number, part, heading, self.style.notes and self.chance.random() < 0.4,
                                   self.chance.random() < 0.4)
        if self.pending:
            self.page_break()

    def table(self) -> None:
        """A table of one line a row, save that a Chinese label may stand on two."""
        caption, title, head, *names = TABLES[self.style.language].split("|")
        years = [str(1990 + 5 * n) for n in range(self.chance.randint(2, 4))]
        self.line(caption, 1, True)
        self.line(title, 1, True)
        self.truth.columns = [head, *years]
        self.line(" ".join(self.truth.columns), 1, True)
        for name in names:
            label, figures = name.replace("/", ""), [self.figure() for _ in years]
            self.truth.rows.append([label, *figures])
            first, _, rest = name.rpartition("/")
            if first:
                self.line(first, 0)
            self.line(" ".join([rest, *figures]), 1, True)
        self.out.append("")

    def figure(self) -> str:
        whole, part = self.chance.randint(1, 99), self.chance.randint(1, 9)
        return self.chance.choice([f"{whole}.{part}", f"{whole}%", f"({whole}.{part})", "-"])

    def sample(self) -> Sample:
        self.head()
        self.body("", 3, self.chance.randint(1, 2))
        if self.style.table:
            self.table()
        if self.style.annex:
            name = {"zh": "附件", "en": "Annex", "fr": "Annexe", "ru": "Приложение"}[self.style.language]
            self.line(name, 1, True)
            self.body(name, 1, 1)
        return Sample(self.style, "\n".join(self.out) + "\n", self.truth)


def label_of(numbering: str, number: int) -> str:
    return numbering.replace("1", str(number)).replace("一", han(number))


def heading_of(style: str, number: int, topic: str) -> str:
    return {"han": f"{HAN[number - 1]}. {topic}", "roman": f"{ROMAN[number - 1]}. {topic}",
            "comma": f"{HAN[number - 1]}、{topic}", "chapter": f"第{HAN[number - 1]}章 {topic}",
            "bracket": f"({HAN[number - 1]}) {topic}"}[style]


def ordinal_fr(number: int) -> str:
    return {58: "Cinquante-huitième", 63: "Soixante-troisième", 70: "Soixante-dixième", 72: "Soixante-douzième",
            79: "Soixante-dix-neuvième"}[number]


def ordinal_ru(number: int) -> str:
    return {58: "Пятьдесят восьмая", 63: "Шестьдесят третья", 70: "Семидесятая", 72: "Семьдесят вторая",
            79: "Семьдесят девятая"}[number]


def make(seed: int, style: Style) -> Sample:
    """The document of this seed and style."""
    return Writer(seed, style).sample()


STYLES: dict[str, Style] = {
    "hard-wrapped, spaced": Style(),
    "narrow": Style(width=54, furniture="page"),
    "wide, trailing": Style(width=96, trailing=True, furniture="dash"),
    "dense": Style(spaced=False, marks="superscript"),
    "dense, trailing, feeds": Style(spaced=False, trailing=True, furniture="feed", marks="bracket", headings="comma"),
    "one line a paragraph": Style(width=0, marks="bracket", headings="chapter"),
    "no furniture": Style(furniture="nothing", numbering="1、", headings="bracket"),
    "brackets": Style(numbering="(1) ", marks="superscript"),
    "half brackets": Style(numbering="1) ", headings="roman", furniture="page"),
    "points": Style(numbering="第1段 ", headings="han"),
    "articles": Style(numbering="第一条 ", headings="chapter", notes=False),
    "sections": Style(numbering="§ 1 ", headings="roman", furniture="dash"),
    "English": Style("en", 80, spaced=False, marks="behind", headings="roman", furniture="page"),
    "English, spaced": Style("en", 72, headings="roman"),
    "English, one line a paragraph": Style("en", 0, marks="bracket", headings="roman", furniture="feed"),
    "French": Style("fr", 78, spaced=False, marks="superscript", headings="roman", furniture="page"),
    "Russian": Style("ru", 78, marks="own line", headings="roman", furniture="dash"),
}
