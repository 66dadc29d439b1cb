"""Notes, messages and reasons as they go back and forth in the demonstration. All of it is sealed."""

from __future__ import annotations

NOTES = (
    "Read and listed. Nothing to follow up unless they write again.",
    "They sound all right, but I would like to ask once more how they are in a week.",
    "Check against the other two reports from this area before writing the warning.",
    "Wants no calls. Everything through the receipt.",
    "Spoke to a colleague about the wording; kept to what several people said.",
    "Asked about the sexual assault referral centre, sent them the number with their code.",
    "The plate is partly guessed, they say. Not listed.",
    "I know the project that filed this; handed over so that nobody has to wonder.",
)
TO_HER = (
    "Thank you for telling us. I have read everything. Is there anything you want us to do first?",
    "We have put the number into the checker, as you allowed. You can take that back here at any time.",
    "I am sorry this happened to you. If you want to talk to somebody, tell me here and I will find the right person.",
    "Would you like me to ask the project near you whether somebody can come with you?",
    "You asked us to wait before we warn others. We will, and you will see it here first.",
)
FROM_HER = (
    "Thank you. Just warn the others please.",
    "I feel a bit better now. Nothing else needed.",
    "He rang again last night from a withheld number.",
    "I would like that, but only if she is a woman.",
    "I have thought about it and I do not want the police in this at all.",
    "Good to know that somebody reads this.",
)
SET_ASIDE = (
    "Not about an incident: it asks us to list another worker’s number. Not listed.",
    "Sent twice; the other one is being worked on.",
    "A test by a project that wanted to see how it works.",
    "No incident in it that we can make out; asked them by their code and had no answer.",
)
