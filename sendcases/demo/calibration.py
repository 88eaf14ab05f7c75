"""
Published figures for England that the invented authority is drawn from.

Source: Department for Education, "Education, health and care plans", reporting year 2025 (plans in January 2025,
requests, assessments, reviews and endings of 2024). Contains public sector information licensed under the Open
Government Licence v3.0. Appeals: Ministry of Justice figures published with the same release (2024).
Only totals for England are carried; nothing here describes a real authority, school or child, except the three
sizes named KENT below, which are that council's published totals and set the full scale and nothing else.
"""

# fmt: off
PLANS_BY_AGE: dict[int, int] = {
    2: 533, 3: 4_302, 4: 22_517, 5: 30_847, 6: 31_867, 7: 34_082, 8: 36_412, 9: 38_381, 10: 41_405, 11: 46_775,
    12: 47_172, 13: 47_359, 14: 47_125, 15: 44_886, 16: 42_005, 17: 36_484, 18: 28_598, 19: 20_815, 20: 14_495,
    21: 9_805, 22: 6_258, 23: 4_030, 24: 2_221, 25: 371,
}
"""Plans in January 2025 by age; 2 stands for under three."""

PLANS_BY_AGE_AT_START: dict[int, int] = {
    2: 1_744, 3: 15_453, 4: 89_057, 5: 79_742, 6: 46_623, 7: 47_450, 8: 46_313, 9: 45_163, 10: 55_150, 11: 64_233,
    12: 36_508, 13: 25_369, 14: 28_467, 15: 22_914, 16: 17_730, 17: 9_084, 18: 3_918, 19: 1_971, 20: 1_821,
}
"""The same plans by age when the plan started; 2 is two and under, 20 is twenty and over."""

PLANS_BY_YEARS_IN_PLACE: dict[int, int] = {
    1: 114_091, 2: 92_975, 3: 72_118, 4: 60_306, 5: 56_012, 6: 46_309, 7: 56_535, 8: 53_450, 9: 39_868,
    10: 23_114, 11: 6_043, 12: 17_924,
}
"""The same plans by years in place: 1 is the first year, 12 is the twelfth and later."""

PLANS_BY_SEX: dict[str, int] = {"F": 187_502, "M": 451_239}
"""The same plans by sex."""

PLANS_BY_ETHNICITY: dict[str, int] = {
    "ABAN": 8_868, "AIND": 10_812, "AOTH": 10_216, "APKN": 21_416, "BAFR": 23_881, "BCRB": 7_835, "BOTH": 6_709,
    "CHNE": 1_783, "MOTH": 15_397, "MWAS": 7_352, "MWBA": 5_563, "MWBC": 12_420, "NOBT": 49_151, "OOTH": 10_683,
    "WBRI": 414_338, "WIRI": 1_577, "WIRT": 946, "WOTH": 27_449, "WROM": 2_349,
}
"""The same plans by ethnicity; NOBT stands for unclassified."""

PLACEMENTS: dict[str, dict[str, int]] = {
    "0_4": {
        "special:la_maintained": 3_004, "special:academy": 1_700, "special:independent": 161,
        "special:non_maintained": 53, "alternative_provision:academy": 1, "alternative_provision:la_maintained": 30,
        "unit:la_maintained": 242, "unit:academy": 318, "unit:free_school": 0, "resourced:la_maintained": 476,
        "resourced:academy": 319, "resourced:free_school": 5, "mainstream:la_maintained": 8_492,
        "mainstream:academy": 6_824, "mainstream:free_school": 278, "mainstream:independent": 74, "EYP": 4_084,
        "further_education:not_applicable": 3, "further_education:ukprn": 7, "specialist_post16:independent": 0,
        "online:independent": 0, "EHE": 91, "OLA": 49, "OPA": 97, "OTH": 148, "NEET": 6, "NIEC": 3, "NIEO": 313,
        "": 574,
    },
    "5_10": {
        "special:la_maintained": 31_809, "special:academy": 22_847, "special:independent": 5_947,
        "special:non_maintained": 971, "alternative_provision:academy": 564,
        "alternative_provision:la_maintained": 460, "unit:la_maintained": 2_312, "unit:academy": 2_801,
        "unit:free_school": 3, "resourced:la_maintained": 4_405, "resourced:academy": 3_890,
        "resourced:free_school": 70, "mainstream:la_maintained": 66_500, "mainstream:academy": 57_265,
        "mainstream:free_school": 2_349, "mainstream:independent": 1_394, "EYP": 385,
        "further_education:not_applicable": 6, "further_education:ukprn": 46, "specialist_post16:independent": 13,
        "online:independent": 3, "EHE": 2_033, "OLA": 960, "OPA": 196, "OTH": 344, "NEET": 37, "NIEC": 39,
        "NIEO": 816, "": 4_529,
    },
    "11_15": {
        "special:la_maintained": 40_047, "special:academy": 39_517, "special:independent": 19_676,
        "special:non_maintained": 2_224, "alternative_provision:academy": 1_769,
        "alternative_provision:la_maintained": 1_516, "unit:la_maintained": 531, "unit:academy": 2_537,
        "unit:free_school": 71, "resourced:la_maintained": 1_740, "resourced:academy": 4_121,
        "resourced:free_school": 139, "mainstream:la_maintained": 19_144, "mainstream:academy": 72_105,
        "mainstream:free_school": 6_104, "mainstream:independent": 4_477, "EYP": 35,
        "further_education:not_applicable": 162, "further_education:ukprn": 184, "specialist_post16:independent": 42,
        "online:independent": 81, "EHE": 4_156, "OLA": 3_957, "OPA": 416, "OTH": 900, "NEET": 157, "NIEC": 21,
        "NIEO": 1_644, "": 5_844,
    },
    "16_18": {
        "special:la_maintained": 10_402, "special:academy": 9_288, "special:independent": 3_402,
        "special:non_maintained": 904, "alternative_provision:academy": 202,
        "alternative_provision:la_maintained": 261, "unit:la_maintained": 60, "unit:academy": 115,
        "unit:free_school": 2, "resourced:la_maintained": 103, "resourced:academy": 237, "resourced:free_school": 7,
        "mainstream:la_maintained": 1_314, "mainstream:academy": 5_088, "mainstream:free_school": 582,
        "mainstream:independent": 1_090, "EYP": 12, "further_education:not_applicable": 43_371,
        "further_education:ukprn": 4_236, "specialist_post16:independent": 3_424, "online:independent": 34,
        "EHE": 723, "OLA": 4_224, "OPA": 196, "OTH": 1_864, "NEET": 8_716, "NIEC": 581, "NIEO": 1_317, "": 5_332,
    },
    "19_25": {
        "special:la_maintained": 658, "special:academy": 580, "special:independent": 461,
        "special:non_maintained": 229, "alternative_provision:academy": 27, "alternative_provision:la_maintained": 28,
        "unit:la_maintained": 1, "unit:academy": 2, "unit:free_school": 0, "resourced:la_maintained": 6,
        "resourced:academy": 11, "resourced:free_school": 0, "mainstream:la_maintained": 92,
        "mainstream:academy": 348, "mainstream:free_school": 53, "mainstream:independent": 139, "EYP": 8,
        "further_education:not_applicable": 27_456, "further_education:ukprn": 3_012,
        "specialist_post16:independent": 6_196, "online:independent": 5, "EHE": 152, "OLA": 2_334, "OPA": 107,
        "OTH": 1_366, "NEET": 9_140, "NIEC": 1_162, "NIEO": 1_362, "": 3_060,
    },
}
"""The same plans by age band and placement: type and sector, a SEN2 setting code, or "" for not known."""

NEEDS: dict[str, dict[str, int]] = {
    "0_4": {
        "ASD": 7_799, "HI": 398, "MLD": 1_112, "MSI": 112, "OTH": 321, "PD": 1_372, "PMLD": 687, "SEMH": 633,
        "SLCN": 13_328, "SLD": 681, "SPLD": 186, "VI": 231, "": 492,
    },
    "5_10": {
        "ASD": 70_163, "HI": 2_700, "MLD": 15_701, "MSI": 656, "OTH": 2_481, "PD": 7_773, "PMLD": 2_899,
        "SEMH": 29_962, "SLCN": 68_053, "SLD": 6_412, "SPLD": 2_987, "VI": 1_512, "": 1_695,
    },
    "11_15": {
        "ASD": 73_129, "HI": 3_035, "MLD": 28_613, "MSI": 546, "OTH": 2_859, "PD": 8_140, "PMLD": 2_656,
        "SEMH": 59_805, "SLCN": 34_978, "SLD": 9_052, "SPLD": 7_054, "VI": 1_853, "": 1_597,
    },
    "16_18": {
        "ASD": 32_496, "HI": 1_600, "MLD": 13_100, "MSI": 233, "OTH": 1_206, "PD": 4_569, "PMLD": 1_413,
        "SEMH": 30_526, "SLCN": 12_274, "SLD": 5_182, "SPLD": 2_713, "VI": 1_065, "": 710,
    },
    "19_25": {
        "ASD": 17_596, "HI": 1_032, "MLD": 9_335, "MSI": 145, "OTH": 645, "PD": 3_043, "PMLD": 922, "SEMH": 11_291,
        "SLCN": 7_203, "SLD": 4_354, "SPLD": 1_434, "VI": 619, "": 376,
    },
}
"""The same plans by age band and primary need; "" is not known."""

REQUESTS_BY_AGE: dict[int, int] = {
    2: 2_792, 3: 18_244, 4: 17_499, 5: 10_761, 6: 9_946, 7: 9_653, 8: 10_241, 9: 12_004, 10: 14_602, 11: 9_129,
    12: 8_700, 13: 9_314, 14: 8_341, 15: 6_971, 16: 3_413, 17: 1_538, 18: 647, 19: 300, 20: 393,
}
"""Requests received in 2024 by age; 2 is two and under, 20 is twenty and over."""

REQUESTS_BY_SEX: dict[str, int] = {"F": 55_100, "M": 99_389}
"""Requests received in 2024 by sex."""

REQUESTS_BY_YEAR: dict[int, int] = {
    2019: 82_329, 2020: 75_951, 2021: 93_302, 2022: 114_482, 2023: 138_242, 2024: 154_489,
}
"""Requests received by calendar year."""

ENDED_BY_AGE: dict[int, dict[str, int]] = {
    2: {"2": 1, "5": 3, "8": 4},
    3: {"2": 1, "5": 60, "7": 5, "8": 5, "9": 1},
    4: {"2": 1, "3": 1, "5": 376, "7": 37, "8": 12, "9": 1},
    5: {"2": 10, "5": 601, "7": 84, "8": 23, "9": 3},
    6: {"2": 22, "5": 687, "7": 79, "8": 25, "9": 4},
    7: {"1": 1, "2": 24, "4": 1, "5": 692, "7": 79, "8": 31, "9": 11},
    8: {"2": 41, "3": 1, "5": 721, "7": 90, "8": 26, "9": 9},
    9: {"2": 45, "5": 721, "6": 4, "7": 64, "8": 18, "9": 6},
    10: {"2": 56, "4": 1, "5": 893, "6": 1, "7": 80, "8": 22, "9": 7},
    11: {"1": 1, "2": 42, "3": 1, "4": 1, "5": 872, "7": 61, "8": 22, "9": 11},
    12: {"2": 33, "4": 1, "5": 843, "6": 1, "7": 66, "8": 26, "9": 6},
    13: {"2": 44, "3": 1, "5": 980, "6": 2, "7": 48, "8": 27, "9": 14},
    14: {"1": 1, "2": 54, "3": 1, "4": 1, "5": 1_048, "6": 5, "7": 47, "8": 25, "9": 17},
    15: {"2": 73, "3": 2, "4": 2, "5": 1_185, "6": 5, "7": 41, "8": 36, "9": 12},
    16: {"1": 7, "2": 195, "3": 13, "4": 94, "5": 1_248, "6": 60, "7": 51, "8": 31, "9": 15},
    17: {"1": 13, "2": 226, "3": 18, "4": 295, "5": 994, "6": 422, "7": 28, "8": 47, "9": 30},
    18: {"1": 54, "2": 435, "3": 773, "4": 627, "5": 842, "6": 2_262, "7": 25, "8": 35, "9": 60},
    19: {"1": 101, "2": 660, "3": 660, "4": 763, "5": 505, "6": 3_147, "7": 14, "8": 22, "9": 132},
    20: {"1": 1_782, "2": 1_991, "3": 1_108, "4": 2_266, "5": 682, "6": 10_182, "7": 29, "8": 38, "9": 498},
}
"""Plans ended in 2024 by age and SEN2 reason; 20 is twenty and over."""

ENDED_BY_YEARS_HELD: dict[int, int] = {
    0: 2_396, 1: 3_774, 2: 3_398, 3: 3_396, 4: 3_667, 5: 3_356, 6: 5_143, 7: 6_108, 8: 5_254, 9: 3_120, 10: 735,
    11: 543, 12: 3_972,
}
"""Plans ended in 2024 by whole years held; 12 is twelve and over."""

# fmt: on
PLANS = 638_745
NEW_PLANS = 97_747
REQUESTS = 154_489
REQUESTS_AGREED = 101_045
REQUESTS_REFUSED = 38_889
REQUESTS_WITHDRAWN = 2_517
REQUESTS_RYA = 501
REQUESTS_DECIDED_IN_6_WEEKS = 126_160
REQUESTS_DECIDED_LATER = 22_593
ASSESSMENTS = 105_340
ASSESSMENTS_PLAN = 98_547
ASSESSMENTS_NO_PLAN = 6_404
ASSESSMENTS_WITHDRAWN = 327
NO_PLAN_IN_16_WEEKS = 2_179
NO_PLAN_LATER = 4_212
FIRST_FINALS = 90_392
FIRST_FINALS_NOT_EXEMPTED = 84_866
FIRST_FINALS_IN_20_WEEKS = 41_448
FIRST_FINALS_IN_20_WEEKS_NOT_EXEMPTED = 39_407
FIRST_FINALS_20_TO_52_WEEKS = 42_402
FIRST_FINALS_OVER_52_WEEKS = 6_478
REVIEWS_EXPECTED = 524_654
REVIEW_MEETINGS_IN_YEAR = 318_369
REVIEWS_AMEND = 219_538
REVIEWS_CEASE = 4_087
REVIEWS_MAINTAIN = 135_264
REVIEWS_DECIDED_IN_4_WEEKS = 154_924
REVIEWS_DECIDED_LATER = 193_835
PLANS_ENDED = 44_862
PLANS_TRANSFERRED = 13_953
PERSONAL_BUDGETS = 19_596
PERSONAL_BUDGETS_ORGANISED = 3_889
PERSONAL_BUDGETS_BY_KIND: dict[str, int] = {
    "plan_education": 3_163,
    "plan_health": 148,
    "plan_social_care": 12_580,
    "plan_integrated": 1_131,
}
RESIDENTIAL_38_51 = 1_396
RESIDENTIAL_52 = 825
WORK_BASED: dict[str, int] = {"A": 1_017, "T": 686, "S": 2_673}
MEDIATIONS_ON_REFUSED_REQUESTS = 10_507
APPEALS_ON_REFUSED_REQUESTS = 4_655
APPEALS_AFTER_MEDIATED_REQUESTS = 1_473
MEDIATIONS_ON_REFUSED_PLANS = 2_124
APPEALS_ON_REFUSED_PLANS = 1_445
MEDIATIONS_ON_NEW_PLANS = 1_862
APPEALS_ON_NEW_PLANS = 3_088
APPEALS = 22_276

KENT_PLANS = 20_635
KENT_REQUESTS = 4_001
KENT_REVIEWS_EXPECTED = 17_334
