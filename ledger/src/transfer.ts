/** One movement inside a transfer: `amount` minor units, at least 1, leave the account `debit` and reach the account `credit`. */
export interface Leg {
  debit: string;
  credit: string;
  amount: bigint;
}

/** What a transfer gives back of another one. */
export interface Reverses {
  /** The id of a posted transfer that is no reversal itself. */
  transfer: string;
  /**
   * As many as the reversal has legs: its leg n gives back, in full or in part, the leg legs[n] of that transfer, counted
   * from 0. It credits what that leg has debited and debits what it has credited.
   */
  legs: readonly number[];
  /** Its legs may debit any other account instead, such as one that keeps what somebody owes. */
  forced?: boolean;
}

/** What is posted as one: all legs or none. */
export interface Transfer {
  /** UUID made by the caller, the same in every repeat. */
  id: string;
  /** 1 to 16, judged in this order. */
  legs: readonly Leg[];
  /**
   * Whether it posts the hold of the same id: in one step the hold is released, whole, and the legs are posted. When they
   * are refused, the hold stays placed. Part of the payload, like the legs.
   */
  postsHold?: boolean;
  /** The transfer that it gives back, or a part of it. Part of the payload too. */
  reverses?: Reverses;
  /** What it is, for readers of statements, such as `EXCHANGE`. A label: a repeat with another one is still a repeat. */
  kind?: string;
  /** The caller's name for it, such as `TXN-...`. A label too. */
  reference?: string;
  /** When it counts for readers, such as the day of a bank. A label too: balances go by the time of posting. */
  effectiveAt?: Date;
}

/** One line of an account's statement. */
export interface PostedEntry {
  account: string;
  /** Counts 1, 2, 3 ... in each account. */
  seq: bigint;
  /** Minor units; negative when it left the account. */
  amount: bigint;
  /** The account's balance with this entry, minor units. */
  balanceAfter: bigint;
}

export interface Posted {
  kind: 'posted';
  postedAt: Date;
  /** Two for each leg, in the order of the legs: the debited account's, then the credited account's. */
  entries: PostedEntry[];
}

/** Why a leg was refused: `account` is the one to blame. */
export type LegRefusal =
  /** A guarded account has only `available` minor units, earlier legs of the transfer included. */
  | { reason: 'InsufficientFunds'; available: bigint }
  | { reason: 'AccountMissing' }
  /** The credited account holds another asset than the debited one. */
  | { reason: 'AssetMismatch' }
  /** The account would leave the range of balances, 4 x 10^18 either way. */
  | { reason: 'BalanceLimit' }
  /** Not between 1 and 10^15 minor units. */
  | { reason: 'AmountInvalid' }
  /** The leg leads from an account to itself. */
  | { reason: 'AccountsEqual' };

/** Stored like a posting: the id answers this for ever. */
export type Rejected = { kind: 'rejected'; rejectedAt: Date } & (
  | (LegRefusal & { account: string; legIndex: number })
  /** A leg does not give back what was posted: there is no such transfer or leg, or it joins other accounts. */
  | { reason: 'NotReversible'; account: string; legIndex: number }
  /** Of the leg that is given back, only `remaining` minor units are left, earlier legs of this transfer included. */
  | { reason: 'ReversalExceeds'; remaining: bigint; account: string; legIndex: number }
  /** It would lift an account above the ceiling it was posted under, which takes only `remaining` minor units more. */
  | { reason: 'CeilingExceeded'; remaining: bigint; account: string; legIndex: number }
  /** The hold that it posts was voided, rejected or never placed. */
  | { reason: 'HoldResolved' }
  /** The time of the hold that it posts was over. */
  | { reason: 'HoldExpired' }
  /** Another transfer of its group was refused. */
  | { reason: 'GroupRejected' }
  /** The database refused it although the rules allow it: a fault of the ledger, logged as an error. */
  | { reason: 'Unpostable' }
);

/** The id has been used for other legs, and keeps the answer it has. Nothing was posted or stored now. */
export interface IdReused {
  kind: 'idReused';
}

export type Outcome = Posted | Rejected | IdReused;

export type RejectionReason = Rejected['reason'];

export const legsMax = 16;
/** The largest amount of a leg, minor units. */
export const amountMax = 10n ** 15n;
/** No balance goes further from zero, minor units. */
export const balanceMax = 4n * 10n ** 18n;

/** A fault in the calling program: such a transfer or hold cannot even be written down, so no answer to it is stored. */
export class TransferMalformedError extends Error {
  override readonly name = 'TransferMalformedError';
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const int64Max = 2n ** 63n - 1n;

/**
 * The transfer with its ids in lower case, as PostgreSQL writes them, so that equal ids are equal strings.
 *
 * @throws TransferMalformedError
 */
export function normaliseTransfer(transfer: Transfer): Transfer {
  const { id, legs, reverses, kind, reference, effectiveAt } = transfer;
  if (legs.length < 1 || legs.length > legsMax) throw new TransferMalformedError(`A transfer has 1 to ${legsMax} legs`);
  checkLabel('kind', kind, 64);
  checkLabel('reference', reference, 128);
  if (effectiveAt) checkTime(effectiveAt);
  return {
    ...transfer,
    id: normaliseUuid(id),
    legs: legs.map(({ debit, credit, amount }) => {
      checkInt64(amount);
      return { debit: normaliseUuid(debit), credit: normaliseUuid(credit), amount };
    }),
    ...(reverses && { reverses: normaliseReverses(reverses, legs.length) }),
  };
}

function normaliseReverses({ transfer, legs, forced }: Reverses, count: number): Reverses {
  if (legs.length !== count) throw new TransferMalformedError('Each leg of a reversal gives back one leg');
  for (const leg of legs) {
    if (!Number.isInteger(leg) || leg < 0 || leg >= legsMax) throw new TransferMalformedError(`There is no leg ${leg}`);
  }
  return { transfer: normaliseUuid(transfer), legs, ...(forced && { forced }) };
}

/** @throws TransferMalformedError */
export function normaliseUuid(text: string): string {
  const lowerCase = text.toLowerCase();
  if (!uuidPattern.test(lowerCase)) throw new TransferMalformedError(`"${text}" is no UUID`);
  return lowerCase;
}

/** @throws TransferMalformedError */
export function checkInt64(amount: bigint): void {
  if (amount > int64Max || amount < -int64Max) throw new TransferMalformedError(`${amount} is no 64-bit integer`);
}

/** @throws TransferMalformedError when it is no time, or outside the years that are written with four digits. */
export function checkTime(time: Date): void {
  const year = time.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new TransferMalformedError('A time is in the years 1 to 9999');
}

/** Equal texts, equal payloads. */
export function fingerprintTransfer({
  legs,
  postsHold,
  reverses,
}: Pick<Transfer, 'legs' | 'postsHold' | 'reverses'>): string {
  const lines = legs.map(({ debit, credit, amount }) => `${debit} ${credit} ${amount}`);
  if (reverses) lines.push(`${reverses.forced ? 'forces' : 'gives'} back ${reverses.transfer} ${reverses.legs.join()}`);
  return [postsHold ? 'posts hold' : 'posts', ...lines].join('\n');
}

function checkLabel(name: string, label: string | undefined, charactersMax: number): void {
  if (label === undefined) return;
  // PostgreSQL cannot store NUL in a text.
  if (label.length > charactersMax || label.includes('\0')) {
    throw new TransferMalformedError(`The ${name} of a transfer is at most ${charactersMax} characters, without NUL`);
  }
}
