import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '@agio/client/sessions';
import { startTestProcess, type TestProcess } from '../../testkit/child.js';
import type { Person } from '../../testkit/people.js';
import { readJournal, type Journal } from './journal.js';

/** What a process of followers is told to do. */
export interface FollowerOrders {
  readonly seed: number;
  /** Where it writes what it is told, and reads what it was told before. */
  readonly journal: string;
  readonly followers: readonly { readonly name: string; readonly url: string; readonly session: Session }[];
}

/** People who follow their notifications, in processes of their own. */
export interface Followers {
  /** The processes that may be struck, by name. */
  readonly victims: readonly string[];
  /** Whom each follower is, by its name. */
  readonly whose: ReadonlyMap<string, Person>;
  /** Kills a process, and starts it again after a while, with nothing but its journal. */
  readonly strike: (victim: string, awayMs: number) => Promise<void>;
  /** Waits until all run again. @throws Error when one does not. */
  readonly recovered: () => Promise<void>;
  /** What they have been told so far. */
  readonly read: () => readonly Journal[];
  readonly stop: () => Promise<void>;
}

const processesCount = 4;
/** The sessions are of a log-in just now, and last longer than a run. */
const sessionMs = 3_500_000;

const program = 'e2e/src/chaos/live/follower-process.ts';

/** Starts so many followers, the people in turn. @param urls of the gateways. */
export async function startFollowers(options: {
  urls: readonly string[];
  people: readonly Person[];
  count: number;
  seed: number;
}): Promise<Followers> {
  const { urls, people, count, seed } = options;
  const directory = await mkdtemp(join(tmpdir(), 'agio-followers-'));
  const whose = new Map(Array.from({ length: count }, (_, each) => [`f${each}`, people[each % people.length]!]));
  const expiresAt = new Date(Date.now() + sessionMs).toISOString();
  const groups = Array.from({ length: processesCount }, (_, each) => new Group(directory, each));
  const followers = [...whose].map(([name, { accessToken, refreshToken }], each) => {
    const session = { accessToken, refreshToken, expiresAt };
    return { name, url: `${urls[each % urls.length]!}/graphql`, session };
  });

  async function stop(): Promise<void> {
    await Promise.all(groups.map((group) => group.stop()));
    await rm(directory, { recursive: true, force: true });
  }
  try {
    await Promise.all(
      groups.map((group, each) => {
        const own = followers.filter((_, index) => index % processesCount === each);
        return group.begin({ seed: seed + each, followers: own });
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    victims: groups.map(({ name }) => name),
    whose,
    strike: (victim, awayMs) => groups.find(({ name }) => name === victim)!.strike(awayMs),
    async recovered() {
      await Promise.all(groups.map(({ running }) => running));
    },
    read: () => groups.map(({ journal }) => readJournal(journal)),
    stop,
  };
}

/** One process of followers, over all of its lives. */
class Group {
  readonly name: string;
  readonly journal: string;
  readonly #orders: string;
  /** The process, or the next one that is on its way. */
  running: Promise<TestProcess | undefined> = Promise.resolve(undefined);

  constructor(directory: string, index: number) {
    this.name = `clients.${index + 1}`;
    this.journal = join(directory, `${this.name}.journal`);
    this.#orders = join(directory, `${this.name}.json`);
  }

  async begin(orders: Omit<FollowerOrders, 'journal'>): Promise<void> {
    await writeFile(this.#orders, JSON.stringify({ ...orders, journal: this.journal }), { mode: 0o600 });
    this.running = this.#start();
    await this.running;
  }

  async strike(awayMs: number): Promise<void> {
    const struck = await this.running;
    await struck?.kill();
    this.running = sleep(awayMs).then(() => this.#start());
    // Told by whoever waits for it next.
    this.running.catch(() => {});
  }

  async stop(): Promise<void> {
    const last = await this.running.catch(() => undefined);
    await last?.kill();
  }

  #start(): Promise<TestProcess> {
    return startTestProcess({
      args: ['--import', 'tsx', program, this.#orders],
      env: {},
      serving: /following at (\S+)/,
    });
  }
}
