import type { CallsInFlight } from "#sidecar/app/calls-in-flight.ts";
import { type Counters, FACES } from "#sidecar/app/counters.ts";
import type { EventJournal } from "#sidecar/app/event-journal.ts";
import type { People } from "#sidecar/app/people.ts";
import type { PeopleWriter } from "#sidecar/app/people-writer.ts";
import type { Readiness } from "#sidecar/app/readiness.ts";
import { METRICS, type MetricDefinition } from "./metrics.ts";

/** What the metrics are read from. */
export interface MeasuredParts {
  readonly counters: Counters;
  readonly readiness: Readiness;
  readonly callsInFlight: CallsInFlight;
  /** Absent: nothing is kept of anybody. */
  readonly people: People | undefined;
  /** Absent: none is kept. */
  readonly journal: EventJournal | undefined;
  readonly sinks: readonly MeasuredSink[];
  /** Absent: nobody is kept on disk. */
  readonly peopleWriter: PeopleWriter | undefined;
}

/** Somewhere that the journal is delivered to. */
interface MeasuredSink {
  readonly name: string;
  readonly counts: { readonly delivered: number; readonly failures: number; readonly refused: number; readonly isOpen: boolean; readonly behindBytes: number };
}

const NOTHING_STORED: PeopleWriter["counts"] = { entries: 0, bytes: 0, unwritten: 0, unwrittenBytes: 0, writes: 0, failures: 0, dropped: 0 };
const NOTHING_WRITTEN: EventJournal["counts"] = { entries: 0, commits: 0, refusedFull: 0, refusedUnavailable: 0, lostBytes: 0, neededBytes: 0 };

interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** Writes all metrics in the Prometheus text format, version 0.0.4. */
export function writeMetrics({ counters, readiness, callsInFlight, people, journal, sinks, peopleWriter }: MeasuredParts): string {
  const report = readiness.report();
  const kept = people?.counts ?? { people: 0, bytes: 0, evicted: 0 };
  const stored = peopleWriter?.counts ?? NOTHING_STORED;
  const written = journal?.counts ?? NOTHING_WRITTEN;
  const usage = process.cpuUsage();
  const one = (value: number): Sample[] => [{ labels: [], value }];
  const samples: Record<keyof typeof METRICS, readonly Sample[]> = {
    callsAnswered: FACES.map((face) => ({ labels: [face], value: counters.answered[face] })),
    callsRefused: FACES.flatMap((face) => Object.entries(counters.refused[face]).map(([code, value]) => ({ labels: [face, code], value }))),
    callsInFlight: one(callsInFlight.count),
    choices: one(counters.choices),
    warnings: one(counters.warnings),
    profiles: one(kept.people),
    profileBytes: one(kept.bytes),
    profilesEvicted: one(kept.evicted),
    profilesStored: one(stored.entries),
    profilesDiskBytes: one(stored.bytes),
    profilesUnwritten: one(stored.unwritten),
    profileWrites: [
      { labels: ["written"], value: stored.writes },
      { labels: ["failed"], value: stored.failures },
    ],
    profileChangesDropped: one(stored.dropped),
    exposures: one(counters.profiles.exposures),
    profileChangesRefused: one(counters.profiles.refused),
    events: Object.entries(counters.events).map(([outcome, value]) => ({ labels: [outcome], value })),
    journalEntries: one(written.entries),
    journalCommits: one(written.commits),
    journalWaiting: one(written.neededBytes),
    journalRefused: [
      { labels: ["journal_full"], value: written.refusedFull },
      { labels: ["journal_unavailable"], value: written.refusedUnavailable },
    ],
    journalUnreadable: one(written.lostBytes),
    exposuresUnwritten: one(counters.journal.lost),
    sinkDelivered: sinks.map(({ name, counts }) => ({ labels: [name], value: counts.delivered })),
    sinkFailures: sinks.map(({ name, counts }) => ({ labels: [name], value: counts.failures })),
    sinkRefused: sinks.map(({ name, counts }) => ({ labels: [name], value: counts.refused })),
    sinkBehind: sinks.map(({ name, counts }) => ({ labels: [name], value: counts.behindBytes })),
    sinkFailing: sinks.map(({ name, counts }) => ({ labels: [name], value: counts.isOpen ? 1 : 0 })),
    decisionsLogged: one(counters.decisionLog.written),
    decisionsUnlogged: one(counters.decisionLog.dropped),
    snapshotInfo: report.snapshots.map(({ organization, project, version }) => ({ labels: [organization, project, version], value: 1 })),
    snapshotAge: report.snapshots.map(({ organization, project, ageSeconds }) => ({ labels: [organization, project], value: ageSeconds })),
    snapshotsTaken: one(counters.snapshots.taken),
    snapshotsRefused: one(counters.snapshots.refused),
    sourceUnreadable: one(counters.snapshots.unreadable),
    sourceProblems: one(report.sourceProblems.length),
    ready: one(report.ready ? 1 : 0),
    residentMemory: one(process.memoryUsage.rss()),
    processorTime: one((usage.user + usage.system) / 1_000_000),
    startTime: one(Math.round(performance.timeOrigin) / 1_000),
  };
  const names = Object.keys(METRICS) as (keyof typeof METRICS)[];
  return names.map((name) => writeMetric(METRICS[name], samples[name])).join("");
}

function writeMetric({ name, type, labels, help }: MetricDefinition, samples: readonly Sample[]): string {
  const lines = samples.map((sample) => `${name}${writeLabels(labels, sample.labels)} ${sample.value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function writeLabels(names: readonly string[], values: readonly string[]): string {
  const pairs = names.map((name, index) => `${name}="${escapeLabel(values[index] ?? "")}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
