"""One setting consulted about one plan: asked, reminded, its reply against section 39, withdrawn, chosen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ehcp.history.models.record import Record, RecordQuerySet, one_of, ordered
from ehcp.institutions.models import Institution
from ehcp.plans.models.plans import Plan


class Reply(models.TextChoices):
    """What a setting answers: a setting that is full has said nothing yet against being named."""

    CAN = "can", "Can meet the needs"
    OBJECTS = "objects", "Objects to being named"
    NO_VIEW = "no_view", "Gives no view"


class Vacancy(models.TextChoices):
    """What a setting says of its places; that it is full is no ground by itself."""

    PLACE = "place", "Has a place"
    LATER = "later", "Has a place later"
    FULL = "full", "Says that it is full"


# Ground, column and words of Children and Families Act 2014, s39(4).
GROUNDS: dict[str, str] = {
    "unsuitable": "Unsuitable for the age, ability, aptitude or special educational needs (s39(4)(a))",
    "others": "Incompatible with the efficient education of others (s39(4)(b)(i))",
    "resources": "Incompatible with the efficient use of resources (s39(4)(b)(ii))",
}


class ConsultationQuerySet(RecordQuerySet["Consultation"]):
    """Query vocabulary of consultations."""

    def open(self) -> Self:
        """Keep those that are neither answered nor withdrawn nor chosen: one of a setting about a plan may be."""
        return self.filter(replied_on__isnull=True, withdrawn_on__isnull=True, chosen_on__isnull=True)

    def waiting(self) -> Self:
        """
        Keep those that are open about a plan that is still the authority's to write, and not sent since.

        The ledger waits for the same: a plan sent after the setting was consulted overtakes its reply.
        """
        goes_on = Q(plan__ceased_on__isnull=True, plan__transferred_out_on__isnull=True) & _true("plan__")
        living = Q(plan__child__deceased_on__isnull=True)
        return self.open().filter(goes_on & living).exclude(pk__in=Consultation.objects.overtaken().values("pk"))

    def overtaken(self) -> Self:
        """Keep those about a plan that was sent, as final or amended, on the day of the consultation or later."""
        sent = Q(plan__first_final_on__gte=F("sent_on"))
        for path in ("plan__reviews__", "plan__reassessments__"):
            sent |= Q(**{f"{path}amended_final_sent_on__gte": F("sent_on")}) & _true(path)
        return self.filter(sent)

    def with_standing(self) -> Self:
        """Add ``is_waited_for``: whether a reply is still of use."""
        return self.annotate(is_waited_for=Exists(Consultation.objects.waiting().filter(pk=OuterRef("pk"))))


def _true(path: str) -> Q:
    """Return the condition that the record at ``path`` was not entered by mistake."""
    return Q(**{f"{path}entered_in_error__isnull": True}) | Q(**{f"{path}entered_in_error": False})


class Consultation(Record):
    """
    A setting consulted about naming it in a plan (Children and Families Act 2014, ss38 to 40).

    ``is_requested``: the family asked for it, so it must be named unless a ground of s39(4) holds. ``reply_words``
    are the setting's own reasons, ``vacancy_note`` what it says of its places, ``answer`` what the authority says to an
    objection when it chooses, or does not choose, the setting. Cost in pounds a year.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="consultations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="consultations")
    is_requested = models.BooleanField()
    sent_on = models.DateField()
    replied_on = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=10, null=True, blank=True, choices=Reply)
    says_unsuitable = models.BooleanField(null=True)
    says_others = models.BooleanField(null=True)
    says_resources = models.BooleanField(null=True)
    reply_words = models.TextField(max_length=4_000, null=True, blank=True)
    vacancy = models.CharField(max_length=10, null=True, blank=True, choices=Vacancy)
    vacancy_note = models.CharField(max_length=500, null=True, blank=True)
    annual_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    chasers = models.PositiveSmallIntegerField(default=0, db_default=0)
    chased_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, null=True, blank=True)
    chosen_on = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=4_000, null=True, blank=True)

    # Whether a reply is still of use, where it was read with ``with_standing``; else the one who reads has seen to it.
    is_waited_for = True

    table = "consultations"
    id_prefix = "CN"
    child_path = "plan__child"
    uncorrected = (
        "reply_words", "vacancy_note", "chasers", "withdrawn_reason", "answer",
    )  # fmt: skip
    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sent_on", "pk"]
        constraints: ClassVar = [
            one_of("consultations", "reply", Reply.values, blank=True),
            one_of("consultations", "vacancy", Vacancy.values, blank=True),
            *ordered(
                "consultations",
                ("sent_on", "replied_on"),
                ("sent_on", "chased_on"),
                ("sent_on", "withdrawn_on"),
                ("sent_on", "chosen_on"),
            ),
            models.CheckConstraint(
                condition=Q(reply__isnull=True) | Q(replied_on__isnull=False), name="consultations_reply_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["plan", "institution"],
                condition=Q(replied_on__isnull=True, withdrawn_on__isnull=True, chosen_on__isnull=True),
                name="one_open_consultation_of_a_setting",
            ),
        ]

    @property
    def grounds(self) -> list[str]:
        """Return the words of the grounds that the setting names."""
        return [words for ground, words in GROUNDS.items() if getattr(self, f"says_{ground}")]

    def is_waiting(self, on: date) -> bool:
        """Say whether nothing has come of it by ``on``, and a reply is still of use."""
        came = (self.replied_on, self.withdrawn_on, self.chosen_on)
        return self.is_waited_for and not any(day and day <= on for day in came)
