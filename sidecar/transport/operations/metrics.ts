/** What sort of metric it is, as Prometheus says it. */
type MetricType = "counter" | "gauge";

/** One metric: everything the program and its documentation say about it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: MetricType;
  /** Its labels; each has a bounded set of values. */
  readonly labels: readonly string[];
  readonly help: string;
}

/** Every metric. `docs/METRICS.md` lists the same, and a check compares the two. */
export const METRICS = {
  callsAnswered: { name: "pillion_calls_answered_total", type: "counter", labels: ["face"], help: "Calls that were answered." },
  callsRefused: { name: "pillion_calls_refused_total", type: "counter", labels: ["face", "code"], help: "Calls that ended with a fault, by its code." },
  callsInFlight: { name: "pillion_calls_in_flight", type: "gauge", labels: [], help: "Calls that have arrived and are not answered yet." },
  choices: { name: "pillion_choices_total", type: "counter", labels: [], help: "Choices in all answers, withheld ones included where they were asked for." },
  warnings: { name: "pillion_warnings_total", type: "counter", labels: [], help: "Optimizations that could not be decided, over all answers." },
  profiles: { name: "pillion_profiles", type: "gauge", labels: [], help: "People of whom a profile is kept in memory." },
  profileBytes: { name: "pillion_profile_bytes", type: "gauge", labels: [], help: "Memory that profiles take, as it is counted against profiles_bytes_max." },
  profilesEvicted: { name: "pillion_profiles_evicted_total", type: "counter", labels: [], help: "People who were forgotten to make room for others." },
  profilesStored: { name: "pillion_profiles_stored", type: "gauge", labels: [], help: "People whose profiles are on disk, and names that lead to them." },
  profilesDiskBytes: {
    name: "pillion_profiles_disk_bytes",
    type: "gauge",
    labels: [],
    help: "Disk that profiles take, as it is counted against profiles_disk_bytes_max.",
  },
  profilesUnwritten: { name: "pillion_profiles_unwritten", type: "gauge", labels: [], help: "People whose profiles, as they are known, are not on disk yet." },
  profileWrites: {
    name: "pillion_profile_writes_total",
    type: "counter",
    labels: ["outcome"],
    help: "Times profiles were to be written to disk, by what became of it.",
  },
  profileChangesDropped: {
    name: "pillion_profile_changes_dropped_total",
    type: "counter",
    labels: [],
    help: "Changes of people that are in memory and will not be written, because the disk refuses them or is as full as it may be.",
  },
  exposures: {
    name: "pillion_exposures_total",
    type: "counter",
    labels: [],
    help: "Exposures that were kept in profiles: what people were given, or as a control refused.",
  },
  profileChangesRefused: {
    name: "pillion_profile_changes_refused_total",
    type: "counter",
    labels: [],
    help: "Changes that could not be folded into a profile, and profiles that could not be read.",
  },
  events: { name: "pillion_events_total", type: "counter", labels: ["outcome"], help: "Tracked events, by what became of them." },
  journalEntries: { name: "pillion_journal_entries_total", type: "counter", labels: [], help: "Entries that were written to the journal." },
  journalCommits: { name: "pillion_journal_commits_total", type: "counter", labels: [], help: "Times the journal was synced to the disk." },
  journalWaiting: { name: "pillion_journal_waiting_bytes", type: "gauge", labels: [], help: "Bytes of the journal that are still to be delivered." },
  journalRefused: {
    name: "pillion_journal_refused_total",
    type: "counter",
    labels: ["code"],
    help: "Times nothing could be written to the journal, by the fault.",
  },
  journalUnreadable: { name: "pillion_journal_unreadable_bytes_total", type: "counter", labels: [], help: "Bytes of the journal that could not be read back." },
  exposuresUnwritten: {
    name: "pillion_exposures_unwritten_total",
    type: "counter",
    labels: [],
    help: "Exposures that are remembered and could not be written to the journal.",
  },
  sinkDelivered: { name: "pillion_sink_delivered_total", type: "counter", labels: ["sink"], help: "Entries of the journal that a sink took." },
  sinkFailures: { name: "pillion_sink_failures_total", type: "counter", labels: ["sink"], help: "Times a sink failed. What it did not take comes again." },
  sinkRefused: {
    name: "pillion_sink_refused_total",
    type: "counter",
    labels: ["sink"],
    help: "Entries that a receiver refused for good, and that were left out.",
  },
  sinkBehind: { name: "pillion_sink_behind_bytes", type: "gauge", labels: ["sink"], help: "Bytes of the journal that a sink has still to get." },
  sinkFailing: { name: "pillion_sink_failing", type: "gauge", labels: ["sink"], help: "1 while a sink failed so often that it is asked now and then only." },
  decisionsLogged: { name: "pillion_decisions_logged_total", type: "counter", labels: [], help: "Decisions that were written to the decision log." },
  decisionsUnlogged: {
    name: "pillion_decisions_unlogged_total",
    type: "counter",
    labels: [],
    help: "Decisions of the sample that were not logged, because the disk was too slow or refused them.",
  },
  snapshotInfo: { name: "pillion_snapshot_info", type: "gauge", labels: ["organization", "project", "version"], help: "1 for each snapshot that is served." },
  snapshotAge: {
    name: "pillion_snapshot_age_seconds",
    type: "gauge",
    labels: ["organization", "project"],
    help: "Seconds since the source last confirmed the snapshot as the current one.",
  },
  snapshotsTaken: { name: "pillion_snapshots_taken_total", type: "counter", labels: [], help: "Snapshots that were taken over from the source." },
  snapshotsRefused: { name: "pillion_snapshots_refused_total", type: "counter", labels: [], help: "Times the source held something that cannot be served." },
  sourceUnreadable: { name: "pillion_source_unreadable_total", type: "counter", labels: [], help: "Checks at which the source could not be read." },
  sourceProblems: { name: "pillion_source_problems", type: "gauge", labels: [], help: "Problems of what the source holds now; 0 when it is what is served." },
  ready: { name: "pillion_ready", type: "gauge", labels: [], help: "1 when calls should come here." },
  residentMemory: { name: "process_resident_memory_bytes", type: "gauge", labels: [], help: "Resident memory of the process." },
  processorTime: { name: "process_cpu_seconds_total", type: "counter", labels: [], help: "Processor time of the process, user and system." },
  startTime: { name: "process_start_time_seconds", type: "gauge", labels: [], help: "When the process started, in seconds since 1970 in UTC." },
} as const satisfies Record<string, MetricDefinition>;
