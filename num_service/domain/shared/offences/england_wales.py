"""England and Wales."""

from __future__ import annotations

from datetime import date

from num_service.domain.shared.offences.entry import COMMON_LAW, NOT_BY_ITSELF, TOO_WIDE, Law, Offence
from num_service.domain.shared.taxonomy import IncidentType

_I = IncidentType
_SOA = "Sexual Offences Act 2003"
_OAPA = "Offences against the Person Act 1861"
_THEFT = "Theft Act 1968"
_FRAUD = "Fraud Act 2006"
_PHA = "Protection from Harassment Act 1997"
_CJA = "Criminal Justice Act 1988"
_POLICING = "Crime and Policing Act 2026"
_IMAGES = date(2024, 1, 31)  # Online Safety Act 2023 s.188, and s.181
_TAKING = date(2026, 6, 29)  # SI 2026/689; Home Office circular 004/2026

_COMMON_ASSAULT = Offence("Common assault", _CJA, "s.39", 1988)
_HARASSMENT = Offence("Harassment", _PHA, "s.2", 1997)
_BLACKMAIL = Offence("Blackmail", _THEFT, "s.21", 1969)
_THREATEN_IMAGES = Offence("Threatening to share intimate images", _SOA, "s.66B(4)", _IMAGES)
_FRAUD_OFFENCE = Offence("Fraud", _FRAUD, "s.2", 2007)

ENGLAND_WALES: Law = {
    _I.RAPE: (Offence("Rape", _SOA, "s.1", 2004),),
    _I.CONDOM_REMOVAL: (Offence("Rape (conditional consent)", _SOA, "s.1 and s.74", 2004),),
    _I.SEXUAL_ASSAULT: (Offence("Assault by penetration or sexual assault", _SOA, "s.2–3", 2004),),
    _I.SEXUAL_ATTEMPT: (Offence("Attempt", "Criminal Attempts Act 1981", "s.1", 1981),),
    _I.COERCED_ACTS: (Offence("Causing sexual activity without consent", _SOA, "s.4", 2004),),
    _I.SECRET_FILMING: (
        Offence("Voyeurism", _SOA, "s.67", 2004),
        Offence("Taking or recording an intimate photograph or film", _SOA, "s.66AB", _TAKING),
    ),
    _I.ASSAULT: (Offence("Assault", _OAPA, "s.18, 20 or 47", 1861), _COMMON_ASSAULT),
    _I.STRANGULATION: (Offence("Strangulation or suffocation", "Serious Crime Act 2015", "s.75A", 2022),),
    _I.WEAPON: (
        Offence("Offensive weapon", "Prevention of Crime Act 1953", "s.1–1A", 1953),
        Offence("Bladed article", _CJA, "s.139–139AA", 1988),
    ),
    _I.DRUGGING: (
        Offence("Administering a substance", _SOA, "s.61", 2004),
        Offence("Administering poison or a noxious thing", _OAPA, "s.23–24", 1861),
        Offence("Administering a harmful substance (spiking)", _POLICING, pending=True, needs_counsel=True),
    ),
    _I.HELD: (Offence("False imprisonment", COMMON_LAW),),
    _I.KIDNAP: (Offence("Kidnapping", COMMON_LAW),),
    _I.DOMESTIC_ABUSE: (
        Offence("Controlling or coercive behaviour", "Serious Crime Act 2015", "s.76", 2015),
    ),
    _I.THREAT_TO_KILL: (Offence("Threats to kill", _OAPA, "s.16", 1861),),
    # Not Public Order Act 1986 s.4: by s.4(2) there is none where both are inside a dwelling, as at most incalls.
    _I.THREAT_OF_VIOLENCE: (
        _COMMON_ASSAULT,
        Offence("Threatening with a blade or offensive weapon", _CJA, "s.139AA", needs_counsel=True),
    ),
    _I.ROBBERY: (Offence("Robbery", _THEFT, "s.8", 1969),),
    _I.POSED_AS_POLICE: (
        Offence("Impersonating a police officer", "Police Act 1996", "s.90", needs_counsel=True),
    ),
    _I.BURGLARY: (Offence("Burglary", _THEFT, "s.9", 1969),),
    _I.THEFT: (Offence("Theft", _THEFT, "s.1", 1969),),
    _I.NON_PAYMENT: (Offence("Fraud or obtaining services dishonestly", _FRAUD, "s.2 and s.11", 2007),),
    _I.FAKE_PAYMENT: (_FRAUD_OFFENCE,),
    _I.DEPOSIT_SCAM: (_FRAUD_OFFENCE,),
    _I.UNWANTED_CONTACT: (_HARASSMENT,),
    _I.STALKING: (Offence("Stalking", _PHA, "s.2A or 4A", 2012),),
    _I.THREATENING_MESSAGES: (
        Offence("Threatening communications", "Online Safety Act 2023", "s.181", _IMAGES),
    ),
    # The threat limb of the Malicious Communications Act 1988 was repealed on 31 January 2024.
    _I.THREAT_TO_OUT: (_BLACKMAIL, _HARASSMENT, _THREATEN_IMAGES),
    _I.BLACKMAIL: (_BLACKMAIL,),
    _I.DOXING: (_HARASSMENT,),
    _I.INTIMATE_IMAGES: (
        Offence("Sharing or threatening to share intimate images", _SOA, "s.66B", _IMAGES),
        Offence("Taking or copying intimate images", _SOA, "s.66AB and s.66AE", _TAKING),
    ),
    _I.CYBERFLASHING: (Offence("Sending a photograph or film of genitals", _SOA, "s.66A", _IMAGES),),
    _I.STOLEN_CONTENT: "Copyright is the owner’s to enforce; sharing intimate images without consent is its own type.",
    _I.IMPERSONATION: (_FRAUD_OFFENCE, _HARASSMENT),
    _I.CONTROLLED_FOR_GAIN: (Offence("Controlling prostitution for gain", _SOA, "s.53", 2004),),
    _I.TRAFFICKING: (Offence("Human trafficking or slavery", "Modern Slavery Act 2015", "s.1–2", 2015),),
    _I.CUCKOOING: (
        Offence(
            "Controlling another’s home (cuckooing)",
            _POLICING,
            "Part 4 Ch.2",
            pending=True,
            needs_counsel=True,
        ),
    ),
    _I.VERBAL_ABUSE: NOT_BY_ITSELF,
    _I.DAMAGE: (Offence("Criminal damage", "Criminal Damage Act 1971", "s.1", 1971),),
    _I.OFFICIAL_MISCONDUCT: (
        Offence("Misconduct in public office", COMMON_LAW),
        Offence(
            "Corrupt or improper exercise of police powers",
            "Criminal Justice and Courts Act 2015",
            "s.26",
            2015,
        ),
    ),
    _I.TIMEWASTER: NOT_BY_ITSELF,
    _I.SOMETHING_ELSE: TOO_WIDE,
}
