import type { Ledger } from '@agio/ledger/ledger';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';

/** Holds released at once: what the ledger applies in one batch. */
const holdsMax = 512;
/** How long money stays unavailable at most after the time of its hold is over. */
const intervalMs = 1_000;

/** Releases the holds whose time is over and that nobody asks for. The ledger does so once, however many processes work on it. */
export function expireHolds(ledger: Pick<Ledger, 'expireHolds'>, logger: Logger): Loop {
  return every(
    intervalMs,
    async (signal) => {
      while ((await ledger.expireHolds(holdsMax)) === holdsMax && !signal.aborted);
    },
    { name: 'wallets.expireHolds', logger },
  );
}
