"""History reads in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from ehcp.history.kinds import KINDS
from ehcp.history.reads.events import event_words


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("request.received", {}, "Request received"),
        ("review.amended_final_sent", {}, "Amended final plan sent"),
        ("something.not_known_yet", {}, "Something not known yet"),
        # Recorded before each fact had one name
        ("draft.sent", {}, "Draft plan sent"),
        ("assessment.notified", {}, "Family told that there will be an assessment"),
        ("request.agreed", {"kind": "initial"}, "Agreed to assess"),
        ("request.agreed", {"kind": "reassessment"}, "Decided to reassess"),
        ("assessment.started", {"origin": "tribunal_order"}, "Assessment started"),
        ("assessment.started", {"origin": "reversal_of_refusal"}, "Refusal reversed by the authority"),
    ],
)
def test_an_event_reads_as_a_sentence(kind: str, data: dict[str, Any], words: str) -> None:
    assert event_words(kind, data) == words


def test_no_words_show_a_code() -> None:
    said = [kind.words for kind in KINDS.values()]
    assert [words for words in said if not words or "_" in words or "." in words or words != words.strip()] == []
