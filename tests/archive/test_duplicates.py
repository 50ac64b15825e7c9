"""Near-copies are found among the articles of an archive; other articles on the same subject are not."""

import random
import re
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fakes import load
from news import NEWS

from newsie.archive import Placed, RunOptions, duplicates, run_archive
from newsie.archive.duplicates import CROWD, NearCopies, compare, sketch_text
from newsie.data import Article
from newsie.store import Rejected, sink_from_target
from newsie.store.sink import Duplicate
from newsie.text import article_from_text

TRAIN = Path(__file__).parents[2] / "corpora" / "gold" / "train"


@pytest.fixture(scope="module")
def originals() -> list[Article]:
    """Articles of the corpus: other firms, towns and events, all of them regional business news."""
    texts = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(TRAIN.glob("*.txt")))
    return [replace(article_from_text(text, name=stem), id=stem) for stem, text in texts]


@pytest.fixture
def copies() -> Iterator[NearCopies]:
    copies = NearCopies()
    yield copies
    copies.close()


def split_sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?»])\s+", text)


SYNONYMS = {
    r"\bazienda\b": "impresa", r"\baziende\b": "imprese", r"\bditta\b": "società", r"\bcirca\b": "quasi",
    r"\bha detto\b": "ha affermato", r"\bspiega\b": "chiarisce", r"\bha spiegato\b": "ha chiarito",
    r"\bmilioni di euro\b": "milioni", r"\bl’anno scorso\b": "nell’ultimo anno", r"\banche\b": "pure",
    r"\binoltre\b": "in più", r"\bieri\b": "nella giornata di ieri", r"\bdipendenti\b": "addetti",
    r"\bnuovo\b": "altro", r"\bnuova\b": "altra", r"\bprovincia\b": "zona", r"\bmentre\b": "e intanto",
    r"\bricavi\b": "fatturato", r"\bdopo\b": "a seguito di",
}  # fmt: skip


def reword(text: str) -> str:
    """Do what an editor does: other words, a sentence less, another opening here and there."""
    for word, other in SYNONYMS.items():
        text = re.sub(word, other, text)
    sentences = [sentence for n, sentence in enumerate(split_sentences(text), 1) if n % 7]
    return " ".join(
        f"Come si apprende, {s[:1].lower()}{s[1:]}" if n % 5 == 3 else s for n, s in enumerate(sentences)
    )


def cut(text: str, share: float) -> str:
    """Keep what a smaller page has room for."""
    sentences = split_sentences(text)
    return " ".join(sentences[: max(2, int(share * len(sentences)))])


def retitle(text: str) -> str:
    return "L’annuncio che tutti aspettavano in città\n" + text.partition("\n")[2]


def sign(text: str) -> str:
    title, _, body = text.partition("\n")
    return f"{title}\ndi Redazione Economia\n(Agl) — {body}\nRiproduzione riservata. Il resto su agl.example"


def retype(text: str) -> str:
    """Set it by another hand: straight quotation marks, capitals, other dashes and breaks."""
    title, _, body = text.partition("\n")
    return f"{title.upper()}\n" + body.replace("’", "'").replace("«", '"').replace("»", '"').replace(
        " — ", " - "
    )


Change = Callable[[str], str]
CHANGES: dict[str, tuple[Change, float]] = {
    "reworded": (reword, 0.97),
    "retitled": (retitle, 0.97),
    "signed": (sign, 0.97),
    "retyped": (retype, 0.97),
    "all of it": (lambda text: retype(reword(retitle(sign(text)))), 0.97),
    "cut to 60 %": (partial(cut, share=0.6), 0.97),
    "cut to 50 %": (partial(cut, share=0.5), 0.95),
    "cut to 33 %": (partial(cut, share=1 / 3), 0.6),
}
"""What another paper does to an article, and how many of the copies are found all the same, at least."""


@pytest.mark.parametrize(("change", "found_at_least"), CHANGES.values(), ids=CHANGES)
def test_copies_are_found_and_nothing_else(
    change: Change, found_at_least: float, originals: list[Article], copies: NearCopies
) -> None:
    second = [Article(text=change(article.text), id=f"{article.id}-bis") for article in originals]
    random.Random(7).shuffle(second)

    for article in [*originals, *second]:
        copies.add(article)

    found = {copy.article: copy.duplicate_of for copy in copies}
    right = {id: first for id, first in found.items() if id == f"{first}-bis"}  # noqa: A001
    assert found == right
    assert len(right) >= found_at_least * len(originals)


def test_last_months_bulletin_is_no_copy(originals: list[Article], copies: NearCopies) -> None:
    bulletins = [article for article in originals if len(set(re.findall(r"\d+", article.text))) >= 8]
    for article in bulletins:
        copies.add(article)
        other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), article.text)
        copies.add(Article(text=other, id=f"{article.id}-marzo"))

    assert len(bulletins) > 50
    assert list(copies) == []


def test_a_bulletin_of_every_day_is_compared_with_the_latest_alone(
    originals: list[Article], copies: NearCopies, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(duplicates, "compare", lambda *pair: compared.append(pair) or compare(*pair))
    bulletin = max(
        (article.text for article in originals), key=lambda text: len(set(re.findall(r"\d+", text)))
    )

    for day in range(150):
        text = re.sub(r"\d+", lambda figure, day=day: str(int(figure[0]) + 7 * day), bulletin)
        copies.add(Article(text=text, id=f"g{day}"))
    copies.add(Article(text=sign(text), id="altro giornale"))

    assert len(compared) < 150 * 3 * CROWD
    assert [(copy.article, copy.duplicate_of) for copy in copies] == [("altro giornale", "g149")]


LOCAL = """Ferrini, la nuova sede di Crema apre a settembre
La Ferrini di Lodi raddoppia e sceglie Crema. Nell’ex cotonificio di via Mulini la ditta di valvole
porterà quaranta tecnici e un laboratorio di collaudo, con un investimento di 6 milioni di euro in due
anni. «Qui abbiamo trovato le scuole e le persone che ci servono», ha detto la presidente Ada Ferrini
durante la visita al cantiere. I lavori, affidati alla Edilcrema, finiranno in agosto; il Comune ha
ridotto gli oneri e rifarà la strada di accesso. Gli ordini dalla Germania, spiega l’azienda, coprono già
tutto l’anno."""
RIVAL = """Crema, quaranta posti con la Ferrini nell’ex cotonificio
Torna il lavoro in via Mulini. Dopo undici anni di abbandono il vecchio cotonificio ospiterà la Ferrini,
che a Lodi produce valvole per l’industria chimica. La presidente, Ada Ferrini, ha mostrato ieri il
cantiere al sindaco: sei milioni di spesa, quaranta assunzioni, l’inaugurazione fissata per settembre.
«Qui abbiamo trovato le scuole e le persone che ci servono», le sue parole. Soddisfatti i sindacati, che
chiedono però garanzie per i sessanta addetti dello stabilimento lodigiano: la Fiom teme un trasloco
mascherato e ha chiesto un incontro in Provincia."""


def test_two_reports_on_one_event_are_no_copies(copies: NearCopies) -> None:
    copies.add(Article(text=LOCAL, id="locale"))
    copies.add(Article(text=RIVAL, id="rivale"))

    assert list(copies) == []


def test_a_copy_names_the_first_of_its_wording_and_how_alike_it_is(copies: NearCopies) -> None:
    copies.add(Article(text=LOCAL, id="a"))
    copies.add(Article(text=retitle(LOCAL), id="b"))
    copies.add(Article(text=sign(LOCAL), id="c"))
    copies.add(Article(text=LOCAL, id="d"))

    found = list(copies)

    assert [(copy.article, copy.duplicate_of) for copy in found] == [
        ("b", "a"),
        ("c", "a"),
        ("d", "a"),
    ]
    assert all(0.8 < copy.similarity <= 1 for copy in found)
    assert found[2] == Duplicate("d", "a", 1.0)


def test_where_the_first_was_set_aside_the_next_is_the_first(copies: NearCopies) -> None:
    for id in "abc":  # noqa: A001
        copies.add(Article(text=LOCAL, id=id))

    copies.withdraw([Placed("1", Article(text=LOCAL, id="a"))], [Rejected("1", "failed", "")])
    copies.add(Article(text=sign(LOCAL), id="d"))

    assert [(copy.article, copy.duplicate_of) for copy in copies] == [("c", "b"), ("d", "b")]
    assert len(copies) == 2


def test_an_article_that_comes_again_is_no_copy_of_itself(copies: NearCopies) -> None:
    copies.add(Article(text=LOCAL, id="a"))
    copies.add(Article(text=LOCAL, id="a"))

    assert list(copies) == []


@pytest.mark.parametrize(
    ("text", "likeness"), [("Chiuso per ferie.", 1), ("Chiuso per ferie fino a lunedì.", 0)]
)
def test_short_texts_are_copies_of_themselves_alone(text: str, likeness: float) -> None:
    assert compare(sketch_text("Chiuso per ferie."), sketch_text(text)) == likeness


@pytest.mark.parametrize("text", ["", "Lodi", "12", "\x00 «»", "😀 e\u0300 '\""])
def test_any_text_can_be_compared(text: str) -> None:
    assert compare(sketch_text(text), sketch_text(text)) == 1


def test_articles_pass_by_as_they_are(copies: NearCopies) -> None:
    items = [Placed("a", Article(text=LOCAL)), Rejected("b", "empty", ""), Placed("c", Article(text=NEWS))]

    assert list(copies.watch(items)) == items


def lines(count: int) -> list[Placed]:
    """An archive in which every third article is a copy of the one before."""
    words = sorted({*LOCAL.split(), *RIVAL.split()})
    chance = random.Random(3)
    texts = [" ".join(chance.choices(words, k=80)) for _ in range(count)]
    texts = [texts[n - 1] + " Così la nota." if n % 3 == 2 else text for n, text in enumerate(texts)]
    return [Placed(f"a.jsonl:{n}", Article(text=text, id=f"n{n}")) for n, text in enumerate(texts)]


def test_a_run_marks_copies_and_a_run_that_is_taken_up_again_marks_the_same(tmp_path: Path) -> None:
    archive = lines(60)
    expected = {f"n{n}": f"n{n - 1}" for n in range(2, 60, 3)}

    whole = run_archive(archive, load, sink_from_target(str(tmp_path / "a.db")))
    run_archive(archive, load, sink_from_target(str(tmp_path / "b.db")), options=RunOptions(limit=31))
    first_half = read_marks(tmp_path / "b.db")
    again = run_archive(archive, load, sink_from_target(str(tmp_path / "b.db")))

    assert (whole.near_copies, again.near_copies) == (20, 20)
    assert read_marks(tmp_path / "a.db") == read_marks(tmp_path / "b.db") == expected
    assert first_half == {id: first for id, first in expected.items() if int(id[1:]) < 31}  # noqa: A001


def test_a_run_interrupted_before_its_end_marks_all_when_it_is_taken_up(tmp_path: Path) -> None:
    archive = lines(60)

    def break_off() -> Iterator[Placed | Rejected]:
        yield from archive[:45]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_archive(break_off(), load, sink_from_target(str(tmp_path / "a.db")))
    summary = run_archive(archive, load, sink_from_target(str(tmp_path / "a.db")))

    assert summary.skipped >= 32
    assert len(read_marks(tmp_path / "a.db")) == 20


def test_a_copy_of_an_article_that_could_not_be_extracted_is_the_first_of_its_kind(tmp_path: Path) -> None:
    archive = lines(3)
    broken = Placed("x:1", Article(text=f"{archive[1].article.text} SOLLEVA", id="x"))
    third = Placed("x:2", replace(archive[2].article, id="terzo"))

    summary = run_archive([broken, *archive, third], load, sink_from_target(str(tmp_path / "a.db")))

    assert summary.count_set_aside == 1
    assert read_marks(tmp_path / "a.db") == {"n2": "n1", "terzo": "n1"}


def read_marks(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT id, duplicate_of FROM articles WHERE duplicate_of IS NOT NULL"
        return dict(connection.execute(query).fetchall())


def test_memory_stays_flat(originals: list[Article], copies: NearCopies) -> None:
    words = sorted({word for article in originals for word in article.text.split()})
    chance = random.Random(1)

    def grow(count: int) -> int:
        for _ in range(count):
            copies.add(Article(text=" ".join(chance.choices(words, k=120))))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before, after = grow(200), grow(1000)
    finally:
        tracemalloc.stop()

    assert after - before < 300_000
