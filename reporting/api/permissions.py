"""Who may read what by key: a service account, with the scope that each address needs."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role


class IsApiClient(BasePermission):
    """An active service account that came with a key."""

    message = "This account may not use the API."
    scopes: tuple[Scope, ...] = ()

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the account is an API client and its key carries every scope needed."""
        user, key = request.user, request.auth
        if not (isinstance(user, User) and isinstance(key, ApiKey) and user.has_role(Role.API_CLIENT)):
            return False
        missing = [scope.value for scope in self.scopes if not key.has_scope(scope)]
        if missing:
            self.message = f"This key does not carry the scope {' and '.join(missing)}."
        return not missing


class MayReadFigures(IsApiClient):
    """Figures, at the level that the key's scopes give."""

    scopes = (Scope.OPERATIONAL,)


class MayReadCases(IsApiClient):
    """Person-level answers need the person scope as well."""

    scopes = (Scope.OPERATIONAL, Scope.PERSON)
