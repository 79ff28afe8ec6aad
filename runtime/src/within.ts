/**
 * Does something that a signal ends: when its time is over, with a `TimeoutError` as the reason, or when another signal says so.
 *
 * Why not `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: in Node 20 nothing holds on to the two but the work that waits for them, so a garbage
 * collection in between takes them away, and the work waits for ever (nodejs/node#57736).
 */
export async function within<T>(ms: number, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const inner = new AbortController();
  const end = () => inner.abort(outer.reason);
  const timer = setTimeout(() => inner.abort(new DOMException(`${ms} ms are over`, 'TimeoutError')), ms);
  if (outer.aborted) end();
  else outer.addEventListener('abort', end, { once: true });
  try {
    return await work(inner.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', end);
  }
}

/** Whether a signal has ended what it was given to because of the time. */
export const isOverTime = (signal: AbortSignal): boolean =>
  signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
