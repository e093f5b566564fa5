"""Danish alphabetical order without ICU: … z æ ø å, and aa counts as å.

The embedded PostgreSQL has no Danish collation, so names are sorted by a stored key under the C collation.
"""

from django.db.models import Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Replace

# The characters { | } follow z in ASCII. Capitals are listed too, since lower() in a C database leaves them alone.
LETTERS = {
    "{": "æäÆÄ",
    "|": "øöØÖőŐ",
    "}": "åÅ",
    "a": "áàâãÁÀÂÃ",
    "c": "çčćÇČĆ",
    "d": "ðÐ",
    "e": "éèêëÉÈÊË",
    "g": "ğĞ",
    "i": "íìîïıÍÌÎÏ",
    "l": "łŁ",
    "n": "ñńÑŃ",
    "o": "óòôõÓÒÔÕ",
    "s": "šśşŠŚŞ",
    "u": "úùûÚÙÛ",
    "y": "üýÿÜÝ",
    "z": "žźżŽŹŻ",
}
FROM = "".join(LETTERS.values())
TO = "".join(key * len(letters) for key, letters in LETTERS.items())


class Translate(Func):
    """Replace single characters in the database."""

    function, arity = "TRANSLATE", 3


def sort_key_expression(*field_names: str) -> Func:
    """The expression of a generated column to sort by; several fields are joined by a space.

    Its output field is a CharField with db_collation="C", as long as the fields and the spaces together.
    """
    text: Combinable | str = field_names[0]
    for name in field_names[1:]:
        text = Concat(text, Value(" "), name)
    return Translate(Replace(Lower(text), Value("aa"), Value("å")), Value(FROM), Value(TO))


def sort_key(text: str) -> str:
    """The same key in Python, for lists that never were rows."""
    return text.lower().replace("aa", "å").translate(str.maketrans(FROM, TO))
