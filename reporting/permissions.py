"""Who may publish figures: predicates on people; imports no model."""

from __future__ import annotations

from ehcp.permissions import may_manage, may_read_cases

may_see_releases = may_read_cases
may_make_releases = may_manage
may_sign_releases = may_manage
