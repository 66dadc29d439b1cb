"""The cards about the net: working online, pictures, and one's own phone and accounts."""

from __future__ import annotations

from num_service.domain.help.cards.card import Card, Topic, advice, law
from num_service.domain.help.entries import Need
from num_service.domain.shared.phrases import N_

ONLINE = (
    Card(
        Topic.ONLINE,
        N_("Adverts, messages, webcam, payments."),
        (
            advice(
                N_(
                    "Keep work apart: a number, an email, a name and pictures that you use for nothing else. Do not "
                    "let work apps read your contacts."
                )
            ),
            advice(
                N_(
                    "Search for your work name and your pictures now and then, also by image, to see what somebody "
                    "could put together."
                )
            ),
            advice(
                N_(
                    "Whatever you show on camera can be recorded, and a block on your region can be got round. Decide "
                    "beforehand what you show."
                )
            ),
            advice(
                N_(
                    "Before you send a picture, look at what else is in it: a window, a letter, a tattoo. Send a "
                    "screenshot of it: the file itself may hold the place."
                )
            ),
            advice(
                N_(
                    "Be paid in a way that does not show your name. A payment by card or by a payment service can be "
                    "taken back weeks later."
                )
            ),
            advice(
                N_(
                    "If somebody threatens to tell your family, landlord or job: many people who pay are asked again. "
                    "You need not answer. Keep each message with its date and the name of the account."
                )
            ),
            advice(N_("Copy first, then block and report the account to the site.")),
            law(
                N_(
                    "Threatening to expose somebody to get money or sex from them is a crime, whatever they do for "
                    "work."
                ),
                source=(
                    "Theft Act 1968 s.21; Theft Act (NI) 1969 s.20; extortion (Scots common law); Criminal Justice "
                    "(Public Order) Act 1994 s.17 (Ireland)"
                ),
            ),
        ),
        needs=(Need.LISTEN,),
    ),
    Card(
        Topic.IMAGES,
        N_("When somebody shares them, or threatens to."),
        (
            advice(
                N_(
                    "Paying for a picture, or getting one from you, does not give anybody the right to show it "
                    "around."
                )
            ),
            law(
                N_(
                    "Sharing an intimate picture or film of you without your yes, or threatening to, can be a crime."
                ),
                source=(
                    "Sexual Offences Act 2003 s.66B; Abusive Behaviour and Sexual Harm (Scotland) Act 2016 s.2; "
                    "Justice Act (NI) 2016 s.51; Harassment, Harmful Communications and Related Offences Act 2020 "
                    "ss.2-3 (Ireland)"
                ),
            ),
            advice(
                N_(
                    "Keep proof first: the address of the page, the name of the account, the date, a screenshot. Then "
                    "ask the site to take it down."
                )
            ),
            law(
                N_(
                    "If anybody in it was under 18, you yourself too: do not save or send it, not even as proof. Keep "
                    "only the address of the page."
                ),
                source=(
                    "Protection of Children Act 1978 s.1; Civic Government (Scotland) Act 1982 s.52; Protection of "
                    "Children (NI) Order 1978; Child Trafficking and Pornography Act 1998 (Ireland)"
                ),
            ),
            advice(
                N_(
                    "If you took it yourself, the copyright is normally yours. Most sites have a form to take such "
                    "pictures down."
                )
            ),
            advice(
                N_(
                    "Search engines can leave a page out of their results, even when the site itself does not answer."
                )
            ),
        ),
        needs=(Need.IMAGES, Need.UNDER_18),
    ),
    Card(
        Topic.DEVICES,
        N_("When somebody else might look."),
        (
            advice(
                N_(
                    "Lock the phone with a long number or a word. A face or a finger can be used against your will."
                )
            ),
            advice(N_("Switch off what shows messages while the screen is locked.")),
            advice(
                N_(
                    "See what is shared: your location in maps and chats, an account with a partner or family, photos "
                    "that go to a cloud, another device that is signed in."
                )
            ),
            advice(
                N_(
                    "Use a different password for each account that matters, and a code from an app as a second step. "
                    "Who could guess the answers to your security questions?"
                )
            ),
            advice(
                N_(
                    "Most phones can warn you of a tracker that moves with you. Look in bags, coats and the car too."
                )
            ),
            advice(
                N_(
                    "If somebody controls you and looks at your phone, a sudden change may be noticed. Use another "
                    "device for what they should not see, and ask a help line before you clear anything up."
                )
            ),
            advice(
                N_(
                    "The Exit button here leaves the page at once. It does not clear the browser’s history, and it "
                    "does not delete what you saved or printed."
                )
            ),
        ),
        needs=(Need.DOMESTIC,),
    ),
)
