"""Addresses of panels."""

from django.urls import path

from panels.items import pages as items
from panels.meetings import pages as meetings

app_name = "panels"
urlpatterns = [
    path("panels/", meetings.meeting_list, name="meeting-list"),
    path("panels/meetings/plan/", meetings.meeting_plan, name="meeting-plan"),
    path("panels/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("panels/meetings/<int:pk>/attendance/", meetings.meeting_attendance, name="meeting-attendance"),
    path("panels/meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("panels/appointments/add/", meetings.appointment_add, name="appointment-add"),
    path("panels/undertaking/", meetings.undertaking_accept, name="undertaking-accept"),
    path("panels/decisions/", items.ratification_queue, name="ratification-queue"),
    path("panels/items/<int:pk>/", items.item, name="item"),
    path("panels/items/<int:pk>/conflict/", items.item_conflict, name="item-conflict"),
    path("panels/items/<int:pk>/recommend/", items.item_recommend, name="item-recommend"),
    path("panels/items/<int:pk>/decide/", items.item_decide, name="item-decide"),
    path("panels/items/<int:pk>/defer/", items.item_defer, name="item-defer"),
    path("panels/items/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("cases/<int:pk>/panel-items/add/", items.item_add, name="item-add"),
]
