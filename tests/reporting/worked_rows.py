"""Rows of requests for small authorities that are written by hand."""

from __future__ import annotations


def request(name: str, received: str, child: str = "", **values: str) -> dict[str, str]:
    return {"request_id": name, "child_id": child or f"C{name}", "received_on": received, **values}


def decided(name: str, received: str, on: str, outcome: str = "Y", **values: str) -> dict[str, str]:
    return request(name, received, outcome=outcome, decision_sent_on=on, **values)


def first_plan(name: str, began: str, final: str, **values: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return an assessment and the first final plan it led to."""
    outcome = {"assessment_id": f"A{name}", "child_id": f"C{name}", "clock_start_on": began, **values}
    return outcome, {
        "plan_id": f"P{name}",
        "child_id": f"C{name}",
        "assessment_id": f"A{name}",
        "first_final_on": final,
    }
