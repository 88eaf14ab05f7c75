"""What people are found by, and pairs of records that may be one person; both derived from the records."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp import permissions
from ehcp.history.models.record import one_of
from ehcp.people.models.children import Child
from sendcases.accounts.models import User


class SearchWordKind(models.TextChoices):
    """What a word of a person's is."""

    NAME = "name", "Name"
    BORN = "born", "Date of birth"
    UPN = "upn", "Unique pupil number"
    NUMBER = "number", "Other number or reference"


class SearchWord(models.Model):
    """
    One folded word, number or birth date of a person, now or formerly, on any of the person's records.

    ``person`` is the record that is kept. Derived by ``services.search_words`` and can always be rebuilt.
    """

    person = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="search_words")
    kind = models.CharField(max_length=10, choices=SearchWordKind)
    folded = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "folded", "person"], name="one_search_word_a_person"),
            one_of("search_words", "kind", SearchWordKind.values),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class WhyDouble(models.TextChoices):
    """Why two records may be of one person, the strongest reason first."""

    NUMBER = "number", "The same number"
    NAMES_AND_BIRTH = "names_and_birth", "The same or like names and one date of birth"
    NAMES = "names", "The same or like names, and dates of birth that are easily mistaken"
    BIRTH = "birth", "One date of birth, and one name alike"


class LikelyDoubleQuerySet(models.QuerySet["LikelyDouble"]):
    """Query vocabulary of likely doubles."""

    def visible_to(self, user: User) -> Self:
        """Keep the pairs of which ``user`` may see both records (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user, "first") & permissions.case_q(user, "second"))

    def open(self) -> Self:
        """Keep those nobody has looked at."""
        return self.filter(dismissed_on__isnull=True)


class LikelyDouble(models.Model):
    """
    Two records that may be of one person; ``first`` is the one with the lower key.

    Found anew by ``services.doubles``; a pair that somebody said to be two people stays dismissed.
    """

    first = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=20, choices=WhyDouble)
    found_on = models.DateField()
    dismissed_on = models.DateField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = LikelyDoubleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_a_likely_double"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_double_in_order"),
            one_of("likely_doubles", "why", WhyDouble.values),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"

    @property
    def owner(self) -> User | None:
        """Return who is to look at the pair: the officer of the first record, or failing one of the second."""
        return self.first.officer or self.second.officer
