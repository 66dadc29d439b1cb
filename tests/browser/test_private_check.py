"""The private check in a real browser: it agrees with the RFC, with the service, and reads as the service reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import text

from num_service.crypto import voprf
from num_service.crypto.private_tags import ENTRY
from num_service.crypto.voprf import KeyPair
from num_service.domain.identifiers import Identifier, IdentifierKind, normalise, partial_vrm
from num_service.domain.identifiers.on_device import for_device
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker.asked import from_text, read_asked
from tests.harness.browser_page import BrowserPage, browser_page
from tests.harness.rfc9497 import PUBLIC, SECRET, VECTORS
from tests.harness.service import LiveServer
from tests.harness.story import PASSWORD, Story
from tests.harness.written_forms import by_hand, made_up

pytestmark = pytest.mark.browser
RENEWED = "07700 900654"

_HEX = """
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (each) => parseInt(each, 16));
const hex = (given) => Array.from(given, (each) => each.toString(16).padStart(2, "0")).join("");
"""
_VECTOR = f"""async ([address, v, pk]) => {{ {_HEX}
  const {{ ristretto255_oprf: {{ voprf }} }} = await import(address);
  const blinded = v.inputs.map((each, i) => {{
    // The library adds one to what is random.
    const less = bytes(v.blinds[i]);
    for (let at = 0; less[at]-- === 0; at++);
    const made = voprf.blind(bytes(each), (n) => bytes(hex(less).padEnd(2 * n, "0")));
    return [hex(made.blind), hex(made.blinded)];
  }});
  const asked = v.inputs.map((each, i) => ({{
    input: bytes(each), blind: bytes(v.blinds[i]), blinded: bytes(v.blinded[i]), evaluated: bytes(v.evaluated[i]),
  }}));
  const out = voprf.finalizeBatch(asked, bytes(pk), bytes(v.proof));
  return [blinded, out.map(hex)];
}}"""
_THEIRS = f"""async ([address, text]) => {{ {_HEX}
  const {{ ristretto255_oprf: {{ voprf }} }} = await import(address);
  const made = voprf.blind(new TextEncoder().encode(text));
  window.kept = made;
  return hex(made.blinded);
}}"""
_BACK = f"""async ([address, text, evaluated, proof, pk]) => {{ {_HEX}
  const {{ ristretto255_oprf: {{ voprf }} }} = await import(address);
  try {{
    return hex(voprf.finalize(new TextEncoder().encode(text), window.kept.blind, bytes(evaluated), window.kept.blinded,
      bytes(pk), bytes(proof)));
  }} catch (why) {{ return "refused"; }}
}}"""
_READ = """async ([address, forms, given]) => {
  const { readOne } = await import(address);
  return forms.map(([typed, home]) => readOne(typed, given, home));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, module_live_server: LiveServer, module_story: Story) -> Iterator[BrowserPage]:
    module_story.account(AccountRole.MEMBER, "private@example.org")
    for value in (RENEWED, "07700 900321"):
        given = {"kind": "phone", "value": value, "basis": "saw"}
        number = normalise(IdentifierKind.PHONE, value)
        module_story.listed(module_story.report(people=[{"role": "client", "identifiers": [given]}]), number)
        if value == RENEWED:
            with module_story.commits() as session:
                session.execute(text("UPDATE listing_sources SET month = month - interval '9 years'"))
                session.execute(text("UPDATE listings SET renewed = date_trunc('month', now())"))
    with browser_page(browser, module_live_server.url) as opened:
        opened.sign_in("private@example.org", PASSWORD)
        yield opened


def test_a_member_checks_and_what_they_typed_is_in_no_request(page: BrowserPage) -> None:
    sent: list[str] = []
    page.page.on("request", lambda each: sent.append(f"{each.url} {each.post_data or ''}"))
    page.open("/check/private")
    box = page.page.locator("input[name=what]")
    card = page.page.locator("[data-said] .verdict-word")
    for typed, says in (
        ("07700 900321", "Reported"),
        ("07700 900322", "No report found"),
        ("he rang me twice", "We could not read this"),
    ):
        box.fill(typed)
        page.page.get_by_role("button", name="Check privately").click()
        card.filter(has_text=says).wait_for()
        assert typed in page.page.locator("[data-said]").inner_text().replace("+44 ", "0")
    asked = [each for each in sent if "blinded" in each]
    assert len(asked) == 2
    assert not any("900321" in each or "900322" in each for each in sent)


def test_what_was_renewed_long_after_is_told_with_its_year(page: BrowserPage, module_story: Story) -> None:
    page.open("/check/private")
    page.page.locator("input[name=what]").fill(RENEWED)
    page.page.get_by_role("button", name="Check privately").click()
    card = page.page.locator("[data-said]")
    expect(card.locator(".verdict-word")).to_contain_text("Reported")
    with module_story.commits() as session:
        year = session.scalar(text("SELECT min(extract(year FROM month))::int FROM listing_sources"))
    expect(card).to_contain_text(str(year))


_CUT: dict[str, Callable[[bytes], bytes]] = {
    "an entry short": lambda body: body[:-ENTRY],
    "its head alone": lambda body: body[:21],
    "of another version": lambda body: body[:4] + bytes(16) + body[20:],
}


@pytest.mark.parametrize("how", _CUT)
def test_a_set_that_did_not_arrive_whole_is_never_none(page: BrowserPage, how: str) -> None:
    def answer(route: Route) -> None:
        came = route.fetch()
        route.fulfill(response=came, body=_CUT[how](came.body()))

    page.page.route("**/check/private/set/*", answer)
    try:
        page.open("/check/private")
        page.page.locator("input[name=what]").fill("07700 900322")
        page.page.get_by_role("button", name="Check privately").click()
        expect(page.page.locator("[data-said] .verdict-word")).to_contain_text("We could not check this")
    finally:
        page.page.unroute("**/check/private/set/*")


def test_an_empty_press_is_answered_and_no_answer_stands_over_another_question(page: BrowserPage) -> None:
    page.open("/check/private")
    said, press = page.page.locator("[data-said]"), page.page.get_by_role("button", name="Check privately")
    page.page.locator("input[name=what]").fill("07700 900322")
    press.click()
    said.get_by_text("No report found").first.wait_for()
    page.page.locator("input[name=what]").fill(" ")
    press.click()
    said.get_by_text("Type or paste a number").wait_for()
    assert "900322" not in said.inner_text()


def test_the_browser_agrees_with_the_published_vectors(page: BrowserPage) -> None:
    page.open("/check/private")
    curve = page.page.locator("form[data-private]").get_attribute("data-curve")
    for vector in VECTORS:
        given = {name: getattr(vector, name) for name in vector.__slots__}
        blinded, outputs = page.page.evaluate(_VECTOR, [curve, given, PUBLIC])
        assert blinded == [list(each) for each in zip(vector.blinds, vector.blinded, strict=True)]
        assert outputs == list(vector.outputs)


def test_the_browser_and_the_service_agree_and_another_key_is_refused(page: BrowserPage) -> None:
    page.open("/check/private")
    curve = page.page.locator("form[data-private]").get_attribute("data-curve")
    keys = KeyPair(bytes.fromhex(SECRET), bytes.fromhex(PUBLIC))
    blinded = bytes.fromhex(page.page.evaluate(_THEIRS, [curve, "phone:+447700900321"]))

    def back(made: voprf.Evaluation) -> Any:
        sent = [curve, "phone:+447700900321", made.elements[0].hex(), made.proof.hex(), PUBLIC]
        return page.page.evaluate(_BACK, sent)

    assert back(voprf.evaluate(keys, [blinded])) == voprf.compute(keys, b"phone:+447700900321").hex()
    assert back(voprf.evaluate(voprf.derive_key_pair(bytes(32), b"x"), [blinded])) == "refused"


def test_what_a_browser_reads_it_reads_as_the_service_does(page: BrowserPage) -> None:
    """Over every written form: the same canonical form, or it says that it cannot read it. Never something else."""
    forms = [*by_hand(), *made_up()]
    page.open("/check/private")
    script = page.page.locator("form[data-private]").get_attribute("data-read")
    sent = [(each.written, "IE" if each.regions[0] == "IE" else "GB") for each in forms]
    read = page.page.evaluate(_READ, [script, sent, for_device()])
    wrong = []
    for form, got in zip(forms, read, strict=True):
        if got is None:
            continue
        readings = [read_asked(each) for each in from_text(form.written, regions=form.regions)]
        same = [(r.kind.value, r.canonical) for r in readings if isinstance(r, Identifier)]
        part = got["asks"].startswith("vrm-start:") and partial_vrm(form.written) == got["canonical"]
        if not part and (len(readings) != 1 or same != [(got["kind"], got["canonical"])]):
            wrong.append((form.written, got["canonical"], same))
    assert wrong == []
    assert sum(each is not None for each in read) > 300
