"""Where one answer leads: the page after it, and what is told of a row, as links of the API's description."""

from __future__ import annotations

from typing import Any

# Of the answer: under which name, to which address, by which parameter, from which part of it.
LEADS = {
    "listReleases": (
        ("release", "readRelease", "reference", "/results/0/reference"),
        ("file", "readReleaseFile", "reference", "/results/0/reference"),
    ),
    "listFigures": (("measure", "readMeasure", "code", "/results/0/kpi"),),
    "readMeasure": (("children", "listCases", "code", "/results/0/kpi"),),
}


def lead_on(result: dict[str, Any], generator: Any, request: Any, public: Any) -> dict[str, Any]:
    """Add to each answer the links that lead on from it, of a list its next page; the signature is the hook's."""
    for path in result["paths"].values():
        told = path["get"]
        name = told["operationId"]
        leads = list(LEADS.get(name, ()))
        if any(one["name"] == "cursor" for one in told.get("parameters", ())):
            leads.append(("next", name, "cursor", "/next"))
        if leads:
            told["responses"]["200"]["links"] = {
                link: {"operationId": to, "parameters": {parameter: f"$response.body#{part}"}}
                for link, to, parameter, part in leads
            }
    return result
