"""What people tell, sentence by sentence, and how a caseworker says the same: one small stock for each incident type.

An account is put together from the first list; summaries and alerts from the second, which says nothing about the
person who reported. The stories are made up; how often each type occurs is in ``proportions``.
"""

from __future__ import annotations

from num_service.domain.shared.taxonomy import IncidentType

_I = IncidentType

OPENINGS = (
    "He booked through my advert and was polite at first.",
    "I had seen this man once before and nothing had happened then.",
    "He rang late and would not say where he had found my number.",
    "It started with a normal booking message.",
    "A friend who works near me said to tell you about this.",
    "I did not want to report it at first, but I do not want it to happen to anybody else.",
    "He wrote to me for days before he came.",
    "I am telling you because I think he will do it again.",
    "He used two numbers, I only have one of them.",
    "I screened him and he seemed fine.",
    "It took me some weeks to write this down.",
    "He said another worker had recommended me, which was not true.",
)
CLOSINGS = (
    "I have blocked him since.",
    "I stopped working for two weeks after it.",
    "I only want the others to know.",
    "I am all right now, but I keep looking at the door.",
    "I do not want anybody to come to my place about this.",
    "He has not been in touch since.",
    "My flatmate knows, nobody else does.",
    "Please do not ring me, write here.",
    "I kept the messages.",
    "I still have the number saved.",
)

TOLD: dict[IncidentType, tuple[str, ...]] = {
    _I.RAPE: (
        "When I said no he held me down and raped me.",
        "I told him to stop and he did not stop. He raped me.",
    ),
    _I.CONDOM_REMOVAL: (
        "He took the condom off without telling me.",
        "He would not wear a condom and got angry when I insisted.",
        "Halfway through I saw that he had pulled the condom off.",
    ),
    _I.SEXUAL_ASSAULT: (
        "He grabbed me and put his hands where I had said no.",
        "He did things I had said beforehand I do not do.",
        "He would not let go when I moved away.",
    ),
    _I.SEXUAL_ATTEMPT: (
        "He tried to force me and only stopped when I screamed.",
        "He tried to pull my clothes off, I got to the door first.",
    ),
    _I.COERCED_ACTS: (
        "He said he would leave a bad review unless I did more than we had agreed.",
        "He kept pushing until I did what he wanted because I was frightened.",
    ),
    _I.ASSAULT: (
        "He slapped me across the face.",
        "He pushed me against the wall and hit my arm.",
        "He kicked me when I tried to leave.",
    ),
    _I.STRANGULATION: (
        "He put his hands round my throat until I could not breathe.",
        "He squeezed my neck and laughed.",
    ),
    _I.WEAPON: ("He had a knife in his jacket and showed it to me.", "He put a screwdriver on the table."),
    _I.DRUGGING: ("He gave me a drink and I do not remember the next hours.",),
    _I.HELD: (
        "He stood in front of the door and would not let me out for about an hour.",
        "He locked the door and took the key.",
    ),
    _I.KIDNAP: ("He locked the car and drove off with me in it.",),
    _I.DOMESTIC_ABUSE: ("My ex takes my money, reads my phone and decides whom I may see.",),
    _I.SECRET_FILMING: ("I found a phone on the shelf that had filmed all of it.",),
    _I.POSED_AS_POLICE: ("He showed a badge that was not real and took my money as a fine.",),
    _I.THREAT_TO_KILL: ("He said he would kill me.", "He wrote that he would find me and kill me."),
    _I.THREAT_OF_VIOLENCE: (
        "He said he would come back with his mates.",
        "He said I would get what I deserve.",
        "He raised his fist at me.",
    ),
    _I.ROBBERY: (
        "He took my phone and all the money I had and pushed me over.",
        "He demanded the money back, twisted my arm and took my bag.",
    ),
    _I.BURGLARY: ("Some days later somebody broke in, and I am sure it was him.",),
    _I.THEFT: (
        "After he left my headphones and sixty pounds were gone.",
        "He took cash out of my purse while I was in the bathroom.",
    ),
    _I.NON_PAYMENT: (
        "He did not pay.",
        "He counted out less than we had agreed and walked off.",
        "He said he would transfer it and never did.",
        "He snatched the money back at the door.",
        "He said he had forgotten his wallet, and then he was gone.",
    ),
    _I.FAKE_PAYMENT: (
        "He showed me a transfer on his phone that was faked.",
        "He paid and then charged it back.",
        "The notes were fake.",
    ),
    _I.DEPOSIT_SCAM: (
        "He asked me to pay him a deposit for a hotel that did not exist.",
        "He sent too much and wanted the rest back, and the payment was never real.",
    ),
    _I.UNWANTED_CONTACT: (
        "He will not stop ringing, sometimes thirty times a day.",
        "I blocked him and he writes from new numbers.",
        "He messages every night although I asked him to stop.",
        "He sends voice messages at all hours.",
        "He has written to every profile I have.",
        "He keeps booking and cancelling, and rings when I do not answer.",
    ),
    _I.STALKING: (
        "I have seen him outside the building three times.",
        "He knows when I come home and tells me so.",
        "He waited at the corner after the next booking.",
    ),
    _I.THREATENING_MESSAGES: (
        "He sent messages saying I would be sorry.",
        "He wrote that he knows people who would sort me out.",
        "The messages got worse and worse, with threats in most of them.",
        "He sent a picture of my street and wrote “soon”.",
        "He left threatening voicemails.",
    ),
    _I.THREAT_TO_OUT: (
        "He said he would tell my family what I do.",
        "He threatened to tell my landlord.",
        "He says he will write to my college.",
    ),
    _I.BLACKMAIL: (
        "He wants two hundred pounds or he will send it to everybody I know.",
        "He asks for free bookings so that he keeps quiet.",
    ),
    _I.DOXING: (
        "He put my real name on a forum.",
        "He posted my street and my pictures together.",
    ),
    _I.INTIMATE_IMAGES: (
        "He filmed me without asking and says he will post it.",
        "He has screenshots from our call and sends them around.",
    ),
    _I.CYBERFLASHING: (
        "He sends pictures of himself that I never asked for.",
        "He exposed himself as soon as the call began.",
    ),
    _I.STOLEN_CONTENT: (
        "My videos are on a site I never gave them to.",
        "He downloads my content and sells it on.",
    ),
    _I.IMPERSONATION: (
        "Somebody uses my pictures in a fake advert, and I think it is him.",
        "There is a profile with my photographs and his number.",
    ),
    _I.CONTROLLED_FOR_GAIN: ("He drives the women around and takes most of the money.",),
    _I.TRAFFICKING: ("She was told she owes them for the journey, and they keep her passport.",),
    _I.CUCKOOING: ("They moved into my flat and will not leave. They deal from it.",),
    _I.VERBAL_ABUSE: (
        "He shouted at me and called me names.",
        "He swore at me for an hour on the phone.",
        "He was disgusting and rude from the moment he came in.",
        "He insulted me because of where I come from.",
        "He screamed at me in the corridor so that the neighbours heard.",
    ),
    _I.DAMAGE: ("He broke my phone.", "He kicked the door until the lock broke."),
    _I.OFFICIAL_MISCONDUCT: (
        "He said he was with the police and that he could make trouble for me unless I did what he wanted.",
    ),
    _I.TIMEWASTER: (
        "He books and never comes.",
        "He keeps me on the phone for half an hour and then hangs up.",
        "He asked for my address four times and never arrived.",
    ),
    _I.SOMETHING_ELSE: ("He hung around after the booking and would not say what he wanted.",),
}

#: How a caseworker puts it: about this person, and nothing about who told.
STAFF: dict[IncidentType, str] = {
    _I.RAPE: "This person is reported to have raped a sex worker.",
    _I.CONDOM_REMOVAL: "This person refuses condoms or takes them off without saying so.",
    _I.SEXUAL_ASSAULT: "This person is reported to have sexually assaulted a sex worker.",
    _I.SEXUAL_ATTEMPT: "This person tried to force sex and stopped only when there was noise.",
    _I.COERCED_ACTS: "This person uses pressure and threats of bad reviews to get more than was agreed.",
    _I.ASSAULT: "This person was physically violent.",
    _I.STRANGULATION: "This person put hands around a sex worker’s neck.",
    _I.WEAPON: "This person carried a weapon and showed it.",
    _I.DRUGGING: "A drink offered by this person may have contained something.",
    _I.HELD: "This person blocked the way out.",
    _I.KIDNAP: "This person drove off with a sex worker against their will.",
    _I.DOMESTIC_ABUSE: "This person controls a partner’s money, phone and contacts.",
    _I.SECRET_FILMING: "This person films in secret.",
    _I.POSED_AS_POLICE: "This person shows a false badge and demands money.",
    _I.THREAT_TO_KILL: "This person made threats to kill.",
    _I.THREAT_OF_VIOLENCE: "This person threatened violence.",
    _I.ROBBERY: "This person took money and belongings by force.",
    _I.BURGLARY: "A break-in followed the contact with this person.",
    _I.THEFT: "Money or belongings were missing afterwards.",
    _I.NON_PAYMENT: "This person did not pay, or paid less than agreed.",
    _I.FAKE_PAYMENT: "This person uses fake transfers, chargebacks or fake notes.",
    _I.DEPOSIT_SCAM: "This person asks sex workers to send money for a booking that does not exist.",
    _I.UNWANTED_CONTACT: "This person keeps calling and writing after being told to stop, also from new numbers.",
    _I.STALKING: "This person has waited near the place of work.",
    _I.THREATENING_MESSAGES: "This person sends threatening messages.",
    _I.THREAT_TO_OUT: "This person threatens to tell others about sex work.",
    _I.BLACKMAIL: "This person asks for money or free bookings to keep quiet.",
    _I.DOXING: "This person publishes private details online.",
    _I.INTIMATE_IMAGES: "This person records without asking and threatens to share it.",
    _I.CYBERFLASHING: "This person sends pictures nobody asked for.",
    _I.STOLEN_CONTENT: "This person copies paid content and passes it on.",
    _I.IMPERSONATION: "This person runs fake adverts with other people’s pictures.",
    _I.CONTROLLED_FOR_GAIN: "This person is reported to take money that others earn and to control where they go.",
    _I.TRAFFICKING: "People may be held in debt by this person and may not be free to leave.",
    _I.CUCKOOING: "This person takes over other people’s homes.",
    _I.VERBAL_ABUSE: "This person is abusive in words.",
    _I.DAMAGE: "This person damages things when refused.",
    _I.OFFICIAL_MISCONDUCT: "This person claims an official position and uses it to threaten.",
    _I.TIMEWASTER: "This person makes bookings and does not come.",
    _I.SOMETHING_ELSE: "This person stays around after being asked to leave.",
}
