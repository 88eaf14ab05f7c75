"""The measures: what each one is, in words and codes; no Django."""

from reporting.kpis.definitions import KPIS, Cohort, Kpi
from reporting.kpis.period import Period, PeriodRefused

__all__ = ["KPIS", "Cohort", "Kpi", "Period", "PeriodRefused"]
