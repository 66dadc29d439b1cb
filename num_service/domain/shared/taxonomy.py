"""The words of the field: incident types, tiers, regions, and the other closed lists.

Every list a person can choose from is an enum here, each member with its code (stored, sent) and its words
(shown). Source: the design's domain document, "The report".
"""

from __future__ import annotations

from enum import StrEnum

from num_service.domain.shared.phrases import N_


class Worded(StrEnum):
    """A code with the words a person reads. Members are declared as ``CODE = "code", "words"``."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Worded:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


class Tier(Worded):
    """How dangerous, at worst."""

    DANGER = "danger", N_("Danger")
    RISK = "risk", N_("Risk")
    NUISANCE = "nuisance", N_("Nuisance")

    @property
    def rank(self) -> int:
        """0 is the worst; for ordering queues."""
        return _RANKS[self]


_RANKS = {each: rank for rank, each in enumerate((Tier.DANGER, Tier.RISK, Tier.NUISANCE))}


class IncidentGroup(Worded):
    """The headings incident types are shown under."""

    SEXUAL = "sexual", N_("Sexual")
    VIOLENCE = "violence", N_("Violence and threats")
    MONEY = "money", N_("Money and property")
    ONLINE = "online", N_("Online, phone and messages")
    EXPLOITATION = "exploitation", N_("Control and exploitation")
    OTHER = "other", N_("Something else")


class IncidentType(Worded):
    """What happened. Several may be chosen for one report."""

    RAPE = "rape", N_("Rape")
    CONDOM_REMOVAL = "condom_removal", N_("Condom refused or taken off")
    SEXUAL_ASSAULT = "sexual_assault", N_("Sexual assault")
    SEXUAL_ATTEMPT = "sexual_attempt", N_("Attempted rape or sexual assault")
    COERCED_ACTS = "coerced_acts", N_("Forced or pressured into acts")
    SECRET_FILMING = "secret_filming", N_("Filmed or photographed in secret")
    ASSAULT = "assault", N_("Physical assault")
    STRANGULATION = "strangulation", N_("Strangled or choked")
    WEAPON = "weapon", N_("Weapon used or shown")
    DRUGGING = "drugging", N_("Drugged or spiked")
    HELD = "held", N_("Held against your will")
    KIDNAP = "kidnap", N_("Kidnapped or taken away")
    DOMESTIC_ABUSE = "domestic_abuse", N_("Abused or controlled by a partner, an ex or family")
    THREAT_TO_KILL = "threat_to_kill", N_("Threat to kill")
    THREAT_OF_VIOLENCE = "threat_of_violence", N_("Threat of violence")
    ROBBERY = "robbery", N_("Robbery")
    POSED_AS_POLICE = "posed_as_police", N_("Pretended to be police or an official")
    BURGLARY = "burglary", N_("Burglary")
    THEFT = "theft", N_("Theft")
    NON_PAYMENT = "non_payment", N_("Did not pay, or paid too little")
    FAKE_PAYMENT = "fake_payment", N_("Fake payment or chargeback")
    DEPOSIT_SCAM = "deposit_scam", N_("Deposit scam")
    UNWANTED_CONTACT = "unwanted_contact", N_("Repeated unwanted contact")
    STALKING = "stalking", N_("Stalking or harassment")
    THREATENING_MESSAGES = "threatening_messages", N_("Threatening messages")
    THREAT_TO_OUT = "threat_to_out", N_("Threat to out you")
    BLACKMAIL = "blackmail", N_("Blackmail")
    DOXING = "doxing", N_("Your details published (doxing)")
    INTIMATE_IMAGES = "intimate_images", N_("Intimate images shared or threatened")
    CYBERFLASHING = "cyberflashing", N_("Cyberflashing")
    STOLEN_CONTENT = "stolen_content", N_("Your content stolen")
    IMPERSONATION = "impersonation", N_("Impersonation or fake advert")
    CONTROLLED_FOR_GAIN = "controlled_for_gain", N_("Controlled by someone for gain")
    TRAFFICKING = "trafficking", N_("Trafficking or modern slavery")
    CUCKOOING = "cuckooing", N_("Your home taken over (cuckooing)")
    VERBAL_ABUSE = "verbal_abuse", N_("Verbal abuse")
    DAMAGE = "damage", N_("Damage to your things")
    OFFICIAL_MISCONDUCT = "official_misconduct", N_("Misconduct by police or an official")
    TIMEWASTER = "timewaster", N_("Nuisance or timewaster")
    SOMETHING_ELSE = "something_else", N_("Something else")

    @property
    def tier(self) -> Tier:
        return _TYPES[self][1]

    @property
    def group(self) -> IncidentGroup:
        return _TYPES[self][0]


_G, _T, _I = IncidentGroup, Tier, IncidentType
_TYPES: dict[IncidentType, tuple[IncidentGroup, Tier]] = {
    _I.RAPE: (_G.SEXUAL, _T.DANGER),
    _I.CONDOM_REMOVAL: (_G.SEXUAL, _T.DANGER),
    _I.SEXUAL_ASSAULT: (_G.SEXUAL, _T.DANGER),
    _I.SEXUAL_ATTEMPT: (_G.SEXUAL, _T.DANGER),
    _I.COERCED_ACTS: (_G.SEXUAL, _T.DANGER),
    _I.SECRET_FILMING: (_G.SEXUAL, _T.RISK),
    _I.ASSAULT: (_G.VIOLENCE, _T.DANGER),
    _I.STRANGULATION: (_G.VIOLENCE, _T.DANGER),
    _I.WEAPON: (_G.VIOLENCE, _T.DANGER),
    _I.DRUGGING: (_G.VIOLENCE, _T.DANGER),
    _I.HELD: (_G.VIOLENCE, _T.DANGER),
    _I.KIDNAP: (_G.VIOLENCE, _T.DANGER),
    _I.DOMESTIC_ABUSE: (_G.VIOLENCE, _T.DANGER),
    _I.THREAT_TO_KILL: (_G.VIOLENCE, _T.DANGER),
    _I.THREAT_OF_VIOLENCE: (_G.VIOLENCE, _T.RISK),
    _I.ROBBERY: (_G.MONEY, _T.DANGER),
    _I.POSED_AS_POLICE: (_G.MONEY, _T.DANGER),
    _I.BURGLARY: (_G.MONEY, _T.RISK),
    _I.THEFT: (_G.MONEY, _T.RISK),
    _I.NON_PAYMENT: (_G.MONEY, _T.RISK),
    _I.FAKE_PAYMENT: (_G.MONEY, _T.RISK),
    _I.DEPOSIT_SCAM: (_G.MONEY, _T.NUISANCE),
    _I.UNWANTED_CONTACT: (_G.ONLINE, _T.NUISANCE),
    _I.STALKING: (_G.ONLINE, _T.DANGER),
    _I.THREATENING_MESSAGES: (_G.ONLINE, _T.RISK),
    _I.THREAT_TO_OUT: (_G.ONLINE, _T.RISK),
    _I.BLACKMAIL: (_G.ONLINE, _T.RISK),
    _I.DOXING: (_G.ONLINE, _T.RISK),
    _I.INTIMATE_IMAGES: (_G.ONLINE, _T.RISK),
    _I.CYBERFLASHING: (_G.ONLINE, _T.NUISANCE),
    _I.STOLEN_CONTENT: (_G.ONLINE, _T.NUISANCE),
    _I.IMPERSONATION: (_G.ONLINE, _T.RISK),
    _I.CONTROLLED_FOR_GAIN: (_G.EXPLOITATION, _T.DANGER),
    _I.TRAFFICKING: (_G.EXPLOITATION, _T.DANGER),
    _I.CUCKOOING: (_G.EXPLOITATION, _T.DANGER),
    _I.VERBAL_ABUSE: (_G.OTHER, _T.NUISANCE),
    _I.DAMAGE: (_G.OTHER, _T.RISK),
    _I.OFFICIAL_MISCONDUCT: (_G.OTHER, _T.DANGER),
    _I.TIMEWASTER: (_G.OTHER, _T.NUISANCE),
    _I.SOMETHING_ELSE: (_G.OTHER, _T.RISK),
}

#: The types for which routing to the Serious Crime Analysis Section may be considered (gate rule 10).
SERIOUS_SEXUAL = frozenset({_I.RAPE, _I.SEXUAL_ASSAULT, _I.SEXUAL_ATTEMPT})


def worst_tier(types: frozenset[IncidentType] | tuple[IncidentType, ...]) -> Tier:
    """The worst tier among the types; a report in words alone counts as a risk until somebody reads it."""
    return min((each.tier for each in types), key=lambda tier: tier.rank, default=Tier.RISK)


class Jurisdiction(Worded):
    """Whose law applies."""

    ENGLAND_WALES = "england_wales", N_("England and Wales")
    SCOTLAND = "scotland", N_("Scotland")
    NORTHERN_IRELAND = "northern_ireland", N_("Northern Ireland")
    IRELAND = "ireland", N_("Ireland")


class Region(Worded):
    """Where, as coarsely as the service keeps it in the clear."""

    EAST_OF_ENGLAND = "east_of_england", N_("East of England")
    EAST_MIDLANDS = "east_midlands", N_("East Midlands")
    LONDON = "london", N_("London")
    NORTH_EAST = "north_east", N_("North East England")
    NORTH_WEST = "north_west", N_("North West England")
    SOUTH_EAST = "south_east", N_("South East England")
    SOUTH_WEST = "south_west", N_("South West England")
    WEST_MIDLANDS = "west_midlands", N_("West Midlands")
    YORKSHIRE_HUMBER = "yorkshire_humber", N_("Yorkshire and the Humber")
    WALES = "wales", N_("Wales")
    SCOTLAND = "scotland", N_("Scotland")
    NORTHERN_IRELAND = "northern_ireland", N_("Northern Ireland")
    DUBLIN = "dublin", N_("Dublin")
    LEINSTER = "leinster", N_("Rest of Leinster")
    MUNSTER = "munster", N_("Munster")
    CONNACHT_ULSTER = "connacht_ulster", N_("Connacht and Ulster (Ireland)")
    ISLANDS = "islands", N_("Channel Islands or Isle of Man")
    ONLINE = "online", N_("Online or by phone only")
    NOT_SAID = "not_said", N_("Rather not say")

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        """None for online, for a place that was not said, and for the islands, whose laws are their own."""
        return _JURISDICTION.get(self, Jurisdiction.ENGLAND_WALES)

    @property
    def is_place(self) -> bool:
        return self not in (Region.ONLINE, Region.NOT_SAID)


_JURISDICTION: dict[Region, Jurisdiction | None] = {
    Region.SCOTLAND: Jurisdiction.SCOTLAND,
    Region.NORTHERN_IRELAND: Jurisdiction.NORTHERN_IRELAND,
    Region.DUBLIN: Jurisdiction.IRELAND,
    Region.LEINSTER: Jurisdiction.IRELAND,
    Region.MUNSTER: Jurisdiction.IRELAND,
    Region.CONNACHT_ULSTER: Jurisdiction.IRELAND,
    Region.ISLANDS: None,
    Region.ONLINE: None,
    Region.NOT_SAID: None,
}


class Role(Worded):
    """Who this person was to the reporter."""

    CLIENT = "client", N_("A client")
    POSING_AS_CLIENT = "posing_as_client", N_("Someone posing as a client")
    EX_PARTNER = "ex_partner", N_("A partner or ex-partner")
    THIRD_PARTY = "third_party", N_("A manager, driver or other third party")
    OFFICIAL = "official", N_("Police or another official")
    POSING_AS_OFFICIAL = "posing_as_official", N_("Someone posing as police or an official")
    STRANGER = "stranger", N_("A stranger")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class Setting(Worded):
    """The kind of place."""

    STREET = "street", N_("Street or outdoors")
    VEHICLE = "vehicle", N_("In a vehicle")
    OWN_PLACE = "own_place", N_("My place")
    THEIR_PLACE = "their_place", N_("Their place")
    HOTEL = "hotel", N_("Hotel or rented room")
    PREMISES = "premises", N_("Parlour, flat or other workplace")
    RAILWAY = "railway", N_("Train or station")
    TRAM = "tram", N_("Tram, metro or light rail")
    WEBCAM = "webcam", N_("Webcam or video")
    PHONE = "phone", N_("Phone or messages")
    ELSEWHERE = "elsewhere", N_("Somewhere else")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class PlaceMode(Worded):
    """In person, online, or both."""

    IN_PERSON = "in_person", N_("In person")
    ONLINE = "online", N_("Online or by phone")
    BOTH = "both", N_("Both")
    NOT_SAID = "not_said", N_("Rather not say")


class PartOfDay(Worded):
    """Six-hour bands; nothing finer ever leaves the service (gate rule 7)."""

    NIGHT = "night", N_("Night (midnight to 6)")
    MORNING = "morning", N_("Morning (6 to noon)")
    AFTERNOON = "afternoon", N_("Afternoon (noon to 6)")
    EVENING = "evening", N_("Evening (6 to midnight)")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class AgeBand(Worded):
    UNDER_25 = "under_25", N_("Under 25")
    FROM_25 = "25_34", N_("25 to 34")
    FROM_35 = "35_44", N_("35 to 44")
    FROM_45 = "45_54", N_("45 to 54")
    FROM_55 = "55_64", N_("55 to 64")
    OVER_64 = "65_up", N_("65 or over")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class Gender(Worded):
    MAN = "man", N_("Man")
    WOMAN = "woman", N_("Woman")
    NON_BINARY = "non_binary", N_("Non-binary")
    OTHER = "other", N_("Another way")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class Build(Worded):
    SLIM = "slim", N_("Slim")
    MEDIUM = "medium", N_("Medium")
    MUSCULAR = "muscular", N_("Muscular")
    LARGE = "large", N_("Large")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class Basis(Worded):
    """How an identifier is known. "Was told it" alone is never listed; silence is neither, and is asked about."""

    SAW_IT = "saw", N_("I saw it or used it")
    WAS_TOLD = "told", N_("I was told it")
    NOT_SAID = "not_said", N_("Rather not say")


class OnBehalf(Worded):
    """For whom the report is made."""

    SELF = "self", N_("Myself")
    KNOWS = "knows", N_("Someone who knows I am reporting")
    DOES_NOT_KNOW = "does_not_know", N_("Someone who does not know I am reporting")
    SERVICE_USER = "service_user", N_("Someone my project supports")
    NOT_SAID = "not_said", N_("Rather not say")


class Sector(Worded):
    """How somebody works; also what a member may say about themselves for alerts."""

    INDEPENDENT = "independent", N_("Independent, indoor")
    PREMISES = "premises", N_("Parlour, flat or agency")
    STREET = "street", N_("Street")
    WEBCAM = "webcam", N_("Webcam, phone or content")
    OTHER = "other", N_("Another way")
    NOT_SAID = "not_said", N_("Rather not say")


class HateGround(Worded):
    """Why the reporter feels they were targeted; as they perceive it."""

    SEX_WORK = "sex_work", N_("Being a sex worker")
    RACE = "race", N_("Race or ethnicity")
    FAITH = "faith", N_("Faith")
    ORIENTATION = "orientation", N_("Sexual orientation")
    TRANS = "trans", N_("Being trans")
    DISABILITY = "disability", N_("Disability")
    AGE = "age", N_("Age")
    GENDER = "gender", N_("Gender")
    SEX_CHARACTERISTICS = "sex_characteristics", N_("Variations in sex characteristics (being intersex)")
    NATIONALITY = "nationality", N_("Nationality or where you come from")


class Support(Worded):
    """Support a reporter may ask for."""

    LISTEN = "listen", N_("Just listen")
    CASEWORKER = "caseworker", N_("A caseworker")
    ISVA = "isva", N_("Someone independent beside you after sexual violence (ISVA)")
    IDVA = "idva", N_("Someone independent beside you after domestic abuse (IDVA)")
    SARC = "sarc", N_("A sexual assault referral centre (SARC)")
    LIAISON = "liaison", N_("A police sex-work liaison officer")
    POLICE_REPORT = "police_report", N_("Help to report to the police")
    NRM = "nrm", N_("Advice about trafficking (NRM or MS1)")
    HOUSING = "housing", N_("Housing")
    LEGAL = "legal", N_("Legal advice")


class UnderEighteen(Worded):
    """Whether the person it happened to is under 18. Sealed; nobody has to say."""

    YES = "yes", N_("Yes, under 18")
    NO = "no", N_("No, 18 or over")
    UNKNOWN = "unknown", N_("Don’t know")
    NOT_SAID = "not_said", N_("Rather not say")


class DangerNow(Worded):
    """What may be dangerous right now. Nothing is disclosed automatically."""

    WITH_ME = "with_me", N_("They are with me now")
    COMING_BACK = "coming_back", N_("They may come back")
    SOMEONE_ELSE = "someone_else", N_("Someone else is in danger")
    CHILD = "child", N_("A child is in danger")


class Language(Worded):
    """Languages of the reporter's and member's pages."""

    EN = "en", "English"
    PT = "pt", "Português"
    RO = "ro", "Română"
    ZH = "zh", "简体中文"
