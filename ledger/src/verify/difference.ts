/** What does not agree. Each names the rows that it is about, by as many of these as it takes. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly account?: string;
  /** Number of the entry in its account. */
  readonly seq?: string;
  readonly transfer?: string;
  /** Of the transfer, counted from 0. */
  readonly leg?: number;
  readonly hold?: string;
  readonly batch?: string;
  readonly asset?: string;
  /** Number of the seal. */
  readonly seal?: string;
  /** Key of a signed copy of the head. */
  readonly copy?: string;
  /** What everything else says it should be; amounts are minor units. */
  readonly expected: string;
  readonly found: string;
}

export type DifferenceKind =
  /** An account's numbers of entries do not count 1, 2, 3 ... */
  | 'SeqGap'
  /** An entry's balance is not the one before it with its amount. */
  | 'BalanceBroken'
  /** An entry is earlier than the one before it. */
  | 'TimeBackwards'
  /** An entry is of no account. */
  | 'AccountMissing'
  /** An account's balance is not that of its last entry. */
  | 'AccountBalance'
  /** An account's number of entries is not that of its last entry. */
  | 'AccountSeq'
  /** An account was last posted to at another time than its last entry says. */
  | 'AccountTime'
  /** What is held of an account is not the sum of its placed holds. */
  | 'AccountHeld'
  /** The balances of an asset, or its entries, do not sum to zero. */
  | 'Conservation'
  /** An entry is no leg of its transfer: that one was rejected, does not exist, or moves something else. */
  | 'EntryWithoutLeg'
  /** A leg of a posted transfer has not left its entry. */
  | 'LegWithoutEntry'
  /** The entries of a transfer do not sum to zero in an asset. */
  | 'TransferSum'
  /** The hold that a transfer has posted is not posted, or not by it. */
  | 'HoldNotPosted'
  /** A hold is posted, and no transfer has done it. */
  | 'HoldWithoutTransfer'
  /** A hold is of no account. */
  | 'HoldWithoutAccount'
  /** More is given back of a leg than it has moved. */
  | 'ReversalExceeds'
  /** What a reversal gives back is not kept with the transfer that it reverses. */
  | 'ReversalNotKept'
  /** Something counts as given back that no reversal has given back. */
  | 'ReversalUnknown'
  /** An answer that a batch has stored is gone, or of another time. */
  | 'BatchTransferMissing'
  | 'BatchHoldMissing'
  /** An answer is stored that no batch has given. */
  | 'AnswerWithoutBatch'
  /** A batch says it was sealed by a seal that does not list it. */
  | 'BatchNotInSeal'
  /** The numbers of seals do not count 1, 2, 3 ... */
  | 'SealGap'
  /** A seal does not follow the one before it. */
  | 'SealBroken'
  /** A seal lists a batch that is gone. */
  | 'SealedBatchMissing'
  /** What a seal has sealed, or the seal itself, is not what it was. */
  | 'SealedContentChanged'
  /** There is no copy of the head outside the database. */
  | 'HeadMissing'
  /** A copy of the head is not one that we have signed. */
  | 'HeadNotSigned'
  /** The chain does not lead through a head that was signed: seals are gone, or all were made anew. */
  | 'HeadDiffers';

const subjects = ['account', 'seq', 'transfer', 'leg', 'hold', 'batch', 'asset', 'seal', 'copy'] as const;

/** The difference in one line, for people. */
export function describeDifference(difference: Difference): string {
  const named = subjects.flatMap((subject) => {
    const value = difference[subject];
    return value === undefined ? [] : [`${subject} ${value}`];
  });
  return `${[difference.kind, named.join(', ')].filter(Boolean).join(': ')}: expected ${difference.expected}, found ${difference.found}`;
}
