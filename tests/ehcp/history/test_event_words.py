"""History reads in plain words."""

from __future__ import annotations

import pytest

from ehcp.history.reads.events import WORDS, event_words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("request.received", "Request received"),
        ("review.amended_final_sent", "Amended final plan sent"),
        ("something.not_known_yet", "Something not known yet"),
    ],
)
def test_an_event_reads_as_a_sentence(kind: str, words: str) -> None:
    assert event_words(kind) == words


def test_no_words_show_a_code() -> None:
    assert [words for words in WORDS.values() if "_" in words or "." in words or words != words.strip()] == []
