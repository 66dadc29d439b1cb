"""The cards about the law: officers, reporting, and coming from another country. The laws of the places differ."""

from __future__ import annotations

from num_service.domain.help.cards.card import Card, Topic, advice, law
from num_service.domain.help.entries import UK, Country, Need
from num_service.domain.shared.phrases import N_

_C = Country
_ENGLAND_WALES = (_C.ENGLAND, _C.WALES)

RIGHTS = (
    Card(
        Topic.POLICE,
        N_("What officers may ask of you, and what you may ask of them."),
        (
            advice(
                N_(
                    "Ask: “Am I under arrest? Are you searching me? Under which law? May I go?” Note the "
                    "officer’s name, number and station."
                )
            ),
            law(
                N_(
                    "Selling sex is not in itself a crime for an adult. Loitering or soliciting in the street, and "
                    "keeping a brothel, are."
                ),
                countries=(*_ENGLAND_WALES, _C.SCOTLAND),
                source=(
                    "Street Offences Act 1959 s.1; Civic Government (Scotland) Act 1982 s.46; parliament.scot briefing "
                    "on the Prostitution (Offences and Support) (Scotland) Bill, which would repeal s.46 and make "
                    "paying a crime: whether it became law is to be confirmed"
                ),
            ),
            law(
                N_(
                    "Selling sex is not in itself a crime for an adult. Paying for it, and keeping a brothel, are."
                ),
                countries=(_C.NORTHERN_IRELAND, _C.IRELAND),
                source=(
                    "Human Trafficking and Exploitation (Criminal Justice and Support for Victims) Act (NI) 2015 s.15; "
                    "Criminal Law (Sexual Offences) Act 2017 ss.25-26 (Ireland)"
                ),
            ),
            law(
                N_(
                    "Before a search in the street, the officer has to tell you their name or number, their station, "
                    "the law, the reason, what they are looking for, and that you can have a copy of the record."
                ),
                countries=(*_ENGLAND_WALES, _C.NORTHERN_IRELAND),
                source=(
                    "Police and Criminal Evidence Act 1984 ss.1-3 and Code A; PACE (NI) Order 1989 arts.3-5; "
                    "lancashire.police.uk; childrenslawcentre.org.uk"
                ),
            ),
            law(
                N_(
                    "Being stopped or searched does not by itself mean that you have to give your name. You may have "
                    "to when you are driving, or when the officer suspects you of an offence or of anti-social "
                    "behaviour."
                ),
                countries=_ENGLAND_WALES,
                source="lancashire.police.uk; Police Reform Act 2002 s.50; Road Traffic Act 1988 s.165; PACE 1984 s.24",
            ),
            law(
                N_(
                    "An officer may stop you and ask who you are and where you were, and you have to answer that."
                ),
                countries=(_C.NORTHERN_IRELAND,),
                source="Justice and Security (Northern Ireland) Act 2007 s.21",
            ),
            law(
                N_(
                    "An officer who thinks that you did something, or saw it, may ask for your name, address, date and "
                    "place of birth and nationality, and you have to give them. You do not have to answer more."
                ),
                countries=(_C.SCOTLAND,),
                source="Criminal Procedure (Scotland) Act 1995 s.13",
            ),
            law(
                N_(
                    "Before a search, the officer has to tell you why and under which law. You can ask for a written "
                    "record of it."
                ),
                countries=(_C.SCOTLAND,),
                source="Criminal Justice (Scotland) Act 2016 ss.65-73; Code of Practice on Stop and Search 2017",
            ),
            law(
                N_(
                    "A Garda needs a reason that the law names to search you: ask which. In some cases they may "
                    "require your name and address, and refusing can then be a crime."
                ),
                countries=(_C.IRELAND,),
                source="Criminal Justice (Public Order) Act 1994 s.24; Sheehan & Partners, Garda Powers",
            ),
            law(
                N_(
                    "If you are arrested: you can have a solicitor, free, at any hour, before you are questioned, and "
                    "an interpreter. Ask for both. You do not have to answer questions before that."
                ),
                countries=(*_ENGLAND_WALES, _C.NORTHERN_IRELAND),
                source="PACE 1984 s.58 and Code C; PACE (NI) Order 1989 art.59",
            ),
            law(
                N_(
                    "If you are arrested: you can have a solicitor before and while you are questioned, and an "
                    "interpreter. Ask for both, and ask whether it is free for you. Apart from who you are, you do not "
                    "have to say anything."
                ),
                countries=(_C.SCOTLAND,),
                source="Criminal Justice (Scotland) Act 2016 ss.31-38",
            ),
            law(
                N_(
                    "If you are arrested: you can have a solicitor before and while you are questioned, and an "
                    "interpreter. Ask for both, and ask whether it is free for you. What you do not say can sometimes "
                    "count against you: talk to the solicitor first."
                ),
                countries=(_C.IRELAND,),
                source="Criminal Justice Act 1984 s.5; lawsociety.ie; bandonsolicitors.com; osullivankenny.ie",
            ),
            law(
                N_(
                    "To come into a home, police normally need a warrant or a reason that the law names. Ask to see "
                    "it, or which it is. Do not stand in the way: say that you do not agree."
                ),
                source=(
                    "PACE 1984 ss.8, 15-18; PACE (NI) Order 1989; Criminal Justice (Scotland) Act 2016; Constitution "
                    "of Ireland art.40.5"
                ),
            ),
            advice(N_("Ask for a list of everything they take, money too.")),
            advice(
                N_(
                    "An officer may not ask for sex, money or favours. If one does, tell us: we ask you about each "
                    "body below before it hears of it."
                )
            ),
        ),
        bodies=True,
    ),
    Card(
        Topic.REPORTING,
        N_("To us, and to the police."),
        (
            advice(
                N_(
                    "To us: a caseworker here reads it. You need no name and no account, and you get a code that opens "
                    "your report again."
                )
            ),
            advice(
                N_(
                    "You are asked, one question at a time, who else may know. What you leave blank counts as no, and "
                    "you can change an answer with your code."
                )
            ),
            advice(
                N_(
                    "We act against your wishes only if a life or a child is at serious risk, or if the law compels "
                    "us, and we try to tell you first."
                )
            ),
            advice(
                N_(
                    "To the police: some forces have an officer for sex workers, and you can ask for them. Somebody "
                    "from a project can come with you."
                )
            ),
            law(
                N_(
                    "If you report rape or another sexual offence, newspapers and sites may not say who you are."
                ),
                countries=(*_ENGLAND_WALES, _C.NORTHERN_IRELAND, _C.IRELAND),
                source=(
                    "Sexual Offences (Amendment) Act 1992 s.1; Criminal Law (Rape) Act 1981 s.7 (Ireland). Scotland: "
                    "Victims, Witnesses, and Justice Reform (Scotland) Act 2025, whether in force to be confirmed"
                ),
            ),
            law(
                N_(
                    "Police may ask for your phone. They have to say in writing what they are looking for, and need "
                    "your agreement. A no does not by itself end the case."
                ),
                countries=_ENGLAND_WALES,
                source="Police, Crime, Sentencing and Courts Act 2022 ss.37-41",
            ),
            law(
                N_(
                    "In court you can ask for a screen or a video link, so that you do not have to see the person."
                ),
                source=(
                    "Youth Justice and Criminal Evidence Act 1999 ss.16-30; Criminal Evidence (NI) Order 1999; "
                    "Vulnerable Witnesses (Scotland) Act 2004; Criminal Justice (Victims of Crime) Act 2017 (Ireland)"
                ),
            ),
            advice(
                N_(
                    "It can take long, often more than a year. You can ask for news, and you can stop helping. The "
                    "police may still go on with what they know."
                )
            ),
        ),
        duties=True,
    ),
    Card(
        Topic.MIGRANTS,
        N_("Papers, languages, doctors."),
        (
            advice(N_("We do not ask for your papers or your immigration status.")),
            advice(
                N_(
                    "You can write to us in your own language. We do not give your words to a translator outside."
                )
            ),
            law(
                N_(
                    "Police in the UK may tell immigration officers about somebody who comes to them as a victim. If "
                    "that could hurt you, ask a project before you go to the police."
                ),
                countries=UK,
                source=(
                    "HMICFRS, College of Policing and IOPC, “Safe to share?”, December 2020; Home Office, review of "
                    "data sharing: migrant victims, December 2021"
                ),
            ),
            law(
                N_(
                    "The immigration police in Ireland are part of the Gardaí. They may ask people from outside the "
                    "EU for their passport or registration. If that could hurt you, ask a project before you go to "
                    "them."
                ),
                countries=(_C.IRELAND,),
                source="Immigration Act 2004 s.12; Garda National Immigration Bureau",
            ),
            law(
                N_(
                    "If you are controlled or were trafficked: there is help with a place to stay, money and time, the "
                    "National Referral Mechanism. An adult is referred only with their own yes."
                ),
                countries=UK,
                source="Home Office, statutory guidance under the Modern Slavery Act 2015 s.49; 2-domain, “Casework”",
            ),
            advice(
                N_(
                    "Your passport is yours to keep. If somebody holds it, or says that you owe them more and more, a "
                    "help line can tell you what you can do."
                )
            ),
            advice(
                N_(
                    "Ask for an interpreter with police, doctors and courts. Do not let the person you fear translate "
                    "for you."
                )
            ),
            law(
                N_(
                    "You can register with a doctor (GP) without papers or proof of address. Care in A&E itself is "
                    "free, and so is what you need after sexual violence."
                ),
                countries=(_C.ENGLAND,),
                source=(
                    "NHS England, how to register with a GP surgery; National Health Service (Charges to Overseas "
                    "Visitors) Regulations 2015 reg.9"
                ),
            ),
            advice(
                N_(
                    "Before you sign anything or accept a caution, ask for a solicitor who knows immigration law: it "
                    "can count against a visa."
                )
            ),
        ),
        needs=(Need.EXPLOITED, Need.LISTEN),
    ),
)
