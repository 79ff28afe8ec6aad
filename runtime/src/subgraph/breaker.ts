import CircuitBreaker from 'opossum';

/** When a breaker opens and closes again; the figures of every call that leaves the process. */
const figures = {
  rollingCountTimeout: 60_000,
  volumeThreshold: 10,
  errorThresholdPercentage: 60,
  resetTimeout: 30_000,
};

/** The other side has failed so often of late that it is not asked now. */
export class BreakerOpenError extends Error {
  override name = 'BreakerOpenError';
}

/**
 * Puts a breaker in front of a call: it opens at 10 requests and 60 % failures or more within 60 s, and tries again after 30 s.
 * @param timeoutMs when a call counts as failed.
 */
export function withBreaker<Args extends unknown[], T>(
  name: string,
  timeoutMs: number,
  call: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  const breaker = new CircuitBreaker(call, { name, timeout: timeoutMs, ...figures });
  return async (...args) => {
    if (breaker.opened)
      throw new BreakerOpenError(`${name} has failed too often within the last minute and is not asked now.`);
    return breaker.fire(...args);
  };
}
