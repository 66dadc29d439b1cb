"""Northern Ireland."""

from __future__ import annotations

from datetime import date

from num_service.domain.shared.offences.entry import COMMON_LAW, NOT_BY_ITSELF, TOO_WIDE, Law, Offence
from num_service.domain.shared.taxonomy import IncidentType

_I = IncidentType
_SOA = "Sexual Offences (NI) Order 2008"
_OAPA = "Offences against the Person Act 1861"
_THEFT = "Theft Act (NI) 1969"
_FRAUD = "Fraud Act 2006"

_HARASSMENT = Offence("Harassment", "Protection from Harassment (NI) Order 1997", "art.4", 1997)
_BLACKMAIL = Offence("Blackmail", _THEFT, "s.20", 1969)
_FRAUD_OFFENCE = Offence("Fraud", _FRAUD, "s.2", 2007)
_COMMON_ASSAULT = Offence("Common assault", _OAPA, "s.42", 1861, needs_counsel=True)
_MESSAGES = Offence("Threatening communications", "Online Safety Act 2023", "s.181", date(2024, 1, 31))

NORTHERN_IRELAND: Law = {
    _I.RAPE: (Offence("Rape", _SOA, "art.5", 2009),),
    _I.CONDOM_REMOVAL: (Offence("Rape (consent)", _SOA, "art.3 and 5", 2009),),
    _I.SEXUAL_ASSAULT: (Offence("Assault by penetration or sexual assault", _SOA, "art.6–7", 2009),),
    _I.SEXUAL_ATTEMPT: (
        Offence("Attempt", "Criminal Attempts and Conspiracy (NI) Order 1983", "art.3", 1983),
    ),
    _I.COERCED_ACTS: (Offence("Causing sexual activity without consent", _SOA, "art.8", 2009),),
    _I.SECRET_FILMING: (Offence("Voyeurism", _SOA, "art.71", 2009, needs_counsel=True),),
    _I.ASSAULT: (Offence("Assault", _OAPA, "s.18, 20 or 47", 1861), _COMMON_ASSAULT),
    _I.STRANGULATION: (
        Offence(
            "Non-fatal strangulation",
            "Justice (Sexual Offences and Trafficking Victims) Act (NI) 2022",
            "s.28",
            2023,
        ),
    ),
    _I.WEAPON: (Offence("Offensive weapon", "Public Order (NI) Order 1987", "art.22", 1987),),
    _I.DRUGGING: (
        Offence("Administering a substance", _SOA, "art.65", 2009),
        Offence("Administering poison or a noxious thing", _OAPA, "s.23–24", 1861),
    ),
    _I.HELD: (Offence("False imprisonment", COMMON_LAW),),
    _I.KIDNAP: (Offence("Kidnapping", COMMON_LAW),),
    _I.DOMESTIC_ABUSE: (
        Offence(
            "Domestic abuse",
            "Domestic Abuse and Civil Proceedings Act (NI) 2021",
            "s.1",
            2022,
            needs_counsel=True,
        ),
    ),
    _I.THREAT_TO_KILL: (Offence("Threats to kill", _OAPA, "s.16", 1861),),
    _I.THREAT_OF_VIOLENCE: (_COMMON_ASSAULT, _MESSAGES),
    _I.ROBBERY: (Offence("Robbery", _THEFT, "s.8", 1969),),
    _I.POSED_AS_POLICE: (
        Offence("Impersonating a constable", "Police (NI) Act 1998", "s.67", needs_counsel=True),
    ),
    _I.BURGLARY: (Offence("Burglary", _THEFT, "s.9", 1969),),
    _I.THEFT: (Offence("Theft", _THEFT, "s.1", 1969),),
    _I.NON_PAYMENT: (Offence("Fraud or obtaining services dishonestly", _FRAUD, "s.2 and s.11", 2007),),
    _I.FAKE_PAYMENT: (_FRAUD_OFFENCE,),
    _I.DEPOSIT_SCAM: (_FRAUD_OFFENCE,),
    _I.UNWANTED_CONTACT: (_HARASSMENT,),
    _I.STALKING: (Offence("Stalking", "Protection from Stalking Act (NI) 2022", "s.1", 2022),),
    _I.THREATENING_MESSAGES: (_MESSAGES,),
    _I.THREAT_TO_OUT: (_BLACKMAIL, _HARASSMENT),
    _I.BLACKMAIL: (_BLACKMAIL,),
    _I.DOXING: (_HARASSMENT,),
    _I.INTIMATE_IMAGES: (Offence("Disclosing private sexual images", "Justice Act (NI) 2016", "s.51", 2016),),
    # "Genitals" alone was too narrow: it is an image of genitals or of sexual activity (2022 c.19).
    _I.CYBERFLASHING: (Offence("Sending etc. an unwanted sexual image", _SOA, "art.72A", 2023),),
    _I.STOLEN_CONTENT: "Copyright is the owner’s to enforce; disclosing sexual images is its own type.",
    _I.IMPERSONATION: (_FRAUD_OFFENCE,),
    _I.CONTROLLED_FOR_GAIN: (Offence("Controlling prostitution for gain", _SOA, "art.63", 2009),),
    _I.TRAFFICKING: (
        Offence("Trafficking or slavery", "Human Trafficking and Exploitation Act (NI) 2015", "s.1–2", 2015),
    ),
    _I.CUCKOOING: "No offence of its own in Northern Ireland is known to us; what was done there is its own type.",
    _I.VERBAL_ABUSE: NOT_BY_ITSELF,
    _I.DAMAGE: (Offence("Criminal damage", "Criminal Damage (NI) Order 1977", "art.3", 1977),),
    _I.OFFICIAL_MISCONDUCT: (Offence("Misconduct in public office", COMMON_LAW, needs_counsel=True),),
    _I.TIMEWASTER: NOT_BY_ITSELF,
    _I.SOMETHING_ELSE: TOO_WIDE,
}
