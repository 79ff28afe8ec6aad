import { randomInt } from 'node:crypto';

/** AGIO_CHAOS_SEED, or a new one where it is not set. @throws Error when it is no whole number below 2^32. */
export function readSeed(source: NodeJS.ProcessEnv = process.env): number {
  const { AGIO_CHAOS_SEED: written = '' } = source;
  if (written === '') return randomInt(2 ** 32);
  const seed = Number(written);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new Error(`AGIO_CHAOS_SEED must be a whole number from 0 to ${2 ** 32 - 1}, not ${JSON.stringify(written)}.`);
  }
  return seed;
}
