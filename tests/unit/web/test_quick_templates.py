"""A template says the same by the shorter way as by Jinja's own, whatever it calls and whoever asks for the page."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import DictLoader, pass_context, pass_environment, pass_eval_context
from markupsafe import Markup

from num_service.web.core.quick_templates import PageEnvironment

SHARED = """
{% macro field(name, label, value="", attrs={}) -%}
<i id="{{ name }}">{{ label }}={{ value }}{% for k, v in attrs.items() %} {{ k }}="{{ v }}"{% endfor %}</i>
{%- endmacro %}
{% macro card(title) %}<b>{{ title }}</b>{{ caller() }}{% endmacro %}
{% macro many() %}{{ varargs|join("/") }}{% for k in kwargs %}{{ k }}{% endfor %}{% endmacro %}
"""
UI = '{% import "shared" as ui %}'
PAGES = {
    "escaped": "{{ typed }} {{ ours }} {{ number }} {{ nothing }} {{ missing_one }} {{ drawn }}",
    "macro": UI
    + '{{ ui.field("a", typed) }}{{ ui.field("b", ours, attrs={"x": typed}) }}{{ ui.field(label=1, name=2) }}',
    "caller": UI + "{% call ui.card(typed) %}{{ typed }}{{ ui.field('a', 'b') }}{% endcall %}",
    "many": UI + "{{ ui.many(typed, ours, also=1) }}",
    "too little": UI + "{{ ui.field() }}",
    "asks for the page": "{% for one in (1, 2) %}{{ names() }}{% endfor %}{{ escapes() }}{{ environs() }}",
    "asks, of a kind": "{% for one in (1, 2) %}{{ thing.asks() }}{{ wrapped(2) }}{% endfor %}",
    "plain": "{{ twice(typed) }}{{ twice(ours) }}{{ kept(3) }}{{ typed.upper() }}{{ {'a': typed}.get('a') }}",
    "of a kind": "{{ thing() }}{{ thing }}",
    "set": "{% set it %}<p>{{ typed }}</p>{% endset %}{{ it }}{{ it ~ typed }}{{ [it, typed]|join(' ') }}",
    "ended": "{{ ended() }}!",
    "no markup": UI
    + "{% autoescape false %}{{ typed }}{{ ui.field('a', typed) ~ typed }}{% endautoescape %}",
    "shared": SHARED,
}


class Thing:
    def __html__(self) -> str:
        return "<thing>"

    def __call__(self) -> str:
        return "called <"

    @pass_context
    def asks(self, context: Any) -> str:
        return f"{sorted(context.get_all())[:2]}"


@pass_context
def _names(context: Any) -> str:
    return str(context.get("one"))


@pass_eval_context
def _escapes(context: Any) -> str:
    return str(context.autoescape)


@pass_environment
def _environs(environment: Any) -> str:
    return str(environment.trim_blocks)


def _ended() -> str:
    return next(iter(()))


@wraps(_names)
def _wrapped(context: Any, times: int) -> str:
    return str(context.get("number")) * times


GIVEN = {
    "typed": "<script>&\"'", "ours": Markup("<em>&amp;</em>"), "number": 12, "nothing": None, "drawn": Thing(),
    "thing": Thing(), "names": _names, "escapes": _escapes, "environs": _environs, "wrapped": _wrapped,
    "twice": lambda value: value * 2, "kept": cache(lambda value: f"<{value}"), "ended": _ended,
}  # fmt: skip


def _said(kind: type[Environment], page: str) -> str:
    made = kind(Flask(__name__), loader=DictLoader(PAGES), autoescape=True)
    return made.get_template(page).render(GIVEN)


@pytest.mark.parametrize("page", [each for each in PAGES if each != "shared"])
def test_a_page_says_the_same(page: str) -> None:
    assert _said(PageEnvironment, page) == _said(Environment, page) != ""


def test_what_was_typed_is_escaped() -> None:
    assert _said(PageEnvironment, "escaped").startswith(
        "&lt;script&gt;&amp;&#34;&#39; <em>&amp;</em> 12 None  <thing>"
    )


def test_a_macro_that_is_given_too_much_says_so() -> None:
    made = PageEnvironment(Flask(__name__), loader=DictLoader(PAGES), autoescape=True)
    with pytest.raises(TypeError, match="field"):
        made.from_string('{% import "shared" as ui %}{{ ui.field("a", "b", wrong=1) }}').render()
