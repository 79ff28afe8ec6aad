import type { NewAccount } from '../accounts.js';
import type { Hold, HoldOutcome, HoldRefusal } from '../hold.js';
import { amountMax, balanceMax, fingerprintTransfer } from '../transfer.js';
import type { IdReused, Leg, LegRefusal, Outcome, PostedEntry, Transfer } from '../transfer.js';

/** An outcome without its time, which no oracle can know. */
export type TimelessOutcome =
  | { kind: 'posted'; entries: PostedEntry[] }
  | ({ kind: 'rejected'; account: string; legIndex: number } & LegRefusal)
  | { kind: 'rejected'; reason: 'HoldResolved' }
  | IdReused;

/** How a hold stands, without its time. */
export type TimelessHold =
  { kind: 'placed' | 'posted' | 'voided' } | ({ kind: 'rejected'; account: string } & HoldRefusal) | IdReused;

export interface OracleAccount {
  asset: string;
  guarded: boolean;
  balance: bigint;
  held: bigint;
  entries: PostedEntry[];
}

/**
 * The rules of the ledger once more, as plain as can be: one operation after the other, in memory. Property tests hold
 * `ledger_apply` to it.
 */
export interface Oracle {
  accounts: ReadonlyMap<string, OracleAccount>;
  openAccount(account: NewAccount): void;
  post(transfer: Transfer): TimelessOutcome;
  placeHold(hold: Hold): TimelessHold;
  voidHold(id: string): TimelessHold;
}

export function createOracle(): Oracle {
  const accounts = new Map<string, OracleAccount>();
  const answers = new Map<string, { fingerprint: string; outcome: TimelessOutcome }>();
  const holds = new Map<string, { hold: Hold | null; state: TimelessHold }>();

  /** Judges the legs on copies of the balances, so that a refusal leaves nothing behind. */
  function evaluate({ id, legs, postsHold }: Transfer): TimelessOutcome {
    const placed = holds.get(id);
    if (postsHold && placed?.state.kind !== 'placed') return { kind: 'rejected', reason: 'HoldResolved' };
    const released = postsHold ? placed!.hold! : null;

    const balances = new Map<string, bigint>();
    const balanceOf = (account: string): bigint => balances.get(account) ?? accounts.get(account)!.balance;
    const heldOf = (account: string): bigint =>
      accounts.get(account)!.held - (released?.account === account ? released.amount : 0n);
    for (const [legIndex, leg] of legs.entries()) {
      const refusal = refuseLeg(leg, accounts, balanceOf, heldOf);
      if (refusal) return { kind: 'rejected', legIndex, ...refusal };
      balances.set(leg.debit, balanceOf(leg.debit) - leg.amount);
      balances.set(leg.credit, balanceOf(leg.credit) + leg.amount);
    }
    if (released) release(id, 'posted');
    return {
      kind: 'posted',
      entries: legs.flatMap(({ debit, credit, amount }) => [append(debit, -amount), append(credit, amount)]),
    };
  }

  function release(id: string, kind: 'posted' | 'voided'): void {
    const placed = holds.get(id)!;
    accounts.get(placed.hold!.account)!.held -= placed.hold!.amount;
    placed.state = { kind };
  }

  function append(id: string, amount: bigint): PostedEntry {
    const account = accounts.get(id)!;
    account.balance += amount;
    const entry = { account: id, seq: BigInt(account.entries.length + 1), amount, balanceAfter: account.balance };
    account.entries.push(entry);
    return entry;
  }

  return {
    accounts,
    openAccount({ id, asset, guarded }) {
      accounts.set(id, { asset, guarded, balance: 0n, held: 0n, entries: [] });
    },
    post(transfer) {
      const fingerprint = fingerprintTransfer(transfer);
      const answer = answers.get(transfer.id);
      if (answer) return answer.fingerprint === fingerprint ? answer.outcome : { kind: 'idReused' };
      const outcome = evaluate(transfer);
      answers.set(transfer.id, { fingerprint, outcome });
      return outcome;
    },
    placeHold(hold) {
      const known = holds.get(hold.id);
      if (known) return known.hold && !isSameHold(known.hold, hold) ? { kind: 'idReused' } : known.state;
      const refusal = refuseHold(hold, accounts.get(hold.account));
      const state: TimelessHold = refusal
        ? { kind: 'rejected', account: hold.account, ...refusal }
        : { kind: 'placed' };
      if (!refusal) accounts.get(hold.account)!.held += hold.amount;
      holds.set(hold.id, { hold, state });
      return state;
    },
    voidHold(id) {
      if (!holds.has(id)) holds.set(id, { hold: null, state: { kind: 'voided' } });
      if (holds.get(id)!.state.kind === 'placed') release(id, 'voided');
      return holds.get(id)!.state;
    },
  };
}

function isSameHold(one: Hold, other: Hold): boolean {
  return one.account === other.account && one.amount === other.amount;
}

function refuseHold({ amount }: Hold, account: OracleAccount | undefined): HoldRefusal | undefined {
  if (amount < 1n || amount > amountMax) return { reason: 'AmountInvalid' };
  if (!account) return { reason: 'AccountMissing' };
  const available = account.balance - account.held;
  if (account.guarded && available < amount) return { reason: 'InsufficientFunds', available };
  if (account.held + amount > balanceMax) return { reason: 'BalanceLimit' };
  return undefined;
}

function refuseLeg(
  { debit, credit, amount }: Leg,
  accounts: ReadonlyMap<string, OracleAccount>,
  balanceOf: (id: string) => bigint,
  heldOf: (id: string) => bigint,
): (LegRefusal & { account: string }) | undefined {
  if (amount < 1n || amount > amountMax) return { reason: 'AmountInvalid', account: debit };
  if (debit === credit) return { reason: 'AccountsEqual', account: debit };
  const from = accounts.get(debit);
  if (!from) return { reason: 'AccountMissing', account: debit };
  const to = accounts.get(credit);
  if (!to) return { reason: 'AccountMissing', account: credit };
  if (from.asset !== to.asset) return { reason: 'AssetMismatch', account: credit };
  const available = balanceOf(debit) - heldOf(debit);
  if (from.guarded && available < amount) return { reason: 'InsufficientFunds', account: debit, available };
  if (balanceOf(credit) + amount > balanceMax) return { reason: 'BalanceLimit', account: credit };
  if (balanceOf(debit) - amount < -balanceMax) return { reason: 'BalanceLimit', account: debit };
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
