import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../testkit/eventually.js';
import { atGateways, createClientOf } from '../testkit/gateways.js';
import { patient } from '../testkit/patient.js';
import { logIn, pay, register, type Person } from '../testkit/people.js';
import { admin } from '../testkit/platform.js';
import { atOnce } from './at-once.js';
import { createActor, type Carried } from './actor.js';
import type { House } from './house.js';
import { judgeBooks, type Finding } from './judge.js';
import { balancesOf, countUnsettled, observe } from './observe.js';
import { currencies, planRun, type Plan } from './plan.js';
import { startReader } from './reader.js';
import { createTally, type Tally } from './tally.js';

export interface RunOptions {
  readonly house: House;
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  readonly kills: number;
  /** Who may be killed; everybody unless given. */
  readonly victims?: readonly string[];
  /** Told of each strike, and how many operations are acknowledged by then. */
  readonly onStrike?: (victim: string, acknowledged: number) => void;
}

/** What a run has come to. */
export interface RunResult {
  readonly seed: number;
  readonly operations: number;
  readonly acknowledged: number;
  readonly completed: number;
  readonly failed: number;
  /** How often each code made a client send again. */
  readonly refusals: ReadonlyMap<string, number>;
  /** How often each victim was struck. */
  readonly strikes: ReadonlyMap<string, number>;
  /** How often the sum of all balances was read. */
  readonly sums: number;
  readonly longestGapMs: number;
  readonly slowestMs: number;
  readonly seconds: number;
  /** What must not be; empty when the platform has stood the run. */
  readonly findings: readonly (Finding | FurtherFinding)[];
}

/** Something that must not be, and that no books can show. */
export interface FurtherFinding {
  readonly kind: 'NotRetryable' | 'SumBroken' | 'Unverified';
  readonly what: string;
}

const openingAmount = '300.00';
const openedAtOnce = 4;
const openedWithinMs = 90_000;
const settledAtOnce = 16;
/** Longer than a breaker stays open, after each of several strikes in a row. */
const patienceMs = 300_000;
/** So long after the last strike nothing may be under way that was begun before it. */
const settledWithinMs = 60_000;
/** What was begun at the very end is given the deadline of an answer, and then recovery. */
const settledAfterEndMs = 10_000;
const pollMs = 20;
const settledPollMs = 1_000;

/** Lets clients work on a platform while it is struck, as the seed says, and compares what they were told with what has become of it. */
export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { house, seed, operations, kills } = options;
  const startedAt = performance.now();
  const plan = planRun({ ...options, strikes: kills, victims: options.victims ?? house.victims });
  const people = await openAccounts(house, options.clients);
  const opening = new Map((await atOnce(openedAtOnce, people.map(patient), balancesOf)).flat());
  const reader = startReader(createClientOf(house.urls, (await logIn(house.urls[0]!, admin)).accessToken));
  const tally = createTally();
  try {
    const { carried, lastStruckAt } = await workUnderFire({ ...options, plan, tally, people });
    await house.recovered();
    await untilSettled(people, lastStruckAt + settledWithinMs);
    // As it is at that time, before anybody asks for anything again.
    const before = await observe(people.map(patient));
    // Each key has to find what was made under it.
    const acknowledged = await atOnce(settledAtOnce, carried, (each) => each.settle());
    const { sums, wrong } = await reader.stop();
    const findings = [
      ...judgeBooks({ opening, acknowledged, ...before }),
      ...[...tally.notRetryable()].map(([code, message]) => finding('NotRetryable', `${code}: ${message}`)),
      ...wrong.map((what) => finding('SumBroken', what)),
      ...(await verify(house)),
    ];
    const completed = acknowledged.filter(({ status }) => status === 'COMPLETED').length;
    return {
      seed,
      operations,
      acknowledged: tally.acknowledged(),
      completed,
      failed: acknowledged.length - completed,
      refusals: tally.refusals(),
      strikes: countBy(plan.strikes.map(({ victim }) => victim)),
      sums,
      longestGapMs: tally.longestGapMs(),
      slowestMs: tally.slowestMs(),
      seconds: (performance.now() - startedAt) / 1000,
      findings,
    };
  } finally {
    await reader.stop();
  }
}

const finding = (kind: FurtherFinding['kind'], what: string): FurtherFinding => ({ kind, what });

/** People with money in each currency, patient at every gateway. Few at a time, for passwords are hashed, which is meant to take its time. */
async function openAccounts({ urls }: House, count: number): Promise<Person[]> {
  return atOnce(openedAtOnce, Array.from({ length: count }), async () => {
    // An account whose answer was lost is nobody's: the next attempt has another address.
    const attempt = () => register(urls[0]!).catch(() => null);
    const person = atGateways(urls, await eventually('an account', attempt, openedWithinMs));
    for (const currency of currencies) await pay(patient(person), openingAmount, currency);
    return person;
  });
}

interface Work extends Pick<RunOptions, 'house' | 'seed' | 'onStrike'> {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly people: readonly Person[];
}

/** All clients at once, each doing one thing after the other, while blows fall. @returns what they did; when the last blow fell. */
async function workUnderFire({ plan, house, tally, people, seed, onStrike = () => {} }: Work) {
  const actor = createActor({ people, tally, patienceMs });
  const carried: Carried[] = [];
  const stop = new AbortController();

  async function work(client: number): Promise<void> {
    for (const [index, operation] of plan.operations[client]!.entries()) {
      if (stop.signal.aborted) return;
      carried.push(await actor.act(client, operation, `chaos-${seed}-${client}-${index}`));
    }
  }
  async function strikeAll(): Promise<number> {
    for (const { afterAcknowledged, victim, awayMs } of plan.strikes) {
      while (tally.acknowledged() < afterAcknowledged) {
        if (stop.signal.aborted) return performance.now();
        await sleep(pollMs);
      }
      onStrike(victim, tally.acknowledged());
      await house.strike(victim, awayMs);
    }
    return performance.now();
  }
  try {
    const [lastStruckAt] = await Promise.all([strikeAll(), ...people.map((_, client) => work(client))]);
    return { carried, lastStruckAt };
  } finally {
    // When one of them has failed the others need not go on.
    stop.abort();
  }
}

/** Waits until nothing is under way any more, at most until then; what still is will be among the findings. */
async function untilSettled(people: readonly Person[], until: number): Promise<void> {
  const patientPeople = people.map(patient);
  const deadline = Math.max(until, performance.now() + settledAfterEndMs);
  while ((await countUnsettled(patientPeople)) > 0 && performance.now() < deadline) await sleep(settledPollMs);
}

async function verify(house: House): Promise<FurtherFinding[]> {
  const { code, output } = await house.verify();
  return code === 0 ? [] : [finding('Unverified', `ledger:verify ended with ${code}: ${output}`)];
}

export function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
