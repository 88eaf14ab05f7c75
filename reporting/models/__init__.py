"""Posts filled, and figures typed in from elsewhere."""

from reporting.models import exchange
from reporting.models.indicators import Indicator
from reporting.models.staff import StaffCapacity, StaffRole

__all__ = ["Indicator", "StaffCapacity", "StaffRole", "exchange"]
