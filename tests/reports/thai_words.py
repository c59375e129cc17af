"""Every syllable that Thai writing can form: each consonant with each vowel and each tone mark."""

CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
TONES = ("", "่", "้", "๊", "๋")
# C is the consonant, T the place of the tone mark.
_VOWELS = "CTน CTะ CัTน CTา CTำ CิT CีT CึTง CืTอ CุT CูT เCT เCTะ แCT แCTะ โCT โCTะ เCTาะ CTอ CัTวะ CัTว"
_LONGER_VOWELS = "เCีTยะ เCีTย เCืTอะ เCืTอ เCTอะ เCTอ เCิTน ไCT ใCT เCTา"
_WITHOUT_TONE = "เC็น แC็น C็อก Cรร Cร์ Cฺ Cํ C์ Cิ์ Cุ์ C็ Cๆ Cฯ"
_ALONE = "ฤ ฤๅ ฦ ฦๅ ฤๅษี พฤกษ์ ฯลฯ ฯ ๆ ๏ ๚ ๛ ฿ ๐ ๑ ๒ ๓ ๔ ๕ ๖ ๗ ๘ ๙ ๑๒๓ ธ"


def thai_words() -> list[str]:
    """About 7,400 syllables, each once."""
    with_tone = [*_VOWELS.split(), *_LONGER_VOWELS.split()]
    forms = [form.replace("T", tone) for form in with_tone for tone in TONES]
    forms += _WITHOUT_TONE.split()
    found = [form.replace("C", consonant) for consonant in CONSONANTS for form in forms]
    return list(dict.fromkeys([*found, *_ALONE.split()]))
