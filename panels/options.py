"""What a panel may recommend for each kind of item, the legal test beside it, and what follows; plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Money(StrEnum):
    """What an option does with money once the authority has ratified it."""

    NONE = ""
    COMMITS = "commits"
    RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class Option:
    """
    One thing a panel may recommend. ``agrees`` is how the exchange format counts it once ratified.

    ``money`` says whether it commits pounds a year, releases them, or does neither; ``needs_amount`` that it says how
    much; ``names_setting`` that it names one school or other institution; ``weakens`` that it refuses, reduces or
    ends, so that money alone is no reason.
    """

    code: str
    words: str
    agrees: bool
    sends_notice: bool = False
    money: Money = Money.NONE
    names_setting: bool = False
    needs_amount: bool = False
    weakens: bool = False


@dataclass(frozen=True, slots=True)
class KindOptions:
    """
    An item kind: its options, the legal test shown beside the reasons, its tests as reasons.

    ``panels`` are the kinds of panel that hear it; ``must_decide`` that the law wants an answer one way or the other.
    ``pays_for`` are the kinds of funding line that its money may be, the usual one first; ``bands`` the options that
    may name a band of the local table.
    """

    options: tuple[Option, ...]
    test: str
    citation: str
    legal_reasons: tuple[tuple[str, str], ...]
    panels: tuple[str, ...]
    must_decide: bool = False
    is_privileged: bool = False
    pays_for: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()

    def option(self, code: str) -> Option:
        """Return the option of that code; raise ``KeyError`` for another."""
        return {option.code: option for option in self.options}[code]

    @property
    def codes(self) -> set[str]:
        """Return the codes of the options."""
        return {option.code for option in self.options}

    @property
    def has_money(self) -> bool:
        """Say whether any option commits or releases money."""
        return any(option.money for option in self.options)

    @property
    def names_setting(self) -> bool:
        """Say whether any option names a setting."""
        return any(option.names_setting for option in self.options)

    @property
    def test_in_law(self) -> str:
        """Return the legal test with its citation, as it stands beside the reasons box."""
        return f"{self.test} ({self.citation})"


def _yes(code: str, words: str, *, sends_notice: bool = False) -> Option:
    return Option(code, words, agrees=True, sends_notice=sends_notice)


def _no(code: str, words: str, *, sends_notice: bool = False) -> Option:
    return Option(code, words, agrees=False, sends_notice=sends_notice, weakens=True)


def _neither(code: str, words: str) -> Option:
    """Return an option that neither agrees to what was asked nor refuses it."""
    return Option(code, words, agrees=False)


def _pays(code: str, words: str, *, names_setting: bool = False, needs_amount: bool = False) -> Option:
    return Option(code, words, agrees=True, money=Money.COMMITS, names_setting=names_setting, needs_amount=needs_amount)


def _frees(code: str, words: str, *, needs_amount: bool = False) -> Option:
    return Option(code, words, agrees=True, money=Money.RELEASES, needs_amount=needs_amount, weakens=True)


MORE_INFORMATION = "more_information"
_MORE = _neither(MORE_INFORMATION, "More information, with the clock running")
_CFA = "Children and Families Act 2014"
# Why an item is put off (panels paper, section 5).
DEFERRAL_REASONS = {
    "papers_missing": "Papers missing",
    "agency_absent": "An agency was absent",
    "not_quorate": "Not quorate",
    "new_information": "New information",
}
_POSITION = (
    _yes("concede", "Concede"),
    _yes("settle", "Settle within limits"),
    _no("oppose", "Oppose"),
)
_POSITION_REASONS = (
    ("test_met", "The legal test is met on the evidence now before the authority"),
    ("test_met_in_part", "The legal test is met for part of what is asked"),
    ("test_not_met", "The legal test is not met on the evidence"),
)
_DISPUTES = ("assess", "issue", "placement", "joint", "review")
_SPECIFIED = "The authority must secure the special educational provision specified in the plan."

KINDS: dict[str, KindOptions] = {
    "assess": KindOptions(
        options=(
            _yes("assess", "Assess", sends_notice=True),
            _no("do_not_assess", "Do not assess", sends_notice=True),
            _MORE,
        ),
        test="The child or young person has or may have special educational needs, and it may be necessary for "
        "special educational provision to be made for them in accordance with an EHC plan.",
        citation=f"{_CFA}, s36(8)",
        legal_reasons=(
            ("may_have_needs", "Has or may have special educational needs"),
            ("may_need_plan", "It may be necessary for provision to be made under a plan"),
            ("no_needs", "Does not have special educational needs"),
            ("plan_not_needed", "Provision under a plan is not likely to be necessary"),
            ("evidence_awaited", "The evidence does not yet show whether the test is met"),
        ),
        panels=("assess",),
        must_decide=True,
    ),
    "reassess": KindOptions(
        options=(
            _yes("reassess", "Reassess", sends_notice=True),
            _no("do_not_reassess", "Do not reassess", sends_notice=True),
            _no("review_instead", "Review the plan instead", sends_notice=True),
            _MORE,
        ),
        test="A reassessment is made when it is asked for and is necessary, or the authority thinks it necessary; "
        "it may be refused within six months of the last one.",
        citation=f"{_CFA}, s44, and SEND Regulations 2014, reg 24",
        legal_reasons=(
            ("needs_changed", "Needs have changed so that new advice is necessary"),
            ("not_necessary", "A further assessment is not necessary"),
            ("within_six_months", "The last assessment was less than six months ago"),
            ("evidence_awaited", "The evidence does not yet show whether the test is met"),
        ),
        panels=("assess",),
        must_decide=True,
    ),
    "issue": KindOptions(
        options=(
            _yes("issue", "Issue a plan"),
            _yes("issue_with_changes", "Issue a plan with changes"),
            _no("do_not_issue", "Do not issue a plan", sends_notice=True),
            _MORE,
        ),
        test="In the light of the assessment it is necessary for special educational provision to be made in "
        "accordance with an EHC plan.",
        citation=f"{_CFA}, s37(1)",
        legal_reasons=(
            ("necessary", "Provision under a plan is necessary"),
            ("not_necessary", "Provision can be made without a plan"),
            ("evidence_awaited", "The evidence does not yet show whether the test is met"),
        ),
        panels=("issue",),
        must_decide=True,
    ),
    "plan_content": KindOptions(
        options=(
            _yes("agree", "Agree the content"),
            _yes("agree_with_changes", "Agree with changes"),
            _neither("return_to_writer", "Return to the writer"),
        ),
        test="The plan specifies each need, the outcomes sought, and the provision that each need calls for.",
        citation="SEND Regulations 2014, reg 12(1)",
        legal_reasons=(
            ("specified", "Each need has provision that is specified"),
            ("not_specified", "A need has no provision, or it is not specified"),
            ("not_supported", "Something in the plan is not supported by the advice"),
        ),
        panels=("issue", "review"),
    ),
    "placement": KindOptions(
        options=(
            _pays("name_setting", "Name the setting", names_setting=True),
            _yes("name_type", "Name the type only"),
            _neither("consult_further", "Consult further"),
            _no("keep_placement", "Keep the present placement"),
            _pays("otherwise", "Education otherwise than at a school or post-16 institution"),
        ),
        test="The setting asked for is named unless it is unsuitable for the child's age, ability, aptitude or needs, "
        "or incompatible with the efficient education of others or the efficient use of resources. Mainstream may "
        "not be refused merely because a plan is maintained (s33). Education otherwise than at school needs a school "
        "to be inappropriate (s61).",
        citation=f"{_CFA}, ss33, 39(4) and 61",
        legal_reasons=(
            ("suitable", "Suitable for age, ability, aptitude and needs"),
            ("unsuitable", "Unsuitable for age, ability, aptitude or needs"),
            ("others", "Incompatible with the efficient education of others"),
            ("resources", "Incompatible with the efficient use of resources"),
            ("school_inappropriate", "A school or post-16 institution is inappropriate for the provision (s61)"),
        ),
        panels=("placement", "joint", "phase"),
        pays_for=("placement_fee", "top_up", "alternative_provision", "tuition"),
    ),
    "top_up": KindOptions(
        options=(
            _pays("band", "Agree the band", needs_amount=True),
            _pays("agree_amount", "Agree the amount", needs_amount=True),
            _pays("agree_lower", "Agree a lower amount than was asked", needs_amount=True),
            _pays("exceptional", "Agree an exceptional amount", needs_amount=True),
            _neither("no_change", "No change"),
            _frees("reduce", "Reduce the present top-up to the amount", needs_amount=True),
            _frees("end", "End the top-up"),
        ),
        test=_SPECIFIED,
        citation=f"{_CFA}, s42(2)",
        legal_reasons=(
            ("provision_specified", "The provision is specified in section F"),
            ("provision_changed", "The provision in section F has changed"),
            ("within_ordinary", "The setting can make it from what it ordinarily has"),
        ),
        panels=("issue", "placement"),
        pays_for=("top_up", "band"),
        bands=("band", "reduce"),
    ),
    "provision": KindOptions(
        options=(
            _pays("agree", "Agree"),
            _pays("agree_part", "Agree in part"),
            _pays("commission_jointly", "Commission jointly"),
            _no("not_agreed", "Do not agree"),
        ),
        test="Provision is specified for each need in the plan; health and social care provision is for its own body.",
        citation="SEND Regulations 2014, reg 12(1)",
        legal_reasons=(
            ("needed", "Called for by a need in section B"),
            ("not_needed", "Not called for by a need in section B"),
            ("health_or_care", "Health or social care provision"),
        ),
        panels=("placement", "joint"),
        pays_for=("therapy", "equipment", "top_up", "tuition", "alternative_provision"),
    ),
    "personal_budget": KindOptions(
        options=(
            _pays("notional", "Agree as a notional amount", needs_amount=True),
            _pays("third_party", "Agree, held by a third party", needs_amount=True),
            _pays("direct_payment", "Agree as a direct payment", needs_amount=True),
            _no("not_agreed", "Do not agree"),
        ),
        test="A personal budget is prepared when it is asked for while a plan is drafted or reviewed, unless the sum "
        "cannot be taken out of a contract for other children without harm to them or inefficiency.",
        citation=f"{_CFA}, s49, and the Personal Budgets Regulations 2014",
        legal_reasons=(
            ("specified", "For provision specified in the plan"),
            ("conditions_met", "The conditions for a direct payment are met"),
            ("conditions_not_met", "A condition for a direct payment is not met (regs 4 to 6 and 8)"),
            ("cannot_be_separated", "The sum cannot be taken out without harm to services for others"),
        ),
        panels=("placement", "joint"),
        pays_for=("personal_budget",),
    ),
    "transport": KindOptions(
        options=(
            _pays("eligible", "Eligible: travel to be arranged"),
            _neither("refer", "Refer to the transport panel"),
            _no("not_sen", "Not a matter of special educational needs"),
        ),
        test="Free travel is arranged for an eligible child to the nearest suitable school; it has its own appeal.",
        citation="Education Act 1996, s508B and Schedule 35B",
        legal_reasons=(
            ("cannot_walk", "Cannot reasonably be expected to walk because of needs or disability"),
            ("distance", "Beyond the walking distance to the nearest suitable school"),
            ("not_eligible", "Not an eligible child"),
            ("other_route", "For the authority's travel policy and its own appeal"),
        ),
        panels=("placement",),
        pays_for=("transport",),
    ),
    "joint_split": KindOptions(
        options=(
            _pays("shares", "Agree the shares of each agency", needs_amount=True),
            _neither("next_tier", "Dispute to the next tier"),
        ),
        test="Partners make joint arrangements to secure education, health and care provision and to settle who pays; "
        "the child's provision does not wait for them.",
        citation=f"{_CFA}, s26",
        legal_reasons=(
            ("agreed_arrangement", "Follows the joint commissioning arrangement"),
            ("continuing_care", "Follows the continuing care decision"),
            ("responsibility_disputed", "An agency disputes that the provision is its responsibility"),
        ),
        panels=("joint",),
        pays_for=("placement_fee", "top_up", "therapy"),
    ),
    "review_outcome": KindOptions(
        options=(
            _yes("maintain", "Maintain the plan as it is"),
            _yes("amend", "Amend the plan"),
            _no("propose_cease", "Propose to cease"),
        ),
        test="After the review the authority decides whether the plan is maintained, amended or ceased.",
        citation=f"{_CFA}, s44, and SEND Regulations 2014, reg 20(10)",
        legal_reasons=(
            ("still_right", "Needs, provision and outcomes are still right"),
            ("changed", "Needs, provision, outcomes or placement have changed"),
            ("no_longer_necessary", "It may no longer be necessary for the plan to be maintained (s45)"),
        ),
        panels=("review",),
    ),
    "cease": KindOptions(
        options=(
            _yes("consult", "Consult on ceasing"),
            Option("cease", "Cease the plan", agrees=True, weakens=True),
            _neither("continue", "Continue the plan"),
        ),
        test="A plan may cease only if the authority is no longer responsible, or it is no longer necessary; from 19 "
        "regard is had to whether the outcomes are achieved.",
        citation=f"{_CFA}, s45",
        legal_reasons=(
            ("not_responsible", "No longer responsible for the child or young person (s45(1)(a))"),
            ("not_necessary", "No longer necessary for the plan to be maintained (s45(1)(b))"),
            ("outcomes_achieved", "The educational outcomes are achieved (s45(3))"),
            ("still_necessary", "The plan is still necessary"),
        ),
        panels=("review",),
    ),
    "mediation_mandate": KindOptions(
        options=_POSITION,
        test="The representative at mediation has authority to resolve the issues.",
        citation="SEND Regulations 2014, reg 37",
        legal_reasons=_POSITION_REASONS,
        panels=_DISPUTES,
        is_privileged=True,
    ),
    "tribunal_position": KindOptions(
        options=_POSITION,
        test="The authority answers the appeal, and says whether it is opposed and why.",
        citation="Tribunal Procedure (HESC) Rules 2008, r.21",
        legal_reasons=_POSITION_REASONS,
        panels=_DISPUTES,
        is_privileged=True,
    ),
    "early_help": KindOptions(
        options=(
            _pays("intervention", "An intervention, with hours, cost and end date"),
            _neither("signpost", "Signpost"),
            _neither("advice_request", "Ask for advice"),
        ),
        test="A school uses its best endeavours to make the special educational provision called for; no plan is "
        "needed for early help, and it stands in nobody's way to ask for an assessment.",
        citation=f"{_CFA}, s66",
        legal_reasons=(
            ("helps_early", "Support now may meet the need without a plan"),
            ("school_can", "The school can make the provision"),
            ("assessment_may_be_needed", "An assessment may be necessary"),
        ),
        panels=("early",),
        pays_for=("early_help",),
    ),
}


def kinds_heard_by(panel: str) -> list[str]:
    """Return the kinds of item that a kind of panel hears; chair's action takes any."""
    return [code for code, kind in KINDS.items() if panel == "chair" or panel in kind.panels]
