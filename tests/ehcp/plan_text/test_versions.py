"""A version is made in the act that sends it, never changes, and can be compared, read elsewhere and taken in."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import jsonschema
import pypdf
import pytest
from django.db import DatabaseError, transaction
from docx import Document

from ehcp.models import CaseEvent, Child, Plan, PlanText, PlanVersion, VersionCause
from ehcp.plan_text.acts.comments import answer_family_comment, record_family_comment
from ehcp.plan_text.acts.versions import correct_typo, take_in_plan_file
from ehcp.plan_text.acts.writing import begin_plan_text
from ehcp.plan_text.reads.files import FILES
from ehcp.plan_text.reads.text import open_text
from ehcp.plan_text.texts.content import DETAILS, compare
from ehcp.plan_text.texts.plan_file import NotAPlanFile, read_plan_file
from ehcp.plans.acts.plans import SectionI, issue_final, send_draft
from ehcp.reviews.acts.amendments import amend_without_review, issue_amended_final
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, at, drafting, staff
from tests.ehcp.plan_cases import LATE, a_maintained_plan
from tests.ehcp.plan_text.cases import DAY, NOW, checked, later, save, typed, written
from tests.factories import an_institution

pytestmark = pytest.mark.django_db
ISSUED = date(2026, 12, 3)
ROOT = Path(__file__).resolve().parents[3]


def draft_sent(people: Staff) -> PlanText:
    text = written(people)
    checked(text.child, people.officer)
    send_draft(text.child, by=people.officer, on=DAY, now=NOW)
    return text


def final_issued(people: Staff) -> Plan:
    text = draft_sent(people)
    school = an_institution(name="Elderfold School")
    return issue_final(
        text.child,
        by=people.decider,
        on=ISSUED,
        now=at(ISSUED),
        primary_need="SLCN",
        section_i=SectionI(institution=school),
    )


def section(version: PlanVersion, code: str) -> list[str]:
    return [line["words"] for one in version.content["sections"] if one["code"] == code for line in one["lines"]]


class TestADraft:
    def test_is_kept_as_a_version_by_the_act_that_sends_it_with_section_i_blank(self) -> None:
        people = staff()
        text = draft_sent(people)
        version = PlanVersion.objects.get()
        assert (version.number, version.cause, version.happened_on) == (1, "draft_sent", DAY)
        assert section(version, "B") == ["Speech that strangers do not understand."]
        assert section(version, "I") == []
        assert CaseEvent.objects.filter(child=text.child, kind="plan_version.kept").count() == 1

    def test_does_not_leave_without_a_check_of_its_last_words(self) -> None:
        people = staff()
        text = written(people)
        with pytest.raises(MoveNotAllowed, match="Check the quality"):
            send_draft(text.child, by=people.officer, on=DAY, now=NOW)
        checked(text.child, people.officer)
        save(text, "A", people.officer, typed("more", "“And I sing.”"), now=later(minutes=1))
        with pytest.raises(MoveNotAllowed, match="changed after its quality was checked"):
            send_draft(text.child, by=people.officer, on=DAY, now=later(minutes=2))
        assert not PlanVersion.objects.exists()

    def test_is_held_back_by_one_criterion_that_is_not_met_at_all(self) -> None:
        people = staff()
        text = written(people)
        checked(text.child, people.officer, quantified=0)
        with pytest.raises(MoveNotAllowed, match="not ready"):
            send_draft(text.child, by=people.officer, on=DAY, now=NOW)

    def test_of_a_plan_whose_words_are_kept_elsewhere_leaves_as_before(self) -> None:
        people = staff()
        assessment = drafting(people)
        send_draft(assessment.child, by=people.officer, on=DAY, now=NOW)
        assert not PlanVersion.objects.exists()


class TestAFinalPlan:
    def test_is_kept_with_its_placement_and_ends_the_writing(self) -> None:
        people = staff()
        plan = final_issued(people)
        version = PlanVersion.objects.first()
        assert version is not None
        assert (version.number, version.cause) == (2, "final_issued")
        assert section(version, "I") == ["Elderfold School (mainstream)"]
        assert open_text([plan.child_id]) is None

    def test_waits_for_an_answer_to_every_comment_of_the_family(self) -> None:
        people = staff()
        text = draft_sent(people)
        line = text.lines.get(line="line-F")
        said = record_family_comment(
            text.child, line=line.pk, words="Twice is too little.", by=people.support, on=DAY, now=NOW
        )
        with pytest.raises(MoveNotAllowed, match="comment of the family on F1 is not answered"):
            issue_final(
                text.child,
                by=people.decider,
                on=ISSUED,
                now=at(ISSUED),
                primary_need="SLCN",
                section_i=SectionI(type_only="special"),
            )
        answer_family_comment(
            text.child, comment=said.pk, answer="The report says twice.", taken_up=False, by=people.officer, now=NOW
        )
        issue_final(
            text.child,
            by=people.decider,
            on=ISSUED,
            now=at(ISSUED),
            primary_need="SLCN",
            section_i=SectionI(type_only="special"),
        )
        assert PlanVersion.objects.count() == 2

    def test_is_never_changed(self) -> None:
        people = staff()
        draft_sent(people)
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanVersion.objects.update(reason="Rewritten")


class TestASlipOfThePen:
    def test_is_put_right_in_a_new_version_and_the_plan_is_not_issued_again(self) -> None:
        people = staff()
        plan = final_issued(people)
        made = correct_typo(
            plan,
            line="line-B",
            wrong="strangers",
            right="Strangers",
            reason="Capital letter",
            by=people.officer,
            now=at(ISSUED),
        )
        assert (made.number, made.cause, made.reason) == (3, "typo", "Capital letter")
        (changed,) = [one for part in compare(_version(2).content, made.content) for one in part.lines]
        assert [(one.words, one.change) for one in changed.pieces if one.change] == [
            ("strangers", "out"),
            ("Strangers", "in"),
        ]
        assert not CaseEvent.objects.filter(kind="amendment.final_sent").exists()

    @pytest.mark.parametrize(
        ("wrong", "right", "why"),
        [
            ("Speech", "Hearing 2", "number"),
            ("Speech", "x" * 61, "at most"),
            ("nowhere", "elsewhere", "exactly once"),
        ],
    )
    def test_changes_no_number_no_sentence_and_nothing_that_is_not_there(
        self, wrong: str, right: str, why: str
    ) -> None:
        people = staff()
        plan = final_issued(people)
        with pytest.raises(MoveNotAllowed, match=why):
            correct_typo(
                plan, line="line-B", wrong=wrong, right=right, reason="A slip", by=people.officer, now=at(ISSUED)
            )


def _version(number: int) -> PlanVersion:
    return PlanVersion.objects.get(number=number)


class TestAnAmendment:
    def test_begins_with_the_words_in_force_and_keeps_the_notice_and_the_amended_plan(self) -> None:
        people = staff()
        plan = final_issued(people)
        text = begin_plan_text(plan.child, by=people.officer, now=at(ISSUED))
        line = text.lines.get(line="line-F")
        assert set(line.linked_to.values_list("line", flat=True)) == {"line-B", "line-E"}
        save(
            text,
            "F",
            people.officer,
            typed("line-F", "Therapy three times a week.", 1, linked_to=("line-B", "line-E")),
            now=at(ISSUED),
        )
        checked(plan.child, people.officer, now=at(ISSUED))
        review = amend_without_review(plan, by=people.decider, on=ISSUED, now=at(ISSUED), reasons="More therapy.")
        sent = date(2027, 1, 4)
        issue_amended_final(review, by=people.decider, on=sent, now=at(sent), appeal_pack=True)
        assert list(PlanVersion.objects.order_by("number").values_list("cause", flat=True)) == [
            "draft_sent",
            "final_issued",
            "amendment_notice",
            "amended_final",
        ]
        assert section(_version(4), "I") == ["Elderfold School (mainstream)"]


class TestAFile:
    def test_is_a_tagged_pdf_a_word_file_and_a_plan_file_with_the_same_words(self) -> None:
        people = staff()
        final_issued(people)
        version = _version(2)
        pdf = pypdf.PdfReader(io.BytesIO(FILES["pdf"].make(version)))
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a type of its own
        printed = " ".join(page.extract_text() for page in pdf.pages)
        word = "\n".join(one.text for one in Document(io.BytesIO(FILES["docx"].make(version))).paragraphs)
        told = json.loads(FILES["json"].make(version))
        for words in ("Speech that strangers do not understand.", "Elderfold School"):
            assert words in " ".join(printed.split())
            assert words in word
            assert words in json.dumps(told, ensure_ascii=False)
        assert "How often: Twice a week" in word

    def test_of_the_open_format_keeps_to_its_published_schema(self) -> None:
        people = staff()
        final_issued(people)
        schema = json.loads((ROOT / "docs/plan-file/plan.schema.json").read_text())
        jsonschema.validate(json.loads(FILES["json"].make(_version(2))), schema)
        assert set(schema["$defs"]["line"]["properties"]) == {"line", "words", "linked_to", "cause", *DETAILS}
        assert schema["properties"]["plan"]["properties"]["cause"]["enum"] == VersionCause.values

    def test_that_went_out_comes_in_as_the_words_of_a_plan_kept_elsewhere(self) -> None:
        people = staff()
        plan = final_issued(people)
        content = read_plan_file(FILES["json"].make(_version(2)))
        other = a_maintained_plan()
        Child.objects.filter(pk=other.child_id).update(surname=plan.child.surname, birth_date=plan.child.birth_date)
        other.child.refresh_from_db()
        made = take_in_plan_file(other.child, content=content, on=DAY, by=people.officer, now=at(DAY), submission=LATE)
        assert isinstance(made, PlanVersion)
        assert made.content["sections"] == _version(2).content["sections"]
        assert made.cause == "file_in"

    def test_about_another_child_is_refused(self) -> None:
        people = staff()
        final_issued(people)
        content = read_plan_file(FILES["json"].make(_version(2)))
        content["person"]["born"] = "2011-01-01"
        with pytest.raises(MoveNotAllowed, match="somebody else"):
            take_in_plan_file(a_maintained_plan().child, content=content, on=DAY, by=people.officer, now=at(DAY))

    @pytest.mark.parametrize(
        "spoilt",
        [
            b"\xff",
            b"[]",
            b'{"format": "ehc-plan", "format_version": 2}',
            b'{"format": "ehc-plan", "format_version": 1, "person": {"forename": "A", "surname": "B", "born": "x"}}',
        ],
    )
    def test_that_is_no_plan_file_is_refused(self, spoilt: bytes) -> None:
        with pytest.raises(NotAPlanFile):
            read_plan_file(spoilt)

    @pytest.mark.parametrize(
        "line",
        [
            {"line": "x"},
            {"line": "x", "words": "w", "more": 1},
            {"line": "x", "words": "w", "linked_to": ["y"]},
            {"line": "x", "words": "half of a character: \ud800"},
        ],
    )
    def test_with_a_line_that_is_not_of_the_format_is_refused(self, line: dict[str, object]) -> None:
        whole = {
            "format": "ehc-plan",
            "format_version": 1,
            "person": {"forename": "A", "surname": "B", "born": "2011-01-01"},
            "sections": [{"code": "F", "lines": [line]}],
        }
        with pytest.raises(NotAPlanFile, match="ection F"):
            read_plan_file(json.dumps(whole).encode())
