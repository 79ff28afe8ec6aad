import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@agio/runtime/db/pool';
import type pg from 'pg';
import { eventually } from '../../testkit/eventually.js';
import { register, type Person } from '../../testkit/people.js';
import { atOnce } from '../at-once.js';
import type { House } from '../house.js';
import { planStrikes, type Strike } from '../plan.js';
import { createRandom } from '../random.js';
import { countBy } from '../run.js';
import { owner, readOutbox, type EventLine } from './events.js';
import { startFollowers, type Followers } from './followers.js';
import { judgeFollower, type LiveFinding } from './judge.js';
import type { Journal } from './journal.js';
import { countUnwritten, publishersCount, startPublishers, type Publishers } from './publish.js';

export interface LiveRunOptions {
  readonly house: House;
  readonly seed: number;
  /** Subscriptions, each on a connection of its own. */
  readonly subscribers: number;
  /** People to whom the events are; the followers are these in turn. */
  readonly people: number;
  readonly seconds: number;
  /** Events that are published in a second, for all people together. */
  readonly perSecond: number;
  readonly kills: number;
  /** Which processes of the platform may be killed; those of the clients are always among them. */
  readonly victims: readonly string[];
  /** Told of each strike, and how many events are published by then. */
  readonly onStrike?: (victim: string, published: number) => void;
}

/** What a run has come to. */
export interface LiveRunResult {
  readonly seed: number;
  readonly subscribers: number;
  readonly people: number;
  readonly published: number;
  /** The publishing took so long. */
  readonly publishedSeconds: number;
  /** Events that the followers were told of, all together. */
  readonly told: number;
  /** Connections that they made. */
  readonly connections: number;
  readonly strikes: ReadonlyMap<string, number>;
  /** How long after the last kill, or the last event if that was later, everybody knew everything. */
  readonly caughtUpSeconds: number;
  /** What must not be; empty when the platform has stood the run. */
  readonly findings: readonly LiveFinding[];
}

const openedAtOnce = 4;
const openedWithinMs = 90_000;
const pollMs = 20;
const journalPollMs = 500;
/** The client comes again after half a minute at most, and a breaker stays open for as long. */
const caughtUpWithinMs = 150_000;
/** What comes twice may come a little later. */
const quietMs = 2_000;

/** Lets people follow their notifications while events are published and processes killed, as the seed says, and compares what each was told with the outbox. */
export async function runLiveChaos(options: LiveRunOptions): Promise<LiveRunResult> {
  const { house, seed } = options;
  const people = await openAccounts(house, options.people);
  const pool = createPool({
    connectionString: await house.databaseUrl(),
    schema: owner,
    applicationName: 'agio-e2e',
    // The last one is for whoever looks.
    max: publishersCount + 1,
  });
  let followers: Followers | undefined;
  try {
    followers = await startFollowers({ urls: house.urls, people, count: options.subscribers, seed });
    const events = options.seconds * options.perSecond;
    const victims = [...options.victims, ...followers.victims];
    const strikes = planStrikes(createRandom(seed), { operations: events, strikes: options.kills, victims });
    const { publishers, publishedSeconds } = await publishUnderFire({
      ...options,
      events,
      strikes,
      people,
      pool,
      followers,
    });
    const endedAt = performance.now();
    await house.recovered();
    await followers.recovered();
    const expected = await eventually('every event to have its place', () => readOutbox(pool), caughtUpWithinMs);
    await untilCaughtUp(followers, expected);
    const caughtUpSeconds = (performance.now() - endedAt) / 1_000;
    await sleep(quietMs);
    const journals = followers.read();
    const unwritten = await countUnwritten(pool, publishers.reasons());
    return {
      seed,
      subscribers: options.subscribers,
      people: options.people,
      published: publishers.published(),
      publishedSeconds,
      told: sum(journals, ({ told }) => sum([...told.values()], ({ length }) => length)),
      connections: sum(journals, (journal) => journal.connections),
      strikes: countBy(strikes.map(({ victim }) => victim)),
      caughtUpSeconds,
      findings: [
        ...judgeAll(followers, expected, journals),
        ...(unwritten > 0 ? [{ kind: 'Unwritten', what: `${unwritten} events are not there` } as const] : []),
      ],
    };
  } finally {
    await followers?.stop();
    await pool.end();
  }
}

/** Few at a time, for passwords are hashed, which is meant to take its time. */
const openAccounts = ({ urls }: House, count: number): Promise<Person[]> =>
  atOnce(openedAtOnce, Array.from({ length: count }), () =>
    eventually('an account', () => register(urls[0]!).catch(() => null), openedWithinMs),
  );

interface Fire extends Pick<LiveRunOptions, 'house' | 'seed' | 'perSecond' | 'onStrike'> {
  readonly events: number;
  readonly strikes: readonly Strike[];
  readonly people: readonly Person[];
  readonly pool: pg.Pool;
  readonly followers: Followers;
}

/** Publishes all events while blows fall. */
async function publishUnderFire(options: Fire): Promise<{ publishers: Publishers; publishedSeconds: number }> {
  const { house, strikes, followers, onStrike = () => {} } = options;
  const stop = new AbortController();
  const beganAt = performance.now();
  const publishers = startPublishers({ ...options, signal: stop.signal });

  async function strikeAll(): Promise<void> {
    for (const { afterAcknowledged, victim, awayMs } of strikes) {
      while (publishers.published() < afterAcknowledged) {
        if (stop.signal.aborted) return;
        await sleep(pollMs);
      }
      onStrike(victim, publishers.published());
      await (followers.victims.includes(victim) ? followers : house).strike(victim, awayMs);
    }
  }
  try {
    let publishedSeconds = 0;
    const published = publishers.finished.then(() => (publishedSeconds = (performance.now() - beganAt) / 1_000));
    await Promise.all([published, strikeAll()]);
    return { publishers, publishedSeconds };
  } finally {
    // When one of them has failed the others need not go on.
    stop.abort();
  }
}

/** Waits until every follower has got as many events as there are for it, at most until it is given up; what is missing then will be among the findings. */
async function untilCaughtUp(followers: Followers, expected: ReadonlyMap<string, readonly EventLine[]>): Promise<void> {
  const until = performance.now() + caughtUpWithinMs;
  const isBehind = () => {
    const told = new Map(followers.read().flatMap((journal) => [...journal.told]));
    return [...followers.whose].some(
      ([name, { id }]) => (told.get(name)?.length ?? 0) < (expected.get(id)?.length ?? 0),
    );
  };
  while (isBehind() && performance.now() < until) await sleep(journalPollMs);
}

function judgeAll(
  { whose }: Followers,
  expected: ReadonlyMap<string, readonly EventLine[]>,
  journals: readonly Journal[],
): LiveFinding[] {
  const told = new Map(journals.flatMap((journal) => [...journal.told]));
  const faults = journals.flatMap((journal) => journal.faults.map((what): LiveFinding => ({ kind: 'Fault', what })));
  const compared = [...whose].flatMap(([name, { id }]) =>
    judgeFollower(name, expected.get(id) ?? [], told.get(name) ?? []),
  );
  return [...faults, ...compared];
}

const sum = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0);
