"""Elements of a drawing as text."""

from collections.abc import Iterable
from html import escape


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """`class_` is the class; an underscore in a name stands for a hyphen."""
    given = "".join(f' {_attribute(key)}="{escape(_text(value))}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>"


def text(content: str, x: float, y: float, **attributes: str | float) -> str:
    return element("text", escape(content), x=x, y=y, **attributes)


def titled(title: str) -> str:
    """What a pointer at the element shows."""
    return element("title", escape(title))


def drawing(width: float, height: float, parts: Iterable[str], *, label: str) -> str:
    """The whole drawing; it is as wide as there is room."""
    return element("svg", "".join(parts), viewBox=f"0 0 {_text(width)} {_text(height)}", role="img", aria_label=label)


def _attribute(key: str) -> str:
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
