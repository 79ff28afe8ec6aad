import type { House } from './house.js';

/** How the platform runs that is struck. */
export const modes = ['services', 'standalone'] as const;
export type Mode = (typeof modes)[number];

/** What `npm run chaos` is asked to do. */
export interface Call {
  readonly mode: Mode;
  /** How many runs, each on a platform of its own. */
  readonly seeds: number;
  /** Variables of the platform, on top of those of every one under fire. */
  readonly env?: Readonly<Record<string, string>>;
  /** One run. @param onStrike told of each strike, and how far the work is by then. */
  readonly run: (
    house: House,
    seed: number,
    onStrike: (victim: string, done: number) => void,
  ) => Promise<{ readonly isClean: boolean; readonly report: string }>;
}

/** @throws Error in words for whoever has called it. */
export function readMode(value: string): Mode {
  const mode = modes.find((each) => each === value);
  if (!mode) throw new Error(`--mode must be ${modes.join(' or ')}, not ${value}.`);
  return mode;
}

/** @throws Error in words for whoever has called it. */
export function readCount<Name extends string>(values: Record<Name, string>, name: Name, min: number): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < min) throw new Error(`--${name} must be a whole number from ${min} on.`);
  return value;
}
