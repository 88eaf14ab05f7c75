"""The tables of the exchange format that this app holds."""

from ehcp.models.exchange import register_table
from reporting.models.indicators import Indicator
from reporting.models.staff import StaffCapacity

register_table("staff_capacity", StaffCapacity)
register_table("indicators", Indicator)
