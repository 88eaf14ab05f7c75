"""What stops a letter before it leaves: words about somebody else, an address or a school that must be kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.recipients import recipients
from ehcp.letters.acts.sending import LetterDraft, Stopped, enter_letter, send_letter
from ehcp.letters.forms import FinalLetterForm
from ehcp.letters.kinds import LETTERS
from ehcp.letters.reads.tab import candidates_for
from ehcp.models import CaseEvent, Child, Letter
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.letters.test_letters import NOW, TODAY, child, decider, details, draft, refusal
from tests.factories import a_child, a_document, a_placement, a_plan, a_relation, a_user, an_institution
from tests.pages.act_pages import hidden, typed

__all__ = ["child", "decider", "details"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("details")]
WHY = "Progress is as expected with the support in place. "


def stopped(child: Child, by: User, words: str = "", *, reason: str = "") -> Stopped:
    with pytest.raises(Stopped) as caught:
        send_letter(child, draft=refusal(child, WHY + words, guard_reason=reason), by=by, now=NOW)
    assert not Letter.objects.exists()
    return caught.value


class TestADoubt:
    def test_is_overruled_with_a_reason_that_is_kept(self, child: Child, decider: User) -> None:
        a_child(forename="Mo", surname="Strangerby", birth_date=date(2015, 6, 9))
        words = "Like Mo Strangerby, born on 9 June 2015."
        assert stopped(child, decider, words, reason=" ").may_be_sent
        planned = refusal(child, WHY + words, guard_reason=" A cousin, named by the mother. ")
        sent = send_letter(child, draft=planned, by=decider, now=NOW)
        assert sent.guard_reason == "A cousin, named by the mother."
        assert CaseEvent.objects.get(kind="letter.sent").reason.text == "A cousin, named by the mother."

    @pytest.mark.parametrize(
        ("state", "words"),
        [("none", "No text could be read"), ("part", "Not all of the text"), ("waiting", "not read yet"), ("read", "")],
    )
    def test_is_an_attachment_that_was_not_read_through(
        self, child: Child, decider: User, state: str, words: str
    ) -> None:
        planned = refusal(child, attachments=[a_document(child, title="Report of May", text_state=state)])
        if not words:
            assert send_letter(child, draft=planned, by=decider, now=NOW).attachments.count() == 1
            return
        with pytest.raises(Stopped, match=words) as caught:
            send_letter(child, draft=planned, by=decider, now=NOW)
        assert caught.value.may_be_sent


class TestWhatMustBeKept:
    @pytest.mark.parametrize(
        ("words", "is_stopped"),
        [
            ("He lives at 9 Far Street.", True), ("He lives at 9 FAR street.", True), ("Write to zz981aa.", True),
            ("Write to bo@invented.example.", True), ("He lives in Fartown.", False),
            ("You live at 1 Invented Lane.", True),  # true of one of the two, and the letter goes to both
        ],
    )  # fmt: skip
    def test_is_the_address_of_another_contact(self, child: Child, decider: User, words: str, is_stopped: bool) -> None:
        a_relation(
            child, kind="father", forename="Bo", surname="Otherson", address="9 Far Street\nFartown",
            postcode="ZZ98 1AA", email="bo@invented.example",
        )  # fmt: skip
        if is_stopped:
            assert not stopped(child, decider, words, reason="It is right").may_be_sent
        else:
            send_letter(child, draft=refusal(child, WHY + words), by=decider, now=NOW)

    def test_is_not_ones_own_address(self, child: Child, decider: User) -> None:
        assert send_letter(child, draft=refusal(child, WHY + "You live at 1 Invented Lane."), by=decider, now=NOW)

    @pytest.mark.parametrize(
        ("kept", "words", "is_stopped"),
        [
            ("address", "She goes to Larch School.", False), ("address_and_school", "She goes to Larch School.", True),
            ("address", "She lives at ZZ97 2BB.", True), ("address_and_school", "She lives at ZZ97 2BB.", True),
            ("none", "She lives at ZZ97 2BB and goes to Larch School.", False),
        ],
    )  # fmt: skip
    def test_is_the_home_and_the_school_from_whom_they_are_kept(
        self, child: Child, decider: User, kept: str, words: str, is_stopped: bool
    ) -> None:
        Child.objects.filter(pk=child.pk).update(postcode="ZZ97 2BB")
        plan = a_plan(child, ceased_on=TODAY, cease_reason="1")
        a_placement(plan, institution=an_institution(name="Larch School"))
        child.refresh_from_db()
        child.relations.update(may_not_see=kept)
        closed = draft(child, "L24", said={"why": words}, guard_reason="It is right")
        if is_stopped:
            with pytest.raises(Stopped) as caught:
                send_letter(child, draft=closed, by=decider, now=NOW)
            assert not caught.value.may_be_sent
        else:
            assert send_letter(child, draft=closed, by=decider, now=NOW).code == "L24"


class TestALetterThatCannotLeave:
    def test_goes_to_nobody(self, child: Child, decider: User) -> None:
        to_nobody = LetterDraft(LETTERS["L3"], [], said={"reasons": WHY, "support": "A plan of the school."})
        with pytest.raises(MoveNotAllowed, match="at least one person"):
            send_letter(child, draft=to_nobody, by=decider, now=NOW)

    def test_has_an_attachment_of_another_child_or_one_that_was_held(self, child: Child, decider: User) -> None:
        for one in (a_document(a_child()), a_document(child, state="infected")):
            with pytest.raises(MoveNotAllowed, match="Only documents of this case that are filed"):
                send_letter(child, draft=refusal(child, attachments=[one]), by=decider, now=NOW)

    @pytest.mark.parametrize(("channel", "missing"), [("post", "postal address"), ("link", "e-mail address")])
    def test_has_no_address_for_its_way(self, child: Child, decider: User, channel: str, missing: str) -> None:
        person = child.relations.get().person
        person.address = person.postcode = person.email = ""
        person.save()
        with pytest.raises(MoveNotAllowed, match=f"No {missing}"):
            send_letter(child, draft=refusal(child, channel=channel), by=decider, now=NOW)
        assert child.requests.get().outcome == "A", "the decision is not recorded where the letter did not go"

    def test_is_not_of_this_case(self, child: Child, decider: User) -> None:
        with pytest.raises(MoveNotAllowed, match="cannot be sent on the case as it stands"):
            send_letter(child, draft=draft(child, "L16"), by=decider, now=NOW)
        with pytest.raises(MoveNotAllowed, match="no wording of this letter yet"):
            send_letter(child, draft=draft(child, "L12"), by=decider, now=NOW)
        with pytest.raises(MoveNotAllowed, match="cannot be entered"):
            enter_letter(
                child, kind=LETTERS["L16"], on=TODAY, proof=a_document(child), said={}, by=decider, now=NOW
            )  # fmt: skip


def test_the_family_are_written_to_by_one_way_or_the_other_and_others_only_if_chosen(child: Child) -> None:
    a_relation(
        child, kind="social_worker", surname="Helper", email="", parental_responsibility="no", is_written_to=True
    )
    told, found = candidates_for(LETTERS["L3"], CaseNow(child, TODAY))
    family, other = told
    assert [way for way, _ in family.ways] == ["link", "post"]
    assert (family.usual, family.is_always) == ("link", True)
    assert [way for way, _ in other.ways] == ["", "post"]
    assert (other.usual, len(found.copies)) == ("", 1)
    assert recipients(child, TODAY).to[0].name == family.to.name


def test_a_letter_made_elsewhere_is_entered_from_its_page_once_its_proof_is_filed(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)
    client = Client()
    client.force_login(a_user(Role.DECISION_OFFICER, Role.CASE_OFFICER))
    address = reverse("ehcp:letter-enter", args=[child.pk])
    assert "Upload the proof" in client.get(address, follow=True).content.decode()
    proof = a_document(child, title="Proof of posting")
    page = client.get(address)
    assert "Proof of posting" in page.content.decode()
    form = hidden(page) | typed(code="L3", on=date(2026, 10, 9), reasons=WHY, proof=proof.pk)
    assert client.post(address, form).status_code == 302
    letter = Letter.objects.get()
    assert (letter.code, letter.sent_on, letter.proof) == ("L3", date(2026, 10, 9), proof)
    assert child.requests.get().outcome == "N"


def test_a_link_ends_after_four_weeks_and_a_letter_by_post_does_not(child: Child, decider: User) -> None:
    sent = send_letter(child, draft=refusal(child, channel="link"), by=decider, now=NOW)
    assert sent.copies.get().ends_on == date(2026, 11, 9)
    posted = send_letter(child, draft=draft(child, "L24", said={"why": "Moved away."}), by=decider, now=NOW)
    assert posted.copies.get().ends_on is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"names": "setting", "sen_setting": "OTH", "sen_setting_other": "Tuition at the library"}, "Tuition at the"),
        ({"names": "setting", "sen_setting": "OTH"}, "another arrangement"),
        ({"names": "setting", "sen_setting": "EHE"}, "Elective home education"),
        ({"names": "type", "type_only": "special"}, "a type of setting only: special"),
    ],
)
def test_a_final_plan_tells_what_section_i_names(given: dict[str, str], words: str) -> None:
    posted = {"primary_need": "ASD", "key": "k", "version": "1"} | given
    form = FinalLetterForm(posted, kind=LETTERS["L9"], candidates=[], documents=[], today=TODAY, version=1)
    assert form.is_valid(), form.errors
    assert words in form.said([])["setting_words"]
