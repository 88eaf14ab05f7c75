"""Who may see and publish figures: predicates on people; imports no model of this app."""

from __future__ import annotations

from ehcp.permissions import is_panel_clerk, is_panel_member, may_manage, may_read_cases
from panels.permissions import keeps_the_money

may_see_releases = may_read_cases
may_make_releases = may_manage
may_sign_releases = may_manage
# What was signed off for partners (disclosure paper, section 1, L1).
may_see_board = may_read_cases | is_panel_member | is_panel_clerk | keeps_the_money
