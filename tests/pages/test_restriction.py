"""Restricting a record: who may see it, why, until when it is looked at again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from ehcp.models import CaseEvent, Child, Restriction
from ehcp.people.acts.restriction import lift, restrict
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=moments.LONDON)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def done(child: Child, manager: User, *named: User, **changes: Any) -> Restriction:
    values: dict[str, Any] = {"reason": "staff", "reason_text": "", "review_on": date(2027, 5, 23)} | changes
    return restrict(child, members=[manager, *named], by=manager, now=NOW, **values)


class TestRestricting:
    def test_hides_the_record_from_everybody_else(self, manager: User) -> None:
        child, named, other = a_child(), a_user(Role.CASE_OFFICER), a_user(Role.MANAGER)
        done(child, manager, named)
        seen = {user: Child.objects.visible_to(user).filter(pk=child.pk).exists() for user in (manager, named, other)}
        assert seen == {manager: True, named: True, other: False}

    def test_writes_an_event_of_codes_and_numbers(self, manager: User) -> None:
        child = a_child()
        done(child, manager, reason="other", reason_text="a sensitive thing")
        event = CaseEvent.objects.get(child=child)
        assert (event.kind, event.data["members"]) == ("case.restricted", [manager.pk])
        assert "sensitive" not in str(event.data)

    def test_changes_the_list(self, manager: User) -> None:
        child, first, second = a_child(), a_user(Role.CASE_OFFICER), a_user(Role.CASE_OFFICER)
        done(child, manager, first)
        done(child, manager, second)
        named = set(Restriction.objects.get().members.values_list("user", flat=True))
        assert named == {manager.pk, second.pk}
        assert CaseEvent.objects.filter(kind="restriction.changed").count() == 1

    @pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 5, 24)])
    def test_refuses_a_review_past_or_beyond_six_months(self, manager: User, day: date) -> None:
        with pytest.raises(MoveNotAllowed, match="six months from today"):
            done(a_child(), manager, review_on=day)

    def test_refuses_a_list_without_the_one_who_restricts(self, manager: User) -> None:
        with pytest.raises(MoveNotAllowed, match="Name yourself too"):
            restrict(
                a_child(),
                members=[a_user(Role.CASE_OFFICER)],
                by=manager,
                now=NOW,
                reason="staff",
                reason_text="",
                review_on=date(2027, 1, 1),
            )

    def test_refuses_a_list_without_the_officer_who_holds_the_case(self, manager: User) -> None:
        child = a_child(officer=a_user(Role.CASE_OFFICER, first_name="Olive", last_name="Officer"))
        with pytest.raises(MoveNotAllowed, match="Olive Officer holds this case"):
            done(child, manager)

    def test_refuses_a_system_administrator(self, manager: User) -> None:
        with pytest.raises(MoveNotAllowed, match="may not read cases"):
            done(a_child(), manager, a_user(Role.SYSTEM_ADMINISTRATOR))

    def test_wants_words_for_another_reason(self, manager: User) -> None:
        with pytest.raises(MoveNotAllowed, match="Say what the other reason is"):
            done(a_child(), manager, reason="other", reason_text=" ")

    def test_is_a_manager_s_to_do(self) -> None:
        officer = a_user(Role.CASE_OFFICER)
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            done(a_child(), officer)

    def test_is_lifted(self, manager: User) -> None:
        child = a_child()
        done(child, manager)
        lift(child, by=manager, now=NOW)
        assert Child.objects.visible_to(a_user(Role.AUDITOR)).filter(pk=child.pk).exists()
        with pytest.raises(MoveNotAllowed, match="not restricted"):
            lift(child, by=manager, now=NOW)


class TestThePages:
    def test_restrict_list_and_lift(self, client: Client, manager: User) -> None:
        child, officer = a_child(surname="Canarybird"), a_user(Role.CASE_OFFICER)
        client.force_login(manager)
        address = f"/cases/{child.pk}/restrict/"
        form = client.get(address).context["form"]
        today = moments.today()
        values = {
            "key": form["key"].value(),
            "version": form["version"].value(),
            "reason": "staff",
            "members": [manager.pk, officer.pk],
            "review_on-day": today.day,
            "review_on-month": today.month,
            "review_on-year": today.year,
        }
        assert client.post(address, values)["Location"] == f"/cases/{child.pk}/"
        assert "Restricted record" in client.get(f"/cases/{child.pk}/").content.decode()
        assert "Canarybird" in client.get("/administration/restricted/").content.decode()
        other = Client()
        other.force_login(a_user(Role.MANAGER))
        assert "Canarybird" not in other.get("/administration/restricted/").content.decode()
        assert other.get(address).status_code == 404
        lifting = client.get(f"{address}lift/").context["form"]
        sent = {"key": lifting["key"].value(), "version": lifting["version"].value()}
        client.post(f"{address}lift/", sent)
        assert other.get(address).status_code == 200

    def test_never_offer_an_administrator_a_record(self, client: Client) -> None:
        client.force_login(a_user(Role.SYSTEM_ADMINISTRATOR))
        assert client.get("/administration/restricted/").status_code == 404
