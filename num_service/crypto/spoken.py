"""A caseworker's public key as six words that one person reads out and another types.

The words are the English list of BIP-39, from the package of those who keep it: 2,048 words that differ within their
first four letters. Six are 66 bits. The caseworker's id is in the hash, so a key with the same words has to be searched
for each person anew.
"""

from __future__ import annotations

import functools
import hashlib
import re
import uuid

from mnemonic import Mnemonic

WORDS = 6
_BITS = 11  # of one word: there are 2,048
_TELLING = 4  # letters within which all words differ


def words_of_key(user_id: uuid.UUID, public: bytes) -> tuple[str, ...]:
    """The six words of a caseworker's public key."""
    digest = hashlib.sha256(b"num caseworker key, spoken 1" + user_id.bytes + public).digest()
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - WORDS * _BITS)
    places = [number >> (_BITS * place) & 2**_BITS - 1 for place in reversed(range(WORDS))]
    return tuple(_list()[place] for place in places)


def heard_right(typed: str, words: tuple[str, ...]) -> bool:
    """Whether these words were typed, in this order; four letters of each are enough."""
    typed_words = re.findall(r"[a-z]+", typed.lower())
    return len(typed_words) == len(words) and all(
        word.startswith(each) and len(each) >= min(_TELLING, len(word))
        for each, word in zip(typed_words, words, strict=True)
    )


@functools.cache
def _list() -> tuple[str, ...]:
    return tuple(Mnemonic("english").wordlist)
