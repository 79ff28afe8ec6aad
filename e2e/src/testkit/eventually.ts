import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until something is there. @throws Error naming what did not come in time. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`Waited ${withinMs} ms for ${what}.`);
    await sleep(100);
  }
}
