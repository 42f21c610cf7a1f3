"""Writes all vector files: `python test/vectors/writers/write_all.py`, with mmh3 5.3.1 installed."""

import addresses
import asking
import bucketing  # noqa: F401  (writes its files when it is imported)
import conditions
import deciding
import patterns
import people
import refusing
import spoiling
import times

total = sum(topic().write() for module in (asking, deciding, conditions, patterns, addresses, people, refusing, spoiling, times) for topic in module.TOPICS)
print(f"{total} decision cases")
