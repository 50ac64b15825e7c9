"""The clues that candidates are described by: what a reader would look at."""

import pytest
from told import PUBLISHED, read_marked

from newsie.pipes.events import find_events
from newsie.pipes.figures import find_figures
from newsie.pipes.judging.events import list_candidates, make_head
from newsie.pipes.judging.fillers import describe_filler, stem_of, step
from newsie.pipes.judging.scene import Scene
from newsie.pipes.judging.values import describe_measure, list_values
from newsie.pipes.judging.words import describe_spot, find_spots


def make_scene(marked: str) -> Scene:
    reading = read_marked(marked)
    return Scene(reading, [*find_events(reading), *find_figures(reading)])


def describe_word(scene: Scene, word: str) -> set[str]:
    return next(set(describe_spot(scene, s)) for s in find_spots(scene) if s.mention.text == word)


def describe_role(scene: Scene, trigger: str, type_: str, name: str) -> set[str]:
    spot = next(s for s in find_spots(scene) if s.mention.text == trigger)
    head = make_head(scene, spot, type_)
    return next(
        set(describe_filler(scene, head, c))
        for c in list_candidates(scene, spot.mention)
        if c.mention.text == name
    )


def describe_amount(scene: Scene, text: str) -> set[str]:
    return next(set(describe_measure(scene, c)) for c in list_values(scene) if c.mention.text == text)


BOUGHT = "Lunedì la [Femca](ORG) ha rilevato la [Kolbe](ORG) di [Lecco](LOC) per 3 milioni di euro."


def test_a_word_of_the_lexicon_says_what_it_is_taken_for() -> None:
    clues = describe_word(make_scene(BOUGHT), "rilevato")
    assert {"lexicon=acquisition", "event=acquisition", "stem=rileva", "before=ha", "has=MONEY"} <= clues


def test_a_word_that_the_lexicon_lacks_may_tell_an_event_too() -> None:
    clues = describe_word(make_scene("La [Femca](ORG) ha battezzato il nuovo forno."), "battezzato")
    assert {"word=battezzato", "before=ha", "has=ORG"} <= clues
    assert not any(clue.startswith("lexicon") for clue in clues)


def test_short_words_numbers_and_parts_of_names_tell_nothing() -> None:
    scene = make_scene("Il [Forno Vecchio](ORG) va a 12 km, tre di più.")
    assert [spot.mention.text for spot in find_spots(scene)] == []


def test_a_word_said_again_is_known_to_be() -> None:
    scene = make_scene("Sciopero alla [Femca](ORG). Lo sciopero dura. Lo sciopero continua.")
    again = [spot.repeats for spot in find_spots(scene) if spot.stem == "scioper"[:6]]
    assert again == [0, 1, 2]


def test_a_filler_says_how_it_stands_to_the_trigger() -> None:
    scene = make_scene(BOUGHT)
    buyer = describe_role(scene, "rilevato", "acquisition", "Femca")
    place = describe_role(scene, "rilevato", "acquisition", "Lecco")
    assert {"leads|<ORG", "proposed=buyer", "gap=1|<ORG"} <= buyer
    assert "link=di|>LOC" in place
    assert "alike=0|>LOC" in place


def test_a_filler_of_another_sentence_says_how_far_it_is() -> None:
    scene = make_scene("La [Femca](ORG) cambia. Ieri l'inaugurazione a [Lecco](LOC).")
    clues = describe_role(scene, "inaugurazione", "opening", "Femca")
    assert {"away=-1", "away=-1|ORG|opening", "protagonist|-1"} <= clues


@pytest.mark.parametrize(
    ("text", "filed"),
    [
        ("[LECCO](LOC). La Femca ha inaugurato la sede.", True),
        ("di Anna Riva [LECCO](LOC) La Femca ha inaugurato la sede.", False),
        ("[LECCO](LOC) capitale del ferro. La Femca ha inaugurato la sede.", False),
        ("La Femca ha inaugurato la sede di [Lecco](LOC).", False),
        ("Che cosa c'è di tanto grave e di urgente a [LECCO](LOC). La Femca ha inaugurato la sede.", False),
    ],
)
def test_where_a_report_was_filed_is_no_place_like_others(text: str, filed: bool) -> None:
    clues = describe_role(make_scene(text), "inaugurato", "opening", "LECCO" if "LECCO" in text else "Lecco")
    assert f"dateline={filed}|LOC|opening" in clues


def test_where_the_patterns_have_another_type_nothing_is_proposed() -> None:
    clues = describe_role(make_scene(BOUGHT), "rilevato", "opening", "Femca")
    assert "no pattern|ORG" in clues


def test_dates_say_whether_they_lie_ahead() -> None:
    scene = make_scene("La [Femca](ORG) aprirà a settembre 2024 la sede. A maggio 2024 la [Kolbe](ORG).")
    scene.reading.published = PUBLISHED
    assert "time=future|opening" in describe_role(scene, "aprirà", "opening", "settembre 2024")
    assert "time=past|opening" in describe_role(scene, "aprirà", "opening", "maggio 2024")


@pytest.mark.parametrize(
    ("text", "value", "clue"),
    [
        (
            "I ricavi della [Femca](ORG) salgono a 3 milioni di euro.",
            "3 milioni di euro",
            "nearest=revenue|MONEY",
        ),
        ("La [Femca](ORG) ha 40 dipendenti.", "40 dipendenti", "unit=dipendente"),
        ("I ricavi salgono del 5%.", "5%", "direction=increase|PERCENT"),
        ("Spesi 3 milioni di euro, poi altri 3 milioni di euro.", "3 milioni di euro", "told=True|False"),
        ("«Investiremo tra 3 e 5 milioni di euro».", "tra 3 e 5 milioni di euro", "range=True|MONEY"),
    ],
)
def test_a_value_says_what_stands_around_it(text: str, value: str, clue: str) -> None:
    assert clue in describe_amount(make_scene(text), value)


def test_a_value_knows_what_the_patterns_take_it_for() -> None:
    scene = make_scene("Nel 2023 ricavi per 3 milioni di euro, il 5% in più.")
    assert "pattern=revenue" in describe_amount(scene, "3 milioni di euro")
    assert "pattern=change" in describe_amount(scene, "5%")


def test_words_of_one_family_share_a_stem() -> None:
    assert stem_of("inaugurazione") == stem_of("inaugurato") == "inaugu"


def test_distances_grow_coarse() -> None:
    assert [step(n) for n in (0, 4, 5, 7, 8, 12, 13, 20, 21, 99)] == [0, 4, 5, 5, 8, 8, 13, 13, 21, 21]


def test_the_verb_of_an_idiom_tells_no_event() -> None:
    scene = make_scene("La [Femca](ORG) ha preso parte alla serata che prende il via a [Lecco](LOC).")
    assert not {"preso", "prende"} & {spot.mention.text for spot in find_spots(scene)}
    assert "preso" in {
        spot.mention.text for spot in find_spots(make_scene("La [Femca](ORG) ha preso la Kolbe."))
    }
