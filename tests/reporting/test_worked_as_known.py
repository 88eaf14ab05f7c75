"""Figures of requests as they were known on an earlier day, on small authorities by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.kpis import Basis
from tests.reporting.worked import authority, figure, ids
from tests.reporting.worked_rows import decided, request

pytestmark = pytest.mark.django_db


class TestWhatWasKnown:
    def test_a_receipt_corrected_later_is_put_back(self) -> None:
        change = {"table": "requests", "record_id": "R1", "field": "received_on"}
        authority(
            requests=[decided("R1", "2021-12-01", "2022-01-13")],
            corrections=[
                change | {"correction_id": "K2", "value_before": "2021-12-03", "recorded_on": "2022-05-01"},
                change | {"correction_id": "K1", "value_before": "2021-12-02", "recorded_on": "2022-04-01"},
                change | {"correction_id": "K0", "value_before": "2021-12-09", "recorded_on": "2022-03-31"},
            ],
        )
        assert ids("K03") == ("R1", "R1")
        assert ids("K03", basis=Basis.LATEST) == ("", "R1")
        assert ids("K03", as_at=date(2022, 5, 1)) == ("", "R1")

    def test_of_days_since_the_last_correction_no_earlier_version_is_read(self) -> None:
        authority(
            requests=[decided("R1", "2021-12-01", "2022-01-13")],
            corrections=[
                {"table": "requests", "record_id": "R1", "field": "received_on", "correction_id": "K1"}
                | {"value_before": "2021-12-03", "recorded_on": "2022-05-01"},
            ],
        )
        for as_at, basis, reads_versions in (
            (date(2022, 4, 30), Basis.KNOWN, True),
            (date(2022, 4, 30), Basis.LATEST, False),
            (date(2022, 5, 1), Basis.KNOWN, False),
        ):
            with CaptureQueriesContext(connection) as queries:
                ids("K02", as_at=as_at, basis=basis)
            assert any("_known" in query["sql"] for query in queries) == reads_versions, (as_at, basis)

    def test_a_request_keyed_in_later_was_not_there(self) -> None:
        blank = {"table": "requests", "record_id": "R1", "value_before": "", "recorded_on": "2022-04-05"}
        authority(
            requests=[decided("R1", "2022-01-01", "2022-02-01")],
            corrections=[
                blank | {"correction_id": "K1", "field": "received_on"},
                blank | {"correction_id": "K2", "field": "decision_sent_on"},
            ],
        )
        for code in ("K02", "K03", "K03/due", "K03/received", "H03/open"):
            assert ids(code)[0] == ""
        assert ids("K02", as_at=date(2022, 4, 5)) == ("R1", None)
        assert ids("K02", basis=Basis.LATEST) == ("R1", None)

    def test_a_decision_sent_after_a_death_is_in_no_share(self) -> None:
        authority(
            children=[{"child_id": "CR1", "deceased_on": "2022-02-10"}, {"child_id": "CR2"}],
            requests=[
                decided("R1", "2022-01-10", "2022-02-14", "N"),
                decided("R2", "2022-01-10", "2022-02-14", "N"),
            ],
        )
        for code in ("K03/received", "K04"):
            assert ids(code)[1] == "R2"
        assert ids("K04/of_received") == ("R2", "R1 R2")

    def test_a_child_merged_later_was_still_two_persons(self) -> None:
        authority(
            children=[{"child_id": "C1", "merged_into_child_id": "C2"}, {"child_id": "C2"}],
            requests=[
                request("R1", "2022-01-10", "C1", outcome="W", withdrawn_on="2022-01-10"),
                request("R2", "2022-02-10", "C2"),
            ],
            corrections=[
                {
                    "correction_id": "K1",
                    "table": "children",
                    "record_id": "C1",
                    "field": "merged_into_child_id",
                    "value_before": "",
                    "value_after": "C2",
                    "recorded_on": "2022-04-01",
                }
            ],
        )
        assert ids("K02/children") == ("C1 C2", None)
        assert ids("K02/children", basis=Basis.LATEST) == ("C2", None)

    def test_costs_two_small_queries_beside_the_figure(self, django_assert_num_queries: object) -> None:
        authority(requests=[request("R1", "2022-01-10")])
        # The law as it was known, the last day of a correction; then the figure and its ids.
        with django_assert_num_queries(4):  # type: ignore[operator]
            figure("K01")
