"""Who holds a case: one case, and many at once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from ehcp.models import CaseEvent, Child
from ehcp.people.acts.allocation import allocate, take
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_request, a_team, a_user, restrict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=moments.LONDON)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER, team=a_team(), first_name="Olive", last_name="Officer")


class TestAllocating:
    def test_starts_a_spell_ends_the_last_and_moves_the_team(self, manager: User, officer: User) -> None:
        child, other = a_child(), a_user(Role.CASE_OFFICER, team=a_team())
        allocate(child, officer=officer, by=manager, on=date(2026, 11, 16), now=NOW)
        allocate(child, officer=other, by=manager, on=TODAY, now=NOW)
        spells = list(child.allocations.order_by("pk").values_list("officer", "from_on", "to_on"))
        assert spells == [(officer.pk, date(2026, 11, 16), date(2026, 11, 22)), (other.pk, TODAY, None)]
        child.refresh_from_db()
        assert (child.officer, child.team) == (other, other.team)

    def test_writes_who_had_it_and_who_has_it_as_numbers(self, manager: User, officer: User) -> None:
        child = a_child()
        allocate(child, officer=officer, by=manager, on=TODAY, now=NOW)
        allocate(child, officer=None, by=manager, on=TODAY, now=NOW)
        assert list(CaseEvent.objects.order_by("pk").values_list("kind", "data")) == [
            ("case.allocated", {"officer": officer.pk, "previous": None}),
            ("case.unallocated", {"officer": None, "previous": officer.pk}),
        ]

    def test_keeps_a_spell_that_began_and_ended_on_one_day_whole(self, manager: User, officer: User) -> None:
        child = a_child()
        allocate(child, officer=officer, by=manager, on=TODAY, now=NOW)
        allocate(child, officer=a_user(Role.MANAGER), by=manager, on=TODAY, now=NOW)
        assert child.allocations.get(officer=officer).to_on == TODAY

    @pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), (Role.SYSTEM_ADMINISTRATOR,)])
    def test_refuses_a_person_who_holds_no_cases(self, manager: User, roles: tuple[Role, ...]) -> None:
        with pytest.raises(MoveNotAllowed, match="not a case officer"):
            allocate(a_child(), officer=a_user(*roles), by=manager, on=TODAY, now=NOW)

    def test_refuses_a_suspended_officer(self, manager: User) -> None:
        gone = a_user(Role.CASE_OFFICER, is_active=False)
        with pytest.raises(MoveNotAllowed, match="not a case officer"):
            allocate(a_child(), officer=gone, by=manager, on=TODAY, now=NOW)

    def test_refuses_an_officer_who_is_not_on_a_restricted_record_s_list(self, manager: User, officer: User) -> None:
        child = a_child()
        restrict(child, manager)
        with pytest.raises(MoveNotAllowed, match="Put Olive Officer on its list first"):
            allocate(child, officer=officer, by=manager, on=TODAY, now=NOW)

    def test_is_a_manager_s_to_do(self, officer: User) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            allocate(a_child(), officer=officer, by=officer, on=TODAY, now=NOW)


class TestTakingACaseNobodyHolds:
    @pytest.fixture
    def child(self) -> Child:
        return a_request(a_child(stage="requested")).child

    def test_starts_a_spell_today_and_moves_the_case_to_the_officer_s_team(self, child: Child, officer: User) -> None:
        take(child, by=officer, now=NOW)
        assert list(child.allocations.values_list("officer", "from_on", "to_on")) == [(officer.pk, TODAY, None)]
        assert (child.officer, child.team) == (officer, officer.team)
        event = child.events.get()
        assert (event.kind, event.recorded_by, event.happened_on) == ("case.taken", officer, TODAY)
        assert event.data == {"officer": officer.pk, "previous": None}

    def test_tells_the_second_who_has_it_and_changes_nothing(self, child: Child, officer: User) -> None:
        take(child, by=officer, now=NOW)
        with pytest.raises(MoveNotAllowed, match="is with Olive Officer, since 23 November 2026"):
            take(child, by=a_user(Role.CASE_OFFICER), now=NOW)
        assert child.allocations.get().officer == officer

    def test_pressed_again_by_the_holder_does_nothing_more(self, child: Child, officer: User) -> None:
        take(child, by=officer, now=NOW)
        with pytest.raises(AlreadyDone):
            take(child, by=officer, now=NOW)
        assert child.events.count() == child.allocations.count() == 1

    @pytest.mark.parametrize("role", [Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER, Role.AUDITOR])
    def test_is_for_those_who_may_hold_cases(self, child: Child, role: Role) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer or a manager may take a case"):
            take(child, by=a_user(role), now=NOW)

    @pytest.mark.parametrize("stage", ["no_case", "ceased", "closed", "transferred_out"])
    def test_is_refused_when_there_is_nothing_to_hold(self, officer: User, stage: str) -> None:
        with pytest.raises(MoveNotAllowed, match="You cannot take a case now"):
            take(a_child(stage=stage), by=officer, now=NOW)

    def test_is_refused_on_a_record_merged_into_another(self, officer: User) -> None:
        merged = a_child(stage="requested", merged_into_child=a_child())
        with pytest.raises(MoveNotAllowed, match="nobody needs to hold it"):
            take(merged, by=officer, now=NOW)

    def test_is_one_button_on_the_case_that_leads_back_to_it(self, client: Client, child: Child, officer: User) -> None:
        client.force_login(officer)
        page, address = f"/cases/{child.pk}/", f"/cases/{child.pk}/take/"
        assert f'action="{address}"' in client.get(page).content.decode()
        said = client.post(address, follow=True)
        assert said.redirect_chain == [(page, 302)]
        assert f"You hold case {child.source_id} now" in said.content.decode()
        assert address not in said.content.decode()
        assert "Case taken on" in client.get(f"{page}records/timeline/").content.decode()

    def test_is_a_button_in_the_list_of_the_unallocated_that_leads_back_to_it(
        self, client: Client, child: Child, officer: User
    ) -> None:
        client.force_login(officer)
        address = f"/cases/{child.pk}/take/"
        a_child(stage="ceased")
        assert address not in client.get("/cases/").content.decode()
        listed = client.get("/cases/?officer=none&stage=live").content.decode()
        assert listed.count("Take<span") == 1
        assert 'name="kept" value="stage=live&amp;officer=none"' in listed
        said = client.post(address, {"kept": "stage=live&officer=none"}, follow=True)
        assert said.redirect_chain == [("/cases/?stage=live&officer=none", 302)]
        assert address not in said.content.decode()

    def test_leads_to_no_address_but_the_list(self, client: Client, child: Child, officer: User) -> None:
        client.force_login(officer)
        said = client.post(f"/cases/{child.pk}/take/", {"kept": "next=https://elsewhere.example&officer=none\r\nX: y"})
        assert said["Location"].startswith("/cases/?officer=none")
        assert "elsewhere" not in said["Location"]
        assert "\n" not in said["Location"]

    def test_tells_the_second_on_the_screen(self, client: Client, child: Child, officer: User) -> None:
        take(child, by=officer, now=moments.now())
        client.force_login(a_user(Role.CASE_OFFICER))
        said = client.post(f"/cases/{child.pk}/take/", follow=True).content.decode()
        assert f"Case {child.source_id} is with Olive Officer, since" in said

    @pytest.mark.parametrize("role", [Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER, Role.AUDITOR])
    def test_offers_no_button_to_others(self, client: Client, child: Child, role: Role) -> None:
        client.force_login(a_user(role))
        assert "Take this case" not in client.get(f"/cases/{child.pk}/").content.decode()
        assert "/take/" not in client.get("/cases/?officer=none").content.decode()

    def test_knows_no_restricted_case_of_others(self, client: Client, child: Child, officer: User) -> None:
        restrict(child, a_user(Role.MANAGER))
        client.force_login(officer)
        assert client.post(f"/cases/{child.pk}/take/").status_code == 404
        assert not child.allocations.exists()

    @pytest.mark.parametrize(
        ("role", "is_told"), [(Role.CASE_OFFICER, True), (Role.MANAGER, True), (Role.BUSINESS_SUPPORT, False)]
    )
    def test_is_offered_from_home_with_the_number_to_those_who_can_act(
        self, client: Client, child: Child, role: Role, *, is_told: bool
    ) -> None:
        client.force_login(a_user(role))
        tiles = {tile.text: tile for tile in client.get("/").context["work"].tiles}
        assert ("Unallocated cases" in tiles) == is_told
        if is_told:
            tile = tiles["Unallocated cases"]
            assert (tile.number, client.get(tile.href).context["listed"].count) == (1, 1)


class TestThePages:
    def form(self, client: Client, address: str) -> dict[str, object]:
        form = client.get(address).context["form"]
        return {"key": form["key"].value(), "version": form["version"].value() if "version" in form.fields else ""}

    def test_gives_one_case_to_an_officer(self, client: Client, manager: User, officer: User) -> None:
        child = a_child()
        client.force_login(manager)
        address = f"/cases/{child.pk}/allocate/"
        today = moments.today()
        day = {"on-day": today.day, "on-month": today.month, "on-year": today.year}
        values = self.form(client, address) | day | {"officer": officer.pk}
        assert client.post(address, values)["Location"] == f"/cases/{child.pk}/"
        assert client.post(address, values)["Location"] == f"/cases/{child.pk}/"
        assert child.allocations.count() == 1

    def test_gives_many_after_a_check_and_once_only(self, client: Client, manager: User, officer: User) -> None:
        children = [a_child() for _ in range(3)]
        left = a_child()
        client.force_login(manager)
        address = "/cases/allocate/?officer=none"
        values = self.form(client, address) | {"officer": officer.pk, "cases": [one.pk for one in children]}
        check = client.post(address, values).content.decode()
        assert "Give 3 cases to Olive Officer?" in check
        assert not Child.objects.filter(officer=officer).exists()
        for _ in range(2):
            response = client.post(address, values | {"confirm": "yes"})
            assert response["Location"] == f"/cases/?officer={officer.pk}"
        assert set(Child.objects.filter(officer=officer)) == set(children)
        assert CaseEvent.objects.filter(kind="case.allocated").count() == 3
        left.refresh_from_db()
        assert left.officer is None

    @pytest.mark.parametrize("other", ["cases", "officer"])
    def test_refuses_a_used_form_with_other_values(
        self, client: Client, manager: User, officer: User, other: str
    ) -> None:
        first, second = a_child(), a_child()
        client.force_login(manager)
        values = self.form(client, "/cases/allocate/") | {"officer": officer.pk, "cases": [first.pk], "confirm": "yes"}
        assert client.post("/cases/allocate/", values).status_code == 302
        changed = {"cases": [second.pk]} if other == "cases" else {"officer": a_user(Role.CASE_OFFICER).pk}
        answer = client.post("/cases/allocate/", values | changed)
        assert answer.status_code == 422
        assert "already sent with other values" in answer.content.decode()
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.officer, second.officer) == (officer, None)

    def test_gives_all_or_none(self, client: Client, manager: User, officer: User) -> None:
        open_, hidden = a_child(), a_child()
        restrict(hidden, manager)
        client.force_login(manager)
        address = "/cases/allocate/"
        values = self.form(client, address) | {"officer": officer.pk, "cases": [open_.pk, hidden.pk], "confirm": "yes"}
        response = client.post(address, values)
        assert response.status_code == 409
        assert "This record is restricted" in response.content.decode()
        assert not Child.objects.filter(officer=officer).exists()

    def test_knows_no_case_that_the_manager_may_not_see(self, client: Client, manager: User, officer: User) -> None:
        hidden = a_child(surname="Canarybird")
        restrict(hidden, officer)
        client.force_login(manager)
        assert "Canarybird" not in client.get("/cases/allocate/").content.decode()
        values = self.form(client, "/cases/allocate/") | {"officer": officer.pk, "cases": [hidden.pk]}
        said = client.post("/cases/allocate/", values).content.decode()
        assert "Canarybird" not in said
        assert "not one of the available choices" in said
