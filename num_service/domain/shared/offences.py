"""The offences that an incident type may amount to, in each jurisdiction.

Suggestions for an intelligence report, never a finding. Titles of the Acts are given so that an officer can look
them up. An incident type with no entry has no offence that plainly matches.
"""

from __future__ import annotations

from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction

_I = IncidentType
_EW: dict[IncidentType, str] = {
    _I.RAPE: "Rape, Sexual Offences Act 2003 s.1",
    _I.CONDOM_REMOVAL: "Rape (conditional consent), Sexual Offences Act 2003 s.1 and s.74",
    _I.SEXUAL_ASSAULT: "Assault by penetration or sexual assault, Sexual Offences Act 2003 s.2–3",
    _I.SEXUAL_ATTEMPT: "Attempt, Criminal Attempts Act 1981 s.1",
    _I.COERCED_ACTS: "Causing sexual activity without consent, Sexual Offences Act 2003 s.4",
    _I.ASSAULT: "Assault, Offences against the Person Act 1861 s.18, 20 or 47",
    _I.STRANGULATION: "Strangulation or suffocation, Serious Crime Act 2015 s.75A",
    _I.WEAPON: "Offensive weapon, Prevention of Crime Act 1953 s.1–1A; Criminal Justice Act 1988 s.139–139AA",
    _I.DRUGGING: "Administering a substance, Sexual Offences Act 2003 s.61",
    _I.HELD: "False imprisonment, common law",
    _I.THREAT_TO_KILL: "Threats to kill, Offences against the Person Act 1861 s.16",
    _I.THREAT_OF_VIOLENCE: "Threatening behaviour, Public Order Act 1986 s.4",
    _I.ROBBERY: "Robbery, Theft Act 1968 s.8",
    _I.BURGLARY: "Burglary, Theft Act 1968 s.9",
    _I.THEFT: "Theft, Theft Act 1968 s.1",
    _I.NON_PAYMENT: "Fraud or obtaining services dishonestly, Fraud Act 2006 s.2 and s.11",
    _I.FAKE_PAYMENT: "Fraud, Fraud Act 2006 s.2",
    _I.DEPOSIT_SCAM: "Fraud, Fraud Act 2006 s.2",
    _I.UNWANTED_CONTACT: "Harassment, Protection from Harassment Act 1997 s.2",
    _I.STALKING: "Stalking, Protection from Harassment Act 1997 s.2A or 4A",
    _I.THREATENING_MESSAGES: "Threatening communications, Online Safety Act 2023 s.181",
    _I.THREAT_TO_OUT: "Blackmail or malicious communications, Theft Act 1968 s.21; Malicious Communications Act 1988",
    _I.BLACKMAIL: "Blackmail, Theft Act 1968 s.21",
    _I.DOXING: "Harassment, Protection from Harassment Act 1997 s.2",
    _I.INTIMATE_IMAGES: "Sharing or threatening to share intimate images, Sexual Offences Act 2003 s.66B",
    _I.CYBERFLASHING: "Sending a photograph or film of genitals, Sexual Offences Act 2003 s.66A",
    _I.IMPERSONATION: "Fraud or harassment, Fraud Act 2006 s.2; Protection from Harassment Act 1997",
    _I.CONTROLLED_FOR_GAIN: "Controlling prostitution for gain, Sexual Offences Act 2003 s.53",
    _I.TRAFFICKING: "Human trafficking or slavery, Modern Slavery Act 2015 s.1–2",
    _I.DAMAGE: "Criminal damage, Criminal Damage Act 1971 s.1",
}
_SCOTLAND: dict[IncidentType, str] = {
    _I.RAPE: "Rape, Sexual Offences (Scotland) Act 2009 s.1",
    _I.CONDOM_REMOVAL: "Rape (consent), Sexual Offences (Scotland) Act 2009 s.1 and s.12–14",
    _I.SEXUAL_ASSAULT: "Sexual assault, Sexual Offences (Scotland) Act 2009 s.2–3",
    _I.SEXUAL_ATTEMPT: "Attempt, Criminal Procedure (Scotland) Act 1995 s.294",
    _I.COERCED_ACTS: "Sexual coercion, Sexual Offences (Scotland) Act 2009 s.4",
    _I.ASSAULT: "Assault, common law",
    _I.STRANGULATION: "Assault to danger of life, common law",
    _I.WEAPON: "Offensive weapon, Criminal Law (Consolidation) (Scotland) Act 1995 s.47",
    _I.DRUGGING: "Administering a substance for sexual purposes, Sexual Offences (Scotland) Act 2009 s.11",
    _I.HELD: "Abduction, common law",
    _I.THREAT_TO_KILL: "Threats, common law",
    _I.THREAT_OF_VIOLENCE: "Threatening or abusive behaviour, Criminal Justice and Licensing (Scotland) Act 2010 s.38",
    _I.ROBBERY: "Robbery, common law",
    _I.BURGLARY: "Theft by housebreaking, common law",
    _I.THEFT: "Theft, common law",
    _I.NON_PAYMENT: "Fraud, common law",
    _I.FAKE_PAYMENT: "Fraud, common law",
    _I.DEPOSIT_SCAM: "Fraud, common law",
    _I.UNWANTED_CONTACT: "Threatening or abusive behaviour, Criminal Justice and Licensing (Scotland) Act 2010 s.38",
    _I.STALKING: "Stalking, Criminal Justice and Licensing (Scotland) Act 2010 s.39",
    _I.THREATENING_MESSAGES: "Improper use of a network, Communications Act 2003 s.127",
    _I.THREAT_TO_OUT: "Extortion, common law",
    _I.BLACKMAIL: "Extortion, common law",
    _I.DOXING: "Stalking, Criminal Justice and Licensing (Scotland) Act 2010 s.39",
    _I.INTIMATE_IMAGES: "Disclosing an intimate photograph, Abusive Behaviour and Sexual Harm (Scotland) Act 2016 s.2",
    _I.CYBERFLASHING: "Coercing a person to look at a sexual image, Sexual Offences (Scotland) Act 2009 s.6",
    _I.IMPERSONATION: "Fraud, common law",
    _I.CONTROLLED_FOR_GAIN: "Living on earnings, Criminal Law (Consolidation) (Scotland) Act 1995 s.11",
    _I.TRAFFICKING: "Human trafficking, Human Trafficking and Exploitation (Scotland) Act 2015 s.1 and s.4",
    _I.DAMAGE: "Malicious mischief or vandalism, Criminal Law (Consolidation) (Scotland) Act 1995 s.52",
}
_NI: dict[IncidentType, str] = {
    _I.RAPE: "Rape, Sexual Offences (NI) Order 2008 art.5",
    _I.CONDOM_REMOVAL: "Rape (consent), Sexual Offences (NI) Order 2008 art.3 and 5",
    _I.SEXUAL_ASSAULT: "Assault by penetration or sexual assault, Sexual Offences (NI) Order 2008 art.6–7",
    _I.SEXUAL_ATTEMPT: "Attempt, Criminal Attempts and Conspiracy (NI) Order 1983 art.3",
    _I.COERCED_ACTS: "Causing sexual activity without consent, Sexual Offences (NI) Order 2008 art.8",
    _I.ASSAULT: "Assault, Offences against the Person Act 1861 s.18, 20 or 47",
    _I.STRANGULATION: "Non-fatal strangulation, Justice (Sexual Offences and Trafficking Victims) Act (NI) 2022 s.28",
    _I.WEAPON: "Offensive weapon, Public Order (NI) Order 1987 art.22",
    _I.DRUGGING: "Administering a substance, Sexual Offences (NI) Order 2008 art.65",
    _I.HELD: "False imprisonment, common law",
    _I.THREAT_TO_KILL: "Threats to kill, Offences against the Person Act 1861 s.16",
    _I.ROBBERY: "Robbery, Theft Act (NI) 1969 s.8",
    _I.BURGLARY: "Burglary, Theft Act (NI) 1969 s.9",
    _I.THEFT: "Theft, Theft Act (NI) 1969 s.1",
    _I.NON_PAYMENT: "Fraud or obtaining services dishonestly, Fraud Act 2006 s.2 and s.11",
    _I.FAKE_PAYMENT: "Fraud, Fraud Act 2006 s.2",
    _I.DEPOSIT_SCAM: "Fraud, Fraud Act 2006 s.2",
    _I.UNWANTED_CONTACT: "Harassment, Protection from Harassment (NI) Order 1997 art.4",
    _I.STALKING: "Stalking, Protection from Stalking Act (NI) 2022 s.1",
    _I.THREATENING_MESSAGES: "Threatening communications, Online Safety Act 2023 s.181",
    _I.THREAT_TO_OUT: "Blackmail, Theft Act (NI) 1969 s.20",
    _I.BLACKMAIL: "Blackmail, Theft Act (NI) 1969 s.20",
    _I.DOXING: "Harassment, Protection from Harassment (NI) Order 1997 art.4",
    _I.INTIMATE_IMAGES: "Disclosing private sexual images, Justice Act (NI) 2016 s.51",
    _I.CYBERFLASHING: "Sending genital images, Sexual Offences (NI) Order 2008 art.72A",
    _I.IMPERSONATION: "Fraud, Fraud Act 2006 s.2",
    _I.CONTROLLED_FOR_GAIN: "Controlling prostitution for gain, Sexual Offences (NI) Order 2008 art.63",
    _I.TRAFFICKING: "Trafficking or slavery, Human Trafficking and Exploitation Act (NI) 2015 s.1–2",
    _I.DAMAGE: "Criminal damage, Criminal Damage (NI) Order 1977 art.3",
}
_IRELAND: dict[IncidentType, str] = {
    _I.RAPE: "Rape, Criminal Law (Rape) Act 1981 s.2; Criminal Law (Rape) (Amendment) Act 1990 s.4",
    _I.CONDOM_REMOVAL: "Rape (consent), Criminal Law (Rape) (Amendment) Act 1990 s.9",
    _I.SEXUAL_ASSAULT: "Sexual assault, Criminal Law (Rape) (Amendment) Act 1990 s.2–3",
    _I.SEXUAL_ATTEMPT: "Attempted rape or sexual assault, common law",
    _I.COERCED_ACTS: "Sexual assault, Criminal Law (Rape) (Amendment) Act 1990 s.2",
    _I.ASSAULT: "Assault, Non-Fatal Offences against the Person Act 1997 s.2–4",
    _I.STRANGULATION: "Non-fatal strangulation, Non-Fatal Offences against the Person Act 1997 s.3A and 4A",
    _I.WEAPON: "Offensive weapons, Firearms and Offensive Weapons Act 1990 s.9 and 11",
    _I.DRUGGING: "Poisoning, Non-Fatal Offences against the Person Act 1997 s.12",
    _I.HELD: "False imprisonment, Non-Fatal Offences against the Person Act 1997 s.15",
    _I.THREAT_TO_KILL: "Threats to kill, Non-Fatal Offences against the Person Act 1997 s.5",
    _I.THREAT_OF_VIOLENCE: "Threats of serious harm, Non-Fatal Offences against the Person Act 1997 s.5",
    _I.ROBBERY: "Robbery, Criminal Justice (Theft and Fraud Offences) Act 2001 s.14",
    _I.BURGLARY: "Burglary, Criminal Justice (Theft and Fraud Offences) Act 2001 s.12",
    _I.THEFT: "Theft, Criminal Justice (Theft and Fraud Offences) Act 2001 s.4",
    _I.NON_PAYMENT: "Making off or obtaining by deception, Criminal Justice (Theft and Fraud Offences) Act 2001 s.6–8",
    _I.FAKE_PAYMENT: "Deception, Criminal Justice (Theft and Fraud Offences) Act 2001 s.6",
    _I.DEPOSIT_SCAM: "Deception, Criminal Justice (Theft and Fraud Offences) Act 2001 s.6",
    _I.UNWANTED_CONTACT: "Harassment, Non-Fatal Offences against the Person Act 1997 s.10",
    _I.STALKING: "Stalking, Non-Fatal Offences against the Person Act 1997 s.10",
    _I.THREATENING_MESSAGES: "Threatening messages, Harmful Communications and Related Offences Act 2020 s.4",
    _I.THREAT_TO_OUT: "Blackmail, Criminal Justice (Public Order) Act 1994 s.17",
    _I.BLACKMAIL: "Blackmail, Criminal Justice (Public Order) Act 1994 s.17",
    _I.DOXING: "Harassment, Non-Fatal Offences against the Person Act 1997 s.10",
    _I.INTIMATE_IMAGES: "Intimate images, Harmful Communications and Related Offences Act 2020 s.2–3",
    _I.IMPERSONATION: "Deception, Criminal Justice (Theft and Fraud Offences) Act 2001 s.6",
    _I.CONTROLLED_FOR_GAIN: "Organisation of prostitution, Criminal Law (Sexual Offences) Act 1993 s.9",
    _I.TRAFFICKING: "Trafficking, Criminal Law (Human Trafficking) Act 2008 s.4",
    _I.DAMAGE: "Damaging property, Criminal Damage Act 1991 s.2",
}
_BY_LAW = {
    Jurisdiction.ENGLAND_WALES: _EW,
    Jurisdiction.SCOTLAND: _SCOTLAND,
    Jurisdiction.NORTHERN_IRELAND: _NI,
    Jurisdiction.IRELAND: _IRELAND,
}


def matching(types: tuple[IncidentType, ...], jurisdiction: Jurisdiction | None) -> tuple[str, ...]:
    """The offences these types may amount to under a jurisdiction, each once, in the order of the types.

    Args:
        types: what happened.
        jurisdiction: whose law; None (online, not said) names no offence.
    """
    if jurisdiction is None:
        return ()
    law = _BY_LAW[jurisdiction]
    return tuple(dict.fromkeys(law[each] for each in types if each in law))
