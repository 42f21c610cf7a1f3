"""schedules.json, local-time.json, dates.json, ramps.json and damaged-time.json: what depends on the moment of a call.

The changes of offset that the cases are about, as the zones announce them:

  Europe/Berlin        2027-03-28 02:00 -> 03:00, which is 01:00 UTC     2027-10-31 03:00 -> 02:00, which is 01:00 UTC
  America/New_York     2027-03-14 02:00 -> 03:00, which is 07:00 UTC     2027-11-07 02:00 -> 01:00, which is 06:00 UTC
  Australia/Lord_Howe  2027-10-03 02:00 -> 02:30, which is 15:30 UTC of the day before
                       2027-04-04 02:00 -> 01:30, which is 15:00 UTC of the day before
"""

import spoiling
from vector import Conditions, Topic, catalog, experiment, milliseconds, person, personalization, slot, user

SCHEDULE_RULE = "start_ms is 0, or now >= start_ms; end_ms is 0, or now < end_ms; by the local time of its zone, at least one of its windows is open; without windows, weekdays is empty or holds the weekday."
LOCAL_RULE = "The local weekday, monday to sunday, and the local hour, 0 to 23, in the zone of the subject."
DATE_RULE = "DATE_BEFORE: before the operand. DATE_FROM: the operand or after it. DATE_IN_LAST: in [now - operand, now]. DATE_IN_NEXT: in [now, now + operand]."
RAMP_RULE = "The traffic is traffic_ppm before the first step of the ramp, and from the from_ms of each step on the traffic_ppm of that step."
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def scheduled(selector, **schedule):
    return {"selector": selector, "status": "running", "experiences": [{"name": "x", "audience": "everyone", "schedule": schedule, "body": {"hit": True}}]}


def schedules():
    berlin, new_york, lord_howe = {"time_zone": "Europe/Berlin"}, {"time_zone": "America/New_York"}, {"time_zone": "Australia/Lord_Howe"}
    india = {"time_zone": "+05:30"}
    items = [
        scheduled("b-two", hours=["02:00-03:00"], **berlin),
        scheduled("b-night", hours=["22:00-02:30"], days=["saturday"], **berlin),
        scheduled("b-sunday", days=["sunday"], **berlin),
        scheduled("b-range", start="2027-03-28T02:30", end="2027-10-31T02:30", **berlin),
        scheduled("b-half", hours=["02:30-03:30"], **berlin),
        scheduled("n-one", hours=["01:00-02:00"], **new_york),
        scheduled("n-two", hours=["02:00-03:00"], **new_york),
        scheduled("n-range", start="2027-03-14T02:15", end="2027-11-07T01:30", **new_york),
        scheduled("l-half", hours=["01:30-02:00"], **lord_howe),
        scheduled("l-gap", hours=["02:00-02:30"], **lord_howe),
        scheduled("l-range", start="2027-04-04T01:45", end="2027-10-03T02:10", **lord_howe),
        scheduled("i-work", hours=["09:00-12:30", "13:30-17:00"], days=WORKDAYS, **india),
        scheduled("i-late", hours=["22:00-24:00"], **india),
        scheduled("i-whole", hours=["00:00-24:00"], days=["monday"], **india),
        scheduled("i-round", hours=["09:00-09:00"], days=["monday"], **india),
        scheduled("i-sunday-night", hours=["23:00-01:00"], days=["sunday"], **india),
        scheduled("i-second", start="2027-06-07T09:00:30", end="2027-06-07T09:00:31", **india),
        scheduled("u-from", start="2027-06-07T09:00"),
        scheduled("u-until", end="2027-06-07T09:00"),
        {**scheduled("z-own", hours=["12:00-13:00"]), "time_zone": "+12:00"},
        {**scheduled("z-nearest", hours=["12:00-13:00"], time_zone="-01:00"), "time_zone": "+12:00"},
    ]
    first = {"name": "happy-hour", "audience": "everyone", "schedule": {"hours": ["17:00-18:00"]}, "body": 1}
    second = {"name": "else", "audience": "everyone", "body": 2}
    items.append({"selector": "falls-through", "status": "running", "experiences": [first, second]})
    office = {"time_zone": "Europe/Berlin", "days": WORKDAYS, "hours": ["09:00-17:00"]}
    experiments = [
        experiment("e-office", schedule=office, devices=["desktop"], audience={"attribute": "plan", "equals": "gold"}),
        experiment("e-paused", schedule={"end": "2027-01-01T00:00"}, status="paused"),
    ]
    topic = Topic("schedules", "Schedules in their time zones: ranges, weekdays, parts of the day, and nights in which clocks change.", catalog(personalizations=items, experiments=experiments))

    def case(prefix, now, clock, matching):
        names = [item["selector"] for item in items if item["selector"].startswith(prefix)]
        wanted = matching.split()
        assert all(name in names for name in wanted), matching
        choices = [(name, "TARGETED", "x") if name in wanted else (name, "NO_EXPERIENCE") for name in names]
        topic.case(f"{prefix} at {clock}", SCHEDULE_RULE, user(names=names, includeWithheld=True), choices, now=now)

    case("b-", "2027-03-27T20:59:59.999Z", "21:59:59.999 on a Saturday", "")
    case("b-", "2027-03-27T21:00:00Z", "22:00 on a Saturday", "b-night")
    case("b-", "2027-03-27T23:00:00Z", "midnight to Sunday", "b-night b-sunday")
    case("b-", "2027-03-28T00:59:59.999Z", "01:59:59.999, before the clocks leap", "b-night b-sunday")
    case("b-", "2027-03-28T01:00:00Z", "03:00, to which they have leapt", "b-sunday b-range b-half")
    case("b-", "2027-03-28T01:29:59.999Z", "03:29:59.999 on that day", "b-sunday b-range b-half")
    case("b-", "2027-03-28T01:30:00Z", "03:30 on that day", "b-sunday b-range")
    case("b-", "2027-03-28T21:59:59.999Z", "23:59:59.999 on a Sunday of 23 hours", "b-sunday b-range")
    case("b-", "2027-03-28T22:00:00Z", "midnight to Monday", "b-range")
    case("b-", "2027-10-30T19:59:59.999Z", "21:59:59.999 on a Saturday in summer", "b-range")
    case("b-", "2027-10-30T20:00:00Z", "22:00 on a Saturday in summer", "b-night b-range")
    case("b-", "2027-10-31T00:00:00Z", "02:00, for the first time", "b-two b-night b-sunday b-range")
    case("b-", "2027-10-31T00:29:59.999Z", "02:29:59.999, for the first time", "b-two b-night b-sunday b-range")
    case("b-", "2027-10-31T00:30:00Z", "02:30, for the first time", "b-two b-sunday b-half")
    case("b-", "2027-10-31T00:59:59.999Z", "02:59:59.999, for the first time", "b-two b-sunday b-half")
    case("b-", "2027-10-31T01:00:00Z", "02:00, for the second time", "b-two b-night b-sunday")
    case("b-", "2027-10-31T01:30:00Z", "02:30, for the second time", "b-two b-sunday b-half")
    case("b-", "2027-10-31T02:00:00Z", "03:00 in winter", "b-sunday b-half")
    case("b-", "2027-10-31T02:30:00Z", "03:30 in winter", "b-sunday")
    case("b-", "2027-10-31T21:00:00Z", "22:00 on a Sunday, on which no night begins", "b-sunday")
    case("b-", "2027-10-31T22:59:59.999Z", "23:59:59.999 on a Sunday of 25 hours", "b-sunday")
    case("b-", "2027-10-31T23:00:00Z", "midnight to Monday in winter", "")
    case("n-", "2027-03-14T06:59:59.999Z", "01:59:59.999, before the clocks leap", "n-one")
    case("n-", "2027-03-14T07:00:00Z", "03:00, to which they have leapt", "n-range")
    case("n-", "2027-03-15T06:00:00Z", "02:00 on the next day", "n-two n-range")
    case("n-", "2027-11-07T05:00:00Z", "01:00, for the first time", "n-one n-range")
    case("n-", "2027-11-07T05:29:59.999Z", "01:29:59.999, for the first time", "n-one n-range")
    case("n-", "2027-11-07T05:30:00Z", "01:30, for the first time", "n-one")
    case("n-", "2027-11-07T06:00:00Z", "01:00, for the second time", "n-one")
    case("n-", "2027-11-07T06:59:59.999Z", "01:59:59.999, for the second time", "n-one")
    case("n-", "2027-11-07T07:00:00Z", "02:00 in winter", "n-two")
    case("l-", "2027-04-03T14:29:59.999Z", "01:29:59.999 in summer", "")
    case("l-", "2027-04-03T14:30:00Z", "01:30, for the first time", "l-half")
    case("l-", "2027-04-03T14:44:59.999Z", "01:44:59.999, for the first time", "l-half")
    case("l-", "2027-04-03T14:45:00Z", "01:45, for the first time", "l-half l-range")
    case("l-", "2027-04-03T15:00:00Z", "01:30, for the second time", "l-half l-range")
    case("l-", "2027-04-03T15:29:59.999Z", "01:59:59.999, for the second time", "l-half l-range")
    case("l-", "2027-04-03T15:30:00Z", "02:00 in winter", "l-gap l-range")
    case("l-", "2027-04-03T16:00:00Z", "02:30 in winter", "l-range")
    case("l-", "2027-10-02T15:29:59.999Z", "01:59:59.999, before the clocks leap by half an hour", "l-half l-range")
    case("l-", "2027-10-02T15:30:00Z", "02:30, to which they have leapt", "")
    case("l-", "2027-10-03T15:00:00Z", "02:00 on the next day", "l-gap")
    # 2027-06-07 is a Monday.
    case("i-", "2027-06-07T03:29:59.999Z", "08:59:59.999 on a Monday", "i-whole")
    case("i-", "2027-06-07T03:30:00Z", "09:00 on a Monday", "i-round i-whole i-work")
    case("i-", "2027-06-07T03:30:29.999Z", "a millisecond before 09:00:30", "i-round i-whole i-work")
    case("i-", "2027-06-07T03:30:30Z", "09:00:30", "i-round i-second i-whole i-work")
    case("i-", "2027-06-07T03:30:31Z", "09:00:31", "i-round i-whole i-work")
    case("i-", "2027-06-07T06:59:59.999Z", "12:29:59.999 on a Monday", "i-round i-whole i-work")
    case("i-", "2027-06-07T07:00:00Z", "12:30 on a Monday, between two parts of the day", "i-round i-whole")
    case("i-", "2027-06-07T08:00:00Z", "13:30 on a Monday", "i-round i-whole i-work")
    case("i-", "2027-06-07T18:29:59.999Z", "23:59:59.999 on a Monday", "i-late i-round i-whole")
    case("i-", "2027-06-07T18:30:00Z", "midnight to Tuesday", "i-round")
    case("i-", "2027-06-08T03:29:59.999Z", "08:59:59.999 on a Tuesday", "i-round")
    case("i-", "2027-06-08T03:30:00Z", "09:00 on a Tuesday", "i-work")
    case("i-", "2027-06-06T17:30:00Z", "23:00 on a Sunday", "i-late i-sunday-night")
    case("i-", "2027-06-06T18:30:00Z", "midnight to Monday", "i-sunday-night i-whole")
    case("i-", "2027-06-06T19:29:59.999Z", "00:59:59.999 on a Monday, in the night that began on Sunday", "i-sunday-night i-whole")
    case("i-", "2027-06-06T19:30:00Z", "01:00 on a Monday", "i-whole")
    case("i-", "2027-06-05T19:00:00Z", "00:30 on a Sunday, in the night of Saturday", "")
    case("i-", "2027-06-12T04:00:00Z", "09:30 on a Saturday", "")
    case("u-", "2027-06-07T08:59:59.999Z", "08:59:59.999 in UTC, the zone of a catalog that names none", "u-until")
    case("u-", "2027-06-07T09:00:00Z", "09:00 in UTC", "u-from")
    case("u-", "1970-01-01T00:00:00Z", "the beginning of 1970", "u-until")
    case("u-", "1969-12-31T23:59:59.999Z", "the end of 1969", "u-until")
    case("z-", "2027-06-07T00:00:00Z", "12:00 in the optimization's zone", "z-own")
    case("z-", "2027-06-07T13:00:00Z", "12:00 in the schedule's own zone", "z-nearest")
    case("z-", "2027-06-07T12:00:00Z", "12:00 in UTC", "")
    for now, name in (("2027-06-07T16:59:59.999Z", "else"), ("2027-06-07T17:00:00Z", "happy-hour"), ("2027-06-07T18:00:00Z", "else")):
        topic.case(f"the next experience when the first is outside its schedule, {now}", "The first experience, in order, that is ready, whose schedule is active, that is for the device, and whose audience matches.", user(names=["falls-through"]), [("falls-through", "TARGETED", name)], now=now)
    stages = "Status is not running: NOT_RUNNING. Outside its schedule: SCHEDULE. Not for the device: DEVICE. Has an audience and it does not match: AUDIENCE."

    def experiment_case(name, now, choice, selector="e-office", **more):
        topic.case(name, stages, user(names=[selector], includeWithheld=True, **more), [(selector, *choice)], now=now)

    gold = {"attributes": {"plan": "gold"}, "device": "DEVICE_DESKTOP"}
    experiment_case("an experiment within its schedule", "2027-06-07T07:00:00Z", ("ASSIGNED", "a"), **gold)
    experiment_case("an experiment a millisecond before", "2027-06-07T06:59:59.999Z", ("SCHEDULE",), **gold)
    experiment_case("an experiment on a Sunday", "2027-06-06T10:00:00Z", ("SCHEDULE",), **gold)
    experiment_case("the schedule comes before the device", "2027-06-06T10:00:00Z", ("SCHEDULE",), device="DEVICE_MOBILE", attributes={"plan": "gold"})
    experiment_case("the device comes after the schedule", "2027-06-07T07:00:00Z", ("DEVICE",), device="DEVICE_MOBILE", attributes={"plan": "gold"})
    experiment_case("the audience comes after both", "2027-06-07T07:00:00Z", ("AUDIENCE",), device="DEVICE_DESKTOP")
    experiment_case("the status comes before the schedule", "2027-06-07T07:00:00Z", ("NOT_RUNNING",), "e-paused")
    return topic


def local_time():
    def local(subject, **test):
        return {"local": subject, **test}

    berlin = {"time_zone": "Europe/Berlin"}
    items = [
        {**personalization("b-weekend", local("weekday", one_of=["saturday", "sunday"])), **berlin},
        {**personalization("b-not-monday", local("weekday", not_equals="monday")), **berlin},
        {**personalization("b-two", local("hour", equals=2)), **berlin},
        {**personalization("b-three", local("hour", equals=3)), **berlin},
        {**personalization("b-office", {"all": [local("hour", between=[9, 16]), local("weekday", not_one_of=["saturday", "sunday"])]}), **berlin},
        {**personalization("b-segment", {"segment": "evening"}), **berlin},
        personalization("t-evening", local("hour", at_least=18)),
        personalization("t-segment", {"segment": "evening"}),
        personalization("t-always", local("hour", is_set=True)),
        personalization("t-ignoring-case", local("weekday", equals="sunday", ignore_case=True)),
        personalization("t-contains", local("weekday", contains="nes")),
    ]
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    items += [personalization(f"day-{name}", local("weekday", equals=name)) for name in names]
    segments = [{"name": "evening", "condition": local("hour", greater_than=17)}]
    topic = Topic("local-time", "Conditions on the local weekday and hour; the catalog's zone is Tokyo, nine hours ahead of UTC all year.", catalog(time_zone="Asia/Tokyo", segments=segments, personalizations=items))

    def case(prefix, now, clock, matching):
        wanted = matching.split()
        selectors = [item["selector"] for item in items if item["selector"].startswith(prefix)]
        assert all(name in selectors for name in wanted), matching
        topic.case(f"{prefix} at {clock}", LOCAL_RULE, user(names=selectors), [(name, "TARGETED", "x") for name in selectors if name in wanted], now=now)

    case("b-", "2027-03-28T00:30:00Z", "01:30 on a Sunday, before the clocks leap", "b-weekend b-not-monday")
    case("b-", "2027-03-28T01:00:00Z", "03:00 on that Sunday", "b-weekend b-not-monday b-three")
    case("b-", "2027-03-28T09:00:00Z", "11:00, when it is 18:00 in the zone of the segment", "b-weekend b-not-monday b-segment")
    case("b-", "2027-10-31T00:59:59.999Z", "02:59, for the first time", "b-weekend b-not-monday b-two")
    case("b-", "2027-10-31T01:00:00Z", "02:00, for the second time", "b-weekend b-not-monday b-two")
    case("b-", "2027-10-31T22:59:59.999Z", "23:59 on that Sunday", "b-weekend b-not-monday")
    case("b-", "2027-10-31T23:00:00Z", "midnight to Monday", "")
    case("b-", "2027-11-01T08:00:00Z", "09:00 on a Monday", "b-office")
    case("b-", "2027-11-01T15:59:59.999Z", "16:59 on a Monday", "b-office")
    case("b-", "2027-11-01T16:00:00Z", "17:00 on a Monday", "")
    case("t-", "2027-06-06T08:59:59.999Z", "17:59 on a Sunday", "t-always t-ignoring-case")
    case("t-", "2027-06-06T09:00:00Z", "18:00 on a Sunday", "t-evening t-segment t-always t-ignoring-case")
    case("t-", "2027-06-06T15:00:00Z", "midnight to Monday", "t-always")
    case("t-", "2027-06-09T15:00:00Z", "midnight to Thursday", "t-always")
    case("t-", "2027-06-09T14:59:59.999Z", "23:59 on a Wednesday", "t-evening t-segment t-always t-contains")
    for number, name in enumerate(names):
        case("day-", f"2027-06-{6 + number:02}T15:00:00Z", f"the midnight that begins {name}", f"day-{name}")
        case("day-", f"2027-06-{7 + number:02}T14:59:59.999Z", f"the last moment of {name}", f"day-{name}")
    case("day-", "1970-01-01T00:00:00Z", "the beginning of 1970, a Thursday", "day-thursday")
    case("day-", "1969-12-28T14:59:59.999Z", "a Sunday in 1969", "day-sunday")
    case("day-", "1969-12-28T15:00:00Z", "a Monday in 1969", "day-monday")
    return topic


def dates():
    def date(**test):
        return {"attribute": "v", **test}

    moment = "2027-03-28T01:00:00Z"
    topic = Conditions(
        "dates",
        "Comparisons of dates, as text and as numbers.",
        {
            "before": date(date_before=moment),
            "from": date(date_from=moment),
            "after": date(date_after=moment),
            "after-day": date(date_after="2027-03-28"),
            "on": date(date_on="2027-03-28"),
            "not-on": date(date_not_on="2027-03-28"),
            "between": date(date_between=["2027-03-01T12:00:00+02:00", "2027-03-28"]),
            "between-moments": date(date_between=[moment, moment]),
            "not-between": date(date_not_between=["2027-03-01T12:00:00+02:00", "2027-03-28"]),
            "last": date(in_last="1h"),
            "not-last": date(not_in_last="1h"),
            "next": date(in_next="90m"),
            "not-next": date(not_in_next="90m"),
        },
    )
    nots = {"not-on", "not-between", "not-last", "not-next"}
    now = "2027-03-28T01:00:00Z"

    def case(name, value, matching, rule=DATE_RULE, at=now):
        topic.matches(name, rule, sorted(set(matching.split()) if isinstance(matching, str) else matching), now=at, attributes={"v": value})

    # The moment itself, written in every way that there is.
    itself = "from on between between-moments last next"
    for name, value in {
        "a moment in UTC": moment,
        "a small z": "2027-03-28T01:00:00z",
        "a small t": "2027-03-28t01:00:00Z",
        "a space": "2027-03-28 01:00:00Z",
        "without seconds": "2027-03-28T01:00Z",
        "without an offset, which is UTC": "2027-03-28T01:00:00",
        "without seconds and offset": "2027-03-28T01:00",
        "an offset ahead": "2027-03-28T03:00:00+02:00",
        "an offset behind, on the day before": "2027-03-27T20:00:00-05:00",
        "an offset of minutes": "2027-03-28T06:45:00+05:45",
        "an offset of zero behind": "2027-03-28T01:00:00-00:00",
        "the largest offset": "2027-03-29T00:59:00+23:59",
        "a fraction of zero": "2027-03-28T01:00:00.0Z",
        "a fraction below a millisecond": "2027-03-28T01:00:00.0009999999999999999999999999999Z",
        "a second 60, the first of the next minute": "2027-03-28T00:59:60Z",
        "a number": milliseconds(moment),
        "a number with a fraction, which is cut off": milliseconds(moment) + 0.75,
    }.items():
        case(f"itself: {name}", value, itself, "Milliseconds since 1970 in UTC; a fraction is cut off downwards; without an offset in UTC.")
    for name, value, matching in [
        ("a millisecond before", "2027-03-28T00:59:59.999Z", "before on between last not-next"),
        ("a millisecond before, with more digits", "2027-03-28T00:59:59.9999Z", "before on between last not-next"),
        ("a millisecond before, as a number", milliseconds(moment) - 1, "before on between last not-next"),
        ("less than a millisecond before, as a number", milliseconds(moment) - 0.5, "before on between last not-next"),
        ("a millisecond after", "2027-03-28T01:00:00.001Z", "from after on between not-last next"),
        ("the day, which is its midnight", "2027-03-28", "before on between last not-next"),
        ("the day before, which is its midnight", "2027-03-27", "before not-on between not-last not-next"),
        ("the last millisecond of the day before", "2027-03-27T23:59:59.999Z", "before not-on between not-last not-next"),
        ("the last millisecond of the day", "2027-03-28T23:59:59.999Z", "from after on between not-last not-next"),
        ("the day after", "2027-03-29", "from after after-day not-on not-between not-last not-next"),
        ("the first moment of the stretch", "2027-03-01T10:00:00Z", "before not-on between not-last not-next"),
        ("a millisecond before the stretch", "2027-03-01T09:59:59.999Z", "before not-on not-between not-last not-next"),
        ("an hour ago", "2027-03-28T00:00:00Z", "before on between last not-next"),
        ("an hour and a millisecond ago", "2027-03-27T23:59:59.999Z", "before not-on between not-last not-next"),
        ("ninety minutes ahead", "2027-03-28T02:30:00Z", "from after on between not-last next"),
        ("ninety minutes and a millisecond ahead", "2027-03-28T02:30:00.001Z", "from after on between not-last not-next"),
        ("a leap day", "2024-02-29", "before not-on not-between not-last not-next"),
        ("a leap day of a full century", "2000-02-29", "before not-on not-between not-last not-next"),
        ("the year 0", "0000-01-01T00:00:00+23:59", "before not-on not-between not-last not-next"),
        ("the year 9999", "9999-12-31T23:59:60-23:59", "from after after-day not-on not-between not-last not-next"),
        ("zero, which is 1970", 0, "before not-on not-between not-last not-next"),
        ("a time before 1970", -0.5, "before not-on not-between not-last not-next"),
        ("the last moment that there is", 8_640_000_000_000_000, "from after after-day not-on not-between not-last not-next"),
        ("the first moment that there is", -8_640_000_000_000_000, "before not-on not-between not-last not-next"),
    ]:
        case(name, value, matching)
    case("a fraction before 1970 is cut off downwards", -0.5, "before not-on not-between last not-next", at="1970-01-01T00:00:00Z")
    case("the same at the millisecond before", -0.5, "before not-on not-between last next", at="1969-12-31T23:59:59.999Z")
    missing = "Missing: plain false, negated true."
    case("a null is missing", None, nots, missing)
    topic.matches("an absent value is missing", missing, sorted(nots), now=now)
    wrong = "Any other string, and any other number, is of the wrong type: false, negated or not."
    for value in [
        "",
        "2027-3-28",
        "2027-03-28T",
        "2027-03-28T01",
        "2027-03-28T1:00Z",
        "2027-03-28T01:00:0Z",
        "2027-03-28T01:00:00.Z",
        "2027-03-28T01:00:00,5Z",
        "2027-03-28T24:00:00Z",
        "2027-03-28T01:60:00Z",
        "2027-03-28T01:00:61Z",
        "2027-03-28T01:00:00+24:00",
        "2027-03-28T01:00:00+01:60",
        "2027-03-28T01:00:00+0100",
        "2027-03-28T01:00:00+01",
        "2027-03-28T01:00:00 Z",
        "2027-03-28T01:00:00 01:00",
        "2027-03-28T01:00:00x01:00",
        "2027-03-28T01:00:00.1:Z",
        "2027-03-28T01:00:0:Z",
        "2027-03-1:",
        "202:-03-28",
        "2027-03-28T01:00:00ZZ",
        "2027-03-28Z",
        "2027-03-28+01:00",
        "2027-02-29",
        "1900-02-29",
        "2027-02-30",
        "2027-04-31",
        "2027-06-31",
        "2027-09-31",
        "2027-11-31",
        "2027-01-32",
        "2100-02-29",
        "2027-00-01",
        "2027-13-01",
        "2027-03-00",
        "2027-03-32",
        "02027-03-28",
        "+2027-03-28",
        "-0001-03-28",
        "20270328",
        "2027-W12-7",
        " 2027-03-28",
        "2027-03-28 ",
        "2027-03-28\n",
        "2027-03-28T01:00:00Z\n",
        "28.03.2027",
        "1806195600000",
        "now",
        True,
        ["2027-03-28"],
        {"date": "2027-03-28"},
        8_640_000_000_000_001,
        -8_640_000_000_000_001,
        1e300,
    ]:
        case(f"not a date: {value!r}", value, "", wrong)
    return topic


# Milliseconds from 1970 to days of the year 0, which Python's calendar does not have. It is a leap year of 366 days, and the year 1 begins
# 719,162 days before 1970.
YEAR_0 = -(719_162 + 366) * 86_400_000


def exact_dates():
    """Each date is exactly one moment, which is given as a number, so that nothing that reads text has a say in it."""
    texts = [f"{year}-{month:02}-01" for year in (2024, 2027) for month in range(1, 13)]
    texts += [f"2027-{month:02}-{day}" for month, day in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31))]
    texts += ["2024-02-29", "2000-02-29", "2000-03-01", "1900-02-28", "1900-03-01", "2100-03-01", "1600-02-29", "1970-01-01", "1969-12-31"]
    texts += ["0001-01-01", "0001-03-01", "0004-02-29", "0100-03-01", "0399-12-31", "0400-01-01", "0400-02-29", "0400-03-01", "9999-12-31"]
    moments = {text: milliseconds(text + "T00:00:00Z") for text in texts}
    moments |= {"0000-01-01": YEAR_0, "0000-02-29": YEAR_0 + 59 * 86_400_000, "0000-03-01": YEAR_0 + 60 * 86_400_000, "0000-12-31": YEAR_0 + 365 * 86_400_000}
    moments |= {
        "2027-06-07T23:59:59Z": milliseconds("2027-06-07T23:59:59Z"),
        "2027-06-07T00:00:01.5+00:01": milliseconds("2027-06-06T23:59:01.500Z"),
        "2027-06-07T12:34:56.789-09:30": milliseconds("2027-06-07T22:04:56.789Z"),
        "2027-06-07T10:20:30.04": milliseconds("2027-06-07T10:20:30.040Z"),
    }
    numbers = {0.999: 0, 1: 1, 1.5: 1, 2.25: 2, 4_503_599_627_370_495.5: 4_503_599_627_370_495, 4_503_599_627_370_497: 4_503_599_627_370_497, -0.25: -1, -1: -1, -1.5: -2, -2: -2, 1e-300: 0, -1e-300: -1, 1_234_567_890_123.75: 1_234_567_890_123}
    by_moment = {}
    for value, moment in [*moments.items(), *numbers.items()]:
        by_moment.setdefault(moment, []).append(value)

    def exactly(moment):
        limits = [spoiling.comparison(operator="OPERATOR_DATE_FROM", operands=[moment]), spoiling.comparison(operator="OPERATOR_DATE_BEFORE", operands=[moment + 1])]
        return {"all": {"conditions": limits}}

    selectors = {moment: f"m{'-' if moment < 0 else '_'}{abs(moment)}" for moment in by_moment}
    optimizations = [spoiling.audience(selectors[moment], exactly(moment)) for moment in by_moment]
    topic = Topic("exact-dates", "Which moment a date is, for each beginning and end of a month and where leap years begin and end.", snapshot=spoiling.snapshot(optimizations))
    rule = "Months and days are those of the Gregorian calendar, which is continued to the year 0; a fraction is cut off downwards."
    for moment, values in by_moment.items():
        for value in values:
            topic.case(f"{value!r} is {moment}", rule, user(attributes={"v": value}), [(selectors[moment], "TARGETED", "x")])
    return topic


def ramps():
    def stepped(selector, steps, **more):
        return experiment(selector, ramp=[{"start": start, "traffic": traffic} for start, traffic in steps], **more)

    berlin = {"time_zone": "Europe/Berlin"}
    experiments = [
        stepped("steps", [("2027-03-28T02:30", 10), ("2027-03-29T00:00", 50)], **berlin),
        stepped("from-five", [("2027-06-07T00:00", 10)], traffic=5),
        experiment("even", ramp={"start": "2027-06-07T00:00", "end": "2027-06-07T03:00", "from": 10, "to": 40, "steps": 3}),
        experiment("usual", ramp={"start": "2027-06-07T00:00", "end": "2027-06-08T00:00"}),
    ]
    topic = Topic("ramps", "Traffic that grows with time.", catalog(experiments=experiments))

    def case(selector, now, percent, about):
        """The last person who is in and the first who is not, by their slots."""
        share = round(percent * 10_000)
        for wanted in (share - 1, share):
            if not 0 <= wanted < 1_000_000:
                continue
            unit = person(lambda u: slot(selector, "traffic", u) == wanted, prefix="p")
            outcome = ("ASSIGNED", "a") if wanted < share else ("TRAFFIC",)
            topic.case(f"{selector} {about}, slot {wanted}", RAMP_RULE, user(unit, names=[selector], includeWithheld=True), [(selector, *outcome)], slots={"traffic": wanted}, now=now)

    case("steps", "2027-03-28T00:59:59.999Z", 0, "before it begins: nobody, when nothing else is said")
    case("steps", "2027-03-28T01:00:00Z", 10, "at the end of the gap that its first step falls into")
    case("steps", "2027-03-28T21:59:59.999Z", 10, "a millisecond before its second step")
    case("steps", "2027-03-28T22:00:00Z", 50, "at its second step")
    case("steps", "2037-01-01T00:00:00Z", 50, "ten years later")
    case("from-five", "2027-06-06T23:59:59.999Z", 5, "before it begins: its traffic")
    case("from-five", "2027-06-07T00:00:00Z", 10, "from then on")
    case("even", "2027-06-06T23:59:59.999Z", 0, "before it begins")
    case("even", "2027-06-07T00:00:00Z", 10, "at the start")
    case("even", "2027-06-07T00:59:59.999Z", 10, "before the first step")
    case("even", "2027-06-07T01:00:00Z", 20, "after a third of the time")
    case("even", "2027-06-07T02:00:00Z", 30, "after two thirds")
    case("even", "2027-06-07T02:59:59.999Z", 30, "before the end")
    case("even", "2027-06-07T03:00:00Z", 40, "at the end")
    case("usual", "2027-06-07T00:00:00Z", 0, "at the start")
    case("usual", "2027-06-07T01:11:59.999Z", 0, "before the first of its 20 steps")
    case("usual", "2027-06-07T01:12:00Z", 5, "at the first of its 20 steps")
    case("usual", "2027-06-07T22:48:00Z", 95, "before the last of its steps")
    case("usual", "2027-06-08T00:00:00Z", 100, "at the end")
    return topic


def damaged_time():
    everyone = {"schedule": {"timeZone": 0}}
    local = lambda zone: {"comparison": {"subject": {"kind": "SUBJECT_KIND_LOCAL_HOUR", "timeZone": zone}, "operator": "OPERATOR_IS_SET"}}
    zones = {
        "not-ascending": {"transitions": [{"fromMs": "1000"}, {"fromMs": "1000"}]},
        "falling": {"transitions": [{"fromMs": "1000"}, {"fromMs": "999"}]},
        "offset-too-large": {"offsetSeconds": 86_400},
        "offset-too-small": {"offsetSeconds": -86_400},
        "transition-too-large": {"transitions": [{"fromMs": "0", "offsetSeconds": 86_400}]},
        "beyond-time": {"transitions": [{"fromMs": "8640000000000001"}]},
        "before-time": {"transitions": [{"fromMs": "-8640000000000001"}]},
    }
    all_zones = [{"name": "UTC"}, {"name": "edge", "offsetSeconds": 86_399, "transitions": [{"fromMs": "-8640000000000000", "offsetSeconds": -86_399}, {"fromMs": "8640000000000000"}]}] + list(zones.values())
    bad = [spoiling.personalization(f"zone-{name}", {"schedule": {"timeZone": number}}) for number, name in enumerate(zones, 2)]
    bad += [
        spoiling.personalization("zone-beyond", {"schedule": {"timeZone": len(all_zones)}}),
        spoiling.experiment("experiment-zone-beyond", {"schedule": {"timeZone": len(all_zones)}}),
        spoiling.audience("local-zone-beyond", local(len(all_zones))),
        spoiling.audience("local-zone-damaged", local(2)),
        spoiling.audience("segment-with-damaged-zone", {"segment": 0}),
        spoiling.personalization("weekday-0", {"schedule": {"weekdays": [0]}}),
        spoiling.personalization("weekday-8", {"schedule": {"weekdays": [1, 8]}}),
        spoiling.personalization("minute-1440", {"schedule": {"windows": [{"startMinute": 1_440, "endMinute": 0}]}}),
        spoiling.personalization("minute-1441", {"schedule": {"windows": [{"startMinute": 0, "endMinute": 1_441}]}}),
        spoiling.personalization("start-beyond-time", {"schedule": {"startMs": "8640000000000001"}}),
        spoiling.personalization("end-before-time", {"schedule": {"endMs": "-8640000000000001"}}),
        spoiling.personalization("needs-setup-and-damaged-schedule", {"audience": None, "schedule": {"timeZone": 99}}),
        spoiling.experiment("ramp-not-ascending", {"ramp": [{"fromMs": "5", "trafficPpm": 1_000_000}, {"fromMs": "5", "trafficPpm": 1_000_000}]}),
        spoiling.experiment("ramp-falling", {"ramp": [{"fromMs": "5", "trafficPpm": 1_000_001}, {"fromMs": "6", "trafficPpm": 1_000_000}]}),
        spoiling.experiment("ramp-below-traffic", {"ramp": [{"fromMs": "5", "trafficPpm": 999_999}]}),
        spoiling.experiment("ramp-beyond-time", {"ramp": [{"fromMs": "8640000000000001", "trafficPpm": 1_000_000}]}),
        spoiling.operands("date-none", "DATE_BEFORE", []),
        spoiling.operands("date-two", "DATE_FROM", ["2027-03-28", "2027-03-29"]),
        spoiling.operands("date-not-one", "DATE_FROM", ["2027-02-29"]),
        spoiling.operands("date-a-boolean", "DATE_BEFORE", [True]),
        spoiling.operands("date-beyond-time", "DATE_BEFORE", [8_640_000_000_000_001]),
        spoiling.operands("length-none", "DATE_IN_LAST", []),
        spoiling.operands("length-a-date", "DATE_IN_LAST", ["2027-03-28"]),
        spoiling.operands("length-negative", "DATE_IN_NEXT", [-1]),
        spoiling.operands("length-beyond-time", "DATE_IN_NEXT", [8_640_000_000_000_001]),
    ]
    good = [
        spoiling.personalization("sound"),
        spoiling.personalization("empty-schedule", {"schedule": {}}),
        spoiling.personalization("edge-zone", {"schedule": {"timeZone": 1, "startMs": "-8640000000000000", "endMs": "8640000000000000", "windows": [{"startMinute": 1_439, "endMinute": 1_440}, {"startMinute": 0, "endMinute": 1_439}]}}),
        spoiling.experiment("ramp-from-1970", {"trafficPpm": 0, "ramp": [{"trafficPpm": 1_000_000}]}),
        spoiling.experiment("ramp-of-equals", {"ramp": [{"fromMs": "-5", "trafficPpm": 1_000_000}, {"fromMs": "5", "trafficPpm": 1_000_000}]}),
        spoiling.audience("dates", {"not": {"any": {"conditions": [spoiling.comparison(operator="OPERATOR_DATE_BEFORE", operands=[-0.5]), spoiling.comparison(operator="OPERATOR_DATE_FROM", operands=["0000-01-01"]), spoiling.comparison(operator="OPERATOR_DATE_IN_LAST", operands=[0])]}}}),
        spoiling.audience("zone-without-use", {"not": spoiling.comparison(subject={"kind": "SUBJECT_KIND_CONTEXT", "name": "v", "timeZone": 99})}),
    ]
    segments = [{"id": "s0", "condition": {"not": local(3)}}]
    rule = "INVALID, for damage: a number that points beyond its list, transitions or steps that do not ascend, shares that fall, what is beyond its bounds."
    return spoiling.topic_of("damaged-time", "Time zones, schedules, ramps and dates that are damaged, each beside sound ones.", bad, good, "INVALID", rule, timeZones=all_zones, segments=segments)


TOPICS = [damaged_time, dates, exact_dates, local_time, ramps, schedules]
