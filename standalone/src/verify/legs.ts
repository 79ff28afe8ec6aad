import type { BookedLeg } from '@agio/wallets/reconciliation/booked-transfers';

/** Legs in one line, the same for equal legs. */
export const describeLegs = (legs: readonly BookedLeg[]): string =>
  legs.map(({ from, to, currency, minor }) => `${minor} ${currency} from ${from} to ${to}`).join(', ');

/** What somebody owes to the house. */
export const receivableOf = (userId: string): string => `RECEIVABLE:${userId}`;
