"""Adding a field is one line of the table: it is then on the page, in the API, sealed, and read by caseworkers."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import num_service
from tests.harness.story import Story

PRODUCT = Path(num_service.__file__).parent
#: The line under which each new one is put, and the one line that is all there is to write.
LINES = {
    '    weapon: str = row.line(N_("Weapon"))': '    toy: str = row.line(N_("Which toy?"), short=N_("Toy"))',
    '    safe_time: str = row.line(N_("A safe time"), own=True, reach=True)': (
        '    cure: str = row.text(N_("What helps you?"), short=N_("What helps"), own=True)'
    ),
    '    about: str = row.line(N_("Or about when"), short=N_("About when"))': (
        '    secret: str = row.line(N_("Only on the page?"), short=N_("Page only"), api=False)'
    ),
}
#: Run in a process of its own, with the product as it is with these lines.
SCRIPT = """
import json, pickle, re, sys
from num_service.app import create_app
from num_service.domain.reports import parts
from num_service.schemas.reports.report import ReportFormSchema
from num_service.web.public.report_words import labels
from num_service.web.staff.facts import _person, private_facts

app = create_app(pickle.load(open(sys.argv[1], "rb")))
client = app.test_client()
page = client.get("/report/whole").get_data(as_text=True)
token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
typed = {"csrf_token": token, "people.0.toy": "a small bear", "about.cure": "tea", "when.secret": "s"}
again = client.post("/report", data=typed).get_data(as_text=True)
wrong = client.post("/report", data=typed | {"people.0.toy": "x" * 201}).get_data(as_text=True)
new = ReportFormSchema().load({
    "account": "x", "where": {"region": "london"}, "when": {"secret": "s"},
    "people": [{"toy": "a small bear"}], "about": {"cure": "tea"},
})
account, private = parts.account(new), parts.private(new)
with app.test_request_context():
    facts = dict(_person(account["people"][0])) | dict(private_facts(private, None))
    called = labels({"people.0.toy": "x"})
json.dump({
    "page": page, "again": again, "wrong": wrong, "account": account, "private": private, "facts": facts,
    "called": called, "own": parts.OWN_DETAILS,
    "api": client.get("/api/v1/openapi.json").get_json()["components"]["schemas"],
}, sys.stdout)
"""


@pytest.fixture(scope="module")
def grown(module_story: Story, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a product with three more lines answers."""
    folder = tmp_path_factory.mktemp("grown")
    shutil.copytree(PRODUCT, folder / "num_service", ignore=shutil.ignore_patterns("__pycache__"))
    table = folder / "num_service/domain/reports/fields.py"
    text = table.read_text(encoding="utf-8")
    for under, line in LINES.items():
        assert text.count(under) == 1, f"the table has no line: {under}"
        text = text.replace(under, f"{under}\n{line}")
    table.write_text(text, encoding="utf-8")
    settings = folder / "settings"
    settings.write_bytes(pickle.dumps(module_story.wiring.settings))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(settings)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_is_on_the_page_and_keeps_what_was_typed(grown: dict[str, Any]) -> None:
    for name, label in (
        ("people.0.toy", "Which toy?"),
        ("about.cure", "What helps you?"),
        ("when.secret", "Only on the page?"),
    ):
        assert f'name="{name}"' in grown["page"]
        assert label in grown["page"]
    assert 'value="a small bear"' in grown["again"]
    assert "tea</textarea>" in grown["again"]


def test_it_is_read_and_a_mistake_in_it_has_its_name(grown: dict[str, Any]) -> None:
    assert 'href="#f-people-0-toy"' in grown["wrong"]
    assert "Toy" in grown["called"]["people.0.toy"]


def test_it_is_in_the_description_of_the_api_unless_it_is_not_for_it(grown: dict[str, Any]) -> None:
    toy = grown["api"]["ReportedPerson"]["properties"]["toy"]
    assert (toy["type"], toy["maxLength"], toy["description"]) == ("string", 200, "Which toy?")
    assert "cure" in grown["api"]["About"]["properties"]
    assert "secret" not in grown["api"]["When"]["properties"]


def test_it_is_sealed_where_it_belongs_and_compared_with_what_leaves(grown: dict[str, Any]) -> None:
    assert grown["account"]["people"][0]["toy"] == "a small bear"
    assert grown["account"]["when"]["secret"] == "s"
    assert grown["private"]["cure"] == "tea"
    assert "cure" in grown["own"]


def test_a_caseworker_reads_it(grown: dict[str, Any]) -> None:
    assert grown["facts"]["Toy"] == "a small bear"
    assert grown["facts"]["What helps"] == "tea"
