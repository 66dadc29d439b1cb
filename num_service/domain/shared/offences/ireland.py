"""Ireland."""

from __future__ import annotations

from num_service.domain.shared.offences.entry import COMMON_LAW, NOT_BY_ITSELF, TOO_WIDE, Law, Offence
from num_service.domain.shared.taxonomy import IncidentType

_I = IncidentType
_1990 = "Criminal Law (Rape) (Amendment) Act 1990"
_NFOAP = "Non-Fatal Offences against the Person Act 1997"
_2001 = "Criminal Justice (Theft and Fraud Offences) Act 2001"
_2020 = "Harassment, Harmful Communications and Related Offences Act 2020"

_DECEPTION = Offence("Deception", _2001, "s.6", 2002)
_BLACKMAIL = Offence("Blackmail", "Criminal Justice (Public Order) Act 1994", "s.17", 1994)
_HARASSMENT = Offence("Harassment", _NFOAP, "s.10", 1997)

IRELAND: Law = {
    _I.RAPE: (
        Offence("Rape", "Criminal Law (Rape) Act 1981", "s.2", 1981),
        Offence("Rape under section 4", _1990, "s.4", 1991),
    ),
    _I.CONDOM_REMOVAL: (Offence("Rape (consent)", _1990, "s.9", 1991),),
    _I.SEXUAL_ASSAULT: (Offence("Sexual assault", _1990, "s.2–3", 1991),),
    _I.SEXUAL_ATTEMPT: (Offence("Attempted rape or sexual assault", COMMON_LAW),),
    _I.COERCED_ACTS: (Offence("Sexual assault", _1990, "s.2", 1991),),
    _I.SECRET_FILMING: (Offence("Recording intimate images without consent", _2020, "s.3", 2021),),
    _I.ASSAULT: (Offence("Assault", _NFOAP, "s.2–4", 1997),),
    _I.STRANGULATION: (Offence("Non-fatal strangulation", _NFOAP, "s.3A and 4A", 2023),),
    _I.WEAPON: (Offence("Offensive weapons", "Firearms and Offensive Weapons Act 1990", "s.9 and 11", 1991),),
    _I.DRUGGING: (Offence("Poisoning", _NFOAP, "s.12", 1997),),
    _I.HELD: (Offence("False imprisonment", _NFOAP, "s.15", 1997),),
    _I.KIDNAP: (Offence("False imprisonment", _NFOAP, "s.15", 1997),),
    _I.DOMESTIC_ABUSE: (Offence("Coercive control", "Domestic Violence Act 2018", "s.39", 2019),),
    _I.THREAT_TO_KILL: (Offence("Threats to kill", _NFOAP, "s.5", 1997),),
    _I.THREAT_OF_VIOLENCE: (
        Offence("Threats of serious harm", _NFOAP, "s.5", 1997),
        Offence("Assault", _NFOAP, "s.2", 1997, needs_counsel=True),
    ),
    _I.ROBBERY: (Offence("Robbery", _2001, "s.14", 2002),),
    _I.POSED_AS_POLICE: "Impersonating a Garda is an offence; counsel is to name its section since the Act of 2024.",
    _I.BURGLARY: (Offence("Burglary", _2001, "s.12", 2002),),
    _I.THEFT: (Offence("Theft", _2001, "s.4", 2002),),
    # Not s.8 (making off): s.8(2) leaves out what is unlawful or cannot be enforced.
    _I.NON_PAYMENT: (
        Offence("Deception or obtaining services by deception", _2001, "s.6–7", 2002, needs_counsel=True),
    ),
    _I.FAKE_PAYMENT: (_DECEPTION,),
    _I.DEPOSIT_SCAM: (_DECEPTION,),
    _I.UNWANTED_CONTACT: (_HARASSMENT,),
    _I.STALKING: (Offence("Harassment or stalking", _NFOAP, "s.10", 2023),),
    _I.THREATENING_MESSAGES: (Offence("Threatening or grossly offensive messages", _2020, "s.4", 2021),),
    _I.THREAT_TO_OUT: (_BLACKMAIL,),
    _I.BLACKMAIL: (_BLACKMAIL,),
    _I.DOXING: (_HARASSMENT,),
    _I.INTIMATE_IMAGES: (Offence("Intimate images", _2020, "s.2–3", 2021),),
    _I.CYBERFLASHING: (
        Offence("Threatening or grossly offensive messages", _2020, "s.4", 2021, needs_counsel=True),
    ),
    _I.STOLEN_CONTENT: "Copyright is the owner’s to enforce; sharing intimate images is its own type.",
    _I.IMPERSONATION: (_DECEPTION,),
    _I.CONTROLLED_FOR_GAIN: (
        Offence("Organisation of prostitution", "Criminal Law (Sexual Offences) Act 1993", "s.9", 1993),
    ),
    _I.TRAFFICKING: (Offence("Trafficking", "Criminal Law (Human Trafficking) Act 2008", "s.4", 2008),),
    _I.CUCKOOING: "No offence of its own in Ireland is known to us; what was done in the home is its own type.",
    _I.VERBAL_ABUSE: NOT_BY_ITSELF,
    _I.DAMAGE: (Offence("Damaging property", "Criminal Damage Act 1991", "s.2", 1991),),
    _I.OFFICIAL_MISCONDUCT: "Which offence it is depends on what was done; Fiosrú looks at it, never the force.",
    _I.TIMEWASTER: NOT_BY_ITSELF,
    _I.SOMETHING_ELSE: TOO_WIDE,
}
