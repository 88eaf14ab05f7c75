"""Posts filled, and figures typed in from elsewhere."""

from reporting import exchange
from reporting.returns.indicators import Indicator
from reporting.returns.staff import StaffCapacity, StaffRole

__all__ = ["Indicator", "StaffCapacity", "StaffRole", "exchange"]
