/** When a breaker opens and closes again; the figures of every call that leaves the process. */
export const breakerFigures = {
  /** Calls are counted over a rolling window of this length, by the second. */
  windowMs: 60_000,
  /** With fewer answered calls in the window a breaker never opens. */
  requestsMin: 10,
  failurePercentMin: 60,
  /** How long nothing is asked before it is tried again. */
  openMs: 30_000,
  /** How many calls are let through to try; all of them have to succeed. */
  trials: 5,
} as const;

const bucketMs = 1_000;

/** The other side has failed so often of late that it is not asked now. Nothing was sent. */
export class BreakerOpenError extends Error {
  override name = 'BreakerOpenError';
}

/** The other side did not answer in time. What was asked of it may have been done all the same. */
export class CallTimeoutError extends Error {
  override name = 'CallTimeoutError';
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** A breaker at one moment, for metrics. */
export interface BreakerSnapshot {
  readonly name: string;
  readonly state: BreakerState;
  /** Calls answered within the window; since the last change of state, should that be later. */
  readonly requests: number;
  /** Those of them that failed. */
  readonly failures: number;
  /** How often it has opened since it was made. */
  readonly openings: number;
}

export interface Breaker {
  /**
   * Makes a call unless the breaker is open.
   * @throws BreakerOpenError without making the call; else what the call rejects with.
   */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
  readonly snapshot: () => BreakerSnapshot;
  /** Takes it off the list of `breakers()`. */
  readonly forget: () => void;
}

export interface BreakerOptions {
  /** Whether a rejection shows that the other side does not work; unless given, every rejection does. An answer that refuses is an answer. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

const listed = new Set<Breaker>();

/** Every breaker of this process. */
export const breakers = (): BreakerSnapshot[] => [...listed].map((breaker) => breaker.snapshot());

/**
 * Makes a breaker. Closed, it lets every call through and counts. With `requestsMin` answered calls and `failurePercentMin` failures among
 * them it opens and lets nothing through for `openMs`. Then it is half-open: `trials` calls are let through, the others are refused meanwhile.
 * When all of them have succeeded it is closed, and the first that fails opens it again. A call that began before the last change of state
 * changes nothing: it tells of a time that has been judged already.
 */
export function createBreaker(name: string, options: BreakerOptions = {}): Breaker {
  const { isFailure = () => true, clock = () => performance.now() } = options;
  let state: BreakerState = 'closed';
  let since = clock();
  let openings = 0;
  let trialsBegun = 0;
  let counts = createWindow();

  function become(next: BreakerState): void {
    state = next;
    since = clock();
    trialsBegun = 0;
    counts = createWindow();
    if (next === 'open') openings++;
  }

  const present = (): BreakerState =>
    state === 'open' && clock() - since >= breakerFigures.openMs ? 'half-open' : state;

  function admit(): void {
    if (present() === 'half-open' && state === 'open') become('half-open');
    if (state === 'closed') return;
    if (state === 'half-open' && trialsBegun < breakerFigures.trials) {
      trialsBegun++;
      return;
    }
    throw new BreakerOpenError(`${name} has failed too often within the last minute and is not asked now.`);
  }

  function judge(failed: boolean): void {
    counts.add(clock(), failed);
    const { requests, failures } = counts.total(clock());
    if (state === 'half-open') {
      if (failed) become('open');
      else if (requests === breakerFigures.trials) become('closed');
      return;
    }
    const isBroken =
      requests >= breakerFigures.requestsMin && failures * 100 >= breakerFigures.failurePercentMin * requests;
    // A success can only have made it better.
    if (failed && isBroken) become('open');
  }

  const breaker: Breaker = {
    async run(call) {
      admit();
      const begunIn = counts;
      const settle = (failed: boolean) => {
        if (counts === begunIn) judge(failed);
      };
      try {
        const result = await call();
        settle(false);
        return result;
      } catch (error) {
        settle(isFailure(error));
        throw error;
      }
    },
    snapshot: () => ({ name, state: present(), ...counts.total(clock()), openings }),
    forget: () => void listed.delete(breaker),
  };
  listed.add(breaker);
  return breaker;
}

/** Counts of the last minute, one bucket for each second in which something was counted. */
function createWindow() {
  const buckets: { readonly second: number; requests: number; failures: number }[] = [];
  const expire = (now: number): void => {
    const oldest = Math.floor((now - breakerFigures.windowMs) / bucketMs);
    while (buckets[0] && buckets[0].second <= oldest) buckets.shift();
  };
  return {
    add(now: number, failed: boolean): void {
      expire(now);
      const second = Math.floor(now / bucketMs);
      let bucket = buckets.at(-1);
      if (bucket?.second !== second) buckets.push((bucket = { second, requests: 0, failures: 0 }));
      bucket.requests++;
      if (failed) bucket.failures++;
    },
    total(now: number): { requests: number; failures: number } {
      expire(now);
      let requests = 0;
      let failures = 0;
      for (const bucket of buckets) {
        requests += bucket.requests;
        failures += bucket.failures;
      }
      return { requests, failures };
    },
  };
}

/**
 * Puts a breaker in front of a call, which is then bounded in time too.
 * @param timeoutMs when a call counts as failed and rejects with CallTimeoutError. The call itself is not ended by that.
 */
export function withBreaker<Args extends unknown[], T>(
  name: string,
  timeoutMs: number,
  call: (...args: Args) => Promise<T>,
  options: BreakerOptions = {},
): (...args: Args) => Promise<T> {
  const breaker = createBreaker(name, options);
  return (...args) => breaker.run(() => within(timeoutMs, name, call(...args)));
}

async function within<T>(timeoutMs: number, name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallTimeoutError(`${name} did not answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
