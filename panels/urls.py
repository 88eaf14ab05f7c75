"""Addresses of panels."""

from django.urls import path

from panels.decisions.pages import conditions, figures, moderation
from panels.decisions.pages import delegation as decisions
from panels.funding.pages import envelopes, lines, payments
from panels.items.pages import documents, items
from panels.meetings import pages as meetings

app_name = "panels"
urlpatterns = [
    path("panels/", meetings.meeting_list, name="meeting-list"),
    path("panels/meetings/plan/", meetings.meeting_plan, name="meeting-plan"),
    path("panels/meetings/plan-year/", meetings.meeting_plan_year, name="meeting-plan-year"),
    path("panels/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("panels/meetings/<int:pk>/attendance/", meetings.meeting_attendance, name="meeting-attendance"),
    path("panels/meetings/<int:pk>/pack/", meetings.meeting_pack, name="meeting-pack"),
    path("panels/meetings/<int:pk>/minutes/", meetings.meeting_minutes, name="meeting-minutes"),
    path("panels/meetings/<int:pk>/minutes/approve/", meetings.minutes_approve, name="minutes-approve"),
    path("panels/meetings/<int:pk>/minutes/addendum/", meetings.minutes_addendum, name="minutes-addendum"),
    path("panels/delegation/", decisions.delegation, name="delegation"),
    path("panels/figures/", figures.figures, name="figures"),
    path("panels/alike/", figures.alike, name="alike"),
    path("panels/figures/<slug:code>/", figures.figure_items, name="figure-items"),
    path("panels/conditions/", conditions.conditions, name="conditions"),
    path("panels/conditions/<int:pk>/", conditions.condition_settle, name="condition-settle"),
    path("panels/items/<int:pk>/condition/", conditions.condition_set, name="condition-set"),
    path("panels/moderation/", moderation.moderation, name="moderation"),
    path("panels/moderation/draw/", moderation.moderation_draw, name="moderation-draw"),
    path("panels/moderation/<int:pk>/", moderation.moderation_item, name="moderation-item"),
    path("panels/meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("panels/appointments/add/", meetings.appointment_add, name="appointment-add"),
    path("panels/undertaking/", meetings.undertaking_accept, name="undertaking-accept"),
    path("panels/decisions/", items.ratification_queue, name="ratification-queue"),
    path("panels/items/<int:pk>/", items.item, name="item"),
    path("panels/items/<int:pk>/conflict/", items.item_conflict, name="item-conflict"),
    path("panels/items/<int:pk>/recommend/", items.item_recommend, name="item-recommend"),
    path("panels/items/<int:pk>/decide/", items.item_decide, name="item-decide"),
    path("panels/items/<int:pk>/documents/", documents.item_bind, name="item-bind"),
    path("panels/items/<int:pk>/documents/<int:document>/", documents.item_document, name="item-document"),
    path("panels/items/<int:pk>/documents/<int:document>/out/", documents.item_take_out, name="item-take-out"),
    path("panels/items/<int:pk>/told/", items.item_told, name="item-told"),
    path("panels/items/<int:pk>/defer/", items.item_defer, name="item-defer"),
    path("panels/items/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("panels/funding/", envelopes.funding, name="funding"),
    path("panels/funding/<int:year>/", envelopes.funding, name="funding-year"),
    path("panels/funding/<int:year>/lines/", envelopes.funding_lines, name="funding-lines"),
    path("panels/funding/envelopes/set/", envelopes.envelope_set, name="envelope-set"),
    path("panels/funding/payments/", payments.pay_runs, name="pay-runs"),
    path("panels/funding/payments/make/", payments.pay_run_make, name="pay-run-make"),
    path("panels/funding/payments/take-in/", payments.payments_take_in, name="payments-take-in"),
    path("panels/funding/payments/<int:pk>/<slug:kind>/", payments.pay_run_download, name="pay-run-download"),
    path("panels/funding/bands/", envelopes.bands, name="bands"),
    path("panels/funding/bands/set/", envelopes.band_set, name="band-set"),
    path("panels/funding/lines/<int:pk>/", lines.funding_line, name="funding-line"),
    path("panels/funding/lines/<int:pk>/vary/", lines.funding_vary, name="funding-vary"),
    path("panels/funding/lines/<int:pk>/end/", lines.funding_end, name="funding-end"),
    path("panels/funding/lines/<int:pk>/approve/", lines.funding_approve, name="funding-approve"),
    path("panels/funding/lines/<int:pk>/mark/", lines.funding_mark, name="funding-mark"),
    path("cases/<int:pk>/funding/add/", lines.funding_kind, name="funding-kind"),
    path("cases/<int:pk>/funding/add/<slug:kind>/", lines.funding_add, name="funding-add"),
    path("panels/items/<int:pk>/chair/", items.item_chair, name="item-chair"),
    path("panels/items/<int:pk>/read/", items.item_read, name="item-read"),
    path("panels/items/<int:pk>/paper/", items.item_paper, name="item-paper"),
    path("cases/<int:pk>/panel-items/add/", items.item_add, name="item-add"),
]
