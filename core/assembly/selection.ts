// Which optimizations a call is about, in which order, each once.

import { addressAt } from "./address-list";
import { askedOptimization } from "./asked-names";
import { ASKED_GROUPS } from "./layout";
import { askedGroups, askedNames, typeAsked } from "./request";
import { callNumber } from "./slot";
import { running, runningCount } from "./tables";

/** The asked name, group and member that come next; a call starts with the first of each. */
let name: u32 = 0;
let group: u32 = 0;
let member: u32 = 0;

export function beginSelection(): void {
  name = group = member = 0;
}

/** The next optimization to decide, or 0. */
export function nextOptimization(): usize {
  while (true) {
    const optimization = nextAsked();
    if (optimization == 0) return 0;
    if (load<u64>(optimization, 8) == callNumber()) continue;
    store<u64>(optimization, callNumber(), 8);
    if (typeAsked == 0 || load<u8>(optimization, 16) == typeAsked) return optimization;
  }
}

/** The next one in request order, repetitions included, or 0. */
function nextAsked(): usize {
  if (askedNames == 0 && askedGroups == 0) {
    return member == runningCount ? 0 : addressAt(running, member++);
  }
  while (name < askedNames) {
    const optimization = askedOptimization(name++);
    if (optimization != 0) return optimization;
  }
  while (group < askedGroups) {
    const asked = addressAt(ASKED_GROUPS, group);
    if (asked != 0 && member < load<u32>(asked, 8)) return addressAt(<usize>load<u32>(asked, 12), member++);
    group++;
    member = 0;
  }
  return 0;
}

/** The group a choice names: the first one asked for that the optimization is in, else its own first, else 0. */
export function requestedGroupOf(optimization: usize): usize {
  const count = load<u32>(optimization, 28);
  if (count == 0) return 0;
  const own = <usize>load<u32>(optimization, 32);
  for (let i: u32 = 0; i < askedGroups; i++) {
    const asked = addressAt(ASKED_GROUPS, i);
    for (let j: u32 = 0; j < count; j++) {
      if (addressAt(own, j) == asked) return asked;
    }
  }
  return addressAt(own, 0);
}
