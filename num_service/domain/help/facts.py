"""What is so: how emergency numbers work, and what cannot wait after an assault. Each with where it was read.

No number, hour or limit of help stands anywhere else: not in a template, not in another module.
"""

from __future__ import annotations

from num_service.domain.help.entries import EVERYWHERE, READ, UK, Country, Entry, Need
from num_service.domain.shared.phrases import N_

_C = Country
_CLINIC = "hiv.scot; yourship.uk"

FACTS: tuple[Entry, ...] = (
    Entry(
        code="silent_call_uk",
        need=Need.EMERGENCY,
        countries=UK,
        words=N_(
            "If you cannot speak: call 999 and listen. Answer if you can, or cough or tap the phone. If you are "
            "still not able to, press 55 on a mobile when you are asked, and you are put through to the police. It "
            "does not tell them where you are."
        ),
        source="IOPC, Make Yourself Heard campaign (bcrpbrighton.com, 4ni.co.uk)",
        checked=READ,
    ),
    Entry(
        code="text_uk",
        need=Need.EMERGENCY,
        countries=UK,
        words=N_(
            "If you cannot call: you can text 999 only if this phone is registered. To register, text the word "
            "“register” to 999 and follow the answer. A text can be slower than a call."
        ),
        source="emergencySMS; 2-domain, “In danger now?”",
        checked=READ,
    ),
    Entry(
        code="text_ireland",
        need=Need.EMERGENCY,
        countries=(_C.IRELAND,),
        words=N_(
            "If you cannot call in Ireland: you can text 112 only if this phone was registered before, at 112.ie. A "
            "SIM card from another country cannot text 112. Pressing 55 works only in the UK."
        ),
        source="112.ie",
        checked=READ,
    ),
    Entry(
        code="strangled",
        need=Need.STRANGLED,
        countries=EVERYWHERE,
        words=N_(
            "Go to A&E (the emergency department) now, or call %(emergency)s, even if you feel fine and there is no "
            "mark. Do not wait: above all not if your neck hurts, your voice has changed, breathing or swallowing "
            "is hard, or you blacked out. The harm may not show at first."
        ),
        source="nhsinform.scot/turn-to-sarcs/7-days-and-under",
        checked=READ,
    ),
    Entry(
        code="forensic_uk",
        need=Need.SEXUAL,
        countries=(_C.ENGLAND, _C.WALES, _C.NORTHERN_IRELAND),
        words=N_(
            "A sexual assault referral centre (SARC) looks after you, and you can go there yourself, without the "
            "police. Evidence can usually be taken for up to 7 days, and kept while you decide. If you can, keep "
            "what you wore, unwashed."
        ),
        source="victimsupport.org.uk; caprcp.org.uk",
        checked=READ,
    ),
    Entry(
        code="forensic_scotland",
        need=Need.SEXUAL,
        countries=(_C.SCOTLAND,),
        words=N_(
            "A sexual assault response coordination service (SARCS) looks after you, and you can call it yourself, "
            "without the police. Evidence can be taken for up to 7 days, and is kept for 26 months while you "
            "decide. If you can, keep what you wore, unwashed."
        ),
        source="gov.scot, SARCS leaflet; nhsinform.scot/turn-to-sarcs",
        checked=READ,
    ),
    Entry(
        code="forensic_ireland",
        need=Need.SEXUAL,
        countries=(_C.IRELAND,),
        words=N_(
            "A sexual assault treatment unit (SATU) looks after you, free, and you can go there yourself, without "
            "the Gardaí. Evidence is best taken within 7 days, and may be kept for one year while you decide. If "
            "you can, keep what you wore, unwashed."
        ),
        source="hse.ie SATU; drcc.ie/services/accompaniment/satu (one year). The 7 days in Ireland: to be confirmed.",
        checked=READ,
        to_confirm=True,
    ),
    Entry(
        code="pep",
        need=Need.HIV,
        countries=EVERYWHERE,
        words=N_(
            "Medicine called PEP can stop HIV. It has to be started within 72 hours, and best within 24. A sexual "
            "health clinic, A&E or the sexual assault service can give it to you."
        ),
        source=_CLINIC,
        checked=READ,
    ),
    Entry(
        code="emergency_contraception",
        need=Need.PREGNANCY,
        countries=EVERYWHERE,
        words=N_(
            "Emergency contraception works within 3 to 5 days, depending on the kind, and the sooner the better. A "
            "pharmacy, a sexual health clinic or the sexual assault service can give it to you."
        ),
        source="caprcp.org.uk",
        checked=READ,
    ),
)
