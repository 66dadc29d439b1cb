"""Scotland."""

from __future__ import annotations

from num_service.domain.shared.offences.entry import COMMON_LAW, NOT_BY_ITSELF, TOO_WIDE, Law, Offence
from num_service.domain.shared.taxonomy import IncidentType

_I = IncidentType
_SOA = "Sexual Offences (Scotland) Act 2009"
_2010 = "Criminal Justice and Licensing (Scotland) Act 2010"
_1995 = "Criminal Law (Consolidation) (Scotland) Act 1995"

_FRAUD = Offence("Fraud", COMMON_LAW)
_EXTORTION = Offence("Extortion", COMMON_LAW)
_ABUSIVE = Offence("Threatening or abusive behaviour", _2010, "s.38", 2010)
_STALKING = Offence("Stalking", _2010, "s.39", 2010)

SCOTLAND: Law = {
    _I.RAPE: (Offence("Rape", _SOA, "s.1", 2010),),
    _I.CONDOM_REMOVAL: (Offence("Rape (consent)", _SOA, "s.1 and s.12–14", 2010),),
    _I.SEXUAL_ASSAULT: (Offence("Sexual assault", _SOA, "s.2–3", 2010),),
    _I.SEXUAL_ATTEMPT: (Offence("Attempt", "Criminal Procedure (Scotland) Act 1995", "s.294", 1996),),
    _I.COERCED_ACTS: (Offence("Sexual coercion", _SOA, "s.4", 2010),),
    _I.SECRET_FILMING: (Offence("Voyeurism", _SOA, "s.9", 2010, needs_counsel=True),),
    _I.ASSAULT: (Offence("Assault", COMMON_LAW),),
    _I.STRANGULATION: (Offence("Assault to danger of life", COMMON_LAW),),
    _I.WEAPON: (Offence("Offensive weapon", _1995, "s.47", 1996),),
    _I.DRUGGING: (
        Offence("Administering a substance for sexual purposes", _SOA, "s.11", 2010),
        Offence("Drugging", COMMON_LAW, needs_counsel=True),
    ),
    _I.HELD: (Offence("Abduction", COMMON_LAW),),
    _I.KIDNAP: (Offence("Abduction", COMMON_LAW),),
    _I.DOMESTIC_ABUSE: (
        Offence(
            "Abusive behaviour towards a partner or ex-partner",
            "Domestic Abuse (Scotland) Act 2018",
            "s.1",
            2019,
        ),
    ),
    _I.THREAT_TO_KILL: (Offence("Threats", COMMON_LAW),),
    _I.THREAT_OF_VIOLENCE: (_ABUSIVE,),
    _I.ROBBERY: (Offence("Robbery", COMMON_LAW),),
    _I.POSED_AS_POLICE: (
        Offence(
            "Impersonating a constable",
            "Police and Fire Reform (Scotland) Act 2012",
            "s.92",
            needs_counsel=True,
        ),
    ),
    _I.BURGLARY: (Offence("Theft by housebreaking", COMMON_LAW),),
    _I.THEFT: (Offence("Theft", COMMON_LAW),),
    _I.NON_PAYMENT: (_FRAUD,),
    _I.FAKE_PAYMENT: (_FRAUD,),
    _I.DEPOSIT_SCAM: (_FRAUD,),
    _I.UNWANTED_CONTACT: (_ABUSIVE,),
    _I.STALKING: (_STALKING,),
    _I.THREATENING_MESSAGES: (
        Offence("Improper use of a network", "Communications Act 2003", "s.127", 2003),
    ),
    _I.THREAT_TO_OUT: (_EXTORTION,),
    _I.BLACKMAIL: (_EXTORTION,),
    _I.DOXING: (_STALKING,),
    _I.INTIMATE_IMAGES: (
        Offence(
            "Disclosing an intimate photograph",
            "Abusive Behaviour and Sexual Harm (Scotland) Act 2016",
            "s.2",
            2017,
        ),
    ),
    _I.CYBERFLASHING: (
        Offence("Coercing a person into looking at a sexual image", _SOA, "s.6", 2010, needs_counsel=True),
    ),
    _I.STOLEN_CONTENT: "Copyright is the owner’s to enforce; disclosing intimate photographs is its own type.",
    _I.IMPERSONATION: (_FRAUD,),
    # s.11 is brothel-keeping too: only subsections (1) and (4) are named, so that no packet invites that.
    _I.CONTROLLED_FOR_GAIN: (Offence("Living on earnings or controlling", _1995, "s.11(1) and (4)", 1996),),
    _I.TRAFFICKING: (
        Offence(
            "Human trafficking or slavery",
            "Human Trafficking and Exploitation (Scotland) Act 2015",
            "s.1 and s.4",
            2016,
        ),
    ),
    _I.CUCKOOING: "No offence of its own in Scotland is known to us; what was done in the home is its own type.",
    _I.VERBAL_ABUSE: (_ABUSIVE,),
    _I.DAMAGE: (Offence("Malicious mischief or vandalism", _1995, "s.52", 1996),),
    _I.OFFICIAL_MISCONDUCT: (Offence("Wilful neglect of duty", COMMON_LAW, needs_counsel=True),),
    _I.TIMEWASTER: NOT_BY_ITSELF,
    _I.SOMETHING_ELSE: TOO_WIDE,
}
