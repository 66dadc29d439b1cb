"""The parts of invented packet summaries, written by hand in six ways of writing; ``planted`` puts them together."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What was planted. All but names have a form that rules can know."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    ADVERT = "advert"
    TIME = "time"
    NAME = "name"


STRUCTURED = frozenset(Kind) - {Kind.NAME}

# ------------------------------------------------------------------------------------- sentences; {} is the detail

#: Per way of writing: how a detail of each kind comes into a sentence.
FRAMES: dict[str, dict[Kind, tuple[str, ...]]] = {
    "caseworker": {
        Kind.PHONE: (
            "The booking was made from {} and confirmed by text the same day.",
            "He has since called from {}, each time hanging up.",
            "The number he gave was {}.",
        ),
        Kind.EMAIL: ("He wrote beforehand from {} asking for discounts.", "Threats were sent from {} afterwards."),
        Kind.POSTCODE: ("The car was left near {} with its lights on.", "It happened at an address in {}."),
        Kind.ADDRESS: ("He was let in at {} and went straight to the back room.", "They met at {} as arranged."),
        Kind.ADVERT: ("He had found the advert at {} and quoted it.", "The booking came through {}."),
        Kind.TIME: ("He arrived at {} and seemed calm.", "The neighbour heard shouting at {}."),
        Kind.NAME: ("The person harmed is called {} by her regulars.", "A friend, {}, waited downstairs."),
    },
    "log": {
        Kind.PHONE: ("Contact no. {} used.", "Susp. tel: {}", "Rang from {} x3."),
        Kind.EMAIL: ("Email: {}", "Msgs from {}."),
        Kind.POSTCODE: ("Locn: {}", "Veh parked {}."),
        Kind.ADDRESS: ("Scene: {}.", "Attended {}."),
        Kind.ADVERT: ("Ad: {}", "Advert {} seen."),
        Kind.TIME: ("Approx {} arrived.", "{} left on foot."),
        Kind.NAME: ("IP named {}.", "Witness: {}."),
    },
    "texting": {
        Kind.PHONE: ("he txted off {} all nite", "his nr is {} dont answer it"),
        Kind.EMAIL: ("he mails from {} n says he will come", "{} thats him"),
        Kind.POSTCODE: ("it was by {} where the garages r", "he waits round {} most fridays"),
        Kind.ADDRESS: ("was in {} then he flipped", "he knows {} so i moved"),
        Kind.ADVERT: ("he saw me on {} n rang", "my page is {} he keeps viewing it"),
        Kind.TIME: ("came at {} wouldnt leave", "was like {} when he hit her"),
        Kind.NAME: ("he kept shouting {} so every1 heard", "me n {} was working"),
    },
    "second_language": {
        Kind.PHONE: ("The man is call with number {} two times.", "He give me phone {}."),
        Kind.EMAIL: ("He is writing me in {} many bad words.", "His mail it is {}."),
        Kind.POSTCODE: ("The place is {} close the shop.", "I work in {} that time."),
        Kind.ADDRESS: ("I am live and work in {}.", "He come to {} with other man."),
        Kind.ADVERT: ("My announce is {}.", "He look my photos in {}."),
        Kind.TIME: ("He come {} and he is drunk.", "At {} finish."),
        Kind.NAME: ("My friend {} was in other room.", "He say to me {} you must open."),
    },
    "bullets": {
        Kind.PHONE: ("- phone used: {}", "* also texted from {}"),
        Kind.EMAIL: ("- email ({})", "* wrote from {}, twice"),
        Kind.POSTCODE: ("- where: {}", "* dropped off in {} afterwards"),
        Kind.ADDRESS: ("- premises: {}", "* followed from {} to the bus stop"),
        Kind.ADVERT: ("- advert: {}", "* found via {}"),
        Kind.TIME: ("- when: {}", "* gone by {}"),
        Kind.NAME: ("- working name: {}", "* colleague ({}) saw him"),
    },
    "told_on": {
        Kind.PHONE: ("She told the worker that he “always uses {}”.", "According to them he rang again ({})."),
        Kind.EMAIL: ("“He emailed me from {}”, they said.", "The outreach worker was shown a mail from {}."),
        Kind.POSTCODE: ("They were picked up by the lay-by at {}, they think.", "“It’s the flats in {}.”"),
        Kind.ADDRESS: ("It was said to be {}; this is not confirmed.", "“We were in {}”, they said."),
        Kind.ADVERT: ("They believe that he chose them from {}.", "Their profile ({}) was copied."),
        Kind.TIME: ("They put it at {}.", "“He was back at {}”, the colleague recalls."),
        Kind.NAME: ("The caller gave the name {}.", "She signs as {}."),
    },
}  # fmt: skip

#: What stands around them: nothing in it is a detail. What is marked here counts against precision.
FILLERS: dict[str, tuple[str, ...]] = {
    "caseworker": (
        "He agreed £120 for one hour and then refused to pay.",
        "He is about 40, 5ft 10, heavily built, with a local accent.",
        "This happened on a weekday evening in March 2026, indoors, in Leeds.",
        "He became violent when he was asked to leave and grabbed the person by the throat.",
        "Two others have reported something similar in the last 12 months.",
        "He drove a dark estate car with a child seat in the back.",
        "He said that he would come back if the police were told.",
    ),
    "log": (
        "M, 30-35, slim, black jacket.", "Refused cond. Removed w/o consent.", "Paid 60 of 150.",
        "Left in silver car.", "Verbal threats x2.", "No CCTV.", "Seen before, 2024.",
    ),
    "texting": (
        "he said 200 for 2 hrs n gave fake notes", "big guy bout 50 wit a limp", "he was off his face on summat",
        "it was dark n raining", "plz warn the others", "he got a spider tattoo on his neck",
    ),
    "second_language": (
        "He is pay 80 and after he want back.", "He is tall maybe 190 cm, no hair.",
        "I am afraid he come again.", "He have knife, he show me.", "It was in the night, in winter.",
    ),
    "bullets": (
        "- demanded a refund of £50", "- man, about 25, blond, thin", "- followed two people home",
        "* spoke with a northern accent", "* threatened to tell a landlord", "- evening, early May 2026",
    ),
    "told_on": (
        "They do not want to be in touch with police.", "“He didn’t want to use a condom.”",
        "This is at second hand, through a project in Manchester.", "He offered 3 times the price.",
        "They were held for around six hours.", "He works in construction, they think.",
    ),
}  # fmt: skip
JOINED = {
    "bullets": "\n",
    "log": " ",
    "texting": " ",
    "caseworker": " ",
    "second_language": " ",
    "told_on": " ",
}

# --------------------------------------------------------------------------------------------- the details themselves

FIRST = (
    "Natalia", "Maria", "Sienna", "Chloe", "Ioana", "Bianca", "Kasia", "Amber", "Lola", "Danielle", "Xiaoli", "Thaís",
    "Aoife", "Scarlett", "Zofia", "Priya", "Kylie", "Roxy", "Mercedes", "Anastasia", "Ștefania", "Siân", "Ruby", "Jo",
)  # fmt: skip
LAST = (
    "Popescu", "Smithers", "Okafor", "Kowalczyk", "Farrell", "Da Silva", "O'Rourke", "Whitlock", "Nguyen", "Vasile",
    "Brathwaite", "Hughes-Ellis", "Ferreira", "McKinnon", "Zhang",
)  # fmt: skip
STREETS = (
    "Mill Road", "Cowper Street", "Station Road", "Gathurst Lane", "Lower Clapton Grove", "St Mary's Terrace",
    "Ashgrove Avenue", "Cathedral Close", "Royal Parade", "Victoria Crescent", "Beechwood Drive", "Dock Street",
)  # fmt: skip
ROOMS = ("Flat 3", "flat 12b", "Apartment 4", "Room 214", "Unit 7", "room 9", "Apt 31")
HOTELS = (
    "the Travelodge", "Premier Inn", "the Ibis Budget", "Queens Hotel", "Harbour Lodge", "Kingsway Court",
    "the Britannia Hotel", "The Swan Inn", "Aqua Sauna",
)  # fmt: skip
OUTWARD = (
    "LS2", "M14", "SW1A", "EH3", "BT9", "CF24", "NE1", "B16", "W1D", "EC2A", "L1", "PO5", "TR19", "G2", "HX1", "E1W",
)  # fmt: skip
INWARD = ("7AB", "4QZ", "1AA", "9JT", "2LN", "5RE", "8XD", "3HP")
EIRCODES = ("D02 X285", "T12 W8KP", "D6W XY00", "H91 E2F6", "A65F4E2", "V94-T9PX")
SITES = (
    "adultwork.com",
    "vivastreet.co.uk",
    "onlyfans.com",
    "escort-ireland.com",
    "fansly.com",
    "kommons.com",
)
HANDLES = ("mia_xo99", "lolalondon", "sweet.bianca", "kasia-vip", "RoxyLeeds_", "missamber21", "tgirl_sienna")
HOSTS = ("gmail.com", "hotmail.co.uk", "proton.me", "yahoo.ro", "outlook.com", "mail.ie", "icloud.com")
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
