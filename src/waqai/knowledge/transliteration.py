"""Arabic names in Latin letters, for readers of English, where no table gives the English name.

Follows the simplified practice of news agencies (no diacritics); vowels that Arabic does not write are guessed as «a»,
so the result is a reading aid and never a key.
"""

from __future__ import annotations

from waqai.knowledge.spelling import strip_marks

_LETTERS = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a",
    "ء": "", "ؤ": "u", "ئ": "i", "پ": "p", "چ": "ch", "ڤ": "v", "گ": "g", "ک": "k", "ی": "y",
}  # fmt: skip
_WORDS = {
    "بن": "bin", "ابن": "Ibn", "آل": "Al", "أبو": "Abu", "عبد": "Abd", "محمد": "Mohammed", "أحمد": "Ahmed",
    "علي": "Ali", "حسن": "Hassan", "حسين": "Hussein", "خالد": "Khaled", "إبراهيم": "Ibrahim", "يوسف": "Youssef",
    "عمر": "Omar", "عثمان": "Othman", "سعود": "Saud", "فهد": "Fahd", "سلمان": "Salman", "فيصل": "Faisal",
    "مصطفى": "Mustafa", "محمود": "Mahmoud", "حمد": "Hamad", "جاسم": "Jassim", "كريم": "Karim", "سعيد": "Saeed",
    "صالح": "Saleh", "طارق": "Tariq", "ناصر": "Nasser", "الله": "Allah",
}  # fmt: skip


def transliterate(name: str) -> str:
    """A name in Latin letters, capitalised («عادل الجبير» → "Adl al-Jbyr" at worst). Words in other scripts stay."""
    return " ".join(_word(strip_marks(word)) for word in name.split())


def _word(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if word.startswith("ال") and len(word) > 3:
        return "al-" + _word(word[2:])
    if not any(letter in _LETTERS for letter in word):
        return word
    sounds: list[str] = []
    last = len(word) - 1
    for index, letter in enumerate(word):
        sound = _LETTERS.get(letter, letter)
        after = word[index + 1] if index < last else ""
        before = word[index - 1] if index else ""
        if (letter == "و" and index and after not in "اأىةوي") or (letter == "و" and index == last and index):
            sound = "ou" if before not in "اأ" else "w"
        elif letter == "ي" and index and (index == last or after not in "اأىةو"):
            sound = "i" if before not in "اأ" else "y"
        consonants = "بتثجحخدذرزسشصضطظعغفقكلمنه"
        if (
            index
            and letter in consonants
            and before in consonants
            and before
            and not (sounds and sounds[-1].endswith("a") and before == "ع")
        ):
            sounds.append("a")
        sounds.append(sound)
    plain = "".join(sounds)
    return plain[:1].upper() + plain[1:]
