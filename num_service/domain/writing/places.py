"""What looks like a place in a text: postcodes, Eircodes, streets, rooms, hotels. Every quantifier is bounded."""

from __future__ import annotations

import re

_AREA = (
    r"(?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK"
    r"|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN"
    r"|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW"
    r"|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)"
)
POSTCODE = re.compile(
    rf"(?<!\w){_AREA}\d[A-Z\d]?(?:[ ]{{0,2}}|[.\-])\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.IGNORECASE
)
EIRCODE = re.compile(
    r"(?<!\w)(?:[AC-FHKNPRTV-Y]\d{2}|D6W)[ .\-]?(?=[A-Z]{0,3}\d)[0-9AC-FHKNPRTV-Y]{4}(?!\w)", re.IGNORECASE
)
OUTWARD = re.compile(rf"(?<!\w){_AREA}\d[A-Z\d]?(?![\w-])")

_STREET = (
    r"(?:street|str|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|cres|terrace|place|square|court|gardens|grove|hill"
    r"|mews|parade|quay|row|walk|way|wharf|yard|embankment|boulevard|gate|green|park|rise|view|villas?|strasse|strada)"
)
_BUILDING = (
    r"(?:Hotel|Inn|Lodge|House|Court|Apartments?|Towers?|Heights|Hostel|Guesthouse|B&B"
    r"|Sauna|Spa|Parlour|Pub|Arms|Bar|Club|Studios?)"
)
_CHAINS = (
    r"(?:travelodge|premier inn|holiday inn|ibis|hilton|novotel|mercure|marriott|britannia hotel|jurys inn|leonardo"
    r"|radisson|maldron|clayton hotel|best western|doubletree|hampton by hilton|park inn|ramada|easyhotel|point a"
    r"|motel one|yotel|z hotel|hub by premier inn|moxy|crowne plaza|staycity|airbnb)"
)
_CAPITALISED = r"[A-Z][\w'&-]{1,30}"
ADDRESSES = (
    re.compile(rf"(?<![\w£$€.])\d{{1,4}}[a-z]?,?[ ](?:[\w'.-]{{1,30}}[ ]){{1,3}}?{_STREET}\b", re.IGNORECASE),
    re.compile(rf"(?<!\w){_CAPITALISED}(?:[ ]{_CAPITALISED}){{0,2}}[ ](?i:{_STREET})\b"),
    re.compile(
        r"(?<!\w)(?:flat|apartment|apt|unit|room|suite|floor|block)[ ](?:no\.?[ ]|number[ ])?"
        r"(?:\d{1,5}[a-z]?|[A-Z]\d{1,3})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)(?:{_CAPITALISED}[ ]){{1,3}}{_BUILDING}\b"),
    re.compile(rf"(?<!\w)(?i:{_CHAINS})(?!\w)(?:[ ]{_CAPITALISED}){{0,2}}"),
)
