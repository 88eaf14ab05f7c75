"""The measures that are followed from month to month: each the one part that its whole figure is counted from."""

from __future__ import annotations

from reporting.figures import advice, plans, requests, reviews
from reporting.figures.tally import Part

# By short name (``K03/``); a part with a ``hit`` is a share, one without is a count.
TRACKED: dict[str, Part] = {
    "K01/": plans.ALL_PLANS,
    "K02/": requests.RECEIVED,
    "K03/": requests.DECISIONS,
    "K05/": plans.UNEXEMPTED_FINALS,
    "K06/": plans.FINALS,
    "K07/": requests.PLANS_DUE,
    "K08/": requests.OPEN_TOO_LONG,
    "K10/": advice.ADVICE,
    "K11/": reviews.DUTIES_DUE,
    "K11/overdue": reviews.OVERDUE,
    "K11/never_reviewed": reviews.NEVER_REVIEWED,
    "K12/": reviews.DECISIONS_DUE,
    "K13/": reviews.AMENDMENTS_DUE,
    "K14/": reviews.TRANSFERS_DUE,
    "H03/open": requests.OPEN,
}
