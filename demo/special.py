"""Reports told in full: those by which somebody trying the demonstration finds each rule at work."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Answer, Conditions, Scope, Value
from num_service.domain.shared.taxonomy import DangerNow, IncidentType, PlaceMode, Region, Role, Setting

_I = IncidentType
_S, _V = Scope, Value


@dataclass(frozen=True, slots=True)
class Special:
    """One such report.

    Args:
        days_ago: when it was sent, days before now.
        story: the account.
        summary: how a caseworker puts it.
    """

    name: str
    days_ago: float
    types: tuple[IncidentType, ...]
    region: Region
    setting: Setting
    role: Role
    town: str
    story: str
    summary: str
    danger: tuple[DangerNow, ...] = ()
    mode: PlaceMode = PlaceMode.IN_PERSON


SPECIALS = (
    Special(
        "danger_tonight", 0.06, (_I.STALKING, _I.THREAT_TO_KILL, _I.UNWANTED_CONTACT), Region.NORTH_WEST,
        Setting.OWN_PLACE, Role.EX_PARTNER, "Salford",
        "He has found out where I work from. He was outside an hour ago and wrote that he will come back tonight and "
        "that nobody would miss me. I am at a friend’s now, all my things are there. I do not know what to do first.",
        "This person has come to the place of work and threatens to return and to kill.",
        (DangerNow.COMING_BACK,),
    ),
    Special(
        "danger_other", 0.8, (_I.TRAFFICKING, _I.CONTROLLED_FOR_GAIN, _I.HELD), Region.LONDON, Setting.PREMISES,
        Role.THIRD_PARTY, "Croydon",
        "I did a day in a flat where another woman lives and works. She does not go out. She said she owes them for "
        "the flight and they have her passport. The man who collects the money sleeps there. She asked me not to call "
        "the police because they told her she would be sent back. I promised to tell somebody who knows what to do.",
        "At a flat used for work a woman is reported to be in debt to this person, who is said to keep her passport.",
        (DangerNow.SOMEONE_ELSE,),
    ),
    Special(
        "railway_assault", 74, (_I.SEXUAL_ASSAULT, _I.VERBAL_ABUSE), Region.WEST_MIDLANDS, Setting.RAILWAY,
        Role.STRANGER, "Birmingham",
        "He recognised me from my profile on the last train and said so loudly. He sat beside me, put his hand between "
        "my legs and called me names when I moved. Nobody helped. I got off two stops early and walked.",
        "On a late train this person recognised a sex worker from a profile, assaulted her and insulted her.",
    ),
    Special(
        "railway_follow", 21, (_I.STALKING, _I.UNWANTED_CONTACT), Region.YORKSHIRE_HUMBER, Setting.RAILWAY,
        Role.POSING_AS_CLIENT, "Leeds",
        "He waits on the platform when I come back from tour. Three Sundays now. He never says anything, he films me "
        "with his phone and gets into the same carriage.",
        "This person waits on a station platform, films a sex worker and gets into the same carriage.",
    ),
    Special(
        "official_club", 58, (_I.OFFICIAL_MISCONDUCT, _I.COERCED_ACTS), Region.LONDON, Setting.HOTEL, Role.OFFICIAL,
        "Ealing",
        "He showed me a warrant card after we had finished and said I could either see him for nothing from now on or "
        "explain myself at the station. I have seen him twice since then because I was afraid. I do not want the "
        "police to have this, I think he is one of them.",
        "This person showed what looked like a warrant card and demanded free bookings.",
    ),
    Special(
        "official_gardai", 12, (_I.OFFICIAL_MISCONDUCT, _I.VERBAL_ABUSE), Region.DUBLIN, Setting.PREMISES,
        Role.OFFICIAL, "Dublin 7",
        "They came to check who was living in the flat. One of them stayed behind, asked what I charge and laughed. He "
        "said he would tell the landlord if I complained. I would like to complain but not with my name.",
        "During a visit to a flat this person asked for prices and threatened to tell the landlord.",
    ),
    Special(
        "irish_robbery", 160, (_I.ROBBERY, _I.ASSAULT, _I.NON_PAYMENT), Region.DUBLIN, Setting.HOTEL, Role.CLIENT,
        "Dublin 1",
        "Two of them came although he had booked alone. The quiet one stood at the door. They took what I had earned "
        "that day and my second phone. The one who booked hit me when I asked for the phone back.",
        "Two came although one had booked. They took money and a phone by force.",
    ),
    Special(
        "irish_cork", 95, (_I.CONDOM_REMOVAL, _I.VERBAL_ABUSE, _I.THREATENING_MESSAGES), Region.MUNSTER,
        Setting.OWN_PLACE, Role.CLIENT, "Cork",
        "He took it off in the dark. When I noticed he said it was my own fault and that nobody would believe a woman "
        "like me. Since then he has sent messages that he will tell the priest, which is almost funny, but I am not "
        "laughing.",
        "This person takes the condom off without saying so and sends threats afterwards.",
    ),
    Special(
        "irish_galway", 230, (_I.DEPOSIT_SCAM, _I.TIMEWASTER), Region.CONNACHT_ULSTER, Setting.PHONE,
        Role.POSING_AS_CLIENT, "Galway",
        "He books apartments for tours and asks for the deposit up front. The apartment does not exist. I know of four "
        "women who paid him.",
        "This person offers apartments for tours and takes deposits for places that do not exist.",
        mode=PlaceMode.ONLINE,
    ),
    Special(
        "webcam_blackmail", 33, (_I.INTIMATE_IMAGES, _I.BLACKMAIL, _I.THREAT_TO_OUT, _I.DOXING), Region.ONLINE,
        Setting.WEBCAM, Role.CLIENT, "",
        "He recorded our private shows and found my real profile through the tattoo. He wants eighty pounds a week or "
        "he sends it to my mother’s work. He sent me the address of her work so that I know he means it.",
        "This person records webcam shows, finds real profiles and demands weekly payments.",
        mode=PlaceMode.ONLINE,
    ),
    Special(
        "street_van", 140, (_I.RAPE, _I.STRANGULATION, _I.HELD), Region.YORKSHIRE_HUMBER, Setting.VEHICLE,
        Role.STRANGER, "Leeds",
        "White van, ladders on the roof, no windows in the back. He locked the doors as soon as I was in. He had his "
        "hands on my throat nearly the whole time. He dropped me on the other side of town with no shoes. I have been "
        "to the sexual assault centre, they were kind.",
        "From a white van with a ladder rack this person locked the doors, raped and strangled a sex worker.",
    ),
    Special(
        "street_van_again", 101, (_I.SEXUAL_ATTEMPT, _I.HELD, _I.THREAT_OF_VIOLENCE), Region.YORKSHIRE_HUMBER,
        Setting.VEHICLE, Role.STRANGER, "Bradford",
        "Old white van, roof rack. He drove past where we had agreed to stop. I pulled the handbrake and got out at "
        "the lights. He shouted that he would find me. The girls say he has done worse.",
        "From a white van with a roof rack this person would not stop where agreed and tried to force sex.",
    ),
    Special(
        "set_aside_rival", 190, (_I.TIMEWASTER,), Region.SOUTH_EAST, Setting.PHONE, Role.UNKNOWN, "Brighton",
        "This woman down the road undercuts everybody. Put her number in your checker so that clients do not book her.",
        "Not about an incident.",
        mode=PlaceMode.ONLINE,
    ),
    Special(
        "cuckooing_glasgow", 47, (_I.CUCKOOING, _I.THREAT_OF_VIOLENCE), Region.SCOTLAND, Setting.OWN_PLACE,
        Role.THIRD_PARTY, "Glasgow",
        "They came in with a woman I know and have not left. There are three of them now. They use my room in the day "
        "and I am told when I may come home. I am afraid of the tall one.",
        "This person has taken over a home with others and decides who may enter.",
    ),
)  # fmt: skip

_SHARED = (Answer(_S.CHECKER, _V.YES), Answer(_S.ALERT, _V.YES), Answer(_S.STATISTICS, _V.YES))
_AND_POLICE = (*_SHARED, Answer(_S.POLICE_INTELLIGENCE, _V.YES), Answer(_S.POLICE_QUESTIONS, _V.YES))
_NOT_POLICE = (*_SHARED, Answer(_S.POLICE_INTELLIGENCE, _V.NO))
#: What each of them answers; who is not named here answers as anybody may.
ANSWERS: dict[str, tuple[Answer, ...]] = {
    "danger_tonight": (
        Answer(_S.CHECKER, _V.YES),
        Answer(_S.ALERT, _V.YES, Conditions(show_me_first=True)),
        Answer(_S.CONTACT, _V.YES),
    ),
    "danger_other": (Answer(_S.POLICE_INTELLIGENCE, _V.NO), Answer(_S.CONTACT, _V.YES)),
    "railway_assault": _AND_POLICE,
    "railway_follow": (*_SHARED, Answer(_S.POLICE_INTELLIGENCE, _V.YES)),
    "official_club": (
        Answer(_S.ALERT, _V.YES, Conditions(region_only=True)),
        Answer(_S.POLICE_INTELLIGENCE, _V.NO),
    ),
    "official_gardai": (Answer(_S.POLICE_INTELLIGENCE, _V.YES), Answer(_S.CONTACT, _V.YES)),
    "irish_robbery": _AND_POLICE,
    "irish_cork": _AND_POLICE,
    "irish_galway": _NOT_POLICE,
    "webcam_blackmail": _NOT_POLICE,
    "street_van": _AND_POLICE,
    "street_van_again": (*_SHARED, Answer(_S.POLICE_INTELLIGENCE, _V.IF_MATCHED)),
    "set_aside_rival": (Answer(_S.CHECKER, _V.YES), Answer(_S.ALERT, _V.YES)),
    "cuckooing_glasgow": (
        Answer(_S.CONTACT, _V.YES),
        Answer(_S.POLICE_INTELLIGENCE, _V.YES, Conditions(delay_days=90)),
    ),
}
