"""The records of the acts of casework, by noun; ``ehcp.workflow`` says what a record is and holds all of them."""

from ehcp.moves import budgets, disputes, people, plans, records, requests, reviews, transfers

MOVES = (
    *requests.MOVES,
    *plans.MOVES,
    *budgets.MOVES,
    *reviews.MOVES,
    *transfers.MOVES,
    *disputes.MOVES,
    *people.MOVES,
    *records.MOVES,
)
