"""What a report is, and the reports that come with the product: plain data."""

from reporting.reports.kinds.shape import Report, Row, Section, Typed
from reporting.reports.kinds.shipped import SHIPPED

__all__ = ["SHIPPED", "Report", "Row", "Section", "Typed"]
