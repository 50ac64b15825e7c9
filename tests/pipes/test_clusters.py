"""Clusters of names, and the labels of wordings read in several ways."""

from newsie.data import Mention
from newsie.normalise.places import resolve_place
from newsie.pipes.clusters import Cluster, cluster_persons, cluster_places, settle_labels
from newsie.pipes.organizations import cluster_organizations

TEXT = "Officine Brambilla cresce\nLa OFFICINE BRAMBILLA S.r.l. di Cardano al Campo assume."


def mention(text: str, label: str, start: int = 0) -> Mention:
    """Return a mention of a text that need not exist."""
    return Mention(start, start + len(text), label, text)


def row(label: str, *texts: str) -> list[Mention]:
    """Return mentions one after the other."""
    return [mention(text, label, 100 * number) for number, text in enumerate(texts)]


def told(clusters: list[Cluster]) -> list[list[str]]:
    """Return what each cluster holds."""
    return [[m.text for m in cluster.mentions] for cluster in clusters]


def test_the_fullest_form_names_a_cluster_rather_not_in_capitals() -> None:
    assert (
        Cluster("ORG", row("ORG", "LEONARDO S.P.A.", "Leonardo S.p.A.", "Leonardo")).name == "Leonardo S.p.A."
    )
    assert Cluster("LOC", row("LOC", "VARESE", "Varese")).name == "Varese"


def test_a_name_broken_over_lines_is_written_on_one() -> None:
    assert Cluster("ORG", row("ORG", "Swiss\nAerospace Cluster")).name == "Swiss Aerospace Cluster"


def test_places_are_one_by_their_code() -> None:
    clusters = cluster_places(row("LOC", "Usa", "Stati Uniti", "Malpensa", "aeroporto di Malpensa"))
    assert told(clusters) == [["Usa", "Stati Uniti"], ["Malpensa", "aeroporto di Malpensa"]]
    assert clusters[0].place == resolve_place("Stati Uniti")


def test_a_cluster_of_persons_has_no_place() -> None:
    assert Cluster("PER", row("PER", "Varese")).links == ()


def test_a_surname_before_its_full_name_belongs_to_it() -> None:
    assert told(cluster_persons(row("PER", "Neri", "Anna Neri"))) == [["Neri", "Anna Neri"]]


def test_two_surnames_alone_are_one_person() -> None:
    assert told(cluster_persons(row("PER", "Neri", "Neri"))) == [["Neri", "Neri"]]


def test_a_long_list_of_firms_stays_apart() -> None:
    names = [f"Alfa {letter}" for letter in "bcdfghmnpqrs"]
    clusters = cluster_organizations("", row("ORG", *names))
    assert told(clusters) == [[name] for name in names]


def test_an_ambiguous_short_name_goes_to_the_one_named_last() -> None:
    names = row("ORG", "Banca Alfa Nord", "Banca Alfa", "Banca Alfa Sud", "Banca Alfa")
    assert told(cluster_organizations("", names)) == [
        ["Banca Alfa Nord", "Banca Alfa"],
        ["Banca Alfa Sud", "Banca Alfa"],
    ]


def test_no_names_no_clusters() -> None:
    assert cluster_persons([]) == cluster_places([]) == cluster_organizations("", []) == []


def test_a_wording_found_twice_as_often_settles_its_label() -> None:
    settled = settle_labels([*row("ORG", "Tovo", "Tovo"), mention("Tovo", "PER", 900)])
    assert [m.label for m in settled] == ["ORG", "ORG", "ORG"]


def test_an_even_case_is_left_alone() -> None:
    settled = settle_labels([mention("Tovo", "ORG"), mention("Tovo", "PER", 50)])
    assert [m.label for m in settled] == ["ORG", "PER"]


def test_a_surname_may_also_be_a_firm() -> None:
    names = [
        *row("PER", "Anna Tovo"),
        mention("Tovo", "PER", 300),
        *row("ORG", "Tovo", "Tovo", "Tovo S.p.A."),
    ]
    assert [m.label for m in settle_labels(names)] == ["PER", "PER", "ORG", "ORG", "ORG"]
