"""The pages on which a report is written: all on one page, and step by step."""

from __future__ import annotations

from tests.harness.page_case import PageCase, at, choose, fill, forget_me, press, then, tick

REPORT_CASES = [
    PageCase("report", "nobody", "public.report", at("/report")),
    PageCase("report, all on one page", "nobody", "public.report_whole", at("/report/whole")),
    PageCase(
        "report, nothing said",
        "nobody",
        "public.send_report",
        then("/report/whole", press("^Send my report")),
        "to fix",
    ),
    PageCase(
        "report, bad fields",
        "nobody",
        "public.send_report",
        then(
            "/report/whole",
            fill("account", "He took it."),
            fill("people.0.identifiers.0.value", "12"),
            press("Add another person"),
            press("^Send my report"),
        ),
        "to fix",
    ),
    PageCase(
        "report, asked once more",
        "nobody",
        "public.send_report",
        then(
            "/report/whole",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            tick("about.support", "listen"),
            press("^Send my report"),
        ),
        "One last question",
    ),
    PageCase(
        "report, sent",
        "nobody",
        "public.sent",
        then(
            "/report/whole",
            fill("account", "He took it."),
            choose("where.region", "not_said"),
            press("^No to everything, and send"),
        ),
        "Thank you",
    ),
    PageCase(
        "report, open too long",
        "nobody",
        "public.send_report",
        then(
            "/report/whole", fill("account", "He took it.\nAll of it."), forget_me, press("^Send my report")
        ),
        "send",
    ),
    PageCase(
        "step: when and where",
        "nobody",
        "public.report_step",
        then("/report", fill("account", "He took it."), press("^Next")),
        "When and where?",
    ),
    PageCase(
        "step: a mistake",
        "nobody",
        "public.report_step",
        then("/report/step/when-where", press("^Next")),
        "to fix",
    ),
    PageCase(
        "step: who",
        "nobody",
        "public.report_step",
        then(
            "/report",
            fill("account", "He took it. His number is 07700 900123."),
            press("^Skip"),
            press("^Skip"),
            fill("people.0.message", "hi hun 07700 900461 or 0044 7700900462 and 07700 9004"),
            press("^Look for numbers"),
        ),
        "Is this the number?",
    ),
    PageCase("step: you", "nobody", "public.report_step", at("/report/step/you"), "About you"),
    PageCase(
        "step: consents",
        "nobody",
        "public.report_step",
        then("/report/step/consents", tick("consents.police_intelligence", "yes")),
        "May the police send you a question",
    ),
    PageCase(
        "step: open too long",
        "nobody",
        "public.save_step",
        then("/report", fill("account", "He took it.\nAll of it."), forget_me, press("^Next")),
        "cookie",
    ),
    PageCase(
        "answers to check",
        "nobody",
        "public.report_step",
        then(
            "/report",
            tick("danger_now", "coming_back"),
            fill("account", "He took it."),
            press("^Skip"),
            press("^Skip"),
            fill("people.0.identifiers.0.value", "07700 900123"),
            press("^Skip"),
            press("^Skip"),
            tick("consents.alert", "yes"),
            press("^Next"),
        ),
        "Check your answers",
    ),
    PageCase(
        "answers to check, something to fix",
        "nobody",
        "public.report_step",
        then("/report", press("^Send now")),
        "to fix",
    ),
]
