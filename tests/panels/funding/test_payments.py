"""Instructions month by month, what finance paid, and where the two differ."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from ehcp.workflow import MoveNotAllowed
from panels.funding.acts import lines
from panels.funding.acts.payments import COLUMNS, NotTakenIn, make_run, take_in
from panels.funding.forms.payments import PaymentsForm
from panels.funding.reads.payments import reconciliation
from panels.funding.reads.values import terms_of
from panels.models import FundingLine, Instruction, Payment
from panels.money import months_between
from tests.factories import restrict
from tests.panels.funding.conftest import Money

APRIL, NOVEMBER = date(2026, 4, 1), date(2026, 11, 1)


def at(month: date) -> datetime:
    return datetime(month.year, month.month, 20, 9, tzinfo=UTC)


def told(line: FundingLine) -> Decimal:
    return sum((one.education for one in Instruction.objects.filter(line=line)), Decimal(0))


def test_runs_tell_the_value_of_a_line_to_the_penny_whatever_was_changed_in_between(money: Money) -> None:
    first = money.line(now=at(APRIL), from_on=APRIL)
    for month in months_between(APRIL, date(2027, 4, 1)):
        make_run(month=month, by=money.finance, now=at(month))
        if month == date(2026, 8, 1):  # the rate was wrong since June
            second = lines.vary_line(
                first, facts=money.facts(rate=Decimal(12_345), from_on=date(2026, 6, 15)), reason="Review",
                by=money.decider, now=at(month),
            )  # fmt: skip
        if month == date(2026, 12, 1):  # known late: the child left in October
            lines.end_line(second, on=date(2026, 10, 9), reason="Left", by=money.decider, now=at(month))
    for line in FundingLine.objects.all():
        assert told(line) == terms_of(line, {}).in_year(2026)


def test_a_month_is_instructed_once_and_none_is_passed_over(money: Money) -> None:
    make_run(month=date(2026, 10, 1), by=money.finance, now=at(NOVEMBER))
    for month in (date(2026, 10, 1), date(2026, 12, 1)):
        with pytest.raises(MoveNotAllowed, match="next month to instruct is November 2026"):
            make_run(month=month, by=money.finance, now=at(NOVEMBER))
    make_run(month=NOVEMBER, by=money.finance, now=at(NOVEMBER))
    with pytest.raises(MoveNotAllowed, match="has not begun"):
        make_run(month=date(2026, 12, 1), by=money.finance, now=at(NOVEMBER))
    with pytest.raises(MoveNotAllowed, match="Only a manager or finance"):
        make_run(month=date(2026, 12, 1), by=money.officer, now=at(NOVEMBER))


def row(line: FundingLine, **values: str) -> dict[str, str]:
    usual = {"line": line.source_id, "for_month": "2026-11", "paid_on": "2026-11-20", "amount": "739.73"}
    return usual | {"reference": "L-1"} | values


def test_all_rows_are_taken_in_or_none_with_what_is_wrong_of_each(money: Money) -> None:
    line, hidden = money.line(), money.line(money.a_placed_child())
    assert hidden.child is not None
    restrict(hidden.child)
    rows = [
        row(line),
        row(line, reference="L-2", amount="12.345"),
        row(line, reference="L-1"),
        row(line, reference="L-3", paid_on="2026-12-01"),
        row(line, reference="L-4", for_month="11/2026"),
        row(line, reference="M-1", for_month="2026-13"),
        row(line, reference="M-2", paid_on="20/11/2026"),
        row(line, reference="x" * 61),
        row(line, reference="L-5") | {"line": "FL-NOBODY"},
        row(hidden, reference="L-6"),
        row(line, reference="L-7", amount="1e400"),
        row(line, reference="L-8", amount="1" * 40),
        row(line, reference="L-9", for_month="9999-12"),
        row(line, reference="L-10", for_month="0001-01"),
    ]
    with pytest.raises(NotTakenIn) as refused:
        take_in(rows, by=money.finance, now=at(NOVEMBER))
    wrong = {one.row: one.problem for one in refused.value.rows}
    assert list(wrong) == list(range(3, 16))
    assert wrong[6] == wrong[7] == "for_month must be a month as 2026-03, at most a year after paid_on."
    assert wrong[8] == "paid_on must be a day as 2026-03-31."
    assert wrong[9] == "The reference must be 1 to 60 plain characters."
    assert wrong[10] == wrong[11] == "There is no such line."
    assert not Payment.objects.exists()
    assert take_in(rows[:1], by=money.finance, now=at(NOVEMBER)) == 1
    with pytest.raises(NotTakenIn):
        take_in(rows[:1], by=money.finance, now=at(NOVEMBER))
    assert Payment.objects.get().amount == Decimal("739.73")


def test_what_was_paid_otherwise_than_instructed_is_listed(money: Money) -> None:
    right, wrong = money.line(), money.line(money.a_placed_child())
    make_run(month=NOVEMBER, by=money.finance, now=at(NOVEMBER))
    # £9,000 for 29 of 365 days.
    paid = [row(right, amount="715.07"), row(wrong, amount="700.00", reference="L-2")]
    take_in(paid, by=money.finance, now=at(NOVEMBER))
    (differs,) = reconciliation(money.finance)
    assert (differs.line, differs.instructed, differs.difference) == (wrong, Decimal("715.07"), Decimal("-15.07"))


def test_finance_instructs_a_month_takes_the_file_and_sends_back_what_it_paid(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sendcases.audit.moments.now", lambda: at(NOVEMBER))
    line, hidden, client = money.line(), money.line(money.a_placed_child()), Client()
    assert hidden.child is not None
    restrict(hidden.child)
    client.force_login(money.finance)
    assert client.post(reverse("panels:pay-run-make"), {"month": "2026-11-01"}).status_code == 302
    page = client.get(reverse("panels:pay-runs")).content.decode()
    assert "There is nothing to instruct until the next month begins" in page
    assert "Month to instruct" not in page
    run = line.instructions.get().run
    sheet = client.get(reverse("panels:pay-run-download", args=[run.pk, "csv"]))
    text = b"".join(sheet.streaming_content).decode()
    assert line.source_id in text
    assert hidden.source_id not in text
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Line", "For_month", "Paid_on", "Amount", "Reference"])
    book.active.append([line.source_id, "2026-11", date(2026, 11, 20), 715.07, "L-1"])
    book.save(file)
    sent = SimpleUploadedFile("paid.xlsx", file.getvalue())
    address = reverse("panels:payments-take-in")
    assert client.post(address, {"file": sent}).status_code == 302
    assert line.payments.get().amount == Decimal("715.07")
    again = client.post(address, {"file": SimpleUploadedFile("paid.xlsx", file.getvalue())})
    assert (again.status_code, b"Row 2: This reference was taken in already" in again.content) == (409, True)
    broken = client.post(address, {"file": SimpleUploadedFile("paid.xlsx", b"PK\x03\x04broken")})
    assert b"cannot be read as an Excel workbook" in broken.content


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "xl/workbook.xml"]
)
def test_a_workbook_with_a_damaged_part_is_refused_in_words(money: Money, part: str) -> None:
    book, file, damaged = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(list(COLUMNS))
    book.save(file)
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(damaged, "w") as target:
        for name in whole.namelist():
            target.writestr(name, b"<broken" if name == part else whole.read(name))
    client = Client()
    client.force_login(money.finance)
    for body in (damaged.getvalue(), file.getvalue()[:300] + b"\xff" * 200 + file.getvalue()[500:]):
        answer = client.post(reverse("panels:payments-take-in"), {"file": SimpleUploadedFile("paid.xlsx", body)})
        assert (answer.status_code, b"cannot be read as an Excel workbook" in answer.content) == (409, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"line,for_month,paid_on,amount\n", "must have the columns reference"),
        (b"\xff\xfe", "must be CSV in UTF-8, or Excel"),
        (b"x" * (5 * 1024 * 1024 + 1), "must be smaller than 5 MB"),
    ],
)
def test_a_file_that_is_none_of_payments_says_why(content: bytes, words: str) -> None:
    form = PaymentsForm({}, {"file": SimpleUploadedFile("paid.csv", content)}, today=NOVEMBER)
    assert not form.is_valid()
    assert words in " ".join(form.errors["file"])
