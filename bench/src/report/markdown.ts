import { describeStalled, type LivePace, type LiveResult } from '../live/bench.js';
import { totalOf } from '../live/goals.js';
import type { ExchangeResult } from '../exchange/bench.js';
import type { LedgerResult } from '../ledger/bench.js';
import { isMet, type Goal } from '../ledger/goals.js';
import type { Machine } from '../measure/machine.js';
import { median, summarise } from '../measure/statistics.js';

/** Everything that one call of `npm run bench` has measured. */
export interface BenchReport {
  readonly scale: 'full' | 'quick';
  readonly machine: Machine;
  readonly ledger: {
    readonly results: readonly LedgerResult[];
    readonly server: Readonly<Record<string, string>>;
  } | null;
  readonly exchange: readonly ExchangeResult[];
  readonly live: LiveResult | null;
}

/** The report for people: a table per comparison, the goals, and how noisy it was. */
export function toMarkdown({ scale, machine, ledger, exchange, live }: BenchReport): string {
  const goals = [...(ledger?.results ?? []), ...exchange, ...(live ? [live] : [])].flatMap((result) => result.goals);
  return [
    `# Benchmark of ${machine.at.slice(0, 10)}, commit ${machine.commit}`,
    '',
    ...(scale === 'quick'
      ? ['**Quick run**: shorter rounds and smaller tables than a full one. Good for a look, not for a claim.', '']
      : []),
    ...machineLines(machine),
    '',
    ...(goals.length > 0 ? ['## Goals', '', ...goalTable(goals), ''] : []),
    ...(ledger ? ['## Ledger', '', settingsLine(ledger.server), '', ...ledger.results.flatMap(ledgerSection)] : []),
    ...(exchange.length > 0
      ? ['## executeQuote through the public endpoint', '', ...exchange.flatMap(exchangeSection)]
      : []),
    ...(live ? liveSection(live) : []),
  ].join('\n');
}

function machineLines(machine: Machine): string[] {
  const { cpu, cores, memoryGiB, system, node, pgbench, loadBefore, changedFiles } = machine;
  return [
    `- ${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}`,
    `- Node ${node}, ${pgbench ?? 'pgbench not installed: what is compared with it is missing'}`,
    `- Load of the machine before the run (1, 5, 15 minutes): ${loadBefore.join(', ')}`,
    ...(changedFiles > 0 ? [`- ${changedFiles} files differed from the commit`] : []),
    '- Figures are medians of the rounds; the spread is (largest - smallest) / median. All sides of a table ran in alternating rounds.',
  ];
}

const settingsLine = (server: Readonly<Record<string, string>>): string =>
  `PostgreSQL: ${Object.entries(server)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}.`;

function goalTable(goals: readonly Goal[]): string[] {
  const rows = goals.map((goal) => [
    goal.what,
    `${goal.atMost ? 'at most' : 'at least'} ${goal.wanted}`,
    goal.measured.toFixed(2),
    isMet(goal) ? 'met' : 'not met',
  ]);
  return table(['goal', 'wanted', 'measured', ''], rows);
}

function ledgerSection({ title, figures, checked, load }: LedgerResult): string[] {
  const rows = [...figures].map(([side, rounds]) => {
    const rate = summarise(rounds.map(({ perSecond }) => perSecond));
    return [
      side,
      rate.median.toFixed(0),
      percent(rate.spread),
      milliseconds(rounds.map(({ p50Ms }) => p50Ms)),
      milliseconds(rounds.map(({ p99Ms }) => p99Ms)),
      median(rounds.map(({ serverMicros }) => serverMicros)).toFixed(0),
      median(rounds.map(({ nodeMicros }) => nodeMicros)).toFixed(0),
    ];
  });
  return [
    `### ${title}`,
    '',
    ...table(['side', 'per second', 'spread', 'p50 ms', 'p99 ms', 'CPU us, server', 'CPU us, Node'], rows),
    '',
    `${checked}. Load at the end: ${load.join(', ')}.`,
    '',
  ];
}

function exchangeSection({ mode, backend, figures, checked, server, load }: ExchangeResult): string[] {
  const rows = [...figures].map(([side, rounds]) => {
    const rate = summarise(rounds.map(({ perSecond }) => perSecond));
    const names = Object.keys(rounds[0]!.cpuMicros);
    const cpu = names
      .map((name) => [name, median(rounds.map(({ cpuMicros }) => cpuMicros[name]!))] as const)
      .filter(([, micros]) => micros >= 1)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, micros]) => `${name} ${micros.toFixed(0)}`)
      .join(', ');
    return [
      side,
      rate.median.toFixed(0),
      percent(rate.spread),
      milliseconds(rounds.map(({ p50Ms }) => p50Ms)),
      milliseconds(rounds.map(({ p99Ms }) => p99Ms)),
      cpu,
    ];
  });
  return [
    `### ${mode}, jobs on ${backend}`,
    '',
    settingsLine(server),
    '',
    ...table(['side', 'per second', 'spread', 'p50 ms', 'p99 ms', 'CPU us by process'], rows),
    '',
    `${checked}. Load at the end: ${load.join(', ')}.`,
    '',
  ];
}

function liveSection(live: LiveResult): string[] {
  const peer =
    live.hiveVersion === null ? 'without @graphql-hive/gateway' : `@graphql-hive/gateway ${live.hiveVersion}`;
  return [
    `## Live: ${live.clients} sockets on one rate, ${peer}`,
    '',
    ...live.paces.flatMap(paceSection),
    `${live.checked}. ${describeStalled(live.stalled)}. Load at the end: ${live.load.join(', ')}.`,
    '',
  ];
}

function paceSection({ perSecond, figures }: LivePace): string[] {
  const rows = [...figures].map(([side, rounds]) => {
    const total = summarise(rounds.map(({ cpuMicros }) => totalOf(cpuMicros)));
    const byProcess = Object.keys(rounds[0]!.cpuMicros)
      .map((name) => `${name} ${median(rounds.map(({ cpuMicros }) => cpuMicros[name]!)).toFixed(1)}`)
      .join(', ');
    const delivered = rounds.reduce((sum, round) => sum + round.delivered, 0);
    return [
      side,
      total.median.toFixed(1),
      percent(total.spread),
      byProcess,
      milliseconds(rounds.map(({ p50Ms }) => p50Ms)),
      milliseconds(rounds.map(({ p99Ms }) => p99Ms)),
      percent(delivered / rounds.reduce((sum, { due }) => sum + due, 0)),
    ];
  });
  const head = ['side', 'CPU us per message', 'spread', 'by process', 'p50 ms', 'p99 ms', 'delivered'];
  return [`### ${perSecond} events a second`, '', ...table(head, rows), ''];
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

function milliseconds(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? '' : median(known).toFixed(1);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
