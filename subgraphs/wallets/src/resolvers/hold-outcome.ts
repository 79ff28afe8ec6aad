import type { HoldOutcome } from '../generated/resolvers.js';
import type { HoldResult } from '../hold/hold.js';

const statuses = { placed: 'PLACED', posted: 'POSTED', voided: 'VOIDED', expired: 'EXPIRED' } as const;

/** @param id as the caller has written it. */
export function holdOutcome(id: string, result: HoldResult): HoldOutcome {
  switch (result.kind) {
    case 'placed':
    case 'posted':
    case 'voided':
    case 'expired':
      return { id, status: statuses[result.kind], at: result.at };
    case 'rejected':
      return { id, status: 'REJECTED', at: result.at, rejection: result.rejection };
    case 'idReused':
      return { id, status: 'ID_REUSED' };
    case 'noAnswer':
      return { id, status: 'BUSY' };
  }
}
