"""Letters: made from facts, whole before they leave, each to its own address; sending is the fact."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.recipients import recipients
from ehcp.documents.acts.storing import opened
from ehcp.letters.acts.delivering import deliver_letters, go_second_way, mark_posted, print_run
from ehcp.letters.acts.sending import Copy, LetterDraft, Stopped, enter_letter, send_letter
from ehcp.letters.acts.wording import write_details, write_wording
from ehcp.letters.format import Sheet, as_word
from ehcp.letters.kinds import LETTERS
from ehcp.letters.reads.tab import post_waiting
from ehcp.letters.reads.wording import DETAILS, wording_of, wrong_in
from ehcp.letters.texts import PACK_KEYS, Paragraph
from ehcp.models import AssessmentRequest, CaseEvent, Child, Letter, LetterCopy
from ehcp.people.acts.children import record_death
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_document, a_relation, a_request, a_user, restrict, tell_limits

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 10, tzinfo=UTC)
TODAY = date(2026, 10, 12)
FULL = [one for one in LETTERS.values() if one.paragraphs]


@pytest.fixture
def decider() -> User:
    return a_user(Role.DECISION_OFFICER)


@pytest.fixture
def details() -> None:
    told = {key: f"Invented {key}, 01632 960000" for key in DETAILS}
    write_details(told, note="First", by=a_user(Role.MANAGER), now=NOW)


@pytest.fixture
def child() -> Child:
    one = a_child(forename="Pip", surname="Inventedson", birth_date=date(2016, 3, 14), stage="requested")
    a_request(one, received_on=date(2026, 9, 7))
    a_relation(one, forename="Ada", surname="Madeupson", email="ada@invented.example", way="email")
    tell_limits(one)
    return one


def draft(child: Child, code: str, channel: str = "post", **values: Any) -> LetterDraft:
    copies = [Copy(one, channel) for one in recipients(child, TODAY).to]
    return LetterDraft(LETTERS[code], copies, **values)


def refusal(child: Child, reasons: str = "Progress is as expected with the support in place.", **values: Any) -> Any:
    return draft(child, "L3", said={"reasons": reasons, "support": "A plan of the school."}, **values)


class TestTheRegistry:
    def test_has_every_letter_of_the_paper(self) -> None:
        assert {f"L{n}" for n in range(1, 25)} <= set(LETTERS)

    @pytest.mark.parametrize("kind", FULL, ids=lambda kind: kind.code)
    def test_national_wording_holds_what_the_law_asks_for(self, kind: Any) -> None:
        assert wrong_in(kind, list(kind.paragraphs)) == []

    def test_every_letter_with_a_right_carries_the_pack(self) -> None:
        daggers = {"L3", "L6", "L9", "L12", "L14", "L15", "L16N", "L18"}
        assert {one.code for one in LETTERS.values() if one.is_appealable} == daggers
        assert all(set(PACK_KEYS) <= set(LETTERS[code].must_hold) for code in daggers)


class TestALetterThatRefuses:
    def test_cannot_leave_without_its_pack(self, child: Child, decider: User) -> None:
        with pytest.raises(MoveNotAllowed, match="appeal pack"):
            send_letter(child, draft=refusal(child), by=decider, now=NOW)
        assert not Letter.objects.exists()
        assert child.requests.get().outcome == "A"

    def test_is_the_decision_and_tells_the_rights_with_their_days(
        self, child: Child, decider: User, details: None
    ) -> None:
        sent = send_letter(child, draft=refusal(child), by=decider, now=NOW)
        request = AssessmentRequest.objects.get(child=child)
        assert (request.outcome, request.decision_sent_on, sent.sent_on) == ("N", TODAY, TODAY)
        said = " ".join(one.text for one in sent.parts)
        assert "12 December 2026" in said
        assert {"request.refused", "letter.sent"} <= set(CaseEvent.objects.values_list("kind", flat=True))

    def test_gives_the_day_that_the_clock_gives(self, child: Child, decider: User, details: None) -> None:
        sent = send_letter(child, draft=refusal(child), by=decider, now=NOW)
        limit = child.deadlines.get(rule="appeal_window")
        (told,) = [one.text for one in sent.parts if one.key == "appeal_time"]
        assert f"{limit.due_on.day} {limit.due_on:%B %Y}" in told

    def test_is_sent_once_however_often_it_is_pressed(self, child: Child, details: None, client: Client) -> None:
        client.force_login(a_user(Role.DECISION_OFFICER, Role.CASE_OFFICER))
        page = reverse("ehcp:letter-write", args=[child.pk, "L3"])
        form = client.get(page).context["form"]
        sent = {"reasons": "Progress is as expected with support.", "to0": "post", "do": "preview"}
        sent |= {name: form[name].value() for name in ("key", "version")}
        shown = client.post(page, sent)
        assert shown.status_code == 200
        assert "1 Invented Lane" in shown.content.decode()
        for _ in range(2):
            assert client.post(page, sent | {"do": "send"}).status_code == 302
        assert Letter.objects.count() == 1


class TestACopy:
    def test_goes_to_each_address_apart_and_shows_no_other(self, child: Child, decider: User, details: None) -> None:
        a_relation(child, forename="Bo", surname="Otherson", kind="father", address="9 Far Street", postcode="ZZ98 1AA")
        sent = send_letter(child, draft=refusal(child), by=decider, now=NOW)
        pages = []
        for copy in sent.copies.all():
            reader = pypdf.PdfReader(io.BytesIO(print_run([copy])))
            pages.append("".join(page.extract_text() for page in reader.pages))
        assert ["1 Invented Lane" in text for text in pages] == [True, False]
        assert ["9 Far Street" in text for text in pages] == [False, True]

    def test_is_a_tagged_pdf(self, child: Child, decider: User, details: None) -> None:
        sent = send_letter(child, draft=refusal(child), by=decider, now=NOW)
        reader = pypdf.PdfReader(io.BytesIO(print_run(list(sent.copies.all()))))
        assert len(reader.pages) > 1
        with opened(sent.copies.get().stored_as) as file:
            catalogue = pypdf.PdfReader(io.BytesIO(file.read())).trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert str(catalogue["/Lang"]).startswith("en")
        assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()

    def test_is_a_word_document_of_the_same_words(self) -> None:
        sheet = Sheet("T", "S", ["A"], "1 May 2026", [Paragraph("k", "One\n\n- two\n- three", "H")])
        said = [one.text for one in docx.Document(io.BytesIO(as_word(sheet))).paragraphs]
        assert said[-4:] == ["H", "One", "two", "three"]


class TestALink:
    def test_is_mailed_without_a_word_about_the_child_and_opens_with_the_birth_date(
        self, child: Child, decider: User, details: None, client: Client
    ) -> None:
        send_letter(child, draft=refusal(child, channel="link"), by=decider, now=NOW)
        LetterCopy.objects.update(ends_on=date(2099, 1, 1))
        deliver_letters(now=NOW)
        (message,) = mail.outbox
        assert not re.search(r"Pip|Inventedson|Ada|refus|assess", f"{message.subject} {message.body}")
        address = re.search(r"/letters/open/\S+", message.body)
        assert address
        assert client.post(address.group(), born(13)).status_code == 200
        answer = client.post(address.group(), born(14))
        assert b"".join(answer).startswith(b"%PDF")  # type: ignore[arg-type]
        assert LetterCopy.objects.get().state == "opened"

    def test_closes_after_five_wrong_dates(self, child: Child, decider: User, details: None, client: Client) -> None:
        send_letter(child, draft=refusal(child, channel="link"), by=decider, now=NOW)
        LetterCopy.objects.update(ends_on=date(2099, 1, 1))
        deliver_letters(now=NOW)
        address = re.search(r"/letters/open/\S+", mail.outbox[0].body)
        assert address
        codes = [client.post(address.group(), born(1)).status_code for _ in range(6)]
        assert codes == [200] * 5 + [404]
        assert client.post(address.group(), born(14)).status_code == 404

    def test_not_opened_after_five_days_goes_by_post(self, child: Child, decider: User, details: None) -> None:
        send_letter(child, draft=refusal(child, channel="link"), by=decider, now=NOW)
        deliver_letters(now=NOW)
        assert go_second_way(now=NOW + timedelta(days=4)) == 0
        assert go_second_way(now=NOW + timedelta(days=5)) == 1
        assert go_second_way(now=NOW + timedelta(days=6)) == 0
        waiting = list(post_waiting(decider, TODAY))
        assert mark_posted(waiting, by=decider, now=NOW) == mark_posted(waiting, by=decider, now=NOW) + 1


def born(day: int) -> dict[str, str]:
    return {"born-day": str(day), "born-month": "3", "born-year": "2016"}


class TestWording:
    def test_that_leaves_out_what_the_law_asks_for_is_refused(self) -> None:
        kind = LETTERS["L3"]
        without = [one for one in kind.paragraphs if one.key != "mediation"]
        with pytest.raises(MoveNotAllowed, match="mediation"):
            write_wording(kind, paragraphs=without, note="Shorter", by=a_user(Role.MANAGER), now=NOW)
        broken = [*kind.paragraphs, Paragraph("own_words", "Yours {nickname}")]
        with pytest.raises(MoveNotAllowed, match="nickname"):
            write_wording(kind, paragraphs=broken, note="More", by=a_user(Role.MANAGER), now=NOW)
        untimed = [Paragraph(one.key, "Appeal soon.") if one.key == "appeal_time" else one for one in kind.paragraphs]
        with pytest.raises(MoveNotAllowed, match="appeal_until"):
            write_wording(kind, paragraphs=untimed, note="Plain", by=a_user(Role.MANAGER), now=NOW)

    def test_of_an_authority_is_in_force_and_keeps_its_versions(self) -> None:
        kind, manager = LETTERS["L1"], a_user(Role.MANAGER)
        more = [*kind.paragraphs, Paragraph("own_words", "With kind regards")]
        for number in (1, 2):
            write_wording(kind, paragraphs=more, note="Kinder", by=manager, now=NOW)
            assert wording_of(kind).number == number
        with pytest.raises(MoveNotAllowed):
            write_wording(kind, paragraphs=more, note="Kinder", by=a_user(Role.CASE_OFFICER), now=NOW)


def test_a_letter_made_elsewhere_is_entered_with_its_proof_and_meets_the_clock(child: Child, decider: User) -> None:
    proof = a_document(child, title="Proof of posting")
    said = {"reasons": "Progress is as expected with support."}
    day = date(2026, 10, 9)
    enter_letter(child, kind=LETTERS["L3"], on=day, proof=proof, said=said, by=decider, now=NOW)
    assert AssessmentRequest.objects.get(child=child).decision_sent_on == day
    other = a_document(a_child())
    with pytest.raises(MoveNotAllowed):
        enter_letter(child, kind=LETTERS["L24"], on=day, proof=other, said=said, by=decider, now=NOW)


class TestPlantedFaults:
    """Simulated sends, each with one fault that misdirects a child's data; a restricted child's never leave."""

    FAULTS = ("wrong child", "sibling", "former partner", "restricted", "upn", "attachment")

    @pytest.mark.parametrize("fault", FAULTS)
    def test_are_stopped(self, child: Child, decider: User, details: None, fault: str) -> None:
        words, attached = "Progress is as expected with support. ", []
        other = a_child(forename="Mo", surname="Strangerby", birth_date=date(2015, 6, 9))
        if fault in {"wrong child", "restricted"}:
            words += "Mo Strangerby (9 June 2015) needs support."
        if fault == "restricted":
            restrict(other)
        if fault == "sibling":
            a_child(forename="Kim", surname="Inventedson", birth_date=date(2018, 2, 1))
            words += "Like Kim Inventedson, born 1/2/2018, with support."
        if fault == "former partner":
            a_relation(child, kind="father", surname="Gone", postcode="ZZ98 1AA", is_written_to=False)
            words += "Lives at ZZ981AA with support."
        if fault == "upn":
            words += "UPN J903900116023 with support."
        if fault == "attachment":
            stored = a_document(child)
            stored.pages.create(number=1, text="Name: Mo Strangerby. DOB 09/06/2015")
            attached = [stored]
        with pytest.raises(Stopped) as caught:
            send_letter(child, draft=refusal(child, words, attachments=attached), by=decider, now=NOW)
        assert "Strangerby" not in str(caught.value) or fault != "former partner"
        assert not Letter.objects.exists()

    def test_right_letters_are_not_stopped(self, decider: User, details: None) -> None:
        for n in range(5):
            one = a_child(forename="Ray", surname=f"Plainby{n}", birth_date=date(2014, 1 + n, 3), stage="requested")
            a_request(one, received_on=date(2026, 9, 7))
            a_relation(one)
            tell_limits(one)
            words = f"Ray was seen on 3 September 2026 and on 14/09/2026; progress with support. Tel 01632 96000{n}."
            send_letter(one, draft=refusal(one, words), by=decider, now=NOW)
        assert Letter.objects.count() == 5

    def test_what_a_recipient_may_not_see_cannot_be_overruled(self, child: Child, decider: User, details: None) -> None:
        Child.objects.filter(pk=child.pk).update(postcode="ZZ97 2BB")
        child.refresh_from_db()
        a_relation(child, kind="father", surname="Apartson", postcode="ZZ98 1AA", may_not_see="address")
        planned = refusal(child, "Living at ZZ97 2BB, with support.", guard_reason="It is right")
        with pytest.raises(Stopped) as caught:
            send_letter(child, draft=planned, by=decider, now=NOW)
        assert not caught.value.may_be_sent


def test_nothing_is_sent_about_a_child_who_died(child: Child, decider: User, details: None) -> None:
    send_letter(child, draft=refusal(child), by=decider, now=NOW)
    record_death(child, by=a_user(Role.CASE_OFFICER), on=TODAY, now=NOW)
    assert set(LetterCopy.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not CaseNow(child, TODAY).is_open_to_acts
