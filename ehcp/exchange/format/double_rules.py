"""Rules that find records of a package which may be of one person and are not merged; all of them warnings."""

from __future__ import annotations

from ehcp.names import fold, is_alike

# A day that so many share stands for "not known", and makes no two people alike.
_MOST_OF_A_DAY = 50
_CHECK = "Check whether they are one person; if so, merge the records."

# What the staging database is given to compare names by: name, number of arguments, function.
FUNCTIONS = (
    ("fold_name", 1, fold),
    ("alike_names", 2, lambda one, other: int(is_alike(one or "", other or ""))),
)

_SAME_DAY = f"""
    SELECT c.line, c.surname, c.forename, d.surname AS other_surname, d.forename AS other_forename
    FROM children c JOIN children d ON d.birth_date = c.birth_date AND d.line <> c.line
    JOIN people p ON p.child_id = c.child_id JOIN people q ON q.child_id = d.child_id
    WHERE p.person_id <> q.person_id AND c.birth_date IN (
        SELECT birth_date FROM children GROUP BY birth_date HAVING count(*) <= {_MOST_OF_A_DAY}
    )
"""  # noqa: S608 -- built of constants of this module

# Code, field, query of the lines, what is wrong, what to do.
DOUBLE_RULES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "twins",
        "surname",
        """
        SELECT line FROM (
            SELECT c.line, min(p.person_id) OVER same AS first, max(p.person_id) OVER same AS last
            FROM children c JOIN people p ON p.child_id = c.child_id
            WHERE c.surname IS NOT NULL AND c.forename IS NOT NULL AND c.birth_date IS NOT NULL
            WINDOW same AS (PARTITION BY fold_name(c.surname), fold_name(c.forename), c.birth_date)
        ) WHERE first <> last
        """,
        "Two records have one name and one date of birth and are not merged.",
        "Check whether they are one person.",
    ),
    (
        "like_names",
        "surname",
        f"""
        SELECT DISTINCT line FROM ({_SAME_DAY})
        WHERE (fold_name(surname) <> fold_name(other_surname) OR fold_name(forename) <> fold_name(other_forename))
          AND ((alike_names(surname, other_surname) AND alike_names(forename, other_forename))
            OR (alike_names(surname, other_forename) AND alike_names(forename, other_surname)))
        """,  # noqa: S608 -- built of constants of this module
        "Another record has this date of birth and names spelled alike, and is not merged with it.",
        _CHECK,
    ),
    (
        "like_name",
        "birth_date",
        f"""
        SELECT DISTINCT line FROM ({_SAME_DAY})
        WHERE alike_names(surname, other_surname) <> alike_names(forename, other_forename)
        """,  # noqa: S608 -- built of constants of this module
        "Another record has this date of birth and one name like it, and is not merged with it.",
        _CHECK,
    ),
    (
        "former_number",
        "upn",
        """
        SELECT DISTINCT c.line FROM corrections k
        JOIN children c ON c.upn = k.value_before JOIN people p ON p.child_id = c.child_id
        JOIN people q ON q.child_id = k.record_id
        WHERE k."table" = 'children' AND k.field = 'upn' AND k.value_before IS NOT NULL AND p.person_id <> q.person_id
        """,
        "Another record had this UPN before, and is not merged with it.",
        _CHECK,
    ),
)
