"""ip-addresses.json and address-blocks.json."""

from vector import Conditions

TABLE = "missing: plain false, negated true; wrong type: false, negated or not; right type: the result, negated its opposite."


def c(blocks, **more):
    return {"attribute": "v", "in_cidr": blocks, **more}


def ip_addresses():
    many = [f"10.{n}.0.0/16" for n in range(0, 40, 2)] + [f"2001:db8:{n:x}::/48" for n in range(0, 40, 2)] + ["10.4.7.0/24", "10.4.0.0/15", "192.0.2.1", "2001:db8:4::/47"]
    topic = Conditions(
        "ip-addresses",
        "Addresses within blocks: which text is one, and which block has it.",
        {
            "ten": c("10.0.0.0/8"),
            "half": c("10.0.0.128/25"),
            "one": c("192.0.2.7"),
            "one-of-two": c(["192.0.2.0/24", "2001:db8::/32"]),
            "all4": c("0.0.0.0/0"),
            "all6": c("::/0"),
            "six": c("2001:db8::/32"),
            "six-127": c("2001:db8::2/127"),
            "one6": c("2001:DB8:0:0:0:0:0:7"),
            "mapped": c("::ffff:192.0.2.0/120"),
            "many": c(many),
            "not-ten": {"attribute": "v", "not_in_cidr": "10.0.0.0/8"},
        },
    )
    rule = "STRING_IN_CIDR: the address is in one of the blocks; a block has addresses of its version only. A string that is not an address is of the wrong type."
    four, six = "all4 not-ten", "all6 not-ten"
    for value, matching in {
        "10.0.0.0": "all4 ten many",
        "10.255.255.255": "all4 ten",
        "9.255.255.255": four,
        "11.0.0.0": four,
        "10.0.0.127": "all4 ten many",
        "10.0.0.128": "all4 ten half many",
        "10.0.0.255": "all4 ten half many",
        "10.0.1.0": "all4 ten many",
        "10.1.0.0": "all4 ten",
        "10.4.7.9": "all4 ten many",
        "10.5.255.255": "all4 ten many",
        "10.6.0.0": "all4 ten many",
        "10.7.0.0": "all4 ten",
        "10.38.255.255": "all4 ten many",
        "10.39.0.0": "all4 ten",
        "192.0.2.7": f"{four} one one-of-two mapped",
        "192.0.2.8": f"{four} one-of-two mapped",
        "192.0.2.1": f"{four} one-of-two mapped many",
        "192.0.3.0": four,
        "0.0.0.0": four,
        "255.255.255.255": four,
        "::ffff:192.0.2.7": f"{four} one one-of-two mapped",
        "::FFFF:c000:0207": f"{four} one one-of-two mapped",
        "0:0:0:0:0:ffff:10.0.0.129": "all4 ten half many",
        "::192.0.2.7": six,
        "::": six,
        "::1": six,
        "2001:db8::": f"{six} six one-of-two many",
        "2001:db8::2": f"{six} six six-127 one-of-two many",
        "2001:db8::3": f"{six} six six-127 one-of-two many",
        "2001:db8::4": f"{six} six one-of-two many",
        "2001:0DB8::0007": f"{six} six one6 one-of-two many",
        "2001:db8:1::": f"{six} six one-of-two",
        "2001:db8:5::1": f"{six} six one-of-two many",
        "2001:db8:26:ffff:ffff:ffff:ffff:ffff": f"{six} six one-of-two many",
        "2001:db8:27::": f"{six} six one-of-two",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff": f"{six} six one-of-two",
        "2001:db9::": six,
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff": six,
        "2001:db8:0:0:0:0:0.0.0.7": f"{six} six one6 one-of-two many",
        "1:2:3:4:5:6:7::": six,
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": six,
    }.items():
        topic.matches(f"an address: {value}", rule, matching, attributes={"v": value})
    for value in ["", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01", " 10.0.0.1", "10.0.0.1\n", "10.0.0.0/8", "10.0.0.1:80", "0x0a.0.0.1", "167772161", "localhost",
                  ":", ":::", "2001:db8", "2001:db8:::1", "2001::db8::1", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8::", "2001:db8::12345", "2001:db8::g",
                  ":1::", "::1:", "::1::2", "1::2::3", "::10.0.0", "::10.0.0.256", "10.0.0.1::", "::10.0.0.1:1", "1:2:3:4:5:6:7:10.0.0.1", "fe80::1%eth0", "[::1]", "١٠.0.0.1"]:
        topic.matches(f"no address: {value!r}", rule, "", attributes={"v": value})
    topic.matches("a missing value", TABLE, "not-ten")
    topic.matches("a null is missing", TABLE, "not-ten", attributes={"v": None})
    topic.matches("a number is of the wrong type", TABLE, "", attributes={"v": 167772161})
    topic.matches("a list is of the wrong type", TABLE, "", attributes={"v": ["10.0.0.1"]})
    return topic


def address_blocks():
    """Blocks in no order, some within others, that differ at the end of the address alone."""
    six = ["2001:db8::8/125", "2001:db8:0:2::/64", "2001:db8::20/128", "2001:db8::2/127", "2001:db8::20/126", "2001:db8:0:1::/80", "2001:db8::40/122", "2001:db8:0:1::/64", "2001:db8::5", "2001:db7::/48", "2001:db8::20/124", "2001:db8:0:1:8000::/65"]
    four = ["10.0.0.8/29", "10.0.2.0/24", "10.0.0.32/32", "10.0.0.2/31", "10.0.0.32/30", "10.0.1.0/28", "10.0.0.64/26", "10.0.1.0/24", "10.0.0.5", "9.255.0.0/16", "10.0.0.32/28", "10.0.1.128/25"]
    topic = Conditions("address-blocks", "Lists of blocks of addresses, in no order and some within others.", {"six": c(six), "four": c(four), "both": c(four + six), "either": c(six[::-1] + four[::-1])})
    rule = "STRING_IN_CIDR: the address is in one of the blocks; a block has addresses of its version only."
    edges = {
        "six": ["::8", "::f", "::2", "::3", "::5", "::20", "::21", "::23", "::24", "::2f", "::40", "::7f", ":0:1::", ":0:1:0:1::", ":0:1:ffff:ffff:ffff:ffff", ":0:2::", ":0:2:ffff:ffff:ffff:ffff"],
        "no-six": ["::", "::1", "::4", "::6", "::7", "::10", "::1f", "::30", "::3f", "::80", ":0:0:ffff:ffff:ffff:ffff", ":0:3::", ":1::"],
        "four": ["0.8", "0.15", "0.2", "0.3", "0.5", "0.32", "0.33", "0.35", "0.36", "0.47", "0.64", "0.127", "1.0", "1.15", "1.16", "1.255", "2.0", "2.255"],
        "no-four": ["0.0", "0.1", "0.4", "0.6", "0.7", "0.16", "0.31", "0.48", "0.63", "0.128", "0.255", "3.0", "8.0"],
    }
    for kind, ends in edges.items():
        version = kind.replace("no-", "")
        matching = "" if kind.startswith("no-") else f"{version} both either"
        for end in ends:
            value = ("2001:db8" if version == "six" else "10.0.") + end
            topic.matches(value, rule, matching, attributes={"v": value})
    for value, matching in {"2001:db7:0:ffff::": "six both either", "2001:db7:1::": "", "2001:db6:ffff::": "", "9.255.255.255": "four both either", "9.254.255.255": ""}.items():
        topic.matches(value, rule, matching, attributes={"v": value})
    return topic


TOPICS = [ip_addresses, address_blocks]
