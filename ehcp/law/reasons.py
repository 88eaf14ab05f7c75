"""
Whether the reasons of a decision rest on money alone: plain Python.

The law asks about the child's needs (Children and Families Act 2014, s36(8), s37(1), s42(2)). Cost may inform how
provision is made; it may not be the only reason to refuse or to weaken it (panels paper, section 1, rule 4). What is
looked for are phrases of money, statement by statement; words of need beside them in the same breath
("the high needs budget", "no funding for support") do not make a ground of them.
"""

from __future__ import annotations

import re

# What is said of money without resting on it: the law's own words, a school's ordinary means, and money set aside.
_NO_MONEY = re.compile(
    r"(in)?efficient use of (its |the |our )?(public )?resources"
    r"|(cost|costs|money|funding|budgets?|finances?|affordability|price) (was|were|is|are|has|have|played"
    r"|plays|did|does|had)"
    r"( been)?(( not|n.t| never) (been )?(considered|relevant|weighed|a (reason|factor)|part|taken|looked"
    r"|discussed|relied|play\w*)| no part|"
    r" irrelevant| left out| disregarded)[^.;,\n]*"
    r"|\b(not|never) (because of|about|a matter of|a question of|based on|on grounds of|for reasons of|influenced by)"
    r" (the )?(cost|costs|money|funding|budgets?)"
    r"|\b(no|without) (account|regard|consideration|reference|weight) (was |is |has been )?(taken |had |given )?"
    r"(of|to|for) (the )?(cost|costs|money|funding|budgets?)"
    r"|\b(regardless|irrespective|independent(ly)?) of (the )?(cost|costs|money|funding|budgets?)"
    r"|(school.s|schools.|setting.s|college.s|nursery.s|their|its|delegated|notional|own|core|element (1"
    r"|2|one|two|1 and 2))"
    r" ((own|notional|delegated|sen|send|core|ordinary|usual|normal) )*(budgets?|funding|funds|resources)"
    r"|(resources?|funding|provision|support|means) ((that (is|are)|which (is|are)) )?(ordinarily"
    r"|normally|usually|already|generally)"
    r" (available|provided|delegated|in place)"
    r"|(ordinarily|normally|usually|already|generally) (available|delegated) (resources?|funding|budgets?)"
    r"|\b(personal budgets?|direct payments?|payments? to (the|a|her|his|their) (family|parents?|person"
    r"|mother|father))\b"
    r"|\b(school|setting|college|nursery)s? ((has|have|had) )?(spent|spends?|pays?|paid|funds?"
    r"|funded) (its|their|for)\b"
    r"|\b(pupil premium|early years inclusion fund(ing)?|disability access fund|sen inclusion fund)\b"
    r"|(continuing|health|nhs|icb) (care )?fund(ing|ed|s) (the |this |her |his "
    r"|their )?(nurs\w+|physio\w*|equipment|therap\w+)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(budget\w*|fund(s|ing|ed)?|unfunded|underfunded|costs?|costly|costing|cost-\w+|money|monies|cash"
    r"|afford\w*|unaffordable|"
    r"expens\w+|expenditure|spend(s|ing)?|spent|overspen[dt]\w*|underspend|sav(e|es|ing|ings) (money|the)"
    r"|savings?|deficits?|"
    r"financ\w+|cheap\w*|pounds?|price\w*|fees?|bills?|payments?|purse|austerity|skint|bankrupt\w*|(is"
    r"|are) broke|section 114|(too|very|more|so) dear|dearer|shortfall|headroom|"
    r"value for money|dsg|safety valve|delivering better value|"
    r"high needs (block|allocation|envelope|pot)|dedicated schools grant|grant|allocation|"
    r"economic\w*|economical|pay (for|the|any)|paid for|pays|treasury|taxpayers?|tax payers?|cut ?backs?|cuts)\b|£",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\b((lack|shortage|scarcity|absence|want|pressures?|constraints?|limits?|demands?|strain) (of|on"
    r"|in) ((the|our|its|public|local|council|"
    r"authority|high needs|sen|send|available|service) )*resources?|(limited|scarce|finite|stretched"
    r"|insufficient|no|few|"
    r"tight|reduced|available|diminishing|council|authority|public) resources?|resources? (is|are|do|does"
    r"|will|would|have|has)"
    r"( not| n.t)?( currently| simply| all)? ?(limited|stretched|scarce|exhausted|tight|finite|available"
    r"|permit|allow|run out|gone|"
    r"used|insufficient|constrained|committed)|resource (constraints?|pressures?|limits?|limitations?|implications?)|"
    r"resourcing)\b",
    re.IGNORECASE,
)
# A statement that may stand as a ground by itself: a fact about the child, the support, the evidence or the test.
_GROUND = re.compile(
    r"\b(progress\w*|attain\w*|achiev\w+|curriculum|evidence|advice|report\w*|assess(ment|ed|ments)"
    r"|observ\w+|outcomes?|"
    r"expected (level|range)|age[- ]related|age|aptitude|ability|unsuitable|suitable|suited|incompatible"
    r"|peers?|pupils|"
    r"graduated (approach|response)|interventions?|strateg\w+|sen support|targeted|differentiat\w+|adjustments?|"
    r"plan, do, review|cycles?|therap\w+|speech|language|psycholog\w+|paediatric\w*|medical\w*|health|diagnos\w+|"
    r"read\w*|writ\w+|maths|numeracy|literacy|phonics|attend\w*|behaviour\w*|anxiety|communicat\w+|sensory|mobility|"
    r"met (at|by|through|within|from|in|with)|meets? (his|her|their|the|all)|being met|be met|making|made good|"
    r"skills?|learn\w*|difficult\w+|needs? (are|is|can|have|were|could|do|does)|does not have|section [bcdefghi]|"
    r"provision (is|in|can|already|described|specified|made)|support (is|in|has|already|can|was|given|plan)|"
    r"qualified|teacher|class\w*|lessons?|transition|placement (is|has|meets)|can meet|caught up|a place"
    r"|school (is|has|can|already|provides)|college (is|has|can)|"
    r"independen\w+|employment|apprenticeship|training|moved|parent\w*|family|young person|no longer)\b",
    re.IGNORECASE,
)
# What yields a point to the child before the real reason: no ground for refusing.
_YIELDS = re.compile(
    r"^\W*(and |but |so )?(although|though|while|whilst|even though|even if|despite|notwithstanding|however much|"
    r"(we|the (panel|authority|council|local authority|team|service|meeting)|everyone|all members|members"
    r"|i) (do |does |did )?"
    r"(fully |also |all |of course |readily )?(accept|acknowledge|recogni[sz]e|understand|appreciate"
    r"|sympathi[sz]e|agree|would (like|have liked|love)|"
    r"wish|regret|noted?|discussed?|considered|heard|read|am|are sorry|is sorry)(s|d|ed)?|"
    r"it is (accepted|acknowledged|recognised|agreed|clear|regretted)|nobody doubts|no one doubts|there is no doubt|"
    r"undoubtedly|clearly|sadly|unfortunately|regrettably)\b"
    r"|\b(little|slow\w*|limited|poor|insufficient|not (enough|sufficient|made)|hardly any"
    r"|minimal) (\w+ )?(progress|gains)|progress (is|has been|was|remains) (slow|limited|poor|little"
    r"|minimal)|(evidence|request) [\\w ]*was met"
    r"|\b(struggl\w+|far behind|falling behind|behind (his|her|their|peers)|would benefit|would help"
    r"|(clearly |plainly |really )needs? "
    r"(a|an|the|more|one|extra|full|specialist|support|help|this|it|help)|requires?|deserves?|met only"
    r"|only (be met|a special|in a)|"
    r"eligible|meets the (test|threshold|criteria)|has special educational needs|has (significant|complex"
    r"|severe|high) needs|"
    r"recommend\w*|asks? for|asked for|requested|request(s)? (is|are|was))\b",
    re.IGNORECASE,
)
# What only says what is decided.
_DECIDES = re.compile(
    r"^\W*(and |but |so |therefore |that is why )?((the |this |his |her |their |any |such an? |an? |no "
    r"|more |extra |further )*"
    r"(request|application|plan|assessment|provision|support|placement|hours|top-up|funding"
    r"|speech and language therapy|therapy|"
    r"plan for support|level of support|package|school|change|it|we|authority|panel|council"
    r"|local authority|decision)s?) "
    r"(is|are|was|be|has|have|will|cannot|can|could|should|must|may|do|does|would|needs?|to)\b.{0,25}"
    r"(refus\w+|declin\w+|turned down|turn down|agreed?|issued?|assess(ed)?|offer(ed)?|approved?"
    r"|supported|maintained?|granted|"
    r"provide[d]?|reduced?|end(ed)?|cease[d]?|cut|wait|on hold|considered|necessary|needed|required"
    r"|justified|made|possible|continue[d]?|"
    r"named?|increase[d]?|deferred|met this year|made this year)\b.{0,30}$",
    re.IGNORECASE,
)
_STATEMENTS = re.compile(
    r"[.;:!?\n]+|,?\s+(?=(?:but|however|because|since|as|so|therefore|due to|owing to|on account of|given"
    r"|in view of|in light of|"
    r"nevertheless|yet|until|unless|although|though|while|whilst|even though|when|which|where)\b)|"
    r",\s+|\s+(?=and\s+(?:the|there|we|it|he|she|they|his|her|their|our|is|are|has|can|does|would|will|was|were|no|a|an|so|this|that|by|also)\s)",
    re.IGNORECASE,
)


_BUT = re.compile(r"^\W*(but|yet|however|nevertheless)\b", re.IGNORECASE)


def rests_on_money_alone(reasons: str) -> bool:
    """
    Say whether ``reasons`` for refusing, reducing or ending speak of money and give no ground beside it.

    Reasons that do not speak of money are for the reader to judge, not for this screen.
    """
    statements = [
        part for part in _STATEMENTS.split(_NO_MONEY.sub(" ", reasons.replace("\u2019", "'"))) if part.strip()
    ]
    of_money = [speaks_of_money(part) for part in statements]
    if not any(of_money):
        return False
    after = [*zip(statements[1:], of_money[1:], strict=True), ("", False)]
    yielded = [is_money and bool(_BUT.match(words)) for words, is_money in after]
    said = zip(statements, of_money, yielded, strict=True)
    return not any(_is_ground(words) for words, is_money, is_yielded in said if not (is_money or is_yielded))


def speaks_of_money(words: str) -> bool:
    """Say whether ``words`` hold a phrase of money or of means running out."""
    return bool(_MONEY.search(words) or _MEANS.search(words))


def _is_ground(statement: str) -> bool:
    if _YIELDS.search(statement) or _DECIDES.search(statement):
        return False
    return bool(_GROUND.search(statement))
