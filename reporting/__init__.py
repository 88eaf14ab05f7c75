"""KPIs, headlines, dashboards and the KPI API."""
