"""What each migration changed in rows it found, taken away again: rows of the head as a landed head had them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Rows = dict[str, list[dict[str, Any]]]


def _undo_0003(found: Rows) -> None:
    for each in found["alert_sources"]:
        each["she_said"] = each.pop("reporter_said")


def _undo_0004(found: Rows) -> None:
    for each in found["deliveries"]:
        assert each.pop("not_before") is None, "at once, as it was"


def _undo_0005(found: Rows) -> None:
    for each in (*found["alerts"], *found["packets"]):
        sent_back = [each.pop(f"sent_back_{part}") for part in ("sha256", "by", "note_id")]
        assert sent_back == [None, None, None], "nobody has sent it back"


def _undo_0006(found: Rows) -> None:
    for each in found["deliveries"]:
        assert each.pop("put_off") == 0, "nobody was put off"
    assert found.pop("channel_pauses") == [], "no channel was paused"


def _undo_0007(found: Rows) -> None:
    for each in found["listing_sources"]:
        assert each.pop("happened") is None, "nobody knows when it happened: only when it was reported"


def _undo_0008(found: Rows) -> None:
    assert found.pop("waiting_codes") == [], "no code waited"


def _undo_0010(found: Rows) -> None:
    for each in found["match_judgements"]:
        added = [each.pop(name) for name in ("suspected_id", "confirmed_by", "confirmed_at")]
        assert added == [None, None, None], "what one caseworker judged is agreed by nobody"


def _undo_0011(found: Rows) -> None:
    (ended,) = found.pop("audit_entries")
    last = max(found["audit_events"], key=lambda each: int(each["number"]))
    assert ended["subject"] == f"audit_events:{last['number']}:{last['hash'].removeprefix(chr(92) + 'x')}"
    assert [each["entry_id"] for each in found.pop("audit_waiting")] == [ended["id"]]
    assert [found.pop(table) for table in ("audit_leaves", "audit_nodes", "audit_heads")] == [[], [], []]


def _undo_0012(found: Rows) -> None:
    read = {each["subject"] for each in found["audit_events"] if each["action"] == "report.read"}
    opened = {f"report:{each['reference']}" for each in found["reports"] if each.pop("opened")}
    assert opened == read, "what the audit trail knows to have been opened, and nothing else"


def _undo_0014(found: Rows) -> None:
    assert found.pop("handovers") == [], "nobody was asked"


def _undo_0015(found: Rows) -> None:
    assert found.pop("web_sessions") == found.pop("reporter_sessions") == [], "everybody signs in anew"
    assert [each.pop("sessions_ended") for each in found["users"]] == [0] * len(found["users"])


def _undo_0017(found: Rows) -> None:
    for each in found["consent_heads"]:
        assert each.pop("considered") == each["changes"], "what followed from every answer was done with it"


def _undo_0018(found: Rows) -> None:
    assert found.pop("later_keys") == [], "nobody has come back"
    assert [each.pop("receipt_verify_key") for each in found["reports"]] == [None] * len(found["reports"])
    for each in found["consents"]:
        assert (each.pop("place"), each.pop("signature")) == (None, None), "unsigned, as they were"
    for each in (*found["alert_sources"], *found.get("handovers", [])):
        assert (each.pop("answers"), each.pop("signature")) == (0, None)
    for each in found.get("audit_entries", []):
        assert each.pop("fingerprint") is None


def _undo_0019(found: Rows) -> None:
    for each in (*found["users"], *found["officers"]):
        added = [each.pop(name) for name in ("waits", "made_by", "enabled_by")]
        assert added == [False, "not recorded", "before it was asked"], "they sign in as they did"
    assert [each.pop("one_time") for each in found["officers"]] == [False] * len(found["officers"])


def _undo_0020(found: Rows) -> None:
    for each in found["check_budgets"]:
        day = date.fromisoformat(each["day"])
        monday = day - timedelta(days=day.weekday())
        assert (each.pop("week"), each.pop("used_in_week")) == (monday.isoformat(), each["used"])


def _undo_0021(found: Rows) -> None:
    grants = found["casework_grants"]
    assert [each.pop("certificate") for each in grants] == [None] * len(grants), "nobody has read out a key"


def _undo_0022(found: Rows) -> None:
    assert {each.pop("layout") for each in found["sealed_parts"]} == {1}, "they open as they were sealed"


def _undo_0023(found: Rows) -> None:
    documents = (*found["alerts"], *found["packets"])
    keys = {each.pop("text_key") for each in documents}
    assert keys == {each["sha256"] for each in documents}
    known = {(each["text_key"], each["user_id"]) for each in found.pop("text_authors")}
    assert known == {(each["sha256"], each["writer_id"]) for each in documents}, "the writer that is known"
    objections = {(each["text_key"], each["user_id"]) for each in found.pop("text_objections")}
    sent_back = {(each.get("sent_back_sha256"), each.get("sent_back_by")) for each in documents}
    assert objections == {each for each in sent_back if all(each)}


def _undo_0024(found: Rows) -> None:
    for table in ("officers", "officer_sessions"):
        found[table] = found.pop(f"moved_{table}")
    said = {each["reference"]: each["content"] for each in found["packets"]}
    for each in found["released_packets"]:
        assert each.pop("pushed_at") == each["released_at"], "they were there already"
        each["content"] = said[each["reference"]]


def _undo_0027(found: Rows) -> None:
    assert found.pop("sign_in_days") == [], "nobody has signed in since"


def _undo_0031(found: Rows) -> None:
    said = [each for each in found["sealed_parts"] if each["kind"].startswith("message_")]
    for each in found["reports"]:
        of = [one for one in said if one["report_id"] == each["id"]]
        theirs, ours = (
            max((one["number"] for one in of if one["kind"] == kind), default=0)
            for kind in ("message_from_her", "message_to_her")
        )
        assert (each.pop("last_message"), each.pop("messages_seen")) == (theirs, ours)
    for table in ("follow_ups", "recusals", "corrected_identifiers"):
        assert found.pop(table) == [], "nobody has done so yet"


def _undo_0032(found: Rows) -> None:
    for each in found["deliveries"]:
        assert bool(each.pop("ended_at")) is (each["state"] in ("failed", "cancelled"))


def _undo_0033(found: Rows) -> None:
    for each in found["alerts"]:
        assert (each.pop("delivery_counts"), each.pop("deliveries_gone")) == (None, False), (
            "nothing is forgotten yet"
        )


def _undo_0035(found: Rows) -> None:
    for each in (*found["alerts"], *found["packets"]):
        assert each.pop("answered_id") is None, "what was written over is gone"


def _undo_0036(found: Rows) -> None:
    assert found.pop("emptied_listings") == [], "a report stands for every listing"


def _undo_0037(found: Rows) -> None:
    assert found.pop("unsaved_texts") == [], "nobody has left any"


def _undo_same_incidents(found: Rows) -> None:
    assert found.pop("same_incidents") == [], "nobody has marked any"


def _undo_safeguarding(found: Rows) -> None:
    for each in found["reports"]:
        assert each.pop("guard") == "none", "no report came with the question"
    assert found.pop("lead_decisions") == [], "nobody has decided anything"


def _undo_files(found: Rows) -> None:
    assert found.pop("report_files") == [], "nobody could add any"


def _undo_language_of_notes(found: Rows) -> None:
    for each in found["recipients"]:
        assert each.pop("language") is None, "nobody has chosen"


def _undo_calls(found: Rows) -> None:
    for table in ("rota_shifts", "pages", "page_calls"):
        assert found.pop(table) == [], "nobody was on duty, and nobody was called"


def _undo_relays(found: Rows) -> None:
    assert found.pop("police_relays") == [], "nothing has been passed on"


def _undo_report_drafts(found: Rows) -> None:
    assert found.pop("report_drafts") == [], "nobody was writing"


def _undo_preferences(found: Rows) -> None:
    for each in found["deliveries"]:
        assert each.pop("goes_with") is None, "each goes by itself, as it did"
    chosen = (
        "quiet_from",
        "quiet_until",
        "danger_wakes",
        "daily",
        "daily_at",
        "paused_until",
        "not_by",
        "fuller",
    )
    for each in found["recipients"]:
        assert each.pop("time_zone") == "Europe/London"
        assert [each.pop(name) for name in chosen] == [None, None, False, [], 10, None, [], False]


def _undo_feed_links(found: Rows) -> None:
    assert found.pop("feed_links") == [], "nobody had a feed"


def _undo_police_messages(found: Rows) -> None:
    assert found.pop("police_messages") == [], "no officer had a form to write in"


def _undo_checker_guard(found: Rows) -> None:
    for each in found["check_budgets"]:
        assert each.pop("extra_on") is None, "nobody has asked for more"
    assert [found.pop(table) for table in ("check_totals", "canaries", "checker_alarms")] == [[], [], []]


def _undo_corrected_warnings(found: Rows) -> None:
    for each in found["alerts"]:
        assert each.pop("replaces_id") is None, "none goes in the place of another"


def _undo_packet_chases(found: Rows) -> None:
    assert found.pop("packet_chases") == [], "nobody was reminded"


def _undo_recipient_places(found: Rows) -> None:
    assert found.pop("recipient_places") == [], "nothing had come back"


def _undo_register(found: Rows) -> None:
    assert found.pop("register_entries") == [], "nothing had come"


def _undo_listings_by_staff(found: Rows) -> None:
    for each in found["listings"]:
        assert [each.pop(name) for name in ("renewed", "ends_on")] == [None, None], "they age as before"
    added = ("challenges", "listing_decisions", "never_listed")
    assert [found.pop(table) for table in added] == [[], [], []]


def _undo_watches(found: Rows) -> None:
    assert found.pop("watches") == [], "nobody waits"


def _undo_alerts_by_themselves(found: Rows) -> None:
    for each in found["alerts"]:
        assert (each.pop("publish_at"), each.pop("publish_by")) == (None, None), "none goes by itself"


def _undo_partners(found: Rows) -> None:
    assert [found.pop(table) for table in ("partners", "partner_tokens")] == [[], []], "none was added"
    for each in found.get("check_totals", []):
        assert each.pop("partners") == 0, "what was counted was members'"


def _undo_private_check(found: Rows) -> None:
    for each in found["listings"]:
        assert each.pop("private_exact") is each.pop("private_possible") is None, "nobody listed it anew"


def _undo_public_figures(found: Rows) -> None:
    for table in ("published_quarters", "published_answers", "published_counts"):
        assert found.pop(table) == [], "nothing was counted"


def _undo_own_name(found: Rows) -> None:
    assert found.pop("own_name_disclosures") == [], "nobody was asked"


def _undo_by_hand(found: Rows) -> None:
    for each in found["released_packets"]:
        added = ("by_hand_on", "by_hand_by", "by_hand_means", "proof")
        assert [each.pop(name) for name in added] == [None] * 4, "none was handed over"


def _undo_imported_lists(found: Rows) -> None:
    assert [found.pop(table) for table in ("imported_lists", "imported_entries")] == [[], []], "none had come"


def _undo_alike(found: Rows) -> None:
    assert found.pop("alike_reports") == [], "nobody has said anything of any"


def _undo_alerts_by_one(found: Rows) -> None:
    for each in found["alerts"]:
        assert each.pop("alone") is False, "two people answer for each"


def _undo_audiences(found: Rows) -> None:
    for each in (*found["alerts"], *found["recipients"]):
        assert [each.pop(name) for name in ("sectors", "genders", "speaks", "near")] == [[], [], [], []], (
            "nothing said"
        )
    assert all(each.pop("projects") == [] for each in found["alerts"]), "no project is named"


def _undo_checks_by_text(found: Rows) -> None:
    assert found.pop("text_askers") == [], "nobody checked by text"


def _undo_translations(found: Rows) -> None:
    assert found.pop("alert_translations") == [], "nobody has translated any"


#: What each migration changed in rows it found, taken away again. A migration that changes rows has its line here.
UNDO = {
    "0003": _undo_0003,
    "0004": _undo_0004,
    "0005": _undo_0005,
    "0006": _undo_0006,
    "0007": _undo_0007,
    "0008": _undo_0008,
    "0010": _undo_0010,
    "0011": _undo_0011,
    "0012": _undo_0012,
    "0014": _undo_0014,
    "0015": _undo_0015,
    "0017": _undo_0017,
    "0018": _undo_0018,
    "0019": _undo_0019,
    "0020": _undo_0020,
    "0021": _undo_0021,
    "0022": _undo_0022,
    "0023": _undo_0023,
    "0024": _undo_0024,
    "0027": _undo_0027,
    "0031": _undo_0031,
    "0032": _undo_0032,
    "0033": _undo_0033,
    "0035": _undo_0035,
    "0036": _undo_0036,
    "0037": _undo_0037,
    "0039": _undo_same_incidents,
    "0040": _undo_safeguarding,
    "0041": _undo_files,
    "0042": _undo_language_of_notes,
    "0043": _undo_calls,
    "0044": _undo_relays,
    "0045": _undo_report_drafts,
    "0047": _undo_preferences,
    "0048": _undo_police_messages,
    "0049": _undo_checker_guard,
    "0050": _undo_corrected_warnings,
    "0051": _undo_packet_chases,
    "0052": _undo_feed_links,
    "0053": _undo_recipient_places,
    "0055": _undo_register,
    "0056": _undo_listings_by_staff,
    "0057": _undo_watches,
    "0058": _undo_alerts_by_themselves,
    "0059": _undo_partners,
    "0060": _undo_private_check,
    "0061": _undo_public_figures,
    "0062": _undo_own_name,
    "0063": _undo_by_hand,
    "0064": _undo_imported_lists,
    "0065": _undo_alike,
    "0066": _undo_alerts_by_one,
    "0067": _undo_audiences,
    "0069": _undo_checks_by_text,
    "0070": _undo_translations,
}
