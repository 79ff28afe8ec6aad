/** How far a transfer is. `returned` follows `success`; `success` and `failed` are final otherwise. */
export type TransferState = 'pending' | 'processing' | 'success' | 'failed' | 'returned';

/** What becomes of a transfer, and when: milliseconds after it was ordered. */
export interface TransferLife {
  readonly processingMs: number;
  readonly endedMs: number;
  readonly endState: 'success' | 'failed';
  /** Null for a transfer that does not come back. */
  readonly returnedMs: number | null;
  /** Why it failed or came back; fit for the customer. */
  readonly reason: string | null;
}

const quick = { processingMs: 200, endedMs: 500 } as const;

/**
 * The life of a transfer by the last four digits of the account: 0001 fails, 0002 is paid and comes back, 0003 takes long, and everything else
 * is paid at once.
 * @param slowMs how long a slow transfer takes, and how long after its payment another comes back.
 */
export function lifeOf(lastDigits: string, slowMs: number): TransferLife {
  const paid = { ...quick, endState: 'success', returnedMs: null, reason: null } as const;
  switch (lastDigits) {
    case '0001':
      return { ...quick, endState: 'failed', returnedMs: null, reason: 'The account is closed.' };
    case '0002': {
      const reason = 'The beneficiary’s bank has sent the money back: the account does not take this payment.';
      return { ...paid, returnedMs: quick.endedMs + slowMs, reason };
    }
    case '0003':
      return { ...paid, endedMs: quick.processingMs + slowMs };
    default:
      return paid;
  }
}

/** The states of a life in their order, each with the time when it is reached. */
export function milestonesOf(life: TransferLife): { readonly state: TransferState; readonly afterMs: number }[] {
  return [
    { state: 'processing', afterMs: life.processingMs },
    { state: life.endState, afterMs: life.endedMs },
    ...(life.returnedMs === null ? [] : [{ state: 'returned' as const, afterMs: life.returnedMs }]),
  ];
}
