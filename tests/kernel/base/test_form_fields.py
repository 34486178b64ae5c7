"""Fields that matter only for some answers of another."""

from django import forms
from django.template import Context, Template


def test_a_field_that_matters_only_for_some_answers_says_so_to_the_script():
    class Asked(forms.Form):
        alone = forms.CharField()
        ground = forms.CharField(widget=forms.TextInput(attrs={"data-when": "alone=yes,perhaps"}))

    template = Template("{% load minzheng %}{% fields form %}")
    page = template.render(Context({"form": Asked(prefix="form")}))
    assert page.count('data-of="form-alone" data-shows="yes,perhaps"') == 1
    assert 'data-field="form-ground" data-of="form-alone"' in page
