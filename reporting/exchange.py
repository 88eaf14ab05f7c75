"""The tables of the exchange format that this app holds."""

from ehcp.exchange.tables import register_table
from reporting.returns.indicators import Indicator
from reporting.returns.staff import StaffCapacity

register_table("staff_capacity", StaffCapacity)
register_table("indicators", Indicator)
