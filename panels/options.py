"""What a panel may recommend for each kind of item, the legal test beside it, and what follows; plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.days import act_by, working_days_back, working_days_within
from ehcp.law.holidays import Holidays

# Panels paper, section 6: two working days to ratify; the notice goes on the next one.
RATIFY_WORKING_DAYS = 2
NOTICE_WORKING_DAYS = 1
# Panels paper, section 3: a quorum is this many advising members, with these agencies or roles among them.
QUORUM = 3


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a panel may recommend. ``agrees`` is how the exchange format counts it once ratified."""

    code: str
    words: str
    agrees: bool
    sends_notice: bool = False


@dataclass(frozen=True, slots=True)
class KindOptions:
    """An item kind: its options, the legal test shown beside the reasons, its tests as reasons, its money."""

    options: tuple[Option, ...]
    test: str
    citation: str
    legal_reasons: tuple[tuple[str, str], ...]
    has_money: bool = False
    refuses_money_reasons: bool = False

    def option(self, code: str) -> Option:
        """Return the option of that code; raise ``KeyError`` for another."""
        return {option.code: option for option in self.options}[code]

    @property
    def test_in_law(self) -> str:
        """Return the legal test with its citation, as it stands beside the reasons box."""
        return f"{self.test} ({self.citation})"


KINDS: dict[str, KindOptions] = {
    "assess": KindOptions(
        options=(
            Option("assess", "Assess", agrees=True, sends_notice=True),
            Option("do_not_assess", "Do not assess", agrees=False, sends_notice=True),
        ),
        test="The child or young person has or may have special educational needs, and it may be necessary for "
        "special educational provision to be made for them in accordance with an EHC plan.",
        citation="Children and Families Act 2014, s36(8)",
        legal_reasons=(
            ("may_have_needs", "Has or may have special educational needs"),
            ("may_need_plan", "It may be necessary for provision to be made under a plan"),
            ("no_needs", "Does not have special educational needs"),
            ("plan_not_needed", "Provision under a plan is not likely to be necessary"),
        ),
        refuses_money_reasons=True,
    ),
    "issue": KindOptions(
        options=(
            Option("issue", "Issue a plan", agrees=True),
            Option("issue_with_changes", "Issue a plan with changes", agrees=True),
            Option("do_not_issue", "Do not issue a plan", agrees=False, sends_notice=True),
        ),
        test="In the light of the assessment it is necessary for special educational provision to be made in "
        "accordance with an EHC plan.",
        citation="Children and Families Act 2014, s37(1)",
        legal_reasons=(
            ("necessary", "Provision under a plan is necessary"),
            ("not_necessary", "Provision can be made without a plan"),
        ),
        refuses_money_reasons=True,
    ),
    "placement": KindOptions(
        options=(
            Option("name_setting", "Name the setting", agrees=True),
            Option("name_type", "Name the type only", agrees=True),
            Option("keep_placement", "Keep the present placement", agrees=False),
            Option("consult_further", "Consult further", agrees=False),
        ),
        test="The setting asked for is named unless it is unsuitable for the child's age, ability, aptitude or needs, "
        "or incompatible with the efficient education of others or the efficient use of resources. Mainstream may "
        "not be refused merely because a plan is maintained (s33).",
        citation="Children and Families Act 2014, ss33 and 39(4)",
        legal_reasons=(
            ("suitable", "Suitable for age, ability, aptitude and needs"),
            ("unsuitable", "Unsuitable for age, ability, aptitude or needs"),
            ("others", "Incompatible with the efficient education of others"),
            ("resources", "Incompatible with the efficient use of resources"),
        ),
        has_money=True,
    ),
    "top_up": KindOptions(
        options=(
            Option("agree_amount", "Agree the amount", agrees=True),
            Option("reduce", "Agree a lower amount", agrees=True),
            Option("no_change", "No change", agrees=False),
            Option("end", "End the top-up", agrees=True),
        ),
        test="The authority must secure the special educational provision specified in the plan.",
        citation="Children and Families Act 2014, s42(2)",
        legal_reasons=(
            ("provision_specified", "The provision is specified in section F"),
            ("provision_changed", "The provision in section F has changed"),
            ("within_ordinary", "The setting can make it from what it ordinarily has"),
        ),
        has_money=True,
    ),
    "provision": KindOptions(
        options=(
            Option("agree", "Agree", agrees=True),
            Option("agree_part", "Agree in part", agrees=True),
            Option("commission_jointly", "Commission jointly", agrees=True),
            Option("not_agreed", "Do not agree", agrees=False),
        ),
        test="Provision is specified for each need in the plan; health and social care provision is for its own body.",
        citation="SEND Regulations 2014, reg 12(1)",
        legal_reasons=(
            ("needed", "Called for by a need in section B"),
            ("not_needed", "Not called for by a need in section B"),
            ("health_or_care", "Health or social care provision"),
        ),
        has_money=True,
    ),
}


def latest_safe_day(limit: date, holidays: Holidays) -> date:
    """
    Return the last day on which a panel can sit and the authority still keep ``limit``.

    Counted back from the last working day on or before the limit: the notice on that day, ratification two
    working days before (panels paper, sections 1 and 6). Advice only: a panel never stops a clock.
    """
    return working_days_back(act_by(limit, holidays), RATIFY_WORKING_DAYS + NOTICE_WORKING_DAYS, holidays)


def ratify_by(held_on: date, holidays: Holidays) -> date:
    """Return the day by which a recommendation made on ``held_on`` is to be ratified."""
    return working_days_within(held_on, RATIFY_WORKING_DAYS, holidays)
