import { createRandom, type Random } from './random.js';

/** The currencies that clients hold; each has two minor digits. */
export const currencies = ['EUR', 'USD'] as const;
export type Currency = (typeof currencies)[number];

/** What a client does. Amounts are minor units. */
export type Operation =
  | {
      readonly kind: 'transfer';
      /** Who gets it, by its place among the clients. */
      readonly to: number;
      readonly currency: Currency;
      readonly minor: bigint;
    }
  | { readonly kind: 'exchange'; readonly sell: Currency; readonly buy: Currency; readonly minor: bigint };

/** A blow against the platform. */
export interface Strike {
  /** How many operations are acknowledged when it falls, or events published. */
  readonly afterAcknowledged: number;
  readonly victim: string;
  /** For how long the victim stays away, where the test itself brings it back. */
  readonly awayMs: number;
}

/** All that a run does; it follows from the seed and the size alone. */
export interface Plan {
  /** What each client does, one after the other. */
  readonly operations: readonly (readonly Operation[])[];
  /** In the order of their falling. */
  readonly strikes: readonly Strike[];
}

export interface PlanOptions {
  readonly seed: number;
  readonly clients: number;
  /** How many there are of all clients together. */
  readonly operations: number;
  readonly strikes: number;
  readonly victims: readonly string[];
}

/** Of a hundred operations so many ask for more than anybody has, so that refusals are under fire too. */
const greedyPercent = 4;
const [minorMin, minorMax] = [100, 2_000];
const greedyMinor = 90_000_000n;
const [awayMinMs, awayMaxMs] = [200, 3_000];
/** Strikes fall while enough is left to do that their consequences are seen. */
const [struckFrom, struckTo] = [0.03, 0.9];

/** @throws Error when it asks for fewer than two clients, since nobody can send money to oneself. */
export function planRun(options: PlanOptions): Plan {
  const { seed, clients, operations, strikes, victims } = options;
  if (clients < 2) throw new Error('A run needs two clients at least.');
  const random = createRandom(seed);
  const each = Array.from({ length: clients }, (): Operation[] => []);
  for (let index = 0; index < operations; index++) {
    const client = index % clients;
    each[client]!.push(planOperation(random, client, clients));
  }
  return { operations: each, strikes: planStrikes(random, { operations, strikes, victims }) };
}

function planOperation(random: Random, client: number, clients: number): Operation {
  const isGreedy = random.integer(1, 100) <= greedyPercent;
  const minor = isGreedy ? greedyMinor : BigInt(random.integer(minorMin, minorMax));
  const [currency, other] = random.shuffle(currencies) as [Currency, Currency];
  if (random.integer(0, 1) === 0) return { kind: 'exchange', sell: currency, buy: other, minor };
  const to = (client + random.integer(1, clients - 1)) % clients;
  return { kind: 'transfer', to, currency, minor };
}

/** Every victim is struck once before one is struck again. */
export function planStrikes(
  random: Random,
  options: Pick<PlanOptions, 'operations' | 'strikes' | 'victims'>,
): Strike[] {
  const { operations, strikes, victims } = options;
  const queue: string[] = [];
  const [from, to] = [Math.ceil(operations * struckFrom), Math.floor(operations * struckTo)];
  const times = Array.from({ length: strikes }, () => random.integer(from, to)).sort((a, b) => a - b);
  return times.map((afterAcknowledged) => {
    if (queue.length === 0) queue.push(...random.shuffle(victims));
    return { afterAcknowledged, victim: queue.pop()!, awayMs: random.integer(awayMinMs, awayMaxMs) };
  });
}
