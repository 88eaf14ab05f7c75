"""The pages of money: adding a line as an officer does, what each reader sees, and that nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from panels.models import Band, Envelope, FundingLine
from sendcases.accounts.models import User
from sendcases.audit.models import ReadEntry
from tests.factories import restrict
from tests.panels.funding.conftest import NOW, TODAY, Money


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sendcases.audit.moments.now", lambda: NOW)
    monkeypatch.setattr("sendcases.audit.moments.today", lambda: TODAY)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(client: Client, address: str, **values: Any) -> dict[str, Any]:
    """Return the form at an address as it opens, with ``values`` typed into it."""
    form = client.get(address).context["form"]
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value is not None and not hasattr(value, "year"):
            data[name] = value
    for name, value in values.items():
        if hasattr(value, "year"):
            data |= {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}
        else:
            data[name] = value
    return data


def test_an_officer_records_a_line_on_a_decision_and_finds_it_on_the_case(money: Money) -> None:
    client, item = as_(money.officer), money.agreed_item()
    kinds = client.get(reverse("panels:funding-kind", args=[money.child.pk])).content.decode()
    address = reverse("panels:funding-add", args=[money.child.pk, "tuition"])
    assert address in kinds
    data = typed(
        client, address, rate="18.40", unit="hourly", quantity="15", payee="Invented Tutors", budget_code="HIGH-NEEDS",
        from_on=TODAY, item=item.pk,
    )  # fmt: skip
    wrong = client.post(address, data | {"education": "90"})
    assert (wrong.status_code, wrong.context["form"]["payee"].value()) == (409, "Invented Tutors")
    assert "must add up to 100 per cent" in wrong.content.decode()
    done = client.post(address, typed(client, address) | data, follow=True)
    line = FundingLine.objects.get()
    assert (line.quantity, line.weeks, line.plan, line.item) == (15, 39, money.plan, item)
    shown = done.content.decode()
    # £18.40 for 15 hours in 39 weeks; 150 of 365 days of 2026-27.
    assert "£10,764.00" in shown
    assert "£4,423.56" in shown


def test_a_line_is_varied_and_ended_and_its_page_tells_the_history(money: Money) -> None:
    line, client = money.line(), as_(money.manager)
    address = reverse("panels:funding-vary", args=[line.pk])
    client.post(
        address, typed(client, address, rate="6300", from_on=TODAY.replace(day=10), reason="Fewer hours",
                       item=money.agreed_item().pk),
    )  # fmt: skip
    varied = FundingLine.objects.get(follows=line)
    end = reverse("panels:funding-end", args=[varied.pk])
    client.post(end, typed(client, end, on=TODAY.replace(day=20), reason="Moved"))
    page = client.get(reverse("panels:funding-line", args=[varied.pk])).content.decode()
    assert "20 November 2026, both paid" in page
    assert "Fewer hours" in page
    assert f"Line {line.source_id}" in page
    varied.refresh_from_db()
    assert (varied.rate, varied.to_on) == (6300, TODAY.replace(day=20))


def test_finance_sees_lines_by_number_and_opens_no_case(money: Money) -> None:
    line, client = money.line(), as_(money.finance)
    page = client.get(reverse("panels:funding-lines", args=[2026])).content.decode()
    assert line.source_id in page
    assert money.child.surname not in page
    assert ReadEntry.objects.filter(viewer=money.finance, child_pk=money.child.pk).exists()
    assert money.child.surname not in client.get(reverse("panels:funding-line", args=[line.pk])).content.decode()
    assert client.get(reverse("ehcp:case", args=[money.child.pk])).status_code == 404


def test_a_restricted_childs_line_is_not_there_for_others(money: Money) -> None:
    line = money.line()
    assert money.child is not None
    restrict(money.child, money.manager)
    address = reverse("panels:funding-line", args=[line.pk])
    assert as_(money.manager).get(address).status_code == 200
    for user in (money.finance, money.decider, money.officer):
        assert as_(user).get(address).status_code == 404
        assert line.source_id not in as_(user).get(reverse("panels:funding-lines", args=[2026])).content.decode()


def test_finance_sets_an_envelope_and_a_band_back_dated(money: Money) -> None:
    client = as_(money.finance)
    address = reverse("panels:envelope-set")
    client.post(address, typed(client, address, year="2026", amount="54000", growth="2100", reason="Schools Forum"))
    assert Envelope.objects.get().changes.get().growth == 2100
    page = client.get(reverse("panels:funding")).content.decode()
    assert "£54,000.00" in page
    address = reverse("panels:band-set")
    said = {"code": "C", "name": "Band C", "annual_amount": "9000", "from_on": TODAY.replace(month=4, day=1)}
    client.post(address, typed(client, address, **said, reason="Agreed"))
    line = money.line(kind="band", band=Band.objects.get(), rate=None, from_on=TODAY.replace(month=9, day=1),
                      is_paid_elsewhere=True)  # fmt: skip
    more = said | {"annual_amount": "9365", "from_on": TODAY.replace(month=10, day=1)}
    client.post(address, typed(client, address, **more, reason="Pay award"))
    (adjustment,) = line.adjustments.all()
    assert (adjustment.for_month, adjustment.amount) == (TODAY.replace(month=10, day=1), Decimal("31.00"))


def test_finance_starts_at_what_waits_for_approval_and_at_the_payments(money: Money) -> None:
    money.envelope(0)
    money.line()
    waiting = FundingLine.objects.filter(state="proposed").count()
    assert waiting == 1
    page = as_(money.finance).get(reverse("ehcp:home")).content.decode()
    assert f'{reverse("panels:funding")}#waiting"><strong>1</strong> Funding lines waiting for approval' in page
    assert reverse("panels:pay-runs") in as_(money.finance).get(reverse("ehcp:home")).content.decode()
    assert "waiting for approval" not in as_(money.officer).get(reverse("ehcp:home")).content.decode()
