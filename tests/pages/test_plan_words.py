"""The pages on which a plan is written: saved by a person and by the script, answered line by line, never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import Child, PlanLine, PlanText, PlanVersion
from ehcp.plan_text.acts.writing import begin_plan_text
from ehcp.plans.acts.plans import send_draft
from sendcases.accounts.models import User
from sendcases.audit import moments
from tests.ehcp.acts import Staff, drafting, staff
from tests.ehcp.plan_text.cases import checked, save, typed, written

pytestmark = pytest.mark.django_db


def begun(people: Staff) -> PlanText:
    return begin_plan_text(drafting(people).child, by=people.officer, now=moments.now())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(line: str, words: str, version: int | str = "", **more: Any) -> dict[str, Any]:
    return {"line": line, f"{line}-words": words, f"{line}-version": version} | more


def section(child: Child, code: str = "B") -> str:
    return reverse("ehcp:plan-section", args=[child.pk, code])


class TestTheSectionOfAPlan:
    def test_is_saved_and_shows_the_vague_words_at_their_line(self) -> None:
        people = staff()
        text = begun(people)
        client = signed_in(people.officer)
        answer = client.post(section(text.child, "F"), posted("abc", "Access to therapy."), follow=True)
        assert answer.status_code == 200
        assert "“access to”" in answer.content.decode()
        assert PlanLine.objects.get().words == "Access to therapy."

    def test_tells_the_script_the_versions_and_no_words(self) -> None:
        people = staff()
        text = begun(people)
        client = signed_in(people.officer)
        answer = client.post(section(text.child), posted("abc", "A need"), headers={"accept": "application/json"})
        assert answer.json()["versions"] == {"abc": 1}
        assert "A need" not in answer.content.decode()

    def test_comes_back_with_both_texts_of_a_stale_line_and_takes_the_answer(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("abc", "First"), now=moments.now())
        save(text, "B", people.manager, typed("abc", "By a colleague", 1), now=moments.now())
        client = signed_in(people.officer)
        answer = client.post(section(text.child), posted("abc", "Mine", 1))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "By a colleague" in page
        assert "Mine" in page
        assert 'name="abc-version" value="2"' in page
        client.post(section(text.child), posted("abc", "Mine", 2))
        assert PlanLine.objects.get().words == "Mine"

    def test_comes_back_with_all_that_was_typed_where_it_is_too_long(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("abc", "First"), now=moments.now())
        client = signed_in(people.officer)
        too_long = "x" * 5001
        answer = client.post(section(text.child), posted("abc", too_long, 1))
        assert answer.status_code == 422
        assert too_long in answer.content.decode()

    def test_is_not_there_for_a_section_that_is_not_written(self) -> None:
        people = staff()
        text = begun(people)
        assert signed_in(people.officer).get(section(text.child, "I")).status_code == 404


class TestTheVersions:
    def test_are_shown_compared_and_sent_as_files_without_a_name_in_the_file_name(self) -> None:
        people = staff()
        text = written(people)
        checked(text.child, people.officer)
        now = moments.now()
        send_draft(text.child, by=people.officer, on=now.date(), now=now)
        version = PlanVersion.objects.get()
        client = signed_in(people.decider)
        case = text.child.pk
        shown = client.get(reverse("ehcp:plan-version", args=[case, version.pk])).content.decode()
        assert "Speech that strangers do not understand." in shown
        assert client.get(reverse("ehcp:plan-compare", args=[case, version.pk, version.pk])).status_code == 200
        assert "Version 1" in client.get(reverse("ehcp:plan-text", args=[case])).content.decode()
        for kind in ("pdf", "docx", "json"):
            answer = client.get(reverse("ehcp:plan-version-file", args=[case, version.pk, kind]))
            assert answer["Content-Disposition"] == f'attachment; filename="plan-version-1.{kind}"'

    def test_of_another_child_are_not_there(self) -> None:
        people = staff()
        text = written(people)
        checked(text.child, people.officer)
        now = moments.now()
        send_draft(text.child, by=people.officer, on=now.date(), now=now)
        other = drafting(people).child
        address = reverse("ehcp:plan-version", args=[other.pk, PlanVersion.objects.get().pk])
        assert signed_in(people.officer).get(address).status_code == 404
