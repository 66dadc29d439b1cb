"""Tens of thousands of rows of everything that grows, made by the database itself in a few seconds.

They are no reports that anybody could open: they are there so that the planner has something to choose about. Rows are
written without their triggers and foreign keys, and the tables are analysed.
"""

from __future__ import annotations

import psycopg

from tests.harness.databases import TestDatabase

#: Tables that grow with use. In the police database: those of the same names, officers' sessions and texts.
GROWING = frozenset(
    {
        "alert_sources", "alerts", "api_tokens", "audit_entries", "audit_heads", "audit_leaves", "audit_nodes",
        "check_budgets", "consent_heads", "consents", "deliveries", "later_keys", "listing_sources", "listings",
        "match_judgements", "officer_sessions", "packet_texts", "packets", "page_calls", "pages", "part_keys",
        "recipients", "released_packets", "releases", "report_identifiers", "reporter_sessions", "reports",
        "sealed_parts", "sign_in_days", "text_authors", "users", "web_sessions",
    }
)  # fmt: skip
REPORTS = 10_000
_ID = "md5('{0}' || {1})::uuid"


def _id(what: str, number: str = "n") -> str:
    return _ID.format(what, number)


_MAIN = f"""
INSERT INTO recipients (id, kind, active, regions, tiers, channels, email_sealed)
SELECT {_id("recipient")}, CASE WHEN n % 100 = 0 THEN 'project' ELSE 'member' END, true,
       CASE WHEN n % 8 = 0 THEN '{{}}'::text[] ELSE ARRAY[(ARRAY['london', 'wales', 'scotland'])[1 + n % 3]] END,
       '{{}}', ARRAY['inbox', 'email'], 'sealed' FROM generate_series(1, 10000) n;
INSERT INTO projects (id, name, recipient_id)
SELECT {_id("project")}, 'Project ' || n, {_id("recipient", "n * 50")} FROM generate_series(1, 200) n;
INSERT INTO users (id, role, name, email_sealed, email_digest, password_hash, one_time, created_on, recipient_id,
                   project_id, active, waits, made_by, enabled_by)
SELECT {_id("user")}, CASE WHEN n <= 200 THEN 'caseworker' WHEN n <= 400 THEN 'project_worker' ELSE 'member' END,
       CASE WHEN n <= 400 THEN 'Person ' || n ELSE '' END, 'sealed', decode(md5('email' || n), 'hex'), '', false,
       date '2026-01-01' - n % 900, CASE WHEN n > 400 THEN {_id("recipient")} END,
       CASE WHEN n BETWEEN 201 AND 400 THEN {_id("project", "(n - 200)")} END, true, false, 'command', 'command'
FROM generate_series(1, 10000) n;
INSERT INTO api_tokens (token_hash, user_id, expires_at)
SELECT sha256(('token' || n)::bytea), {_id("user", "(1 + n % 10000)")}, now() + n * interval '1 minute'
FROM generate_series(1, 10000) n;
INSERT INTO web_sessions (token_hash, sealed, expires_at)
SELECT sha256(('web' || n)::bytea), 'sealed', now() + n * interval '1 minute' FROM generate_series(1, 10000) n;
INSERT INTO reporter_sessions (token_hash, sealed, expires_at)
SELECT sha256(('rep' || n)::bytea), 'sealed', now() + n * interval '1 minute' FROM generate_series(1, 10000) n;
INSERT INTO waiting_codes (id, place, sealed, expires_at)
SELECT {_id("code")}, sha256(('place' || n)::bytea), 'sealed', now() + n * interval '1 minute'
FROM generate_series(1, 2000) n;
INSERT INTO report_drafts (place, sealed, expires_at)
SELECT sha256(('draft' || n)::bytea), 'sealed', now() + n * interval '1 minute' FROM generate_series(1, 2000) n;
INSERT INTO check_budgets (user_id, day, used, week, used_in_week)
SELECT {_id("user")}, current_date, 3, date_trunc('week', now())::date, 9 FROM generate_series(401, 10000) n;
INSERT INTO sign_in_days (account_id, day, signed_in, refused)
SELECT {_id("user", "(1 + n % 10000)")}, current_date - n / 10000, 1, 0 FROM generate_series(1, 20000) n;
INSERT INTO reports (id, reference, status, received_on, opened, danger_now, jurisdiction, region, incident_types, tier,
                     official, language, assignee_id, project_id, receipt_lookup, receipt_public_key,
                     receipt_verify_key, submission)
SELECT {_id("report")}, 'R-' || n,
       CASE WHEN n > 9900 THEN 'received' WHEN n > 9500 THEN 'in_hand' WHEN n % 40 = 0 THEN 'set_aside'
            ELSE 'closed' END,
       current_date - (10000 - n) / 14, n <= 9900, n % 300 = 0, 'england_wales', 'london', ARRAY['robbery'],
       (ARRAY['danger', 'risk', 'nuisance'])[1 + n % 3], false, 'en',
       CASE WHEN n <= 9900 THEN {_id("user", "(1 + n % 20)")} END,
       CASE WHEN n % 7 = 0 THEN {_id("project", "(1 + n % 200)")} END, sha256(('look' || n)::bytea), sha256('pub'),
       sha256(('key' || n)::bytea), sha256(('form' || n)::bytea)
FROM generate_series(1, {REPORTS}) n;
INSERT INTO consent_heads (report_id, changes, considered)
SELECT {_id("report")}, 1, 1 FROM generate_series(1, {REPORTS}) n;
INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by, recorded_at, place,
                      signature)
SELECT {_id("report")}, scope, 'no', '{{}}', '1', 'en', 'reporter', now(), place - 1, NULL
FROM generate_series(1, {REPORTS}) n,
     unnest(ARRAY['checker', 'alert', 'police_intelligence', 'contact']) WITH ORDINALITY AS s(scope, place);
INSERT INTO report_identifiers (report_id, position, kind, basis, digest, key_version)
SELECT {_id("report")}, 0, 'phone', 'saw', sha256(('number' || n % 7500)::bytea), 1
FROM generate_series(1, {REPORTS}) n;
INSERT INTO sealed_parts (id, report_id, kind, number, written_on, ciphertext, layout)
SELECT md5('part' || n || kind)::uuid, {_id("report")}, kind, 1, current_date, 'sealed', 2
FROM generate_series(1, {REPORTS}) n, unnest(ARRAY['account', 'private']) AS kind;
INSERT INTO part_keys (part_id, holder, key_version, wrapped)
SELECT id, 'casework', 1, 'wrapped' FROM sealed_parts ON CONFLICT DO NOTHING;
INSERT INTO pages (id, report_id, duty, asked_on, step, rounds, answered_by, answered_at)
SELECT {_id("page")}, {_id("report")}, 'on_call', current_date, 1, 0, CASE WHEN n <= 9970 THEN {_id("user", "1")} END,
       CASE WHEN n <= 9970 THEN now() END FROM generate_series(5001, 10000) n;
INSERT INTO page_calls (id, page_id, step, user_id, channel, state)
SELECT {_id("call")}, {_id("page")}, 1, {_id("user", "(1 + n % 20)")}, 'email', 'sent'
FROM generate_series(5001, 10000) n;
INSERT INTO match_judgements (report_id, other_id, judgement, judged_by, judged_at)
SELECT least(a, b), greatest(a, b), 'not_known', {_id("user", "1")}, now()
FROM (SELECT {_id("report")} AS a, {_id("report", "(n + 1)")} AS b FROM generate_series(1, 5000) n) AS pairs;
INSERT INTO listings (kind, digest, key_version, prefix)
SELECT 'phone', sha256(('number' || n)::bytea), 1, CASE WHEN n % 20 = 0 THEN sha256(('start' || n)::bytea) END
FROM generate_series(1, 20000) n;
INSERT INTO listing_sources (listing_id, report_id, consent, tier, incident_types, month, region, visible_from,
                             confirmed_by)
SELECT listings.id, {_id("report", "(1 + listings.id % 9000)")}, listings.id,
       (ARRAY['danger', 'risk', 'nuisance'])[1 + listings.id % 3], ARRAY['robbery'],
       date_trunc('month', current_date - ((listings.id % 650) || ' days')::interval), 'london', now(),
       {_id("user", "1")} FROM listings;
INSERT INTO alerts (id, reference, sha256, text_key, identifying, status, tier, regions, kinds, published_content,
                    published_at, expires_at, ended_at, writer_id)
SELECT {_id("alert")}, 'A-' || n, '', 'text ' || n, false, CASE WHEN n > 1000 THEN 'published' ELSE 'expired' END,
       'danger', '{{}}', ARRAY['member'], '{{"headline":"H","body":"B","look_for":"","advice":"","identifiers":[]}}',
       now() - (4000 - n) * interval '80 minutes', now() + n * interval '1 hour', NULL, {_id("user", "1")}
FROM generate_series(1, 4000) n;
INSERT INTO alert_sources (alert_id, report_id, vetoed)
SELECT {_id("alert")}, {_id("report", "(1 + n * 2)")}, false FROM generate_series(1, 4000) n;
INSERT INTO text_authors (text_key, user_id)
SELECT 'text ' || n, {_id("user", "1")} FROM generate_series(1, 4000) n;
INSERT INTO deliveries (alert_id, recipient_id, channel, state, sent_at)
SELECT {_id("alert")}, {_id("recipient", "500")}, 'inbox', 'sent', now() FROM generate_series(2001, 4000) n;
INSERT INTO deliveries (alert_id, recipient_id, channel, state, sent_at)
SELECT {_id("alert", "a")}, {_id("recipient")}, channel, 'sent', now()
FROM generate_series(1, 2) a, generate_series(1, 10000) n, unnest(ARRAY['inbox', 'email']) AS channel;
INSERT INTO deliveries (alert_id, recipient_id, channel, state)
SELECT {_id("alert", "4000")}, {_id("recipient")}, 'email', 'waiting' FROM generate_series(1, 2000) n
WHERE n <> 500;
INSERT INTO packets (id, reference, report_id, force, status, sha256, text_key, identifying, writer_id)
SELECT {_id("packet")}, 'P-' || n, {_id("report")}, 'metropolitan',
       CASE WHEN n > 4990 THEN 'approved' ELSE 'released' END, '', 'packet ' || n, false, {_id("user", "1")}
FROM generate_series(1, 5000) n;
INSERT INTO releases (packet_id, consent, writer_id, approver_id, sha256, force, released_at)
SELECT {_id("packet")}, n, {_id("user", "1")}, {_id("user", "2")}, '', 'metropolitan', now()
FROM generate_series(1, 4990) n;
INSERT INTO released_packets (reference, force, sha256, released_at, pushed_at, opened_at, acknowledged_at)
SELECT 'P-' || n, 'metropolitan', '', now(), now(), now(), CASE WHEN n < 4900 THEN now() END
FROM generate_series(1, 4990) n;
"""
_LOG = """
INSERT INTO audit_entries (id, at, actor, action, subject)
SELECT md5('entry' || n)::uuid, now(), 'command', 'report.read', 'report:R-' || n % 10000
FROM generate_series(1, 20000) n;
INSERT INTO audit_leaves (number, entry_id, hash)
SELECT n - 1, md5('entry' || n)::uuid, sha256(('leaf' || n)::bytea) FROM generate_series(1, 20000) n;
INSERT INTO audit_nodes (level, number, hash)
SELECT level, n, sha256(('node' || n)::bytea)
FROM generate_series(1, 15) level, generate_series(0, (20000 >> level) - 1) n;
INSERT INTO audit_heads (size, root, at, signature)
SELECT n * 5, sha256('root'), now(), sha256('signed') FROM generate_series(1, 4000) n;
"""
_POLICE = f"""
INSERT INTO officers (id, force, name, email, password_hash, active, waits, made_by, enabled_by)
SELECT {_id("officer")}, CASE WHEN n % 40 = 0 THEN 'metropolitan' ELSE 'scotland' END, 'DC ' || n,
       'o' || n || '@force.example', '', true, false, 'command', 'command' FROM generate_series(1, 2000) n;
INSERT INTO officer_sessions (token_hash, officer_id, sealed, expires_at)
SELECT sha256(('desk' || n)::bytea), {_id("officer", "(1 + n % 2000)")}, 'sealed', now() + n * interval '1 minute'
FROM generate_series(1, 10000) n;
INSERT INTO released_packets (reference, force, sha256, priority, released_at, opened_at)
SELECT 'P-' || n, CASE WHEN n % 40 = 0 THEN 'metropolitan' ELSE 'scotland' END, '', 'routine',
       now() - n * interval '1 minute', CASE WHEN n % 2 = 0 THEN now() END FROM generate_series(1, 40000) n;
INSERT INTO packet_texts (reference, content)
SELECT 'P-' || n, coalesce((SELECT min(content) FROM packet_texts), '') FROM generate_series(1, 40000) n;
"""


def fill(database: TestDatabase) -> None:
    """Make it all, in both databases."""
    for url, statements in (
        (database.admin_libpq, _MAIN + _LOG),
        (database.police_admin_libpq, _POLICE + _LOG),
    ):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statements.encode())
            connection.execute("ANALYZE")
