// Loading: from the bytes of a pillion.decision.v1.Snapshot to the tables of tables.ts.

import { setAddressAt } from "./address-list";
import { compareBytes, isName } from "./bytes";
import { fieldAt, fieldLength, fieldNext, fieldNumber, fieldTag, firstField, nextField, resumeFields } from "./fields";
import { allocate } from "./layout";
import { NAME_BYTES_MAX } from "./limits";
import { buildOptimization, checkOptimization } from "./load-optimization";
import { countFields, loadParts } from "./load-parts";
import { addRecord, findRecord } from "./name-index";
import { GROUP_BYTES, RUNNING } from "./optimization";
import { GROUP, readOptimization, selectorAt, selectorLength } from "./optimization-message";
import { keepProject } from "./outcome";
import { checkDepths, forgetPrerequisites, linkPrerequisites } from "./prerequisite";
import { createRecorded, enterOptimization } from "./recorded-optimizations";
import { addRunning, createTables, groups, selectors } from "./tables";
import { beginCheck, SOUND, verdictOfCheck } from "./verdict";
import { tagOf, WIRE_BYTES, WIRE_VARINT } from "./wire";

/** What load returns; sidecar/engine knows the same numbers. */
export const LOADED: i32 = 0;
export const DAMAGED: i32 = -1;
export const FORMAT_UNKNOWN: i32 = -2;
export const SELECTORS_WRONG: i32 = -3;
export const GROUPS_WRONG: i32 = -4;
export const TEXT_TOO_LONG: i32 = -5;

const FORMAT = tagOf(1, WIRE_VARINT);
const ORGANIZATION = tagOf(2, WIRE_BYTES);
const PROJECT = tagOf(3, WIRE_BYTES);
const OPTIMIZATION = tagOf(4, WIRE_BYTES);

/** Room for what is spelled out to be hashed: four texts of at most NAME_BYTES_MAX, and what stands between them. */
const WORKSPACE_BYTES: usize = 2048;
if (WORKSPACE_BYTES < 4 * NAME_BYTES_MAX + 16) ERROR("a decision id's text does not fit");

/** Builds all tables from the snapshot from `at` to `end`; the version follows at `end`. */
export function loadSnapshot(at: usize, end: usize, versionLength: u32): i32 {
  beginCheck();
  const count = countFields(at, end, OPTIMIZATION);
  if (verdictOfCheck() != SOUND) return DAMAGED;
  createTables(count, end, versionLength);
  createRecorded();
  const header = loadHeader(at, end);
  if (header != LOADED) return header;
  const names = checkNames(at, end);
  if (names != LOADED) return names;
  const workspace = allocate(WORKSPACE_BYTES);
  loadParts(at, end, workspace);
  const warnings = allocate(count);
  forgetPrerequisites();
  let i: usize = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPTIMIZATION) continue;
    const goOn = fieldNext;
    store<u8>(warnings + i++, checkOptimization(fieldAt, fieldAt + fieldLength, count));
    resumeFields(goOn, end);
  }
  checkDepths(at, end, OPTIMIZATION, warnings, count);
  const built = allocate(4 * <u64>count);
  i = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPTIMIZATION) continue;
    const goOn = fieldNext;
    const optimization = buildOptimization(fieldAt, fieldAt + fieldLength, load<u8>(warnings + i), workspace);
    setAddressAt(built, <u32>i, optimization);
    i++;
    addRecord(selectors, optimization);
    if ((load<u8>(optimization, 17) & RUNNING) != 0) addRunning(optimization);
    if (load<u8>(optimization, 18) == SOUND) enterOptimization(optimization);
    resumeFields(goOn, end);
  }
  linkPrerequisites(at, end, OPTIMIZATION, built);
  return LOADED;
}

function loadHeader(at: usize, end: usize): i32 {
  let format: u64 = 0;
  let organization = at;
  let organizationLength: u32 = 0;
  let project = at;
  let projectLength: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag == FORMAT) format = fieldNumber;
    else if (fieldTag == ORGANIZATION) {
      organization = fieldAt;
      organizationLength = fieldLength;
    } else if (fieldTag == PROJECT) {
      project = fieldAt;
      projectLength = fieldLength;
    }
  }
  if (format != 1) return FORMAT_UNKNOWN;
  if (organizationLength > NAME_BYTES_MAX || projectLength > NAME_BYTES_MAX) return TEXT_TOO_LONG;
  keepProject(organization, organizationLength, project, projectLength);
  return LOADED;
}

/** Checks selectors and groups, and makes the groups with room for their members. */
function checkNames(at: usize, end: usize): i32 {
  let last: usize = at;
  let lastLength: u32 = 0;
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPTIMIZATION) continue;
    const goOn = fieldNext;
    const optimization = fieldAt;
    const optimizationEnd = fieldAt + fieldLength;
    readOptimization(optimization, optimizationEnd);
    if (!isProperName(selectorAt, selectorLength)) return SELECTORS_WRONG;
    if (compareBytes(last, lastLength, selectorAt, selectorLength) >= 0) return SELECTORS_WRONG;
    last = selectorAt;
    lastLength = selectorLength;
    for (let inner = firstField(optimization, optimizationEnd); inner; inner = nextField()) {
      if (fieldTag != GROUP) continue;
      if (!isProperName(fieldAt, fieldLength)) return GROUPS_WRONG;
      countMember(fieldAt, fieldLength);
    }
    resumeFields(goOn, end);
  }
  return allocateMembers(at, end);
}

function isProperName(at: usize, length: u32): bool {
  return length != 0 && length <= NAME_BYTES_MAX && isName(at, length);
}

function countMember(name: usize, length: u32): void {
  let group = findRecord(groups, name, length);
  if (group == 0) {
    group = allocate(GROUP_BYTES + length);
    memory.copy(group + GROUP_BYTES, name, length);
    store<u32>(group, length);
    store<u32>(group, <u32>(group + GROUP_BYTES), 4);
    addRecord(groups, group);
  }
  store<u32>(group, load<u32>(group, 8) + 1, 8);
}

/** Gives each group its list, and counts its members again from zero as they are linked. */
function allocateMembers(at: usize, end: usize): i32 {
  for (let more = firstField(at, end); more; more = nextField()) {
    if (fieldTag != OPTIMIZATION) continue;
    const goOn = fieldNext;
    for (let inner = firstField(fieldAt, fieldAt + fieldLength); inner; inner = nextField()) {
      if (fieldTag != GROUP) continue;
      const group = findRecord(groups, fieldAt, fieldLength);
      if (load<u32>(group, 12) == 0) {
        store<u32>(group, <u32>allocate(4 * <u64>load<u32>(group, 8)), 12);
        store<u32>(group, 0, 8);
      }
    }
    resumeFields(goOn, end);
  }
  return LOADED;
}
