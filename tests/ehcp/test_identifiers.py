"""The check characters of the national learner numbers."""

import pytest

from ehcp.identifiers import is_temporary_upn, is_valid_uln, is_valid_upn, uln_check_digit, upn_check_letter


class TestUpn:
    @pytest.mark.parametrize("upn", ["Y857900108001", "E857900211002"])
    def test_is_valid_with_its_check_letter(self, upn: str) -> None:
        assert is_valid_upn(upn)

    def test_is_invalid_with_any_other_letter(self) -> None:
        letters = set("ABCDEFGHJKLMNPQRTUVWXYZ") - {"Y"}
        assert not any(is_valid_upn(letter + "857900108001") for letter in letters)

    def test_notices_two_digits_swapped(self) -> None:
        assert not is_valid_upn("Y857901008001")

    @pytest.mark.parametrize(
        "upn", ["", "Y85790010800", "Y8579001080011", "I857900108001", "y857900108001", "Y85790010800O"]
    )
    def test_of_the_wrong_shape_is_invalid(self, upn: str) -> None:
        assert not is_valid_upn(upn)

    def test_of_the_temporary_kind_counts_its_last_letter(self) -> None:
        # 2x8+3x5+4x7+5x9 = 104 and the letter B counts 1, 13 times: 117 = 5 x 23 + 2, the third letter.
        assert upn_check_letter("85790000000B") == "C"
        assert is_valid_upn("C85790000000B")
        assert is_temporary_upn("C85790000000B")
        assert not is_temporary_upn("Y857900108001")

    def test_accepts_only_ascii_digits(self) -> None:
        assert not is_valid_upn("Y85790010800\N{ARABIC-INDIC DIGIT ONE}")


class TestUln:
    @pytest.mark.parametrize("uln", ["9000000016", "9000000024"])
    def test_is_valid_with_its_check_digit(self, uln: str) -> None:
        assert is_valid_uln(uln)

    @pytest.mark.parametrize("uln", ["9000000017", "0000000016", "900000001", "90000000161", "900000001A"])
    def test_is_invalid_otherwise(self, uln: str) -> None:
        assert not is_valid_uln(uln)

    def test_is_never_issued_where_the_remainder_is_nought(self) -> None:
        # 10 x 1 + 2 x 6 = 22 = 2 x 11
        assert uln_check_digit("100000006") is None
        assert not any(is_valid_uln(f"100000006{digit}") for digit in range(10))
