"""Users, teams, roles, API keys, and the history of all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from knox.models import AbstractAuthToken

from sendcases.accounts.roles import ROLE_LABELS, Role
from sendcases.audit import moments
from sendcases.audit.append_only import append_only


class Team(models.Model):
    """A team of the SEND service; cases are allocated to its officers."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class PeopleManager(UserManager["User"]):
    """Makes accounts; the first one is made on the command line, and that is history too."""

    use_in_migrations = False

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: Any
    ) -> User:
        """Make an account that administers, as ``createsuperuser`` asks for, and write that in its history."""
        with transaction.atomic(using=self.db):
            user: User = super().create_superuser(username, email, password, **extra_fields)
            AccountEvent.objects.using(self.db).create(
                kind="account.added",
                about=user,
                happened_at=moments.now(),
                data={"roles": [Role.SYSTEM_ADMINISTRATOR.value]},
            )
        return user


class User(AbstractUser):  # type: ignore[django-manager-missing]  # the key library's relation
    """A person, or a service account of an API consumer, who may sign in or hold keys."""

    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    # The scopes of the API key this account came with; none where a person signed in.
    key_scopes: frozenset[str] | None = None
    # When an administrator gave the password that holds; blank once the person has chosen their own.
    password_given_at = models.DateTimeField(null=True, blank=True)
    # Sessions that began up to this moment are over, also when the person may sign in again.
    sessions_end_at = models.DateTimeField(null=True, blank=True)
    wants_digest = models.BooleanField(default=True, help_text="Send this person the daily digest of limits.")

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        ordering: ClassVar = ["last_name", "first_name", "username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """
        Return the roles granted to this person (one query, kept for the request); none when suspended.

        The account made on the command line is a system administrator: it makes the others, and sees no case.
        """
        if not self.is_active or self.pk is None:
            return frozenset()
        granted = {Role(code) for code in self.grants.values_list("role", flat=True)}
        return frozenset(granted | {Role.SYSTEM_ADMINISTRATOR} if self.is_superuser else granted)

    def has_role(self, *roles: Role) -> bool:
        """Say whether any of ``roles`` is granted."""
        return not self.roles.isdisjoint(roles)


class RoleGrant(models.Model):
    """One role given to one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, ROLE_LABELS[role]) for role in Role])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class Scope(models.TextChoices):
    """What an API key may read."""

    OPERATIONAL = "kpis.operational", "Figures; without the scope for children those of signed releases alone"
    PERSON = "cases.person", "The children behind a figure, and exact figures"


class ApiKey(AbstractAuthToken):  # type: ignore[misc]  # the library is untyped
    """A hashed, expiring key of a service account, with the scopes it carries."""

    name = models.CharField(max_length=100, blank=True, default="")
    purpose = models.CharField(max_length=200, blank=True, default="")
    scopes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return f"{self.name or 'key'} {self.token_key}"

    @property
    def scope_names(self) -> list[str]:
        """Return what the key may read, for the screen."""
        return [Scope(scope).label for scope in self.scopes]

    def has_scope(self, scope: Scope) -> bool:
        """Say whether the key carries ``scope``."""
        return scope.value in self.scopes


@append_only
class AccountEvent(models.Model):
    """
    One thing done to an account, a team or a key: who did it (nobody: the command line), to whom, what, when.

    Append-only: the database refuses changes and deletions. ``kind`` is ``noun.past_tense``; ``data`` holds
    codes, days, and names of teams and fields: never a person's data, a password or a key.
    """

    kind = models.CharField(max_length=40)
    about = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="account_events")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-happened_at", "-id"], name="account_event_latest"),
            models.Index(fields=["about", "-happened_at"], name="account_event_about"),
            models.Index(fields=["by", "-happened_at"], name="account_event_by"),
            models.Index(fields=["kind", "-happened_at"], name="account_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id}"


@append_only
class Alert(models.Model):
    """
    One thing the auditor must hear of: somebody was given a way to children's records, or history was changed.

    Append-only, and written in the transaction of what it tells of. ``data`` holds codes as an account event does.
    """

    kind = models.CharField(max_length=40)
    about = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id}"


class CachedValue(models.Model):
    """
    One row of the cache that every process shares: above all the counts of attempts to sign in.

    Django's database cache reads and writes it by statements of its own; nothing else does. Keys are hashes and
    counters, values moments.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "sendcases_cache"

    def __str__(self) -> str:
        return self.cache_key
