"""What the dashboards show."""
