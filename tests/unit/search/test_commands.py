"""The line protocol and the explanation on the command line."""

from __future__ import annotations

import json

from bot.search.commands import answer_lines, evaluate, explain
from bot.search.labelled import read_questions
from bot.search.matcher import Matcher
from tests.unit.search.invented import a_catalog

MATCHER = Matcher(a_catalog())


def test_every_line_gets_one_line_in_order() -> None:
    lines = ['{"id": 1, "text": "mất thẻ phi hành"}\n', "\n", '{"id": "b", "text": "xin chào"}\n']
    rows = [json.loads(line) for line in answer_lines(MATCHER, lines)]
    assert [row["id"] for row in rows] == [1, "b"]
    assert rows[0]["results"][0]["slug"] == "the_lai"
    assert set(rows[0]) == {"id", "band", "kind", "results"}
    assert set(rows[0]["results"][0]) == {"slug", "kind", "probability"}
    assert (rows[1]["band"], rows[1]["kind"]) == ("answer", "chitchat")


def test_broken_lines_say_so_and_the_next_is_answered() -> None:
    lines = ["nonsense", "[1]", '{"id": 7}', '{"id": 8, "text": 3}', "[" * 50_000, '{"id": 9, "text": ""}']
    rows = [json.loads(line) for line in answer_lines(MATCHER, lines)]
    assert [row["id"] for row in rows] == [None, None, 7, 8, None, 9]
    assert [("error" in row) for row in rows] == [True, True, True, True, True, False]


def test_a_finer_service_answers_under_the_label_it_narrows() -> None:
    from dataclasses import replace

    from bot.kernel.ids import ServiceId

    catalog = a_catalog()
    finer = replace(catalog.services[ServiceId("the_lai")], specialises=ServiceId("the_moi"))
    services = {**catalog.services, finer.id: finer}
    matcher = Matcher(replace(catalog, services=services))
    (line,) = answer_lines(matcher, ['{"id": 1, "text": "mất thẻ phi hành"}'])
    slugs = [one["slug"] for one in json.loads(line)["results"]]
    assert slugs[0] == "the_moi"
    assert len(slugs) == len(set(slugs))


def test_explanation_names_words_features_and_band() -> None:
    text = "\n".join(explain(MATCHER, "tph bị mất"))
    assert "thẻ phi hành bị mất" in text
    assert "band:" in text
    assert "nearest" in text


def test_report_counts_and_shows_no_question() -> None:
    questions = read_questions(
        [
            '{"id":"1","text":"mất thẻ phi hành","label":{"slug":"the_lai"},"kind":"service","source":"s"}',
            '{"id":"2","text":"biển số xe","label":{"slug":"the_lai"},"kind":"service","source":"s"}',
            '{"id":"3","text":"xin chào","label":{"slug":"cc_chao_hoi"},"kind":"chitchat","source":"s"}',
        ]
    )
    lines, picture = evaluate(MATCHER, questions)
    text = "\n".join(lines)
    assert "the_lai" in text
    assert "mất thẻ phi hành" not in text
    assert picture.startswith("<svg")
