"""Provision of section F: owed from the day of the plan, confirmed row by row, its gaps in days (Act, s42(2))."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.history.acts.frame import Submission
from ehcp.history.acts.references import next_source_id
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import CaseEvent, Child, Deadline, Plan, ProvisionRow, ProvisionSpell
from ehcp.plan_text.acts.versions import correct_typo
from ehcp.plans.acts.placements import Setting, change_placement
from ehcp.provision.acts import confirm_provision, record_gap
from ehcp.provision.reads import Narrowed, extent, gaps, gaps_shown
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.acts import at, staff
from tests.ehcp.plan_text.test_versions import ISSUED, final_issued
from tests.factories import a_child, a_plan, a_team, a_user, an_institution, restrict

pytestmark = pytest.mark.django_db

LATER = date(2026, 12, 14)


def a_row(
    child: Child, plan: Plan, label: str = "F1", in_place_on: date | None = None, **values: object
) -> ProvisionRow:
    """Make a row of section F, owed and not confirmed since 3 December 2026, or in place from a day."""
    given = {
        "plan_line": f"line-{label}",
        "label": label,
        "words": "Speech therapy",
        "reason": "final",
        "begins_on": ISSUED,
    }
    row = ProvisionRow.objects.create(source_id=next_source_id(ProvisionRow), plan=plan, **(given | values))
    if in_place_on:
        ProvisionSpell.objects.create(
            source_id=next_source_id(ProvisionSpell), provision=row, from_on=in_place_on, told_by="The head"
        )
    return row


def standing(row: ProvisionRow, on: date = LATER) -> Any:
    """Return the row with how it stands on a day."""
    return ProvisionRow.objects.standing(on).get(pk=row.pk)


def _seen_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the pages on 24 November, of plans issued on the 10th."""
    begun = date(2026, 11, 10)
    Plan.objects.update(first_final_on=begun)
    ProvisionRow.objects.update(begins_on=begun)
    monkeypatch.setattr(moments, "now", lambda: at(date(2026, 11, 24)))


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def row(officer: User) -> ProvisionRow:
    plan = a_plan(a_child(stage="maintained", officer=officer), first_final_on=ISSUED)
    return a_row(plan.child, plan)


def confirmed(row: ProvisionRow, officer: User, on: date, now: datetime | None = None) -> ProvisionRow:
    moment = now or at(on)
    confirm_provision(row.plan.child, rows=[row.pk], told_by="The SENCO", by=officer, on=on, now=moment)
    row.refresh_from_db()
    return row


class TestARow:
    def test_is_owed_from_the_day_the_plan_is_issued_and_counts_each_day_until_it_is_confirmed(self) -> None:
        people = staff()
        plan = final_issued(people)
        (row,) = ProvisionRow.objects.all()
        assert (row.plan, row.label, row.begins_on, row.reason) == (plan, "F1", ISSUED, "final")
        assert row.days_of_gap(ISSUED) == 1
        assert row.days_of_gap(LATER) == 12
        confirm_provision(plan.child, rows=[row.pk], told_by="SENCO", by=people.officer, on=LATER, now=at(LATER))
        assert (standing(row).in_place_on, row.days_of_gap(LATER + timedelta(days=90))) == (LATER, 11)

    def test_that_was_there_before_the_plan_never_had_a_gap(self, row: ProvisionRow, officer: User) -> None:
        assert confirmed(row, officer, ISSUED - timedelta(days=3), at(LATER)).days_of_gap(LATER) == 0

    def test_that_lapses_begins_a_second_gap_beside_the_first(self, row: ProvisionRow, officer: User) -> None:
        confirmed(row, officer, date(2026, 12, 7))  # four days missing
        record_gap(
            row.plan.child, rows=[row.pk], told_by="The mother", reason="The therapist left.", by=officer,
            on=date(2026, 12, 10), now=at(LATER),
        )  # fmt: skip
        row.refresh_from_db()
        assert row.days_of_gap(LATER) == 4 + 5
        assert confirmed(row, officer, date(2026, 12, 15)).days_of_gap(date(2027, 3, 1)) == 4 + 5

    def test_that_was_never_confirmed_is_missing_since_it_is_owed_whatever_day_is_said(
        self, row: ProvisionRow, officer: User
    ) -> None:
        record_gap(
            row.plan.child, rows=[row.pk], told_by="SENCO", reason="No staff", by=officer, on=LATER, now=at(LATER)
        )
        assert (standing(row).gap_since, standing(row).missing_reason) == (ISSUED, "No staff")

    def test_missing_from_a_day_before_it_was_confirmed_counts_no_day_twice(
        self, row: ProvisionRow, officer: User
    ) -> None:
        confirmed(row, officer, date(2026, 12, 7))  # the days up to the 6th are counted: four
        record_gap(
            row.plan.child, rows=[row.pk], told_by="The mother", reason="It stopped.", by=officer,
            on=date(2026, 12, 5), now=at(LATER),
        )  # fmt: skip
        assert standing(row).gap_since == ISSUED
        assert row.days_of_gap(LATER) == (LATER - ISSUED).days + 1

    def test_missing_from_a_day_within_an_earlier_spell_was_not_in_place_on_any_day_since(
        self, row: ProvisionRow, officer: User
    ) -> None:
        confirmed(row, officer, ISSUED)
        said = {"rows": [row.pk], "told_by": "The mother", "by": officer}
        record_gap(row.plan.child, reason="It stopped.", on=date(2026, 12, 10), now=at(LATER), **said)
        record_gap(row.plan.child, reason="It stopped earlier.", on=date(2026, 12, 7), now=at(LATER), **said)
        assert (standing(row).gap_since, row.days_of_gap(LATER)) == (date(2026, 12, 7), 8)
        confirmed(row, officer, date(2026, 12, 12), at(LATER))
        record_gap(row.plan.child, reason="Never held.", on=date(2026, 12, 5), now=at(LATER), **said)
        assert (standing(row).gap_since, row.days_of_gap(LATER)) == (date(2026, 12, 5), 10)

    def test_that_is_to_be_in_place_from_a_day_to_come_may_be_confirmed_before_it(
        self, row: ProvisionRow, officer: User
    ) -> None:
        a_spell = {"provision": row, "from_on": date(2027, 1, 4), "told_by": "The head"}
        planned = ProvisionSpell.objects.create(source_id=next_source_id(ProvisionSpell), **a_spell)
        confirmed(row, officer, LATER)
        (spell,) = ProvisionSpell.objects.all()
        assert (spell.pk, spell.from_on, spell.told_by) == (planned.pk, LATER, "The SENCO")
        assert standing(row).in_place_on == LATER

    def test_is_owed_anew_where_the_placement_ends(self, officer: User, row: ProvisionRow) -> None:
        confirmed(row, officer, ISSUED)
        for on in (date(2026, 12, 4), date(2026, 12, 11)):
            setting = Setting(institution=an_institution())
            change_placement(row.plan, by=officer, on=on, now=at(LATER), setting=setting)
        row.refresh_from_db()
        (again,) = ProvisionRow.objects.owed(LATER).standing(LATER)
        assert (again.gap_since, again.reason, again.words) == (date(2026, 12, 11), "placement_end", row.words)
        assert (row.ended_on, row.days_of_gap(LATER)) == (date(2026, 12, 11), 0)

    def test_is_the_same_after_a_slip_of_the_pen(self) -> None:
        people = staff()
        plan = final_issued(people)
        row = confirmed(ProvisionRow.objects.get(), people.officer, ISSUED)
        word = row.words.split()[0]
        correct_typo(
            plan,
            line=row.plan_line,
            wrong=word,
            right=word.upper(),
            reason="Capitals",
            by=people.officer,
            now=at(ISSUED),
        )
        (after,) = ProvisionRow.objects.all()
        assert (after.pk, standing(after).gap_since, after.words.split()[0]) == (row.pk, None, word.upper())

    def test_is_owed_no_more_once_the_plan_has_ended(self, row: ProvisionRow) -> None:
        Plan.objects.update(ceased_on=LATER, cease_reason="1")
        assert list(ProvisionRow.objects.owed(LATER - timedelta(days=1))) == [row]
        assert not ProvisionRow.objects.owed(LATER).exists()


class TestConfirming:
    def test_twice_is_refused_and_the_same_form_twice_is_once(self, row: ProvisionRow, officer: User) -> None:
        given = {"rows": [row.pk], "told_by": "SENCO", "by": officer, "on": LATER, "now": at(LATER)}
        confirm_provision(row.plan.child, submission=Submission(key="one"), **given)
        with pytest.raises(AlreadyDone):
            confirm_provision(row.plan.child, submission=Submission(key="one"), **given)
        with pytest.raises(MoveNotAllowed, match="already"):
            confirm_provision(row.plan.child, **given)
        assert CaseEvent.objects.filter(kind="provision.confirmed").count() == 1

    def test_a_row_of_another_child_or_a_day_to_come_is_refused(self, row: ProvisionRow, officer: User) -> None:
        other = a_row(*(lambda plan: (plan.child, plan))(a_plan(a_child(stage="maintained"), first_final_on=ISSUED)))
        with pytest.raises(MoveNotAllowed, match="Choose the rows"):
            confirm_provision(row.plan.child, rows=[other.pk], told_by="x", by=officer, on=LATER, now=at(LATER))
        with pytest.raises(MoveNotAllowed, match="today or in the past"):
            confirm_provision(
                row.plan.child, rows=[row.pk], told_by="x", by=officer, on=LATER + timedelta(days=1), now=at(LATER)
            )

    def test_needs_to_know_who_says_so_and_a_gap_what_is_missing(self, row: ProvisionRow, officer: User) -> None:
        given = {"rows": [row.pk], "by": officer, "on": LATER, "now": at(LATER)}
        with pytest.raises(MoveNotAllowed, match="Say who confirms it"):
            confirm_provision(row.plan.child, told_by=" ", **given)
        with pytest.raises(MoveNotAllowed, match="Say what is missing and why"):
            record_gap(row.plan.child, told_by="The mother", reason=" ", **given)
        with pytest.raises(MoveNotAllowed, match="Choose the rows"):
            record_gap(row.plan.child, told_by="The mother", reason="No staff", **(given | {"rows": []}))
        assert not CaseEvent.objects.exists()

    def test_does_the_duty_of_the_clock_with_the_last_row_and_moves_no_other_limit(
        self, row: ProvisionRow, officer: User
    ) -> None:
        other = a_row(row.plan.child, row.plan, "F2")
        reconcile([row.plan.child_id], laws=laws_in_force(), now=at(ISSUED))
        duty = Deadline.objects.filter(rule="provision_in_place")
        before = list(Deadline.objects.exclude(rule="provision_in_place").order_by("pk").values())
        confirmed(row, officer, LATER)
        assert [(one.starts_on, one.due_on, one.met_on) for one in duty.known_on(LATER)] == [(ISSUED, None, None)]
        confirmed(other, officer, date(2026, 12, 16))
        assert [one.met_on for one in duty.known_on(date(2026, 12, 16))] == [date(2026, 12, 16)]
        assert list(Deadline.objects.exclude(rule="provision_in_place").order_by("pk").values()) == before


class TestTheList:
    def test_counts_children_and_rows_against_what_is_owed(self, row: ProvisionRow, officer: User) -> None:
        a_row(row.plan.child, row.plan, "F2", in_place_on=ISSUED)
        other = a_plan(a_child(stage="maintained", officer=officer), first_final_on=ISSUED)
        a_row(other.child, other, in_place_on=ISSUED)
        (found,) = gaps_shown(gaps(officer, LATER), LATER)
        assert (found.child.pk, found.missing, found.rows, found.since) == (row.plan.child_id, 1, 2, ISSUED)
        assert found.days == 12
        counted = extent(officer, LATER)
        assert (counted.children, counted.of_children, counted.rows, counted.of_rows) == (1, 2, 1, 3)

    def test_says_which_rows_are_past_our_target_of_ten_working_days(self, row: ProvisionRow, officer: User) -> None:
        assert extent(officer, date(2026, 12, 17)).past_target == 0
        assert extent(officer, date(2026, 12, 18)).past_target == 1

    def test_is_of_ones_own_cases_and_hides_a_restricted_child(
        self, client: Client, row: ProvisionRow, officer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _seen_in_november(monkeypatch)
        assert not gaps(a_user(Role.CASE_OFFICER), LATER).exists()
        manager = a_user(Role.MANAGER)
        client.force_login(manager)
        page = client.get(reverse("ehcp:provision-gaps")).content.decode()
        assert row.plan.child.surname in page
        assert "1 of 1 children" in page
        restrict(row.plan.child, officer)
        page = client.get(reverse("ehcp:provision-gaps") + "?of=all").content.decode()
        assert row.plan.child.surname not in page
        assert "0 of 0 children" in page

    def test_of_a_manager_is_of_the_team_where_they_have_one(self, row: ProvisionRow) -> None:
        north, south = a_team("North"), a_team("South")
        Child.objects.update(team=north)
        for team, seen in ((north, 1), (south, 0), (None, 1)):
            manager = a_user(Role.MANAGER, team=team)
            assert gaps(manager, LATER).count() == seen
            assert extent(manager, LATER).of_children == seen
            assert gaps(manager, LATER, Narrowed(whole=True)).count() == 1

    def test_begins_with_the_longest_gap_and_tells_what_is_known_to_be_missing(
        self, row: ProvisionRow, officer: User
    ) -> None:
        other = a_plan(a_child(stage="maintained", officer=officer), first_final_on=ISSUED)
        a_row(other.child, other, begins_on=ISSUED - timedelta(days=1))
        a_row(other.child, other, "F2", missing_reason="No therapist")
        found = [(one["child"], one["missing"], one["known"]) for one in gaps(officer, LATER)]
        assert found == [(other.child_id, 2, 1), (row.plan.child_id, 1, 0)]

    def test_is_narrowed_to_a_team_to_days_and_to_what_is_known(
        self, client: Client, row: ProvisionRow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _seen_in_november(monkeypatch)  # 15 days on the 24th
        north, south = a_team("North"), a_team("South")
        Child.objects.update(team=north)
        client.force_login(a_user(Role.MANAGER))
        address = reverse("ehcp:provision-gaps")
        for query, is_there in (
            (f"team={north.pk}", True), (f"team={south.pk}", False), ("days=15", True), ("days=16", False),
            ("known=missing", False), ("known=unconfirmed", True), (f"team={north.pk}&days=&known=", True),
        ):  # fmt: skip
            page = client.get(f"{address}?{query}").content.decode()
            assert (row.plan.child.full_name in page) is is_there, query
        page = client.get(f"{address}?days=many").content.decode()
        assert "Enter a number of days, such as 28" in page
        assert row.plan.child.full_name in page

    def test_leaves_out_a_child_who_died_and_a_gap_that_has_not_begun(self, row: ProvisionRow, officer: User) -> None:
        assert not gaps(officer, ISSUED - timedelta(days=1)).exists()
        ProvisionRow.objects.update(begins_on=LATER + timedelta(days=1))
        assert not gaps(officer, LATER).exists()
        ProvisionRow.objects.update(begins_on=ISSUED)
        assert gaps(officer, LATER).exists()
        Child.objects.update(deceased_on=LATER)
        assert not gaps(officer, LATER).exists()

    def test_asks_the_database_as_often_for_many_as_for_one(
        self, client: Client, row: ProvisionRow, officer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _seen_in_november(monkeypatch)
        client.force_login(officer)
        counts = []
        for more in (0, 5):
            for _ in range(more):
                plan = a_plan(a_child(stage="maintained", officer=officer), first_final_on=date(2026, 11, 10))
                a_row(plan.child, plan, begins_on=date(2026, 11, 10))
            with CaptureQueriesContext(connection) as found:
                assert client.get(reverse("ehcp:provision-gaps")).status_code == 200
            counts.append(len(found))
        assert counts[0] == counts[1]


def test_pages_say_why_there_is_nothing_to_confirm(
    client: Client, row: ProvisionRow, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seen_in_november(monkeypatch)
    client.force_login(officer)
    address = reverse("ehcp:provision-confirm", args=[row.plan.child_id])
    ProvisionSpell.objects.create(source_id="PS1", provision=row, from_on=date(2026, 11, 10))
    assert "Every row of section F is confirmed in place" in client.get(address, follow=True).content.decode()
    ProvisionSpell.objects.all().delete()
    ProvisionRow.objects.all().delete()
    assert "No provision of section F is kept here" in client.get(address, follow=True).content.decode()


def test_an_officer_confirms_a_row_from_the_case(
    client: Client, row: ProvisionRow, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seen_in_november(monkeypatch)
    client.force_login(officer)
    tab = client.get(reverse("ehcp:case-tab", args=[row.plan.child_id, "plan"])).content.decode()
    assert "Not confirmed" in tab
    address = reverse("ehcp:provision-confirm", args=[row.plan.child_id])
    form = client.get(address).context["form"]
    posted = {"key": form["key"].value(), "version": form["version"].value(), "told_by": "The SENCO, by e-mail"}
    day = {"on-day": "24", "on-month": "11", "on-year": "2026"}
    client.post(address, posted | day | {"rows": [row.pk]})
    tab = client.get(reverse("ehcp:case-tab", args=[row.plan.child_id, "plan"])).content.decode()
    assert "In place" in tab
    assert "The SENCO, by e-mail" in tab


def test_each_row_leads_to_the_act_that_changes_how_it_stands(
    client: Client, row: ProvisionRow, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_row(row.plan.child, row.plan, "F2", missing_reason="No therapist")
    _seen_in_november(monkeypatch)
    client.force_login(officer)
    tab = reverse("ehcp:case-tab", args=[row.plan.child_id, "plan"])
    said = client.get(tab).content.decode()
    confirm = reverse("ehcp:provision-confirm", args=[row.plan.child_id])
    for one in (row, other):
        assert f"{confirm}?row={one.pk}" in said
        assert client.get(f"{confirm}?row={one.pk}").context["form"]["rows"].value() == [one.pk]
    assert client.get(f"{confirm}?row=none").context["form"]["rows"].value() == []
    ProvisionSpell.objects.create(source_id="PS1", provision=other, from_on=date(2026, 11, 12))
    assert (
        f"{reverse('ehcp:provision-gap', args=[row.plan.child_id])}?row={other.pk}" in client.get(tab).content.decode()
    )
    client.force_login(a_user(Role.AUDITOR))
    assert "?row=" not in client.get(tab).content.decode()
