import { refuse } from '../command-input.js';

/** From `from` on and before `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** A year, a leap day included. */
export const periodDaysMax = 366;

const dayMs = 86_400_000;

/**
 * Reads the period of a statement. One that lasts until later than now ends now, as nobody knows the rest.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the argument and what is required.
 */
export function readPeriod({ from, to }: Period, now = new Date()): Period {
  if (from.getTime() < 0) throw refuse(['from'], 'a year from 1970 on');
  if (from >= now) throw refuse(['from'], 'a time in the past');
  if (to <= from) throw refuse(['to'], 'a time after `from`');
  if (to.getTime() - from.getTime() > periodDaysMax * dayMs) {
    throw refuse(['to'], `a time at most ${periodDaysMax} days after \`from\``);
  }
  return { from, to: to < now ? to : now };
}
