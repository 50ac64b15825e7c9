"""UIMA CAS, XMI and JSON, in INCEpTION's manner: span layers for mentions and facts, a relation layer.

A fact's roles are link features (slots), as INCEpTION has them; `same` classes are a number that the
mentions share. One file an article; for XMI the type system lies beside them. Needs dkpro-cassis.
"""

import importlib
import json
import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from newsie.corpus.draft import Draft, MarkedFact, MarkedSpan, draft_from_analysis
from newsie.corpus.files import check_free, write_bytes
from newsie.corpus.rows import GoldArticle, build, read_article, write_meta
from newsie.errors import CorpusError

Cas = Any
TypeSystem = Any
"""cassis has no types, and is loaded only when a CAS is read or written."""

MENTION = "webanno.custom.NewsieMention"
FACT = "webanno.custom.NewsieFact"
LINK = "webanno.custom.NewsieFactArgumentsLink"
RELATION = "webanno.custom.NewsieRelation"
ARTICLE = "webanno.custom.NewsieArticle"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
STRING = "uima.cas.String"
TYPE_SYSTEM = "TypeSystem.xml"

_TOKEN = re.compile(r"\w+|[^\w\s]")
log = logging.getLogger(__name__)


def load_cassis() -> Any:
    """Return the cassis package; raises CorpusError saying what to install where it is missing."""
    try:
        return importlib.import_module("cassis")
    except ImportError:
        raise CorpusError("UIMA CAS needs dkpro-cassis: pip install dkpro-cassis") from None


def make_type_system() -> TypeSystem:
    """Return the layers that `write_xmi` and `write_cas_json` use, to be imported into INCEpTION."""
    types = load_cassis().TypeSystem(add_document_annotation_type=True)
    for name in (SENTENCE, TOKEN):
        types.create_type(name, "uima.tcas.Annotation")
    add_layer(types, MENTION, "uima.tcas.Annotation", ("label", "value", "same", "links"))
    link = types.create_type(LINK, "uima.cas.TOP")
    types.create_feature(link, "role", STRING)
    types.create_feature(link, "target", MENTION)
    add_layer(types, FACT, "uima.tcas.Annotation", ("kind", "factType", "modality", "status"))
    fact = types.get_type(FACT)
    types.create_feature(fact, "trigger", MENTION)
    types.create_feature(fact, "arguments", "uima.cas.FSArray", elementType=LINK)
    add_layer(types, RELATION, "uima.tcas.Annotation", ("relationType", "modality"))
    relation = types.get_type(RELATION)
    types.create_feature(relation, "Governor", MENTION)
    types.create_feature(relation, "Dependent", MENTION)
    add_layer(types, ARTICLE, "uima.tcas.Annotation", ("meta",))
    return types


def add_layer(types: TypeSystem, name: str, parent: str, features: Sequence[str]) -> None:
    """Add a type with string features."""
    layer = types.create_type(name, parent)
    for feature in features:
        types.create_feature(layer, feature, STRING)


# Writing --------------------------------------------------------------------------------------------


def write_xmi(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write `NAME.xmi` for each article and the type system; raises CorpusError where one is there."""
    named = name_files(articles, path, ".xmi")
    check_free([*named, path / TYPE_SYSTEM], force=force)
    for file, gold in named.items():
        write_bytes(file, make_cas(gold).to_xmi().encode("utf-8"))
    write_bytes(path / TYPE_SYSTEM, make_type_system().to_xml().encode("utf-8"))


def write_cas_json(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write `NAME.json` for each article, its types in it; raises CorpusError where one is there already."""
    named = name_files(articles, path, ".json")
    check_free(named, force=force)
    for file, gold in named.items():
        write_bytes(file, make_cas(gold).to_json(pretty_print=True).encode("utf-8"))


def name_files(articles: Iterable[GoldArticle], folder: Path, ending: str) -> dict[Path, GoldArticle]:
    """Return a file name for each article, after its id; raises CorpusError for two of one name."""
    named: dict[Path, GoldArticle] = {}
    for gold in articles:
        path = folder / (re.sub(r"[^\w.-]+", "_", gold.analysis.article.id) + ending)
        if path in named:
            raise CorpusError(f"{path}: two articles have this name")
        named[path] = gold
    return named


def make_cas(gold: GoldArticle) -> Cas:
    """Return an article as a CAS."""
    draft = draft_from_analysis(gold.analysis)
    types = make_type_system()
    cas: Cas = load_cassis().Cas(typesystem=types, sofa_string=draft.article.text, sofa_mime="text/plain")
    cas.document_language = draft.article.language
    cas.get_document_annotation().end = len(draft.article.text)
    add_segments(cas, draft)
    meta = json.dumps(write_meta(gold), ensure_ascii=False)
    cas.add(types.get_type(ARTICLE)(begin=0, end=len(draft.article.text), meta=meta))
    classes = {number: str(count) for count, group in enumerate(draft.same, 1) for number in group}
    mention = types.get_type(MENTION)
    mentions = [
        mention(
            begin=span.start,
            end=span.end,
            label=span.label,
            value=span.note,
            same=classes.get(number),
            links=" ".join(f"{a}:{i}" for a, i in draft.links.get(number, ())) or None,
        )
        for number, span in enumerate(draft.spans)
    ]
    cas.add_all([*mentions, *(make_fact(types, fact, mentions) for fact in draft.facts)])
    return cas


def add_segments(cas: Cas, draft: Draft) -> None:
    """Add lines as sentences, and words and marks as tokens, which INCEpTION can't do without."""
    text = draft.article.text
    edges = {edge for span in draft.spans for edge in (span.start, span.end)}
    sentence, token = cas.typesystem.get_type(SENTENCE), cas.typesystem.get_type(TOKEN)
    cas.add_all([sentence(begin=m.start(), end=m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)])
    for found in _TOKEN.finditer(text):
        cuts = [found.start(), *sorted(e for e in edges if found.start() < e < found.end()), found.end()]
        cas.add_all([token(begin=b, end=e) for b, e in pairwise(cuts)])


def make_fact(types: TypeSystem, fact: MarkedFact, mentions: Sequence[Any]) -> Any:
    """Return a fact or relation as an annotation."""
    if fact.trigger is None:
        sides = dict(fact.arguments)
        head, child = mentions[sides["subject"]], mentions[sides["object"]]
        return types.get_type(RELATION)(
            begin=child.begin,
            end=child.end,
            Governor=head,
            Dependent=child,
            relationType=fact.type,
            modality=fact.modality,
        )
    link, array = types.get_type(LINK), types.get_type("uima.cas.FSArray")
    links = [link(role=role, target=mentions[number]) for role, number in fact.arguments]
    trigger = mentions[fact.trigger]
    return types.get_type(FACT)(
        begin=trigger.begin,
        end=trigger.end,
        kind=fact.kind,
        factType=fact.type,
        modality=fact.modality,
        status=fact.status,
        trigger=trigger,
        arguments=array(elements=links) if links else None,  # an empty array does not read back
    )


# Reading --------------------------------------------------------------------------------------------


def read_xmi(folder: Path) -> Iterator[GoldArticle]:
    """Yield the articles of the `.xmi` files in a folder (or of one file), with the type system beside them.

    Raises CorpusError with file and line for XML that is broken and for a CAS without newsie's layers.
    """
    cassis = load_cassis()
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.xmi"))
    root = folder.parent if folder.is_file() else folder
    types = (
        read_safely(root / TYPE_SYSTEM, cassis.load_typesystem)
        if (root / TYPE_SYSTEM).exists()
        else make_type_system()
    )
    for path in paths:
        yield read_cas(
            read_safely(path, lambda stream: cassis.load_cas_from_xmi(stream, typesystem=types)), path
        )


def read_cas_json(folder: Path) -> Iterator[GoldArticle]:
    """Yield the articles of the `.json` files in a folder, or of one; raises as `read_xmi` does."""
    cassis = load_cassis()
    for path in [folder] if folder.is_file() else sorted(folder.glob("*.json")):
        yield read_cas(read_safely(path, cassis.load_cas_from_json), path)


def read_safely(path: Path, load: Any) -> Any:
    """Load a file of cassis; whatever it says of a malformed one becomes a CorpusError with file and line."""
    try:
        with path.open("rb") as stream, warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            loaded = load(stream)
    except OSError as error:
        raise CorpusError(f"{path}:1: can't be read: {error.strerror}") from None
    # cassis lets lxml's and its own errors of any kind through; none of them is to end in a traceback.
    except Exception as error:
        line = getattr(error, "lineno", None) or 1
        raise CorpusError(f"{path}:{line}: not a CAS: {type(error).__name__}: {error}") from error
    for warning in said:
        log.warning("%s: %s", path, warning.message)
    return loaded


def read_cas(cas: Cas, path: Path) -> GoldArticle:
    """Return the article of a CAS; raises CorpusError for one that lacks text or newsie's layers."""
    place = f"{path}:1"
    text = cas.sofa_string
    if text is None:
        raise CorpusError(f"{place}: the CAS has no text")
    if not cas.typesystem.contains_type(MENTION):
        raise CorpusError(
            f"{place}: the CAS has no layer {MENTION}; export from a project with newsie's layers"
        )
    stored = next(iter(cas.select(ARTICLE)), None) if cas.typesystem.contains_type(ARTICLE) else None
    try:
        meta = json.loads(stored.meta) if stored is not None else {}
    except json.JSONDecodeError as error:
        raise CorpusError(f"{place}: the article's keys are not JSON: {error.msg}") from None
    meta.setdefault("id", path.stem)
    article, extra = read_article(text, meta, place)
    draft = Draft(article)
    numbers = read_mentions(cas, draft, place)
    read_facts(cas, draft, numbers, place)
    return build(draft, extra)


def read_mentions(cas: Cas, draft: Draft, place: str) -> dict[int, int]:
    """Read the mention layer; return the number of each annotation by its id in the CAS."""
    numbers: dict[int, int] = {}
    classes: dict[str, list[int]] = {}
    for annotation in sorted(cas.select(MENTION), key=lambda a: a.xmiID or 0):
        number = len(draft.spans)
        numbers[id(annotation)] = number
        if annotation.same:
            classes.setdefault(annotation.same, []).append(number)
        pairs = [word.partition(":") for word in (annotation.links or "").split()]
        if pairs:
            draft.links[number] = [(authority, ident) for authority, _, ident in pairs]
        label = annotation.label or ""
        draft.spans.append(MarkedSpan(annotation.begin, annotation.end, label, annotation.value, place))
    draft.same = [group for group in classes.values() if len(group) > 1]
    return numbers


def read_facts(cas: Cas, draft: Draft, numbers: dict[int, int], place: str) -> None:
    """Read the fact and relation layers."""

    def number_of(annotation: Any, what: str) -> int:
        if annotation is None or id(annotation) not in numbers:
            raise CorpusError(f"{place}: {what} points at no mention")
        return numbers[id(annotation)]

    for fact in sorted(cas.select(FACT), key=lambda a: a.xmiID or 0):
        name = f"the {fact.kind} {fact.factType or ''} at {fact.begin}"
        links = fact.arguments.elements if fact.arguments is not None else []
        roles = tuple((str(link.role), number_of(link.target, name)) for link in links or [])
        trigger = number_of(fact.trigger, name)
        modality = fact.modality or "asserted"
        status = fact.status or None
        draft.facts.append(
            MarkedFact(str(fact.kind), fact.factType or "", trigger, roles, modality, status, place)
        )
    for relation in sorted(cas.select(RELATION), key=lambda a: a.xmiID or 0):
        name = f"the relation {relation.relationType} at {relation.begin}"
        sides = (
            ("subject", number_of(relation.Governor, name)),
            ("object", number_of(relation.Dependent, name)),
        )
        modality = relation.modality or "asserted"
        draft.facts.append(
            MarkedFact("relation", str(relation.relationType), None, sides, modality, None, place)
        )
