"""The cards about a booking: before, during, after, at somebody else's place, and away from home."""

from __future__ import annotations

from num_service.domain.help.cards.card import Card, Topic, advice, law
from num_service.domain.help.entries import Country, Need
from num_service.domain.shared.phrases import N_

BOOKINGS = (
    Card(
        Topic.BEFORE,
        N_("To find out more before you say yes."),
        (
            advice(
                N_(
                    "Take your time before you say yes. Somebody who rushes you, or is rude about your questions, has "
                    "told you something."
                )
            ),
            advice(
                N_(
                    "Talk on the phone once if you can: a voice tells you more than a message. If they refuse a call, "
                    "or their number keeps changing, ask why."
                )
            ),
            advice(
                N_(
                    "Check the number, email, username or car first. If nothing is found, it means only that nothing "
                    "was reported here."
                )
            ),
            advice(N_("Agree on what, how long, how much and where, and say what you do not do.")),
            advice(
                N_(
                    "Ask for a deposit if that suits you. Look for the money in your own account: a screenshot is "
                    "easily made up."
                )
            ),
            advice(
                N_(
                    "Tell somebody you trust where you will be, until when, and what to do if you do not call. Agree "
                    "on a word that means “call me”, and one that means “I need help”."
                )
            ),
            advice(
                N_("Charge your phone, keep money for the way home, and think about how you would leave.")
            ),
            advice(N_("You may say no at any time, without a reason. A feeling is enough.")),
        ),
    ),
    Card(
        Topic.DURING,
        N_("What you can do, and what to do when it goes wrong."),
        (
            advice(
                N_(
                    "Let the other person notice that somebody knows where you are. A short call when you meet is "
                    "enough."
                )
            ),
            advice(N_("Take the money first. Put it out of sight, apart from your bag and your keys.")),
            advice(
                N_(
                    "Know where the door is and how it opens. Keep your phone, shoes and keys where you can reach "
                    "them."
                )
            ),
            advice(
                N_(
                    "Pour your own drinks and keep them in sight. If you suddenly feel drunk or strange, leave or "
                    "call %(emergency)s: it may be a drug."
                )
            ),
            advice(N_("Take off scarves, necklaces and cords: they can be pulled around your neck.")),
            advice(
                N_(
                    "A yes to one thing is not a yes to another, and you can take it back at any moment. Being paid "
                    "does not change that."
                )
            ),
            law(
                N_(
                    "Going on after you said no, or taking off a condom without telling you, can be a serious sexual "
                    "offence, also when you are paid."
                ),
                source=(
                    "Sexual Offences Act 2003 s.74 and CPS guidance on conditional consent; Sexual Offences (Scotland) "
                    "Act 2009 ss.12-15; Sexual Offences (NI) Order 2008 art.3; Criminal Law (Rape) (Amendment) Act "
                    "1990 s.9"
                ),
            ),
            advice(
                N_(
                    "When it goes wrong, getting out comes first. Money and things can be replaced. An excuse can "
                    "help: a call, somebody at the door, feeling sick."
                )
            ),
            advice(N_("Shout, bang on the wall, sound the horn: noise makes people look.")),
        ),
    ),
    Card(
        Topic.AFTER,
        N_("Also when something went wrong."),
        (
            advice(N_("Tell the person you trust that it is over, in the words that you agreed on.")),
            advice(
                N_(
                    "If something was done to you, see to yourself first: warmth, somebody near you, a doctor. Below "
                    "is what cannot wait."
                )
            ),
            advice(
                N_(
                    "Write down while it is fresh: when and where, the number, the car, looks, voice, words. Keep the "
                    "messages and the call list: copy a chat before you delete it."
                )
            ),
            advice(
                N_(
                    "It was not your fault, whatever you did or did not do. Freezing, going along and being friendly "
                    "are ways in which people get through."
                )
            ),
            advice(
                N_(
                    "The shock may come days later: bad sleep, fear, anger, or feeling nothing. Talking helps many "
                    "people, also after a long time."
                )
            ),
            advice(N_("You can tell us, today or in years. You choose who else may know.")),
        ),
        needs=(Need.STRANGLED, Need.SEXUAL, Need.HIV, Need.PREGNANCY, Need.LISTEN),
    ),
    Card(
        Topic.OUTCALL,
        N_("A home, a hotel or a car that you do not know."),
        (
            advice(
                N_(
                    "Ask for the whole address and look at it on a map: what is it, and how would you get away? For a "
                    "hotel, ask for the room and the name, and have reception put you through."
                )
            ),
            advice(
                N_(
                    "Plan your own way there and back. Do not count on a lift from them, and keep money and battery "
                    "for the way home."
                )
            ),
            advice(
                N_("Give somebody the address. Send a message at the door, and another when you are out.")
            ),
            advice(
                N_(
                    "Look before you go in. More cars, voices or people than you agreed on? You can turn round, and "
                    "you owe no explanation."
                )
            ),
            advice(
                N_("Carry little. Leave behind what shows your name and address, your main keys and cards.")
            ),
            advice(
                N_(
                    "Inside, see how the door locks and whether the key stays in it. Stay near the way out until you "
                    "have looked around."
                )
            ),
            advice(
                N_(
                    "For a car, send somebody the number plate before you get in. Try whether the door opens from "
                    "inside, and choose the place yourself."
                )
            ),
        ),
    ),
    Card(
        Topic.TOURING,
        N_("Working away from home."),
        (
            advice(
                N_(
                    "Ask other workers and the local project about the area, the flat and the landlord before you "
                    "book."
                )
            ),
            advice(
                N_(
                    "When you arrive, look at locks, windows and the ways out. Write down the whole address, and see "
                    "whether your phone has a signal."
                )
            ),
            advice(
                N_(
                    "Note the nearest A&E (emergency department) and project. Numbers and laws differ from country to "
                    "country: read the cards of the one you are in."
                )
            ),
            advice(
                N_(
                    "Do not say in an advert on which days you come and go, or where exactly you stay. Post pictures "
                    "of a place after you have left it."
                )
            ),
            advice(
                N_(
                    "Keep a spare key, some cash and a charger apart from the rest, and a copy of your papers "
                    "somewhere else."
                )
            ),
            law(
                N_(
                    "Two or more people who sell sex in the same flat or house may count as a brothel, even without "
                    "a boss. Keeping one, or helping to run it, is a crime. Ask a project before you share a place."
                ),
                source=(
                    "Sexual Offences Act 1956 ss.33-33A; Criminal Law (Consolidation) (Scotland) Act 1995 s.11; Sexual "
                    "Offences (NI) Order 2008; Criminal Law (Sexual Offences) Act 1993 s.11 (Ireland); "
                    "services4sexworkers.eu, scot-pep.org.uk, theredproject.co.uk"
                ),
            ),
            law(
                N_(
                    "Paying for sex is a crime for the buyer, and selling it is not. Clients may tell you less about "
                    "themselves because of that. You can still ask."
                ),
                countries=(Country.NORTHERN_IRELAND, Country.IRELAND),
                source=(
                    "Human Trafficking and Exploitation (Criminal Justice and Support for Victims) Act (NI) 2015 s.15; "
                    "Criminal Law (Sexual Offences) Act 2017 s.25 (Ireland)"
                ),
            ),
        ),
    ),
)
