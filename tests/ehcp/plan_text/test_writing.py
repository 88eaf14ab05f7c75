"""A plan is written line by line: nothing newer is overwritten, nothing typed is lost, and the same save acts once."""

from __future__ import annotations

import pytest

from ehcp.models import AdviceRequest, EarlierLine, PlanLine
from ehcp.plan_text.acts.comments import answer_family_comment, record_family_comment
from ehcp.plan_text.acts.writing import begin_plan_text
from ehcp.plan_text.reads.text import others_at_work, wanting
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import drafting, staff
from tests.ehcp.plan_text.cases import NOW, begun, later, save, typed, written

pytestmark = pytest.mark.django_db


class TestAPlanInWriting:
    def test_is_begun_once_for_an_assessment(self) -> None:
        people = staff()
        text = begun(people)
        with pytest.raises(MoveNotAllowed, match="being written already"):
            begin_plan_text(text.child, by=people.officer, now=NOW)

    def test_is_written_by_officers_only(self) -> None:
        people = staff()
        text = begun(people)
        with pytest.raises(MoveNotAllowed, match="case officer"):
            save(text, "B", people.support, typed("one", "A need"))

    def test_leaves_the_version_of_the_case_alone_so_that_no_other_form_goes_stale(self) -> None:
        people = staff()
        text = begun(people)
        before = text.child.version
        save(text, "B", people.officer, typed("one", "A need"))
        text.child.refresh_from_db()
        assert text.child.version == before

    def test_has_no_line_in_section_i(self) -> None:
        people = staff()
        with pytest.raises(MoveNotAllowed, match="follows from the placement"):
            save(begun(people), "I", people.officer, typed("one", "Elderfold School"))


class TestWhatTheFamilySay:
    def test_is_recorded_in_words_at_a_line_of_this_plan_and_answered_once(self) -> None:
        people = staff()
        text = written(people)
        child = text.child
        line = PlanLine.objects.get(text=text, section="F").pk
        given = {"by": people.officer, "on": NOW.date(), "now": NOW}
        with pytest.raises(MoveNotAllowed, match="Write what the family say"):
            record_family_comment(child, line=line, words=" ", **given)
        elsewhere = PlanLine.objects.get(text=written(people, begun(people)), section="F").pk
        with pytest.raises(MoveNotAllowed, match="no longer in the plan"):
            record_family_comment(child, line=elsewhere, words="Twice is too little.", **given)
        said = record_family_comment(child, line=line, words=" Twice is too little. ", **given)
        assert (said.words, said.received_on) == ("Twice is too little.", NOW.date())
        answer = {"comment": said.pk, "taken_up": False, "by": people.officer, "now": NOW}
        with pytest.raises(MoveNotAllowed, match="Write the answer"):
            answer_family_comment(child, answer=" ", **answer)
        assert answer_family_comment(child, answer="The report says twice.", **answer).answered_by == people.officer
        with pytest.raises(MoveNotAllowed, match="answered already"):
            answer_family_comment(child, answer="Again.", **answer)


class TestASave:
    def test_takes_no_cause_that_is_none_and_no_advice_about_another_child(self) -> None:
        people = staff()
        text = begun(people)
        with pytest.raises(MoveNotAllowed, match="what made the line change"):
            save(text, "B", people.officer, typed("one", "A need", values={"cause": "whim"}))
        other = AdviceRequest.objects.create(
            source_id="AD9", assessment=drafting(people), kind="medical", requested_on=NOW.date()
        )
        with pytest.raises(MoveNotAllowed, match="advice about this child"):
            save(text, "B", people.officer, typed("one", "A need", source_advice=other.pk))
        assert not PlanLine.objects.exists()

    def test_sent_again_adds_one_line_and_one_version(self) -> None:
        people = staff()
        text = begun(people)
        first = save(text, "B", people.officer, typed("one", "A need"))
        again = save(text, "B", people.officer, typed("one", "A need"))
        assert first.versions == again.versions == {"one": 1}
        assert PlanLine.objects.filter(text=text).count() == 1

    def test_on_an_earlier_version_is_not_taken_and_the_other_lines_are(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("one", "A need"), typed("two", "Another"))
        save(text, "B", people.manager, typed("one", "A need, by a colleague", 1))
        saved = save(text, "B", people.officer, typed("one", "Mine", 1), typed("two", "Mine too", 1))
        stored = dict(PlanLine.objects.filter(text=text).values_list("line", "words"))
        assert saved.stale == ["one"]
        assert stored == {"one": "A need, by a colleague", "two": "Mine too"}

    def test_answers_a_stale_line_by_keeping_what_is_held_or_by_the_newer_version(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("one", "A need"))
        save(text, "B", people.manager, typed("one", "A colleague’s", 1))
        kept = save(text, "B", people.officer, typed("one", "Mine", 1, keep_held=True))
        mine = save(text, "B", people.officer, typed("one", "Mine", 2))
        assert (kept.stale, mine.stale, mine.versions) == ([], [], {"one": 3})
        assert EarlierLine.objects.get(version=2).content["words"] == "A colleague’s"

    def test_keeps_one_earlier_version_of_a_sitting(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("one", "A"))
        for version, words in enumerate(("A n", "A nee", "A need"), start=1):
            save(text, "B", people.officer, typed("one", words, version), now=later(seconds=10 * version))
        assert EarlierLine.objects.count() == 0
        save(text, "B", people.officer, typed("one", "Another day", 4), now=later(minutes=30))
        assert [one.content["words"] for one in EarlierLine.objects.all()] == ["A need"]

    def test_keeps_the_words_of_a_line_taken_out(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "B", people.officer, typed("one", "A need"))
        save(text, "B", people.officer, typed("one", "", 1, take_out=True))
        assert PlanLine.objects.get(line="one").words == "A need"
        assert PlanLine.objects.get(line="one").taken_out_at is not None

    def test_says_who_else_is_at_work_and_where_until_they_are_silent(self) -> None:
        people = staff()
        text = begun(people)
        save(text, "F", people.manager)
        (other,) = others_at_work(text, people.officer, later(minutes=1))
        assert other.words == f"{people.manager} is in section F"
        assert others_at_work(text, people.officer, later(minutes=5)) == []


class TestWhatIsWanting:
    def test_is_nothing_where_need_outcome_and_provision_hang_together(self) -> None:
        people = staff()
        assert wanting(written(people)) == []

    def test_names_the_empty_sections_that_hold_a_draft(self) -> None:
        people = staff()
        found = wanting(begun(people))
        assert [one.section for one in found if one.holds_draft] == ["A", "B", "C", "D", "E", "F"]

    def test_names_a_need_without_provision_until_a_reason_is_written(self) -> None:
        people = staff()
        text = written(people)
        save(text, "B", people.officer, typed("loose", "Hand-eye coordination."))
        assert [one.words for one in wanting(text)] == ["B2 has no provision, and no reason is given."]
        save(text, "B", people.officer, typed("loose", "Hand-eye coordination.", 1, values={"unlinked_reason": "Met."}))
        assert wanting(text) == []

    def test_takes_provision_for_an_outcome_as_provision_for_its_need(self) -> None:
        people = staff()
        text = written(people)
        save(text, "F", people.officer, typed("line-F", "Therapy, one to one.", 1, linked_to=("line-E",)))
        assert wanting(text) == []

    @pytest.mark.parametrize("vague", ["regular", "access to", "as required", "opportunities for", "where APPROPRIATE"])
    def test_names_vague_words_at_their_line_until_a_reason_is_written(self, vague: str) -> None:
        people = staff()
        text = written(people)
        words = f"Therapy, {vague} sessions."
        links = ("line-B", "line-E")
        save(text, "F", people.officer, typed("line-F", words, 1, linked_to=links))
        (found,) = wanting(text)
        assert f"F1 says “{vague.lower()}”" in found.words
        reason = {"vague_reason": "The therapist’s own word, defined in her report."}
        save(text, "F", people.officer, typed("line-F", words, 2, linked_to=links, values=reason))
        assert wanting(text) == []
