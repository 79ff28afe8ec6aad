import type { NewAccount } from '../accounts.js';
import { isSameHold, type Hold, type HoldOutcome, type HoldRefusal } from '../hold.js';
import { amountMax, balanceMax, fingerprintTransfer } from '../transfer.js';
import type { IdReused, Leg, LegRefusal, Outcome, PostedEntry, Rejected, Transfer } from '../transfer.js';

type WithoutTime<T> = T extends unknown ? Omit<T, 'rejectedAt'> : never;

/** An outcome without its time, which no oracle can know. */
export type TimelessOutcome =
  { kind: 'posted'; entries: PostedEntry[] } | WithoutTime<Exclude<Rejected, { reason: 'Unpostable' }>> | IdReused;

/** How a hold stands, without its time. */
export type TimelessHold =
  | { kind: 'placed' | 'posted' | 'voided' | 'expired' }
  | ({ kind: 'rejected'; account: string } & HoldRefusal)
  | IdReused;

export interface OracleAccount {
  asset: string;
  guarded: boolean;
  balance: bigint;
  held: bigint;
  entries: PostedEntry[];
}

/**
 * The rules of the ledger once more, as plain as can be: one operation after the other, in memory, at a time that only
 * its caller moves. Property tests hold `ledger_apply_v3` to it.
 */
export interface Oracle {
  readonly accounts: ReadonlyMap<string, OracleAccount>;
  openAccount(account: NewAccount): void;
  post(transfer: Transfer): TimelessOutcome;
  /** As one group. */
  postAll(transfers: readonly Transfer[]): TimelessOutcome[];
  placeHold(hold: Hold): TimelessHold;
  voidHold(id: string): TimelessHold;
  /** Releases the hold if its time is over, which every batch does first with the holds that it names. */
  expireHold(id: string): void;
  /** Ends a batch: what it has posted may be reversed from now on. */
  endBatch(): void;
  /** It is so late now. */
  setTime(now: Date): void;
}

/** What a refusal takes back. */
interface Books {
  accounts: Map<string, OracleAccount>;
  holds: Map<string, { hold: Hold | null; state: TimelessHold }>;
  /** What has been given back, by transfer and leg. */
  reversed: Map<string, bigint>;
}

export function createOracle(): Oracle {
  let books: Books = { accounts: new Map(), holds: new Map(), reversed: new Map() };
  const answers = new Map<string, { fingerprint: string; outcome: TimelessOutcome }>();
  const reversible = new Map<string, Transfer>();
  let postedNow: Transfer[] = [];
  let now = new Date(0);

  function evaluate(transfer: Transfer): TimelessOutcome {
    const { id, legs, postsHold } = transfer;
    if (postsHold) {
      const kind = books.holds.get(id)?.state.kind;
      if (kind !== 'placed') return { kind: 'rejected', reason: kind === 'expired' ? 'HoldExpired' : 'HoldResolved' };
      release(id, 'posted');
    }
    const entries: PostedEntry[] = [];
    for (const [legIndex, leg] of legs.entries()) {
      const refusal = refuseReversal(transfer, legIndex) ?? refuseLeg(leg, books.accounts);
      if (refusal) return { kind: 'rejected', legIndex, ...refusal };
      if (transfer.reverses) {
        const key = `${transfer.reverses.transfer} ${transfer.reverses.legs[legIndex]}`;
        books.reversed.set(key, (books.reversed.get(key) ?? 0n) + leg.amount);
      }
      entries.push(append(leg.debit, -leg.amount), append(leg.credit, leg.amount));
    }
    return { kind: 'posted', entries };
  }

  function refuseReversal({ legs, reverses }: Transfer, legIndex: number) {
    if (!reverses) return undefined;
    const { debit, credit: account, amount } = legs[legIndex]!;
    if (amount < 1n || amount > amountMax) return { reason: 'AmountInvalid', account: debit } as const;
    const original = reversible.get(reverses.transfer)?.legs[reverses.legs[legIndex]!];
    const isOpposite = original?.debit === account && (original.credit === debit || reverses.forced);
    if (!original || !isOpposite) return { reason: 'NotReversible', account } as const;
    const reversed = books.reversed.get(`${reverses.transfer} ${reverses.legs[legIndex]}`) ?? 0n;
    const remaining = original.amount - reversed;
    return amount > remaining ? ({ reason: 'ReversalExceeds', account, remaining } as const) : undefined;
  }

  function release(id: string, kind: 'posted' | 'voided' | 'expired'): void {
    const placed = books.holds.get(id)!;
    books.accounts.get(placed.hold!.account)!.held -= placed.hold!.amount;
    placed.state = { kind };
  }

  function append(id: string, amount: bigint): PostedEntry {
    const account = books.accounts.get(id)!;
    account.balance += amount;
    const entry = { account: id, seq: BigInt(account.entries.length + 1), amount, balanceAfter: account.balance };
    account.entries.push(entry);
    return entry;
  }

  function expireHold(id: string): void {
    const known = books.holds.get(id);
    if (known?.state.kind === 'placed' && isOver(known.hold!, now)) release(id, 'expired');
  }

  /** The answer that an id has already. */
  function known(transfer: Transfer): TimelessOutcome | undefined {
    const answer = answers.get(transfer.id);
    return answer && (answer.fingerprint === fingerprintTransfer(transfer) ? answer.outcome : { kind: 'idReused' });
  }

  /** A refused transfer undoes the others, those that were answered before excepted. */
  function postTogether(transfers: readonly Transfer[]): TimelessOutcome[] {
    for (const { id, postsHold } of transfers) if (postsHold) expireHold(id);
    const before = structuredClone(books);
    let outcomes = transfers.map(known);
    let isRefused = transfers.length > 1 && outcomes.some((outcome) => outcome && outcome.kind !== 'posted');
    for (const [index, transfer] of transfers.entries()) {
      if (isRefused || outcomes[index]) continue;
      const outcome = evaluate(transfer);
      isRefused = outcome.kind !== 'posted';
      if (!isRefused) {
        outcomes[index] = outcome;
        continue;
      }
      books = before;
      outcomes = transfers.map((other) => (other === transfer ? outcome : known(other)));
    }
    return transfers.map((transfer, index) => {
      const outcome = outcomes[index] ?? { kind: 'rejected', reason: 'GroupRejected' };
      if (!answers.has(transfer.id)) {
        answers.set(transfer.id, { fingerprint: fingerprintTransfer(transfer), outcome });
        if (outcome.kind === 'posted') postedNow.push(transfer);
      }
      return outcome;
    });
  }

  return {
    get accounts() {
      return books.accounts;
    },
    openAccount({ id, asset, guarded }) {
      books.accounts.set(id, { asset, guarded, balance: 0n, held: 0n, entries: [] });
    },
    post: (transfer) => postTogether([transfer])[0]!,
    postAll: postTogether,
    placeHold(hold) {
      expireHold(hold.id);
      const known = books.holds.get(hold.id);
      if (known) return known.hold && !isSameHold(known.hold, hold) ? { kind: 'idReused' } : known.state;
      const state = judgeHold(hold, books.accounts.get(hold.account), now);
      if (state.kind === 'placed') books.accounts.get(hold.account)!.held += hold.amount;
      books.holds.set(hold.id, { hold, state });
      return state;
    },
    voidHold(id) {
      expireHold(id);
      if (!books.holds.has(id)) books.holds.set(id, { hold: null, state: { kind: 'voided' } });
      if (books.holds.get(id)!.state.kind === 'placed') release(id, 'voided');
      return books.holds.get(id)!.state;
    },
    expireHold,
    endBatch() {
      for (const transfer of postedNow) if (!transfer.reverses) reversible.set(transfer.id, transfer);
      postedNow = [];
    },
    setTime(to) {
      now = to;
    },
  };
}

const isOver = ({ expiresAt }: Hold, now: Date): boolean => expiresAt !== undefined && expiresAt <= now;

function judgeHold(hold: Hold, account: OracleAccount | undefined, now: Date): TimelessHold {
  const { account: id, amount } = hold;
  const rejected = { kind: 'rejected', account: id } as const;
  if (amount < 1n || amount > amountMax) return { ...rejected, reason: 'AmountInvalid' };
  if (!account) return { ...rejected, reason: 'AccountMissing' };
  if (isOver(hold, now)) return { kind: 'expired' };
  const available = account.balance - account.held;
  if (account.guarded && available < amount) return { ...rejected, reason: 'InsufficientFunds', available };
  if (account.held + amount > balanceMax) return { ...rejected, reason: 'BalanceLimit' };
  return { kind: 'placed' };
}

function refuseLeg(
  { debit, credit, amount }: Leg,
  accounts: ReadonlyMap<string, OracleAccount>,
): (LegRefusal & { account: string }) | undefined {
  if (amount < 1n || amount > amountMax) return { reason: 'AmountInvalid', account: debit };
  if (debit === credit) return { reason: 'AccountsEqual', account: debit };
  const from = accounts.get(debit);
  if (!from) return { reason: 'AccountMissing', account: debit };
  const to = accounts.get(credit);
  if (!to) return { reason: 'AccountMissing', account: credit };
  if (from.asset !== to.asset) return { reason: 'AssetMismatch', account: credit };
  const available = from.balance - from.held;
  if (from.guarded && available < amount) return { reason: 'InsufficientFunds', account: debit, available };
  if (to.balance + amount > balanceMax) return { reason: 'BalanceLimit', account: credit };
  if (from.balance - amount < -balanceMax) return { reason: 'BalanceLimit', account: debit };
  return undefined;
}

export function withoutTime(outcome: Outcome): TimelessOutcome {
  if (outcome.kind === 'idReused') return outcome;
  if (outcome.kind === 'posted') return { kind: 'posted', entries: outcome.entries };
  if (outcome.reason === 'Unpostable') throw new Error('No rule makes a transfer unpostable');
  const { rejectedAt: _, ...rest } = outcome;
  return rest;
}

export function holdWithoutTime(outcome: HoldOutcome): TimelessHold {
  if (outcome.kind === 'idReused') return outcome;
  if (outcome.kind !== 'rejected') return { kind: outcome.kind };
  if (outcome.reason === 'Unpostable') throw new Error('No rule makes a hold unpostable');
  const { at: _, ...rest } = outcome;
  return rest;
}
