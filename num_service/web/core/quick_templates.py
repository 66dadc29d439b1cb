"""Jinja with a shorter way for what a page does a thousand times: say something, call a macro, put a value in.

Jinja looks at everything that is called for whether it wants to know the page, takes a macro's values apart one by one,
and makes markup of each piece before it joins it with the rest: a long form spent most of its time on that. What comes
out is the same to the letter, and whatever is not plain goes Jinja's own way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context, Macro, internalcode, markup_join, missing
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # without making markup of it

#: A template's module finds these by name when its functions run, so what is said last is what they find.
_INSTEAD = "\nescape, Macro, markup_join = environment.put_in, environment.macro, environment.joined\n"
#: What is called at once, unless it is marked as wanting to know the page.
_PLAIN = frozenset({FunctionType, MethodType, BuiltinFunctionType, type(cache(dict))})


def put_in(value: Any) -> str:
    """A value as it stands between two pieces of a page: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup:
        return value
    return escaped(value) if kind is str else escape(value)


def joined(pieces: tuple[Any, ...]) -> str:
    """Pieces of text as ``~`` makes one of them."""
    for each in pieces:
        if type(each) is not str:
            return markup_join(pieces)
    return "".join(pieces)


class PageMacro(Macro):
    """A macro, with its function at hand where it takes named values and nothing else."""

    def __init__(self, environment: Any, func: Callable[..., str], *given: Any) -> None:
        super().__init__(environment, func, *given)
        self.plain = not (self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller)
        self.at_once = func
        if self.plain:
            func.__defaults__ = (missing,) * len(self.arguments)


class PageContext(Context):
    """What the names in a template stand for."""

    @internalcode
    def call(
        __self,
        __obj: Any,
        *args: Any,
        _block_vars: dict[str, Any] | None = None,
        _loop_vars: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call something from a template: as Jinja does, and at once where it is a macro or a plain function."""
        kind = type(__obj)
        if kind is PageMacro:
            if __obj.plain and len(args) <= len(__obj.arguments):
                if kwargs:
                    args += tuple(kwargs.pop(name, missing) for name in __obj.arguments[len(args) :])
                if not kwargs:
                    said = __obj.at_once(*args)
                    return str.__new__(Markup, said) if __self.eval_ctx.autoescape else said
            return __obj(__self.eval_ctx, *args, **kwargs)
        if kind in _PLAIN and getattr(__obj, "jinja_pass_arg", None) is None:
            try:
                return __obj(*args, **kwargs)
            except StopIteration:
                return __self.environment.undefined("what a template called raised StopIteration")
        return super().call(__obj, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs)


class PageTemplate(Template):
    """A template, whose macros are the same for every page that imports them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """What it gives those who import it: made once, as no page has globals that another has not."""
        return self._module or super()._get_default_module(ctx)


class PageEnvironment(Environment):
    """Flask's environment of templates, with the shorter way."""

    context_class = PageContext
    template_class = PageTemplate
    put_in = staticmethod(put_in)
    joined = staticmethod(joined)
    macro = PageMacro

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        """The source of a template's module: Jinja's own place for those who write it otherwise."""
        return super()._generate(*args, **kwargs) + _INSTEAD
