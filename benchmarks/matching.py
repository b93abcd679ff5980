"""Quality and speed of matching beside its peers, in one run: `make bench-matching`.

Catalogues of three sizes: the services and answers of the question sets by their official names (1×), and
the same with real procedure names as distractors (10×, 30×). Peers get the names; so does one row of ours.
Another is ours with the words of the catalogue; its weights saw these questions, so its quality is flattered
(`make train` reports left-out authors), its speed is not. Questions are the development questions in scope, a
fixed sample at larger sizes for the slow peers. Seconds are of this machine; compare rows of one run only.
"""

from __future__ import annotations

import csv
import gc
import json
import resource
import sqlite3
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

import bm25s
import numpy as np
import yaml
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.catalog.loading import load_catalog
from bot.catalog.model import Catalog, Faq, Service
from bot.kernel.folding import fold
from bot.kernel.ids import FaqId, ServiceId
from bot.search.labelled import LabelledQuestion, author_of, read_questions
from bot.search.matcher import Matcher
from bot.search.ranking import Weights
from bot.search.weights import weights_from

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1, 10, 30)
SAMPLE = 120
HARD_INPUTS = (
    "",
    "😀😀😀",
    "a",
    "giấy khai sinh cho con " * 450,
    "x" * 10_000,
    "how do I register the birth of my son",
    "как оформить паспорт",
    "\u202e\u200bđăng\u0000ký 0912345678 " * 40,
)

Rank = Callable[[str], Sequence[str]]
"""Labels, best first, for one question."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result table; times in milliseconds, build in seconds."""

    name: str
    size: int
    first: float
    three: float
    median_ms: float
    p99_ms: float
    build_s: float


def main() -> None:
    """Print every table, and all figures as one JSON object in the last line."""
    catalog = load_catalog(ROOT)
    weights = weights_from((ROOT / "training/weights.json").read_text("utf-8"))
    questions = [one for one in read_questions(_lines("questions_dev.jsonl")) if one.is_in_scope]
    names = _official_names()
    print(
        f"{len(questions)} questions in scope, {len(names)} official names, python {sys.version.split()[0]}"
    )
    print(f"{'':<46}{'@1':>7}{'@3':>7}{'median':>10}{'p99':>10}{'build':>9}")
    every: list[Row] = []
    for size in SIZES:
        labelled = _with_distractors(names, size)
        print(f"\n{size}×: {len(labelled)} names")
        rows = list(_rows(catalog, weights, labelled, questions, size))
        for row in rows:
            _show(row)
        _compare(rows)
        every += rows
    _memory(catalog, weights, names)
    hardest = _hard_inputs(Matcher(catalog, weights), [one.text for one in questions])
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this whole run, peers included: {peak_mb:.0f} MB")
    print(json.dumps(_summary(every, hardest, peak_mb), ensure_ascii=False))


def _lines(name: str) -> list[str]:
    return (ROOT / "training" / name).read_text("utf-8").splitlines()


def _official_names() -> dict[str, str]:
    slugs = yaml.safe_load((ROOT / "training/slugs.yaml").read_text("utf-8"))
    return {slug: row["name"] for slug, row in slugs.items() if row["kind"] in ("service", "faq")}


def _with_distractors(names: Mapping[str, str], size: int) -> dict[str, str]:
    """The official names and, beyond 1×, real procedure names under their codes; same names once."""
    labelled = dict(names)
    taken = {fold(name) for name in names.values()}
    for row in csv.DictReader(_lines("procedure_names.csv")):
        if len(labelled) >= size * len(names):
            break
        if fold(row["name"]) not in taken:
            taken.add(fold(row["name"]))
            labelled[row["code"]] = row["name"]
    return labelled


def _rows(
    catalog: Catalog,
    weights: Weights,
    labelled: Mapping[str, str],
    questions: Sequence[LabelledQuestion],
    size: int,
) -> Iterator[Row]:
    some = questions if size == 1 else Random(7).sample(list(questions), SAMPLE)
    makers: list[tuple[str, Callable[[], Rank]]] = [
        ("rapidfuzz WRatio, raw", lambda: _fuzzy(labelled, fuzz.WRatio, str)),
        ("rapidfuzz token_set_ratio, folded", lambda: _fuzzy(labelled, fuzz.token_set_ratio, fold)),
        ("bm25s, folded", lambda: _bm25(labelled)),
        ("SQLite FTS5, folded", lambda: _fts5(labelled)),
        ("ours, names only", lambda: _ours(_names_only(catalog, labelled), weights)),
        ("ours, with the catalogue's words", lambda: _ours(_words_and(catalog, labelled), weights)),
    ]
    for name, make in makers:
        yield _measured(name, size, make, some)
    if size == 1:
        yield _logistic(labelled, questions)


def _measured(name: str, size: int, make: Callable[[], Rank], questions: Sequence[LabelledQuestion]) -> Row:
    gc.collect()
    started = time.perf_counter()
    rank = make()
    build_s = time.perf_counter() - started
    rank(questions[0].text)
    return _judged(name, size, rank, questions, build_s)


def _judged(name: str, size: int, rank: Rank, questions: Sequence[LabelledQuestion], build_s: float) -> Row:
    times: list[float] = []
    first = three = 0
    for question in questions:
        started = time.perf_counter()
        found = rank(question.text)
        times.append(1000 * (time.perf_counter() - started))
        first += bool(question.right & set(found[:1]))
        three += bool(question.right & set(found[:3]))
    count = len(questions)
    median, p99 = float(np.median(times)), float(np.percentile(times, 99))
    return Row(name, size, first / count, three / count, median, p99, build_s)


def _show(row: Row) -> None:
    print(
        f"  {row.name:<44}{row.first:>7.3f}{row.three:>7.3f}{row.median_ms:>8.2f}ms{row.p99_ms:>8.2f}ms"
        f"{row.build_s:>8.2f}s"
    )


def _compare(rows: Sequence[Row]) -> None:
    slow = rows[0].median_ms
    for row in rows:
        if row.name.startswith("ours"):
            print(f"  {row.name}: {slow / row.median_ms:.1f} times as fast as WRatio")


def _summary(rows: Sequence[Row], hardest: float, peak_mb: float) -> dict[str, object]:
    """All rows, ours beside WRatio at every size, and the hardest input in medians."""
    slowest = {row.size: row.median_ms for row in rows if "WRatio" in row.name}
    return {
        "rows": [asdict(row) for row in rows],
        "times_as_fast_as_wratio": {
            f"{row.name} at {row.size}x": round(slowest[row.size] / row.median_ms, 1)
            for row in rows
            if row.name.startswith("ours")
        },
        "hardest_input_in_medians": round(hardest, 1),
        "peak_memory_mb": round(peak_mb),
        "goals": {"times_as_fast_as_wratio": 20, "hardest_input_in_medians": 10},
    }


def _fuzzy(labelled: Mapping[str, str], scorer: Callable[..., float], prepare: Callable[[str], str]) -> Rank:
    slugs = list(labelled)
    names = [prepare(labelled[slug]) for slug in slugs]

    def rank(text: str) -> list[str]:
        return [slugs[at] for _, _, at in process.extract(prepare(text), names, scorer=scorer, limit=3)]

    return rank


def _bm25(labelled: Mapping[str, str]) -> Rank:
    slugs = list(labelled)
    index = bm25s.BM25()
    index.index([fold(labelled[slug]).split() for slug in slugs], show_progress=False)

    def rank(text: str) -> list[str]:
        words = fold(text).split()
        if not words:
            return []
        found, _ = index.retrieve([words], k=3, show_progress=False)
        return [slugs[int(at)] for at in found[0]]

    return rank


def _fts5(labelled: Mapping[str, str]) -> Rank:
    slugs = list(labelled)
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table names using fts5(name)")
    database.executemany("insert into names values (?)", [(fold(labelled[slug]),) for slug in slugs])

    def rank(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in fold(text).split())
        query = "select rowid from names where names match ? order by rank limit 3"
        return [slugs[at - 1] for (at,) in database.execute(query, (words,))] if words else []

    return rank


def _ours(catalog: Catalog, weights: Weights) -> Rank:
    matcher = Matcher(catalog, weights)

    def rank(text: str) -> list[str]:
        return list(dict.fromkeys(str(one.slug) for one in matcher.understand(text).candidates))

    return rank


def _names_only(catalog: Catalog, labelled: Mapping[str, str]) -> Catalog:
    """A catalogue that knows nothing but names, small talk and what is out of scope left out as well."""
    service, faq = next(iter(catalog.services.values())), next(iter(catalog.faqs.values()))
    services: dict[ServiceId, Service] = {}
    faqs: dict[FaqId, Faq] = {}
    for slug, name in labelled.items():
        if slug.startswith("faq_"):
            faqs[FaqId(slug)] = replace(faq, id=FaqId(slug), title=name, question=name, words=())
        else:
            services[ServiceId(slug)] = _named(service, slug, name)
    return replace(
        catalog,
        services=services,
        faqs=faqs,
        confusables=(),
        life_events=(),
        small_talk=(),
        out_of_scope=(),
    )


def _words_and(catalog: Catalog, labelled: Mapping[str, str]) -> Catalog:
    """The real catalogue with the distractors as further services."""
    service = next(iter(catalog.services.values()))
    codes = {one.code for every in catalog.services.values() for one in every.procedures}
    extra = {
        ServiceId(slug): _named(service, slug, name)
        for slug, name in labelled.items()
        if slug[0].isdigit() and slug not in codes
    }
    return replace(catalog, services={**catalog.services, **extra})


def _named(service: Service, slug: str, name: str) -> Service:
    """A service of which only the name is known."""
    return replace(
        service,
        id=ServiceId(slug),
        name=name,
        procedures=(),
        code_known=None,
        words=(),
        asks=(),
        name_en=None,
        popular_rank=None,
        specialises=None,
    )


def _logistic(labelled: Mapping[str, str], questions: Sequence[LabelledQuestion]) -> Row:
    """Character n-grams and logistic regression on the names and on questions of other authors."""
    started = time.perf_counter()
    times: list[float] = []
    first = three = 0
    for author in sorted({author_of(one.source) for one in questions}):
        others = [one for one in questions if author_of(one.source) != author]
        texts = [fold(name) for name in labelled.values()] + [fold(one.text) for one in others]
        labels = [*labelled, *(str(one.label) for one in others)]
        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        model = LogisticRegression(C=30.0, max_iter=150)
        model.fit(vectors.fit_transform(texts), labels)
        for question in (one for one in questions if author_of(one.source) == author):
            began = time.perf_counter()
            scores = model.predict_proba(vectors.transform([fold(question.text)]))[0]
            found = [str(model.classes_[at]) for at in np.argsort(-scores)[:3]]
            times.append(1000 * (time.perf_counter() - began))
            first += bool(question.right & set(found[:1]))
            three += bool(question.right & set(found))
    count = len(questions)
    spent = time.perf_counter() - started
    median, p99 = float(np.median(times)), float(np.percentile(times, 99))
    return Row(
        "character n-gram regression, + questions", 1, first / count, three / count, median, p99, spent
    )


def _memory(catalog: Catalog, weights: Weights, names: Mapping[str, str]) -> None:
    """What one matcher keeps, and the peak while it is built, at every size."""
    print("\nmemory of ours, with the catalogue's words")
    for size in SIZES:
        larger = _words_and(catalog, _with_distractors(names, size))
        gc.collect()
        tracemalloc.start()
        matcher = Matcher(larger, weights)
        kept, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        count = len(matcher.index.phrase_texts)
        print(f"  {size:>3}×: {count} phrases, kept {kept / 2**20:.1f} MB, peak {peak / 2**20:.1f} MB")


def _hard_inputs(matcher: Matcher, texts: Sequence[str]) -> float:
    """Nothing a stranger types may take longer than ten times the median question; the worst in medians."""
    usual = float(np.median([_ms(matcher, text) for text in texts]))
    worst = {json.dumps(text[:24], ensure_ascii=False): _ms(matcher, text) for text in HARD_INPUTS}
    print(f"\nhard inputs beside the median of {usual:.2f} ms")
    for name, spent in worst.items():
        print(f"  {name:<44}{spent:>8.2f}ms  {spent / usual:>5.1f}×")
    return max(worst.values()) / usual


def _ms(matcher: Matcher, text: str) -> float:
    started = time.perf_counter()
    matcher.understand(text)
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
