"""How many of an officer's questions that fish are marked, and how many fair ones are marked with them: figures.

Eighty-five of each, written as officers write. The rules were mended with what they missed of these, so they miss more
of others: of 45 fishing questions that nobody had looked at before they marked 26, and of 25 fair ones none. A mark
decides nothing, and a question without one is read by a caseworker all the same.
"""

from __future__ import annotations

from num_service.domain.police.force_message import fishing

FISHING = """
Who is the complainant in this matter?
Can you provide the name of the victim?
Could you confirm her full name and DOB.
Is the source male or female and what nationality?
Who gave you this information?
Who told you about this incident?
We require the identity of the witness.
Please confirm the age of the victim.
What is the ethnicity of the complainant?
Is she known to police already? What name does she use?
Is the worker the same person we spoke to on Friday, Maria?
Does the victim have a visa?
Is the informant a foreign national?
Has the reporter got immigration status in the UK?
What does the victim look like?
Can the victim be identified from CCTV, and who is she?
How old is the girl?
What is her working name?
What name does she advertise under?
Tell me which escort this was.
What address did this take place at?
Which hotel room was it?
What is the full postcode of the premises?
Where was she staying at the time?
Where is the complainant living now?
Is she still at the flat?
Does she work from home or from a parlour?
Which parlour does she work at?
Give us the exact location please.
What floor is her flat on?
Where does the victim work?
Where can officers attend to see the victim?
What street was the reporter on?
Whereabouts is she based?
Was this at the brothel on King Street?
Which flat in the block?
What was the house number?
Does the victim live alone?
Is she still in Manchester?
Which city does she travel to next?
How can we contact the victim?
Please pass on her mobile number.
Can you provide contact details for the source?
Please ask the victim to ring me on extension 4412.
We would like to speak to the complainant as soon as possible.
Is the reporter willing to meet an officer?
Would she give evidence in court?
Can she attend the station on Monday?
Can we have a link to her advert?
What is the victim's email?
What website is she on?
Please can she send us her phone for download?
Would the witness provide a statement?
Can an officer visit her?
We need to interview the victim.
Please put me in contact with the reporter.
What number did he call her on?
What is her Telegram or WhatsApp?
Will she come to an ID parade?
Can you get her to call 101 and quote this reference?
Which girl was this?
Is there any chance of the complainant coming forward?
What's the lady's surname?
May I have the reporting person's number?
Where exactly in the building did this occur?
Is the caller an EU citizen?
Was it her who rang in on Tuesday?
Does the source have a record?
Can officers speak with whoever reported this?
Which agency does she work through?
Was the victim under the influence?
Did the victim consent to anything?
How long has she worked in Bristol?
Let us know when she is next working.
Who rang this in?
What bedroom was it in?
Is the witness prepared to sign a statement?
Please supply the location of the incident to street level.
Who else lives at the property?
Does your client want to make a complaint?
Can you forward the original message from the victim?
What time does she start?
Could we have the number he rang?
Is the reporter trans?
Does she have children?
""".strip().splitlines()
FAIR = """
Was the male wearing glasses?
What colour was the van?
Do you have any more of the registration?
Was there anything written on the side of the vehicle?
Did he have an accent?
Roughly how tall was he?
Is the suspect known by any other name?
What is his phone number, if known?
Did the suspect say where he was from?
Does he have any tattoos or scars?
Was the offender on foot or in a car?
Was a weapon seen or only mentioned?
What type of knife was it?
Did he pay by bank transfer?
Do you know which bank the transfer came from?
What name was on the bank account he used?
Was the number withheld when he called?
Which app did he use to make contact?
Is there a screenshot of his profile?
Has this man been reported by anybody else?
Were there other men with him?
What was the second male wearing?
Can the day be narrowed down?
Was it a weekday or a weekend?
Did this happen more than once?
Was the same car seen again later?
Was it in Leeds city centre or further out?
Did he mention where he works?
Where does the suspect live, as far as is known?
How old did he look?
What languages did he speak?
Was he drunk or under the influence?
Did he use a condom?
Were any drugs offered?
Did he take any property?
What phone was stolen, make and colour?
Is his email address known?
Did he say his wife's name?
Is he a regular in the area?
Did he say he was a police officer?
Did he show a warrant card?
What did the warrant card say?
Do you know his username on the site?
Did he drive off towards the motorway?
Was a dog in the car?
Does the car have child seats?
Did he have a beard at the time?
Is the scar on his left or right hand?
Could the vehicle be a Ford Transit?
Was the plate British?
Did he use the same number in both messages?
Did he threaten to come back?
Did he have a key or was the door opened?
Was anything left behind by him?
Has the service issued a warning about this man?
May we share this intelligence with the neighbouring force?
Can the grading of the second item be explained?
Is the handling code C meant for all items?
Can this packet be re-sent with the vehicle make?
We have closed this; was anything further reported about him?
What sort of accent did he have?
Did the man threaten the victim with the knife?
Was the number he used a UK mobile?
Do you have a clearer photo of the car?
Was the driver alone?
What was on his hoodie?
Was payment made in cash?
Is it one incident or two?
Has he been seen in the area since?
Did he follow her to the car?
Did the vehicle have a roof rack?
How did he make contact in the first place?
Can you say whether he was the same man as in P-1234-5678?
Was the assault filmed by him?
Is his profile still online?
Which dating site was he using?
What did he say when he left?
Was he wearing a ring?
How certain is the partial plate?
Was anyone else assaulted by him?
Did he claim to know other workers?
What was the make of the phone he carried?
Was there blood in the car?
Can you confirm the month?
Does he smoke?
""".strip().splitlines()
#: As measured when this was written; better is welcome, worse is not.
RECALL, PRECISION = 0.97, 0.97


def test_how_many_are_marked() -> None:
    assert (len(FISHING), len(FAIR)) == (85, 85)
    missed = [each for each in FISHING if not fishing(each)]
    wrong = [each for each in FAIR if fishing(each)]
    found = len(FISHING) - len(missed)
    recall, precision = found / len(FISHING), found / (found + len(wrong))
    print(
        f"fishing questions: recall {recall:.2f}, precision {precision:.2f}; missed {missed}; wrong {wrong}"
    )
    assert recall >= RECALL
    assert precision >= PRECISION
