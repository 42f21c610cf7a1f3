// An optimization in memory: one block, its parts in the order in which a decision reads them, so that a decision about any of a hundred
// thousand optimizations touches few cache lines and those side by side.
//
//   +0   u32  length of the selector        (a record of a name index)
//   +4   u32  address of the selector
//   +8   u64  number of the last call that took it
//   +16  u8   kind: 1 personalization, 2 experiment
//   +17  u8   1 when running, and 2 when it has a block at +132
//   +18  u8   warning code; when it is not 0 nothing from +36 on is there
//   +19  u8   1 when an experiment keeps its assignments
//   +20  u32  address and +24 length of the fields of a Choice that are the same whatever comes out; 8 bytes before them the address of the
//             message in the snapshot, and its length
//   +28  u32  number of groups and +32 address of a u32 address for each
//   +36  u32  number of holdouts and +40 address of a u32 address for each
//   +44  u32  the control of a personalization, or the traffic of an experiment, in ppm
//   +48  u32  number and +52 address of ready experiences, or of variants; those that need setup follow the ready ones
//   +56       draw: control or traffic
//   +72       draw: variant
//   +88  u32  audience of an experiment (see audience.ts); 0: everyone
//   +92  u32  devices of an experiment; number of all experiences of a personalization
//   +96  u32  layer of an experiment; 0: none
//   +100 u32  first slot in it, +104 the slot after the last
//   +108 u32  outcome of an experiment when the draw is beyond all variants
//   +112 u32  schedule of an experiment (see schedule.ts); 0: none
//   +116 u32  ramp of an experiment (see ramp.ts); 0: none
//   +120 u32  hash of the key of its assignment in a profile (see profile-key.ts)
//   +124 u32  address of the id, +128 its length
//   +132 u32  what else decides about it (see reach.ts); 0: nothing
//
// An experience:                          A variant:
//   +0  u32  audience                       +0  u32  the slot after its last
//   +4  u32  devices                        +4  u32  outcome
//   +8  u32  outcome when shown
//   +12 u32  outcome when in the control
//   +16 u32  schedule; 0: none
//
// An outcome:
//   +0       digest for decision ids
//   +16 u32  its body: 0 when there is none, BODY_READY when it is among the fields, else the address of one to be rendered (see template/body.ts)
//   +20 u32  length of the fields of a Choice that follow
//   +24 u32  address of the id of the experience or variant, +28 its length
//   +32 u32  hash of the key of its exposures in a profile (see profile-key.ts)
//   +36 u32  how often it is shown (see display.ts); 0: always
//
// A group:
//   +0  u32  length of the name             (a record of a name index)
//   +4  u32  address of the name
//   +8  u32  number of members and +12 address of a u32 address for each, in the order of their selectors

export const OPTIMIZATION_BYTES: usize = 136;
/** In the byte at +17. */
export const RUNNING: u32 = 1;
export const EXPERIENCE_BYTES: usize = 20;
export const VARIANT_BYTES: usize = 8;
export const OUTCOME_BYTES: usize = 40;
export const GROUP_BYTES: usize = 16;

/** What stands before the fields of a Choice that are the same whatever comes out. */
export const MESSAGE_BYTES: usize = 8;
/** Of the body of an outcome: it is among the fields. */
export const BODY_READY: u32 = 1;

export const FIRST_DRAW: usize = 56;
export const VARIANT_DRAW: usize = 72;
