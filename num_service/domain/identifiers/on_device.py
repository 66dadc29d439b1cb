"""What a browser is given to read an identifier by itself, for the private check.

It reads less than the rest of this package: one number, address, username or registration, plainly written. What it
reads, it reads as this package does; of everything else it says that it cannot (``static/private-read.js``, held by
``tests/browser/test_private_check.py`` over every written form).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from num_service.domain.identifiers.emails import MAIL_HOSTS, SAME_DOMAIN
from num_service.domain.identifiers.faults import NO_NAMES
from num_service.domain.identifiers.hidden import HIDDEN_WORDS
from num_service.domain.identifiers.platforms import PLATFORM_OF_WORD

#: Read by rules of their own, as people here write them.
_OURS = (44, 353)


@cache
def for_device() -> dict[str, Any]:
    """Country codes with how many digits follow them, providers of mail, what is nobody's name, words for platforms.

    Left out are countries whose numbers are rewritten when they are read, such as Mexico's and Argentina's, and those
    where a nought may follow the code.
    """
    return {
        "codes": {str(code): lengths for code in COUNTRY_CODE_TO_REGION_CODE if (lengths := _lengths(code))},
        "hosts": sorted(MAIL_HOSTS),
        "same": SAME_DOMAIN,
        "nobody": sorted(each for each in NO_NAMES if each.isascii()),
        "hidden": HIDDEN_WORDS,
        "platforms": {
            word: name for word, name in PLATFORM_OF_WORD.items() if word.isascii() and word != "line"
        },
    }


def _lengths(code: int) -> list[int]:
    regions = COUNTRY_CODE_TO_REGION_CODE[code]
    plans = [PhoneMetadata.metadata_for_region_or_calling_code(code, each) for each in regions]
    main = plans[0]
    if code in _OURS or main is None or main.general_desc is None:
        return []
    if any(plan is not None and plan.national_prefix_transform_rule for plan in plans):
        return []
    return [each for each in main.general_desc.possible_length if each > 0]
