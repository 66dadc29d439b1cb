"""The fonts in which the pages are walked: a page must fit in any, and a phone has whichever its maker chose.

for font in (WIDE, NARROW, SPACED):
    with worn(page, font):
        …
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Font:
    """A font for words and one for identifiers, as the stylesheet names them; `packages`: what brings it on Debian."""

    name: str
    family: str
    mono: str
    packages: str
    rules: str = ""


#: As wide as Verdana, the widest that a desk usually has.
WIDE = Font("a wide font", "DejaVu Sans", "DejaVu Sans Mono", "fonts-dejavu-core")
#: As narrow as Arial Narrow. Newer Debians keep it in a package of its own.
NARROW = Font(
    "a narrow font",
    "Liberation Sans Narrow",
    "Liberation Mono",
    "fonts-liberation fonts-liberation-sans-narrow",
)
#: The wide one, set apart as far as WCAG 2.2, 1.4.12 "Text spacing" says a reader may.
SPACED = Font(
    "a wide font, spaced",
    WIDE.family,
    WIDE.mono,
    WIDE.packages,
    rules="* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important; }"
    " p { margin-bottom: 2em !important; }",
)
#: What draws Chinese here; app.css names it among those of phones and desks.
CHINESE = "WenQuanYi Micro Hei"
CHINESE_PACKAGE = "fonts-wqy-microhei"

# A sheet made by a script is subject to no content policy, so the page keeps its own.
_WEAR = """([family, mono, rules]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:root { --font: "${family}" !important; --mono: "${mono}" !important; } ${rules}`);
  document.adoptedStyleSheets = [sheet];
}"""
# A family that is not there leaves the two widths those of its stand-ins.
_IS_HERE = """family => {
  const pen = document.createElement("canvas").getContext("2d");
  const width = behind => { pen.font = `40px "${family}", ${behind}`; return pen.measureText("Wwmil 0123").width; };
  return width("monospace") === width("sans-serif") && width("monospace") === width("serif");
}"""
# Every visible word of the page in the two families and in no other.
_OTHERS = """families => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility() || element.closest("[aria-hidden=true]")) continue;
    const first = getComputedStyle(element).fontFamily.split(",")[0].replaceAll('"', "").trim();
    if (!families.includes(first)) found.add(`${element.localName}: ${first}`);
  }
  return [...found];
}"""


def is_here(page: Page, family: str) -> bool:
    """Whether this browser can draw in a family."""
    return bool(page.evaluate(_IS_HERE, family))


@contextmanager
def worn(page: Page, font: Font) -> Iterator[None]:
    """Shows the page in this font for the length of a block; fails where a word stays in another."""
    page.evaluate(_WEAR, [font.family, font.mono, font.rules])
    others = page.evaluate(_OTHERS, [font.family, font.mono])
    assert others == [], f"not in {font.family}: {others}"
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def drawn_with(page: Page, selector: str) -> set[str]:
    """The families from which the browser really takes the letters of an element's own text."""
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    client.detach()
    return {each["familyName"] for each in fonts}
