"""The measures: what each one is, in words and codes; no Django."""

from reporting.kpis.basis import Basis
from reporting.kpis.definitions import KPIS, Cohort, Kpi
from reporting.kpis.period import Period, PeriodRefused

__all__ = ["KPIS", "Basis", "Cohort", "Kpi", "Period", "PeriodRefused"]
