/**
 * A generator of equally distributed numbers from 0 to under 1, the same for the same seed on every machine.
 * mulberry32 by Tommy Ettinger, public domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c.
 * Good enough for a picture of a market; never for a secret.
 */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
