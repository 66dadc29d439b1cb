"""The words of the field: incident types, tiers, regions, and the other closed lists.

Every list a person can choose from is an enum here, each member with its code (stored, sent) and its words
(shown). Source: the design's domain document, "The report".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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

    DANGER = "danger", "Danger"
    RISK = "risk", "Risk"
    NUISANCE = "nuisance", "Nuisance"

    @property
    def rank(self) -> int:
        """0 is the worst; for ordering queues."""
        return {"danger": 0, "risk": 1, "nuisance": 2}[self.value]


class IncidentGroup(Worded):
    """The headings incident types are shown under."""

    SEXUAL = "sexual", "Sexual"
    VIOLENCE = "violence", "Violence and threats"
    MONEY = "money", "Money and property"
    ONLINE = "online", "Online, phone and messages"
    EXPLOITATION = "exploitation", "Control and exploitation"
    OTHER = "other", "Something else"


class IncidentType(Worded):
    """What happened. Several may be chosen for one report."""

    RAPE = "rape", "Rape"
    CONDOM_REMOVAL = "condom_removal", "Condom refused or taken off"
    SEXUAL_ASSAULT = "sexual_assault", "Sexual assault"
    SEXUAL_ATTEMPT = "sexual_attempt", "Attempted rape or sexual assault"
    COERCED_ACTS = "coerced_acts", "Forced or pressured into acts"
    ASSAULT = "assault", "Physical assault"
    STRANGULATION = "strangulation", "Strangled or choked"
    WEAPON = "weapon", "Weapon used or shown"
    DRUGGING = "drugging", "Drugged or spiked"
    HELD = "held", "Held against your will"
    THREAT_TO_KILL = "threat_to_kill", "Threat to kill"
    THREAT_OF_VIOLENCE = "threat_of_violence", "Threat of violence"
    ROBBERY = "robbery", "Robbery"
    BURGLARY = "burglary", "Burglary"
    THEFT = "theft", "Theft"
    NON_PAYMENT = "non_payment", "Did not pay, or paid too little"
    FAKE_PAYMENT = "fake_payment", "Fake payment or chargeback"
    DEPOSIT_SCAM = "deposit_scam", "Deposit scam"
    UNWANTED_CONTACT = "unwanted_contact", "Repeated unwanted contact"
    STALKING = "stalking", "Stalking or harassment"
    THREATENING_MESSAGES = "threatening_messages", "Threatening messages"
    THREAT_TO_OUT = "threat_to_out", "Threat to out you"
    BLACKMAIL = "blackmail", "Blackmail"
    DOXING = "doxing", "Your details published (doxing)"
    INTIMATE_IMAGES = "intimate_images", "Intimate images shared or threatened"
    CYBERFLASHING = "cyberflashing", "Cyberflashing"
    STOLEN_CONTENT = "stolen_content", "Your content stolen"
    IMPERSONATION = "impersonation", "Impersonation or fake advert"
    CONTROLLED_FOR_GAIN = "controlled_for_gain", "Controlled by someone for gain"
    TRAFFICKING = "trafficking", "Trafficking or modern slavery"
    CUCKOOING = "cuckooing", "Your home taken over (cuckooing)"
    VERBAL_ABUSE = "verbal_abuse", "Verbal abuse"
    DAMAGE = "damage", "Damage to your things"
    OFFICIAL_MISCONDUCT = "official_misconduct", "Misconduct by police or an official"
    TIMEWASTER = "timewaster", "Nuisance or timewaster"
    SOMETHING_ELSE = "something_else", "Something else"

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
    _I.ASSAULT: (_G.VIOLENCE, _T.DANGER),
    _I.STRANGULATION: (_G.VIOLENCE, _T.DANGER),
    _I.WEAPON: (_G.VIOLENCE, _T.DANGER),
    _I.DRUGGING: (_G.VIOLENCE, _T.DANGER),
    _I.HELD: (_G.VIOLENCE, _T.DANGER),
    _I.THREAT_TO_KILL: (_G.VIOLENCE, _T.DANGER),
    _I.THREAT_OF_VIOLENCE: (_G.VIOLENCE, _T.RISK),
    _I.ROBBERY: (_G.MONEY, _T.DANGER),
    _I.BURGLARY: (_G.MONEY, _T.RISK),
    _I.THEFT: (_G.MONEY, _T.RISK),
    _I.NON_PAYMENT: (_G.MONEY, _T.RISK),
    _I.FAKE_PAYMENT: (_G.MONEY, _T.RISK),
    _I.DEPOSIT_SCAM: (_G.MONEY, _T.NUISANCE),
    _I.UNWANTED_CONTACT: (_G.ONLINE, _T.NUISANCE),
    _I.STALKING: (_G.ONLINE, _T.RISK),
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
    _I.OFFICIAL_MISCONDUCT: (_G.OTHER, _T.RISK),
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

    ENGLAND_WALES = "england_wales", "England and Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
    IRELAND = "ireland", "Ireland"


class Region(Worded):
    """Where, as coarsely as the service keeps it in the clear."""

    EAST_OF_ENGLAND = "east_of_england", "East of England"
    EAST_MIDLANDS = "east_midlands", "East Midlands"
    LONDON = "london", "London"
    NORTH_EAST = "north_east", "North East England"
    NORTH_WEST = "north_west", "North West England"
    SOUTH_EAST = "south_east", "South East England"
    SOUTH_WEST = "south_west", "South West England"
    WEST_MIDLANDS = "west_midlands", "West Midlands"
    YORKSHIRE_HUMBER = "yorkshire_humber", "Yorkshire and the Humber"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
    DUBLIN = "dublin", "Dublin"
    LEINSTER = "leinster", "Rest of Leinster"
    MUNSTER = "munster", "Munster"
    CONNACHT_ULSTER = "connacht_ulster", "Connacht and Ulster (Ireland)"
    ONLINE = "online", "Online or by phone only"
    NOT_SAID = "not_said", "Rather not say"

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        """None for online and for a place she would rather not say."""
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
    Region.ONLINE: None,
    Region.NOT_SAID: None,
}


class Role(Worded):
    """Who this person was to her."""

    CLIENT = "client", "A client"
    POSING_AS_CLIENT = "posing_as_client", "Someone posing as a client"
    EX_PARTNER = "ex_partner", "A partner or ex-partner"
    THIRD_PARTY = "third_party", "A manager, driver or other third party"
    OFFICIAL = "official", "Police or another official"
    STRANGER = "stranger", "A stranger"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class Setting(Worded):
    """The kind of place."""

    STREET = "street", "Street or outdoors"
    VEHICLE = "vehicle", "In a vehicle"
    OWN_PLACE = "own_place", "My place"
    THEIR_PLACE = "their_place", "Their place"
    HOTEL = "hotel", "Hotel or rented room"
    PREMISES = "premises", "Parlour, flat or other workplace"
    RAILWAY = "railway", "Train or station"
    WEBCAM = "webcam", "Webcam or video"
    PHONE = "phone", "Phone or messages"
    ELSEWHERE = "elsewhere", "Somewhere else"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class PlaceMode(Worded):
    """In person, online, or both."""

    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online or by phone"
    BOTH = "both", "Both"
    NOT_SAID = "not_said", "Rather not say"


class PartOfDay(Worded):
    """Six-hour bands; nothing finer ever leaves the service (gate rule 7)."""

    NIGHT = "night", "Night (midnight to 6)"
    MORNING = "morning", "Morning (6 to noon)"
    AFTERNOON = "afternoon", "Afternoon (noon to 6)"
    EVENING = "evening", "Evening (6 to midnight)"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class AgeBand(Worded):
    UNDER_25 = "under_25", "Under 25"
    FROM_25 = "25_34", "25 to 34"
    FROM_35 = "35_44", "35 to 44"
    FROM_45 = "45_54", "45 to 54"
    FROM_55 = "55_64", "55 to 64"
    OVER_64 = "65_up", "65 or over"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class Gender(Worded):
    MAN = "man", "Man"
    WOMAN = "woman", "Woman"
    NON_BINARY = "non_binary", "Non-binary"
    OTHER = "other", "Another way"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class Build(Worded):
    SLIM = "slim", "Slim"
    MEDIUM = "medium", "Medium"
    MUSCULAR = "muscular", "Muscular"
    LARGE = "large", "Large"
    UNKNOWN = "unknown", "Don’t know"
    NOT_SAID = "not_said", "Rather not say"


class Basis(Worded):
    """How she knows an identifier. "Was told it" alone is never listed."""

    SAW_IT = "saw", "I saw it or used it"
    WAS_TOLD = "told", "I was told it"


class OnBehalf(Worded):
    """For whom the report is made."""

    SELF = "self", "Myself"
    KNOWS = "knows", "Someone who knows I am reporting"
    DOES_NOT_KNOW = "does_not_know", "Someone who does not know I am reporting"
    SERVICE_USER = "service_user", "Someone my project supports"


class Sector(Worded):
    """How she works; also what a member may say about herself for alerts."""

    INDEPENDENT = "independent", "Independent, indoor"
    PREMISES = "premises", "Parlour, flat or agency"
    STREET = "street", "Street"
    WEBCAM = "webcam", "Webcam, phone or content"
    OTHER = "other", "Another way"
    NOT_SAID = "not_said", "Rather not say"


class HateGround(Worded):
    """Why she feels she was targeted; as she perceives it."""

    SEX_WORK = "sex_work", "Being a sex worker"
    RACE = "race", "Race or ethnicity"
    FAITH = "faith", "Faith"
    ORIENTATION = "orientation", "Sexual orientation"
    TRANS = "trans", "Being trans"
    DISABILITY = "disability", "Disability"


class Support(Worded):
    """Support she may ask for."""

    LISTEN = "listen", "Just listen"
    CASEWORKER = "caseworker", "A caseworker"
    ISVA = "isva", "Someone independent beside you after sexual violence (ISVA)"
    IDVA = "idva", "Someone independent beside you after domestic abuse (IDVA)"
    SARC = "sarc", "A sexual assault referral centre (SARC)"
    LIAISON = "liaison", "A police sex-work liaison officer"
    POLICE_REPORT = "police_report", "Help to report to the police"
    NRM = "nrm", "Advice about trafficking (NRM or MS1)"
    HOUSING = "housing", "Housing"
    LEGAL = "legal", "Legal advice"


class DangerNow(Worded):
    """What may be dangerous right now. Nothing is disclosed automatically."""

    WITH_ME = "with_me", "They are with me now"
    COMING_BACK = "coming_back", "They may come back"
    SOMEONE_ELSE = "someone_else", "Someone else is in danger"
    CHILD = "child", "A child is in danger"


class Language(Worded):
    """Languages of the reporter's and member's pages."""

    EN = "en", "English"
    PT = "pt", "Português"
    RO = "ro", "Română"
    ZH = "zh", "简体中文"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a published list: its code and its words."""

    code: str
    words: str


def choices(enum: type[Worded]) -> tuple[Choice, ...]:
    """Every member of a closed list, in its order, as code and words."""
    return tuple(Choice(member.value, member.words) for member in enum)
