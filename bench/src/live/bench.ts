import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Goal } from '../ledger/goals.js';
import { cpuOfProcess } from '../measure/cpu.js';
import { currentLoad } from '../measure/machine.js';
import { interleave } from '../measure/rounds.js';
import { percentile } from '../measure/statistics.js';
import type { Collected } from './client-protocol.js';
import { followedPair, readyAnswer } from './event.js';
import type { LiveFigure } from './figure.js';
import { paceGoals, stalledGoal, totalOf } from './goals.js';
import { startSides, type LiveSide } from './sides.js';
import { measureStalled, type StalledResult, type StalledScale } from './stalled.js';

export interface LiveScale {
  readonly rounds: number;
  /** Sockets of each side. */
  readonly clients: number;
  /** Events a second, and for how many seconds of each side in a round. */
  readonly paces: readonly { readonly perSecond: number; readonly seconds: number }[];
  readonly stalled: StalledScale;
}

const stalled = { sockets: 20, subscriptions: 20, perSecond: 20 } as const;

export const liveScales = {
  full: {
    rounds: 5,
    clients: 1_000,
    paces: [
      { perSecond: 5, seconds: 8 },
      { perSecond: 40, seconds: 5 },
    ],
    stalled: { ...stalled, seconds: 10 },
  },
  quick: {
    rounds: 3,
    clients: 1_000,
    paces: [
      { perSecond: 5, seconds: 5 },
      { perSecond: 40, seconds: 2 },
    ],
    stalled: { ...stalled, seconds: 8 },
  },
} as const satisfies Record<string, LiveScale>;

/** The figures of all sides at one pace, by side, in the order of the rounds. */
export interface LivePace {
  readonly perSecond: number;
  readonly figures: ReadonlyMap<string, readonly LiveFigure[]>;
}

export interface LiveResult {
  readonly clients: number;
  readonly paces: readonly LivePace[];
  readonly stalled: StalledResult;
  /** Of @graphql-hive/gateway; null where it did not take part. */
  readonly hiveVersion: string | null;
  readonly goals: readonly Goal[];
  readonly checked: string;
  readonly load: readonly number[];
}

/** When nothing has come for so long, what is missing does not come any more. */
const silenceMs = 5_000;
const pauseMs = 300;

/** Brings one rate to a thousand clients, by each side in turn, and measures CPU and delay of each message; then lets clients of Agio stall. */
export async function benchLive(
  scale: LiveScale,
  print: (line: string) => void,
  options: { profileTo?: string | undefined } = {},
): Promise<LiveResult> {
  print(`\nlive: ${scale.rounds} rounds, ${scale.clients} sockets of each side on one rate`);
  const all = await startSides({ clients: scale.clients, profileTo: options.profileTo, print });
  try {
    const broadcast = createBroadcast();
    const runs = scale.paces.flatMap((pace) =>
      all.sides.map((side) => ({ name: nameOf(pace.perSecond, side), run: () => broadcast.run(side, pace) })),
    );
    const figures = await interleave(runs, {
      rounds: scale.rounds,
      onFigure: (round, name, figure) => print(`  ${round} ${describe(name, figure)}`),
    });
    const paces = scale.paces.map(({ perSecond }) => ({
      perSecond,
      figures: new Map(all.sides.map((side) => [side.name, figures.get(nameOf(perSecond, side))!])),
    }));
    const checked = broadcast.checked();
    print(`  ${checked}`);
    const growth = await measureStalled(all, scale.stalled);
    print(`  ${describeStalled(growth)}`);
    return {
      clients: scale.clients,
      paces,
      stalled: growth,
      hiveVersion: all.hiveVersion,
      goals: [...paces.flatMap((pace) => paceGoals(pace.perSecond, pace.figures)), stalledGoal(growth)],
      checked,
      load: currentLoad(),
    };
  } finally {
    await all.stop();
  }
}

const nameOf = (perSecond: number, { name }: LiveSide): string => `${perSecond}/s ${name}`;

/** Numbers the events on, and adds up what was checked. */
function createBroadcast() {
  // The first one told the clients that they are there.
  let next = 2;
  let same = 0;
  let missing = 0;

  /** @throws Error when a message was not what every side is to deliver. */
  function check({ name }: LiveSide, { delivered, wrong, texts }: Collected, first: number, due: number): void {
    if (wrong > 0)
      throw new Error(`${wrong} messages of ${name} were repeated, out of order or differed between clients.`);
    for (const [index, text] of texts.entries()) {
      if (text === undefined) continue;
      if (isDeepStrictEqual(JSON.parse(text), JSON.parse(readyAnswer(followedPair, first + index)))) continue;
      throw new Error(`${name} has delivered something else than the others: ${text}`);
    }
    same += delivered;
    missing += due - delivered;
  }

  return {
    async run(side: LiveSide, { perSecond, seconds }: LiveScale['paces'][number]): Promise<LiveFigure> {
      const { clients, processes, publish } = side;
      const [first, count] = [next, perSecond * seconds];
      next += count;
      await sleep(pauseMs);
      const arrived = clients.collect(first, count, silenceMs);
      const cpuBefore = new Map([...processes].map(([name, pid]) => [name, cpuOfProcess(pid)]));
      const publishedAt = await publish({ first, count, perSecond });
      const collected = await arrived();
      const cpu = [...processes].map(([name, pid]) => [name, cpuOfProcess(pid) - cpuBefore.get(name)!] as const);
      const due = count * clients.count;
      check(side, collected, first, due);
      const delays = delaysOf(collected, publishedAt, clients.count);
      return {
        delivered: collected.delivered,
        due,
        p50Ms: percentile(delays, 0.5),
        p99Ms: percentile(delays, 0.99),
        cpuMicros: Object.fromEntries(cpu.map(([name, used]) => [name, (used / collected.delivered) * 1e6])),
      };
    },
    checked: () =>
      `${same} messages, each the same on all sides; ${missing === 0 ? 'none' : missing} of those that were due left out`,
  };
}

function delaysOf({ arrivedAt }: Collected, publishedAt: Float64Array, clients: number): number[] {
  const delays: number[] = [];
  for (const [index, at] of arrivedAt.entries()) {
    if (at > 0) delays.push(at - publishedAt[Math.floor(index / clients)]!);
  }
  return delays;
}

function describe(name: string, { delivered, due, p50Ms, p99Ms, cpuMicros }: LiveFigure): string {
  const cpu = Object.entries(cpuMicros)
    .map(([process, micros]) => `${process} ${micros.toFixed(1)}`)
    .join(' + ');
  const left = delivered < due ? `, ${((100 * delivered) / due).toFixed(1)} % delivered` : '';
  return `${name.padEnd(22)} CPU us ${totalOf(cpuMicros).toFixed(1).padStart(6)} = ${cpu}; p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${left}`;
}

export const describeStalled = ({ beforeMiB, mostMiB, dueMiB, checked }: StalledResult): string =>
  `stalled sockets: the gateway grew from ${beforeMiB.toFixed(0)} by ${(mostMiB - beforeMiB).toFixed(0)} MiB while ${dueMiB.toFixed(0)} MiB were due; ${checked}`;
