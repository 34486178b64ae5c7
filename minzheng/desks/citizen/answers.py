"""The answers of a step read back in words, whatever questions the matter asks."""

from django import forms

_ZEROS_TOLD = 3  # from so many on, "0 元" after "0 元" hides what is not zero


def rows_of_form(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(label, what was answered) of each field that has an answer; amounts of nothing share one row."""
    rows, zeros = [], []
    for bound in form.visible_fields():
        if bound.name == "DELETE" or bound.field.disabled:
            continue
        text = _text(bound)
        if text:
            suffix = bound.field.widget.attrs.get("data-suffix", "")
            same = zeros if text == "0" and suffix else rows
            same.append((str(bound.label), f"{text} {suffix}".strip()))
    if len(zeros) < _ZEROS_TOLD:
        return rows + zeros
    return [*rows, (f"其余 {len(zeros)} 项", "都填的 0")]


def _text(bound: forms.BoundField) -> str:
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField) and not isinstance(bound.field, forms.NullBooleanField):
        return "是" if bound.field.to_python(value) else "否"
    if isinstance(bound.field, forms.ChoiceField):
        names = {str(key): label for key, label in _flat(bound.field.choices)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return "、".join(str(names.get(str(one), "")) for one in chosen if one not in (None, ""))
    return "" if value is None else str(value).strip()


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        elif key != "":
            yield key, label
