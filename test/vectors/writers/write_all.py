"""Writes all vector files: `python test/vectors/writers/write_all.py`, with mmh3 5.3.1 installed."""

import addresses
import asking
import bucketing  # noqa: F401  (writes its files when it is imported)
import circumstances
import conditions
import deciding
import displaying
import events
import explaining
import explaining_displays
import happening
import patterns
import people
import reaching
import refusing
import spoiling
import templates
import times

TOPICS = [
    *asking.TOPICS,
    *deciding.TOPICS,
    *displaying.TOPICS,
    *conditions.TOPICS,
    *events.TOPICS,
    *patterns.TOPICS,
    *addresses.TOPICS,
    *circumstances.TOPICS,
    *people.TOPICS,
    *reaching.TOPICS,
    *times.TOPICS,
    *templates.TOPICS,
    *refusing.TOPICS,
    *spoiling.TOPICS,
    *explaining.TOPICS,
    *explaining_displays.TOPICS,
    *happening.TOPICS,
]

total = sum(topic().write() for topic in TOPICS)
print(f"{total} decision cases")
