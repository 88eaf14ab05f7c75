"""Names are folded in one way, and near spellings are known as near."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.names import fold, is_alike, near_dates, near_words

# A hundred ways in which the same names come in: each pair is one name.
SAME = [
    ("O'Brien", "O’Brien"), ("O'Brien", "O‘Brien"), ("O'Brien", "Oʼ Brien"), ("O'Brien", "O`Brien"),
    ("O'Brien", "O´Brien"), ("O'Brien", "OBRIEN"), ("O'Brien", "o brien"), ("O'Brien", "O′Brien"),
    ("O'Brien", "O＇Brien"), ("D'Arcy", "DArcy"), ("D'Arcy", "d arcy"), ("Smith-Jones", "Smith Jones"),
    ("Smith-Jones", "Smith–Jones"), ("Smith-Jones", "Smith—Jones"), ("Smith-Jones", "Smith‐Jones"),
    ("Smith-Jones", "Smith‑Jones"), ("Smith-Jones", "SMITH JONES"), ("Smith-Jones", "Smithjones"),
    ("Smith-Jones", "Smith -Jones"), ("Smith-Jones", "Smith/Jones"), ("Smith-Jones", "Jones-Smith"),
    ("Mary Ann", "Mary  Ann"), ("Mary Ann", "Mary\u00a0Ann"), ("Mary Ann", " Mary Ann "), ("Mary Ann", "Maryann"),
    ("Mary Ann", "Mary-Ann"), ("Mary Ann", "Mary\u2009Ann"), ("Mary Ann", "MARY ANN"), ("Zoë", "Zoe"),
    ("Zoë", "Zoe\u0308"), ("Zoë", "ZOË"), ("Zoë", "Zoë\u200b"), ("Zoë", "\ufeffZoë"), ("Siân", "Sian"),
    ("Siân", "SIÂN"), ("Siân", "Sia\u0302n"), ("Renée", "Renee"), ("Chloé", "Chloe"), ("François", "Francois"),
    ("José", "Jose"), ("Nuñez", "Nunez"), ("Müller", "Muller"), ("Müller", "MÜLLER"), ("Straße", "Strasse"),
    ("Straße", "STRASSE"), ("Łukasz", "Lukasz"), ("Łódź", "Lodz"), ("Åse", "Ase"), ("Ångström", "Angstrom"),
    ("Ångström", "\u212bngström"), ("Søren", "Soren"), ("Æsa", "Aesa"), ("Œuf", "Oeuf"), ("Đorđe", "Dorde"),
    ("Þóra", "Thora"), ("Ğülşen", "Gulsen"), ("İpek", "Ipek"), ("Işık", "Isik"), ("Nguyễn", "Nguyen"),
    ("Nguyễn", "NGUYỄN"), ("Čapek", "Capek"), ("Šimon", "Simon"), ("Žofie", "Zofie"), ("Óscar", "Oscar"),
    ("ﬁona", "Fiona"), ("Ｔｅｓｔ", "Test"), ("St. John", "St John"), ("St. John", "Stjohn"), ("Ali Khan", "Ali, Khan"),
    ("Ali Khan", "Khan, Ali"), ("Anne (Annie)", "Anne Annie"), ("Lee“Bo”", "LeeBo"), ("Jón", "Jon"),
]  # fmt: skip
NEAR = [
    ("Smith", "Smyth"), ("Jon", "John"), ("Sara", "Sarah"), ("Catherine", "Katherine"), ("Mohammed", "Muhammad"),
    ("Mohammed", "Mohamed"), ("Mohammed", "Mohammad"), ("Steven", "Stephen"), ("Philip", "Phillip"), ("Iain", "Ian"),
    ("Brian", "Brain"), ("Michael", "Micheal"), ("Thompson", "Thomson"), ("Clark", "Clarke"), ("Reid", "Ried"),
    ("Hussain", "Hussein"), ("Ahmed", "Ahmad"), ("Begum", "Begam"), ("Macdonald", "Mcdonald"),
    ("Elisabeth", "Elizabeth"),
    ("Isobel", "Isabel"), ("Aimee", "Aimée"), ("Daniel", "Danial"), ("Rebecca", "Rebeca"), ("Jonathan", "Johnathan"),
    ("Singh", "Sing"), ("Patel", "Pattel"), ("Browne", "Brown"), ("Fitzgerald", "Fitzgereld"),
]  # fmt: skip
OTHER = [
    ("Tim", "Tom"), ("Ann", "Tom"), ("Kaur", "Khan"), ("Ada", "Ida"), ("Li", "Lo"), ("Smith", "Jones"),
    ("Taylor", "Turner"), ("Emma", "Emily"), ("James", "Jacob"), ("", ""), ("Ali", ""),
]  # fmt: skip


def test_there_are_a_hundred_spellings() -> None:
    assert len(SAME) + len(NEAR) >= 100


@pytest.mark.parametrize(("one", "other"), SAME + NEAR)
def test_one_name_in_two_spellings_is_alike_either_way(one: str, other: str) -> None:
    assert is_alike(one, other)
    assert is_alike(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_names_are_not_alike(one: str, other: str) -> None:
    assert not is_alike(one, other)


@pytest.mark.parametrize("name", sorted({name for pair in SAME for name in pair}))
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(name) == fold(name).strip().lower()


def test_near_words_are_found_among_many() -> None:
    assert near_words("smyth", ["smith", "jones", "smythe", "taylor"]) == ["smythe", "smith"]


def test_a_date_is_near_those_it_is_mistaken_for() -> None:
    near = set(near_dates(date(2015, 3, 12)))
    assert {date(2015, 12, 3), date(2015, 3, 21), date(2016, 3, 12), date(2015, 4, 12)} <= near
    assert date(2015, 3, 12) not in near
    assert date(2016, 4, 12) not in near
