"""The plan in writing on a case: its sections and lines, what is still wrong, who else is at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ehcp.cases.reads.case import CaseNow
from ehcp.models import AdviceRequest
from ehcp.plan_text.models.text import AtWork, FamilyComment, PlanLine, PlanText
from ehcp.plan_text.models.versions import QualityCheck
from ehcp.plan_text.texts.criteria import HELD_BACK
from ehcp.plan_text.texts.sections import (
    LINKED_TO,
    NEEDS,
    OUTCOMES,
    PROVISION,
    SECTIONS,
    WRITTEN,
    LineKind,
    Section,
    states_none,
)
from ehcp.plan_text.texts.vague import VagueWords, vague_words
from sendcases.accounts.models import User

# Who gave no sign of life for longer than this is no longer at work.
AT_WORK_FOR = timedelta(minutes=2)


def open_text(records: list[int]) -> PlanText | None:
    """Return the plan in writing of a person; None where nothing is being written."""
    found = PlanText.objects.in_writing().filter(child__in=records).select_related("assessment", "plan")
    return found.order_by("-pk").first()


def lines_in(text: PlanText) -> list[PlanLine]:
    """Return the lines of a plan in writing in their order, those taken out left out."""
    found = text.lines.filter(taken_out_at__isnull=True).select_related("changed_by", "source_advice")
    order = {code: place for place, code in enumerate(SECTIONS)}
    lines = list(found.prefetch_related("linked_to", "served_by", "comments"))
    return sorted(lines, key=lambda line: (order[line.section], line.position, line.pk))


@dataclass(frozen=True)
class WrittenLine:
    """One line as its page shows it: its name, its vague words, whether anything is linked to it."""

    line: PlanLine
    label: str
    vague: list[VagueWords]
    is_loose: bool

    @property
    def comments(self) -> list[FamilyComment]:
        """Return what the family say to it."""
        return list(self.line.comments.all())

    @property
    def source(self) -> str:
        """Return where it comes from, in words."""
        return source_words(self.line)


def source_words(line: PlanLine) -> str:
    """Return the advice and the page, or the other document, that a line cites."""
    advice = line.source_advice
    named = advice_words(advice) if advice else ""
    return ", ".join(filter(None, [named, line.source_words]))


def advice_words(advice: AdviceRequest) -> str:
    """Return an advice in words: its kind, who gave it, and the day it was received."""
    day = advice.received_on
    received = f"received {day.day} {day:%B %Y}" if day else "not received yet"
    by = f" by {advice.adviser}" if advice.adviser else ""
    return f"{advice.get_kind_display()} advice{by}, {received}"


@dataclass(frozen=True)
class WrittenSection:
    """One section in writing, with its lines."""

    section: Section
    lines: list[WrittenLine]


def label_of(section: str, number: int) -> str:
    """Return what the line at a place of a section is called."""
    return f"{section}.{number}" if section[-1].isdigit() else f"{section}{number}"


def written(text: PlanText) -> list[WrittenSection]:
    """Return every section that is written, with its lines."""
    lines = lines_in(text)
    live = {line.pk for line in lines}
    return [
        WrittenSection(
            SECTIONS[code],
            [
                WrittenLine(line, label_of(code, number), _vague(line), _is_loose(line, live))
                for number, line in enumerate([one for one in lines if one.section == code], start=1)
            ],
        )
        for code in WRITTEN
    ]


def _vague(line: PlanLine) -> list[VagueWords]:
    if SECTIONS[line.section].kind is LineKind.WORDS:
        return []
    return vague_words(line.words, line.who, line.how_often, line.how_long)


def _is_loose(line: PlanLine, live: set[int]) -> bool:
    """Say whether a line is an orphan: a need without provision, an outcome or provision that serves nothing."""
    if states_none(line.words) or line.section not in {*NEEDS, *OUTCOMES, *PROVISION}:
        return False
    if line.section in NEEDS:
        return not _has_provision(line, live)
    return not any(one.pk in live for one in line.linked_to.all())


def _has_provision(need: PlanLine, live: set[int]) -> bool:
    served = [one for one in need.served_by.all() if one.pk in live]
    if any(one.section in PROVISION for one in served):
        return True
    through = [one.pk for one in served if one.section in OUTCOMES]
    return (
        bool(through)
        and PlanLine.objects.filter(linked_to__in=through, section__in=PROVISION, taken_out_at__isnull=True).exists()
    )


@dataclass(frozen=True)
class Wanting:
    """Something still wrong with a plan in writing; ``holds_draft``: it must be mended before a draft leaves."""

    section: str
    words: str
    holds_draft: bool = False


def wanting(text: PlanText, sections: list[WrittenSection] | None = None) -> list[Wanting]:
    """Return everything that keeps a plan in writing from being sent (workflow paper, section 6)."""
    found: list[Wanting] = []
    for one in sections if sections is not None else written(text):
        code = one.section.code
        if not one.lines and not one.section.may_be_empty:
            found.append(Wanting(code, f"Section {code} is empty.", holds_draft=True))
        for line in one.lines:
            found += _wanting_line(code, line)
    return found


def _wanting_line(code: str, one: WrittenLine) -> list[Wanting]:
    found = []
    if one.is_loose and not one.line.unlinked_reason:
        what = "has no provision" if code in NEEDS else "serves no need and no outcome"
        found.append(Wanting(code, f"{one.label} {what}, and no reason is given."))
    if one.vague and not one.line.vague_reason:
        words = ", ".join(f"“{vague.words}”" for vague in one.vague)
        found.append(Wanting(code, f"{one.label} says {words}: write what is meant, or why it stays."))
    unanswered = [comment for comment in one.comments if comment.answered_at is None]
    if unanswered:
        found.append(Wanting(code, f"A comment of the family on {one.label} is not answered."))
    return found


def last_check(text: PlanText) -> QualityCheck | None:
    """Return the last check of a plan in writing."""
    return text.checks.select_related("checked_by").first()


def check_wanting(text: PlanText) -> str:
    """Return why the check does not let these words go; empty where it does."""
    check = last_check(text)
    if check is None:
        return "Check the quality of the plan first."
    if check.checked_at < text.changed_at:
        return "The plan was changed after its quality was checked. Check it again."
    if check.grade == HELD_BACK:
        return "The last check found the plan not ready. Mend it and check it again."
    return ""


@dataclass(frozen=True)
class OtherAtWork:
    """A colleague who has the same plan open."""

    name: str
    section: str

    @property
    def words(self) -> str:
        """Say who is where."""
        return f"{self.name} is in section {self.section}"


def others_at_work(text: PlanText, user: User, now: datetime) -> list[OtherAtWork]:
    """Return the colleagues who have the plan open now, and in which section."""
    found = AtWork.objects.filter(text=text, seen_at__gt=now - AT_WORK_FOR).exclude(user=user)
    return [OtherAtWork(str(one.user), one.section) for one in found.select_related("user").order_by("pk")]


@dataclass(frozen=True)
class Linkable:
    """A line that a line of a section may be linked to."""

    line: str
    label: str
    words: str


def linkable(section: str, sections: list[WrittenSection]) -> list[Linkable]:
    """Return the lines that a line of ``section`` may be linked to."""
    allowed = LINKED_TO.get(section, [])
    return [
        Linkable(one.line.line, one.label, one.line.words)
        for part in sections
        if part.section.code in allowed
        for one in part.lines
    ]


def sources_for(case: CaseNow, text: PlanText) -> list[AdviceRequest]:
    """Return the advice that lines of this plan may cite: of its own assessment, or of any where it is amended."""
    return [one for one in case.advice if text.assessment_id is None or one.assessment_id == text.assessment_id]


@dataclass
class TextPage:
    """The plan in writing as its first page shows it."""

    text: PlanText
    sections: list[WrittenSection] = field(default_factory=list)
    wanting: list[Wanting] = field(default_factory=list)
    check: QualityCheck | None = None
    check_wanting: str = ""
    others: list[OtherAtWork] = field(default_factory=list)


def text_page(case: CaseNow, user: User, now: datetime) -> TextPage | None:
    """Return the plan in writing of a case with all that is still wrong; None where nothing is being written."""
    text = open_text(case.records)
    if text is None:
        return None
    sections = written(text)
    return TextPage(
        text,
        sections,
        wanting(text, sections),
        last_check(text),
        check_wanting(text),
        others_at_work(text, user, now),
    )


def has_unanswered(case: CaseNow) -> bool:
    """Say whether a comment of the family waits for an answer."""
    waiting = FamilyComment.objects.filter(answered_at__isnull=True, line__taken_out_at__isnull=True)
    return case.plan_text is not None and waiting.filter(line__text=case.plan_text).exists()


def unanswered(case: CaseNow) -> list[tuple[FamilyComment, str]]:
    """Return the comments of the family that wait for an answer, each with the name of its line."""
    text = open_text(case.records)
    if text is None:
        return []
    lines = [line for section in written(text) for line in section.lines]
    return [(one, line.label) for line in lines for one in line.comments if one.answered_at is None]
