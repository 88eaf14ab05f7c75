"""Addresses of casework."""

from django.urls import URLPattern

app_name = "ehcp"
urlpatterns: list[URLPattern] = []
