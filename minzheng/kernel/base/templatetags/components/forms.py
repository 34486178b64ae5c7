"""Forms: any Django form, drawn so that what is wrong, where, and what was typed are never lost."""

import uuid

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html

from .display import file_size

register = Library()

REQUEST_ID = "request_id"
_WIDTHS = frozenset({"", "short", "medium", "long"})
_FILE_KINDS = {
    "image/*": "图片",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "application/pdf": "PDF",
    ".jpg": "JPG",
    ".jpeg": "JPG",
    ".png": "PNG",
    ".pdf": "PDF",
    ".xlsx": "Excel（xlsx）",
    ".csv": "CSV",
    ".txt": "TXT",
}


def _request_id(context, form) -> str:
    """The id posted with a form that is shown again, else a fresh one.

    A refused form did nothing, so its id is still unused; keeping it means that two clicks on a slow
    network stay one request. Other forms of the same page get ids of their own.
    """
    request = context.get("request")
    again = form is not None and form.is_bound and request is not None and request.method == "POST"
    return (again and request.POST.get(REQUEST_ID)) or str(uuid.uuid4())


@register.simple_tag(takes_context=True)
def request_id(context, form=None) -> str:
    """The hidden input that lets the server do one request once."""
    return format_html('<input type="hidden" name="{}" value="{}">', REQUEST_ID, _request_id(context, form))


def _all_forms(sources):
    for source in sources:
        if source is None:
            continue
        yield from source.forms if hasattr(source, "management_form") else (source,)


def _problems(sources) -> list[dict]:
    """Every error of forms and formsets as {sentence, label, target}, in the order of the page."""
    found = []
    for source in sources:
        if source is not None and hasattr(source, "management_form") and source.is_bound:
            found += [{"sentence": text, "label": "", "target": ""} for text in source.non_form_errors()]
    for one in _all_forms(sources):
        if not one.is_bound:
            continue
        found += [{"sentence": text, "label": "", "target": ""} for text in one.non_field_errors()]
        for bound in one:
            found += [
                {"sentence": text, "label": label, "target": "" if bound.is_hidden else bound.auto_id}
                for label, text in _sentences(bound)
            ]
    return found


def _sentences(bound: BoundField) -> list[tuple[str, str]]:
    """The errors of a field as (label, sentence); the label is empty where the sentence names the field.

    Django's own "this field is required" says neither which nor what to do, so it is said anew here; a
    form that words it itself is left alone.
    """
    errors = bound.errors
    wording = bound.field.error_messages.get("required")
    if errors and wording == django_forms.Field.default_error_messages["required"]:
        codes = [error.code for error in errors.as_data()]
        if codes == ["required"]:
            return [("", _asked_for(bound))]
    return [("" if bound.is_hidden else bound.label, text) for text in errors]


def _asked_for(bound: BoundField) -> str:
    verb = {"check": "请勾选", "choices": "请选择", "file": "请上传"}.get(_kind(bound.field.widget), "请填写")
    if isinstance(bound.field.widget, django_forms.Select):
        verb = "请选择"
    return f"{verb}“{bound.label}”。"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources) -> dict:
    """All errors of the given forms and formsets in one place, each linked to its field."""
    return {"problems": _problems(sources)}


@register.inclusion_tag("components/fields.html")
def fields(form) -> dict:
    """All visible fields of a form, in its order."""
    return {"form": form}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label="", hint="", suffix="", width="", label_hidden=False) -> dict:
    """One field: label, hint, error sentence, input, unit. Options win over what the widget says."""
    widget = bound.field.widget
    _draw_dates_natively(widget)
    width = width or widget.attrs.get("data-width", "")
    if width not in _WIDTHS:
        raise ValueError(f"Unknown width {width!r}; use short, medium or long.")
    return {
        "bound": bound,
        "kind": _kind(widget),
        "sentences": [text for _, text in _sentences(bound)],
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "limit": _file_limit(widget),
        "input": bound.as_widget(attrs=_described(bound, hint)),
        "suffix": suffix or widget.attrs.get("data-suffix", ""),
        "width": width,
        "label_hidden": label_hidden,
        "required": bound.field.required,
        "when": _when(bound),
    }


def _when(bound: BoundField) -> dict:
    """For which answers of which other field this one is shown: the widget's `data-when`, "name=value,value".

    Without scripts it is always shown.
    """
    name, _, answers = bound.field.widget.attrs.get("data-when", "").partition("=")
    return {"of": bound.form.add_prefix(name), "answers": answers} if name else {}


def _described(bound: BoundField, hint: str) -> dict:
    """Point the input at the hint given in the page: Django knows only of the form's own help text."""
    if not hint or bound.help_text or _kind(bound.field.widget) in ("choices", "group"):
        return {}
    ids = [f"{bound.auto_id}_helptext"]
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return {"aria-describedby": " ".join(ids)}


def _kind(widget) -> str:
    if isinstance(widget, django_forms.RadioSelect | django_forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, django_forms.CheckboxInput):
        return "check"
    if isinstance(widget, django_forms.FileInput):
        return "file"
    return "group" if widget.use_fieldset else "input"


def _draw_dates_natively(widget) -> None:
    if isinstance(widget, django_forms.DateInput) and widget.input_type == "text":
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"


def _file_limit(widget) -> str:
    """The size and kinds a file input takes, in words, from its data-max-bytes and accept."""
    if not isinstance(widget, django_forms.FileInput):
        return ""
    parts = []
    if limit := widget.attrs.get("data-max-bytes"):
        parts.append(f"每个文件不超过 {file_size(int(limit))}")
    if accept := widget.attrs.get("accept"):
        kinds = dict.fromkeys(_FILE_KINDS.get(kind.strip(), kind.strip()) for kind in accept.split(","))
        parts.append(f"可以选 {'、'.join(kinds)}")
    return "；".join(parts)


@register.simple_block_tag
def fieldset(content, legend, hint=""):
    """Fields that belong together, under one legend."""
    return render_to_string("components/fieldset.html", {"content": content, "legend": legend, "hint": hint})


@register.simple_block_tag
def form_buttons(content):
    """The row of buttons that ends a form."""
    return format_html('<div class="form-buttons">{}</div>', content)


@register.simple_block_tag(takes_context=True)
def form(
    context,
    content,
    form,
    action="",
    submit="",
    cancel_url="",
    warn=True,
    download=False,
    formset=None,
    id="",
):
    """A whole POST form. An empty body draws all fields; a body draws only what it says.

    `warn` asks before unsaved input is left; `download` says that the answer is a file, so that the
    button comes back.
    """
    sources = (form, formset)
    return render_to_string(
        "components/form.html",
        {
            "form": form,
            "formset": formset,
            "content": content,
            "has_content": bool(content.strip()),
            "action": action,
            "submit": submit,
            "cancel_url": cancel_url,
            "warn": warn,
            "download": download,
            "id": id,
            "csrf_token": context.get("csrf_token"),
            "request_id": _request_id(context, form),
            "own_request_id": form is None or REQUEST_ID not in form.fields,
            "multipart": any(source is not None and source.is_multipart() for source in sources),
            "problems": _problems(sources),
            "has_required": any(
                bound.field.required for one in _all_forms(sources) for bound in one.visible_fields()
            ),
        },
    )


@register.inclusion_tag("components/formset.html")
def formset(formset, item="一行", add="添加一行") -> dict:
    """Repeated rows of a formset, each in a box of its own, with buttons to add and to remove."""
    return {"formset": formset, "item": item, "add": add}


@register.simple_block_tag(takes_context=True)
def confirm_button(
    context,
    content,
    label,
    action="",
    title="",
    tone="",
    submit="",
    name="",
    value="",
    form=None,
    inside_form=False,
):
    """A button that asks before it acts. Without JavaScript it unfolds in place.

    `inside_form` leaves the form out: the button stands inside one already.
    """
    if tone not in ("", "danger", "secondary", "quiet"):
        raise ValueError(f"Unknown tone {tone!r} of a button; use danger, secondary or quiet.")
    problems = _problems((form,))
    return render_to_string(
        "components/confirm_button.html",
        {
            "label": label,
            "content": content,
            "has_content": bool(content.strip()),
            "action": action,
            "title": title or label,
            "tone": tone,
            "submit_tone": "danger" if tone == "danger" else "",
            "submit": submit or label,
            "name": name,
            "value": value,
            "form": form,
            "inside_form": inside_form,
            "csrf_token": context.get("csrf_token"),
            "request_id": _request_id(context, form),
            "own_request_id": form is None or REQUEST_ID not in form.fields,
            "problems": problems,
        },
    )
