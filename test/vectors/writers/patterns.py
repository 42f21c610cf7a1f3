"""patterns.json."""

from vector import Conditions, attributes, identified, text, user

TABLE = "missing: plain false, negated true; wrong type: false, negated or not; right type: the result, negated its opposite."


def m(pattern, **more):
    return {"attribute": "v", "matches": pattern, **more}


def patterns():
    conditions = {
        "found": m("ab"),
        "whole": m("^ab$"),
        "starts": m("^ab"),
        "ends": m("ab$"),
        "empty": m("^$"),
        "dot": m("^a.c$"),
        "class": m("^[a-c]+$"),
        "other": m("^[^a-c]+$"),
        "digits": m(r"^\d{3,5}$"),
        "spaces": m(r"^\S+\s\S+$"),
        "word": m(r"\bcat\b"),
        "in-word": m(r"\Bcat"),
        "either": m("^(?:red|green|)$"),
        "optional": m("^colou?r$"),
        "pairs": m("^(?:ab){2,3}$"),
        "nested": m("^(?:x(?:y|z)+)*$"),
        "hostile": m("^(a+)+$"),
        "lazy": m("^a+?b*?c{2,}?$"),
        "astral": m(r"^\u{1F600}.\uD83D\uDE00$"),
        "chinese": m("^用.$"),
        "escaped": m(r"^\(\.\*\)\\\x2f$"),
        "class-edges": m(r"^[\]\-\\^]+$"),
        "class-sets": m(r"^[^\d\s]{2}$"),
        "any": m("^[^]$"),
        "never": m("[]"),
        "case": m("^straße$", ignore_case=True),
        "case-class": m("^[k-s]+$", ignore_case=True),
        "case-other": m("^[^k]$", ignore_case=True),
        "case-word": m(r"^\w+$", ignore_case=True),
        "case-plain": m(r"^\w+$"),
        "spread": m("foo.{0,20}bar"),
        "stretches": m("^foo(?:-{2,9}z){3}"),
        "mail": m(r"^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$"),
        "not": {"attribute": "v", "not_matches": "^ab"},
    }
    topic = Conditions("patterns", "Patterns: what each part of the syntax matches.", conditions)
    rule = "STRING_MATCHES: a match of the pattern is found in it. What a pattern means is what a regular expression of ECMAScript with the flag u, and with ignore_case iu, means."

    def case(value, matching, name=None):
        topic.matches(f"a value: {name or value!r}", rule, matching, attributes={"v": value})

    plain = "not case-plain case-word"
    case("ab", "found whole starts ends class case-plain case-word class-sets")
    case("", "empty either not nested")
    case("abc", "found starts dot class case-plain case-word")
    case("xab", f"{plain} found ends")
    case("xabx", f"{plain} found")
    case("ab\n", "found starts")
    case("AB", f"{plain} other class-sets")
    case("ba", f"{plain} class class-sets")
    case("b", f"{plain} class any case-other")
    case("axc", f"{plain} dot")
    case("a\nc", "not spaces")
    case("a\u2028c", "not spaces")
    case("a😀c", "not dot")
    case("aéc", "not dot")
    case("12", f"{plain} other")
    case("123", f"{plain} other digits")
    case("12345", f"{plain} other digits")
    case("123456", f"{plain} other")
    case("١٢٣", "not other")
    case("x y", "not other spaces")
    case("x\u00a0y", "not other spaces")
    case("x\u200by", "not other")
    case("x  y", "not other")
    case("a cat!", "not spaces word")
    case("concat", f"{plain} in-word")
    case("cat", f"{plain} word")
    case("écat", "not word")
    case("_cat", f"{plain} in-word")
    case("red", f"{plain} either other")
    case("redgreen", f"{plain} other")
    case("color", f"{plain} optional")
    case("colour", f"{plain} optional")
    case("colouur", f"{plain}")
    case("abab", "found starts ends pairs class case-plain case-word")
    case("ababab", "found starts ends pairs class case-plain case-word")
    case("abababab", "found starts ends class case-plain case-word")
    case("xyzxz", f"{plain} nested other")
    case("xyx", f"{plain} other")
    case("aaaa", f"{plain} class hostile")
    case("a" * 24 + "!", "not", name="aaaaaaaaaaaaaaaaaaaaaaaa!")
    case("acc", f"{plain} lazy class dot")
    case("aabccc", f"{plain} found lazy class")
    case("ac", f"{plain} class class-sets")
    case("😀x😀", "not astral other")
    case("😀😀", "not other class-sets")
    case("用户", "not chinese other class-sets")
    case("用", "not other any case-other")
    case("(.*)\\/", "not escaped other")
    case("]-\\^", "not class-edges other")
    case("^", "not class-edges other any case-other")
    case("\n", "not other any case-other")
    case("STRASSE", f"{plain} other")
    case("STRAẞE", "not case other")
    case("straße", "not case")
    case("Straße", "not case")
    case("\u212a", "not other any case-class case-word")
    case("K", f"{plain} other any case-class")
    case("k", f"{plain} other any case-class")
    case("ſ", "not other any case-class case-word case-other")
    case("j", f"{plain} other any case-other")
    case("ſKk\u212a", "not other case-class case-word")
    case("foobar", f"{plain} spread")
    case("foo" + "-" * 20 + "bar", "not spread", name="foo, 20 hyphens, bar")
    case("foo" + "-" * 21 + "bar", "not", name="foo, 21 hyphens, bar")
    case("foo" + "-" * 50 + "foo" + "-" * 9 + "bar", "not spread", name="foo again after 50 hyphens")
    case("foo" + "-" * 9 + "z" + "-" * 2 + "z" + "-" * 9 + "z" + "-" * 40, "not other stretches", name="three stretches")
    case("foo" + "-" * 9 + "z" + "-" * 1 + "z" + "-" * 40, "not other", name="a stretch too short")
    case("foo\nbar", "not spaces")
    case("ann.smith+news@mail.example.com", "not mail", name="an address")
    case("ann@example", "not")
    case("ann@example.c", "not")

    topic.matches("a missing value", TABLE, "not")
    topic.matches("a null is missing", TABLE, "not", attributes={"v": None})
    topic.matches("a number is of the wrong type", TABLE, "", attributes={"v": 123})
    topic.matches("a boolean is of the wrong type", TABLE, "", attributes={"v": True})
    topic.matches("a list is of the wrong type", TABLE, "", attributes={"v": ["ab"]})

    def bytes_case(name, value, matching):
        why = "A byte that is not part of well-formed UTF-8 counts as the code point U+DC00 plus the byte."
        topic.request_matches(name, why, user(), matching, hex=(identified() + attributes(v=text(3, value))).hex())

    bytes_case("a byte that is no character is one character", bytes.fromhex("61ff63"), "not dot")
    bytes_case("a character cut short is as many as it has bytes", bytes.fromhex("f09f"), "not other class-sets")
    bytes_case("an overlong form is two characters", bytes.fromhex("c080"), "not other class-sets")
    bytes_case("half a pair is three", bytes.fromhex("eda080"), "not other")
    bytes_case("a byte that is no character is not a letter", bytes.fromhex("ff636174"), "not word")
    return topic


TOPICS = [patterns]
