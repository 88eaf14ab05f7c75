"""How every form looks: fields in GOV.UK markup, by one renderer."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

# The first match gives a widget its look and its class.
LOOKS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.CheckboxSelectMultiple, "checkboxes", ""),
    (forms.RadioSelect, "radios", ""),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.Select, "select", "govuk-select"),
    (Input, "input", "govuk-input"),
)
WITH_ERROR_CLASS = {"password", "input", "textarea", "select", "file"}


class GovukBoundField(BoundField):
    """A field on a page, which knows its look, where its errors link to, and whether it may be left out."""

    @property
    def look(self) -> str:
        """The kind of widget: input, select, radios, date ..."""
        own = getattr(self.field.widget, "look", None)
        return own or next((look for kind, look, _ in LOOKS if isinstance(self.field.widget, kind)), "input")

    @property
    def anchor(self) -> str:
        """The id of the first control, for the link in the error summary."""
        own = getattr(self.field.widget, "first_control", None)
        if own is not None:
            return str(own(self.auto_id))
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id)

    @property
    def is_optional(self) -> bool:
        """Whether the label says "(optional)": not of a field when it or another must be filled in."""
        if getattr(self.field, "is_one_of_several", False):
            return False
        return not self.field.required and not self.is_hidden and self.look != "checkbox"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the classes; leave the required attribute out, since the browser's own bubbles are not accessible."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        widget.attrs.pop("placeholder", None)  # it vanishes when typing starts; the label stays
        if self.is_hidden:
            return built
        classes = [next((css for kind, _, css in LOOKS if isinstance(widget, kind)), "")]
        if self.errors and self.look in WITH_ERROR_CLASS:
            classes.append(f"govuk-{'file-upload' if self.look == 'file' else self._stem}--error")
        classes.append(str(widget.attrs.get("class", "")))
        css = " ".join(name for name in classes if name)
        return built | ({"class": css} if css else {})

    @property
    def _stem(self) -> str:
        return "input" if self.look == "password" else self.look


class GovukRenderer(TemplatesSetting):
    """Render every form with the templates in templates/forms."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
