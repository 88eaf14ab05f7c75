"""Documents of one child, the text of their pages, and what stopped one of them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp import permissions
from ehcp.documents.kinds import FILE_KINDS, FileKind
from ehcp.history.models.record import one_of
from ehcp.people.models.children import Child
from sendcases.accounts.models import User


class DocumentKind(models.TextChoices):
    """What a document is."""

    ADVICE = "advice", "Advice or information"
    EVIDENCE = "evidence", "Evidence"
    REPORT = "report", "Report of a review"
    LETTER = "letter", "Letter or e-mail"
    CONSENT = "consent", "Consent or agreement"
    PLAN = "plan", "Plan"
    ORDER = "order", "Order of the Tribunal"
    OTHER = "other", "Other"


class DocumentState(models.TextChoices):
    """Where a document stands; only one that is filed or was replaced can be read."""

    CHECKING = "checking", "Being checked"
    INFECTED = "infected", "Held: a virus was found"
    STOPPED = "stopped", "Stopped: it names somebody else"
    FILED = "filed", "Filed"
    REPLACED = "replaced", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"


class TextState(models.TextChoices):
    """Whether the text of a document could be read."""

    WAITING = "waiting", "Not read yet"
    READ = "read", "Read"
    PART = "part", "Read in part"
    NONE = "none", "No text could be read"


READABLE = (DocumentState.FILED, DocumentState.REPLACED)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Query vocabulary of documents."""

    def visible_to(self, user: User) -> Self:
        """Keep the documents of the children ``user`` may see (threats paper, sections 2.2 and 2.3)."""
        return self.filter(permissions.case_q(user, "child"))

    def readable(self) -> Self:
        """Keep those whose content may be read: checked, and neither stopped nor withdrawn."""
        return self.filter(state__in=READABLE)


class Document(models.Model):
    """
    One document about one child.

    ``stored_as`` is a random name in private storage; ``sha256`` is of the bytes as they came. ``original_name`` is
    shown to those who may see the child and stands in no address and no name of a download. Nothing is deleted: a
    document is replaced by a later one or withdrawn, each with a reason.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="documents")
    source_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=DocumentKind)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True, default="")
    dated_on = models.DateField(null=True, blank=True)
    received_on = models.DateField()
    about_table = models.CharField(max_length=30, blank=True, default="")
    about_id = models.CharField(max_length=100, blank=True, default="")
    original_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=200, unique=True)
    file_type = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.CHECKING)
    text_state = models.CharField(max_length=10, choices=TextState, default=TextState.WAITING)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    replaced_reason = models.CharField(max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_reason = models.CharField(max_length=300, blank=True, default="")

    id_prefix: ClassVar[str] = "DO"

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["child", "-received_on"], name="document_of_child")]
        constraints: ClassVar = [
            one_of("documents", "kind", DocumentKind.values),
            one_of("documents", "state", DocumentState.values),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="documents_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.source_id

    @property
    def file_kind(self) -> FileKind:
        """Return the type of the file."""
        return FILE_KINDS[self.file_type]

    @property
    def is_readable(self) -> bool:
        """Say whether the content may be read."""
        return self.state in READABLE

    @property
    def may_be_shown(self) -> bool:
        """Say whether a browser may show the content instead of saving it."""
        return self.is_readable and self.file_kind.is_shown

    @property
    def download_name(self) -> str:
        """Return the name of a download: the reference, which tells nothing of a person."""
        return f"{self.source_id}.{self.file_kind.ending}"


class DocumentPage(models.Model):
    """The text of one page of a document, from 1; of what has no pages, about a page at a time."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="one_text_a_page")]

    def __str__(self) -> str:
        return f"{self.document_id}:{self.number}"


class DoubtKind(models.TextChoices):
    """What in a text belongs to somebody else."""

    UPN = "upn", "a UPN that is not this child’s"
    NHS = "nhs", "an NHS number that is not this child’s"
    NAME = "name", "the name and date of birth of somebody else"
    BORN = "born", "a date of birth that is not this child’s"


class DocumentDoubt(models.Model):
    """
    One place in a document that belongs to somebody else: which page, what, and the words of the document there.

    It says nothing of whose it is: the same stands here whether or not a record of that person is held, or hidden.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="doubts")
    page = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=DoubtKind)
    words = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["document", "page", "pk"]

    def __str__(self) -> str:
        return f"{self.document_id}:{self.page}"
