import type { NewAccount } from '../accounts.js';
import { amountMax, balanceMax, fingerprintLegs } from '../transfer.js';
import type { IdReused, Leg, LegRefusal, Outcome, PostedEntry, Transfer } from '../transfer.js';

/** An outcome without its time, which no oracle can know. */
export type TimelessOutcome =
  | { kind: 'posted'; entries: PostedEntry[] }
  | ({ kind: 'rejected'; account: string; legIndex: number } & LegRefusal)
  | IdReused;

export interface OracleAccount {
  asset: string;
  guarded: boolean;
  balance: bigint;
  entries: PostedEntry[];
}

/**
 * The rules of the ledger once more, as plain as can be: one transfer after the other, in memory. Property tests hold
 * `ledger_post` to it.
 */
export interface Oracle {
  accounts: ReadonlyMap<string, OracleAccount>;
  openAccount(account: NewAccount): void;
  post(transfer: Transfer): TimelessOutcome;
}

export function createOracle(): Oracle {
  const accounts = new Map<string, OracleAccount>();
  const answers = new Map<string, { fingerprint: string; outcome: TimelessOutcome }>();

  /** Judges the legs on copies of the balances, so that a refusal leaves nothing behind. */
  function evaluate(legs: readonly Leg[]): TimelessOutcome {
    const balances = new Map<string, bigint>();
    const balanceOf = (id: string): bigint => balances.get(id) ?? accounts.get(id)!.balance;
    for (const [legIndex, leg] of legs.entries()) {
      const refusal = refuseLeg(leg, accounts, balanceOf);
      if (refusal) return { kind: 'rejected', legIndex, ...refusal };
      balances.set(leg.debit, balanceOf(leg.debit) - leg.amount);
      balances.set(leg.credit, balanceOf(leg.credit) + leg.amount);
    }
    return {
      kind: 'posted',
      entries: legs.flatMap(({ debit, credit, amount }) => [append(debit, -amount), append(credit, amount)]),
    };
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
      accounts.set(id, { asset, guarded, balance: 0n, entries: [] });
    },
    post({ id, legs }) {
      const fingerprint = fingerprintLegs(legs);
      const answer = answers.get(id);
      if (answer) return answer.fingerprint === fingerprint ? answer.outcome : { kind: 'idReused' };
      const outcome = evaluate(legs);
      answers.set(id, { fingerprint, outcome });
      return outcome;
    },
  };
}

function refuseLeg(
  { debit, credit, amount }: Leg,
  accounts: ReadonlyMap<string, OracleAccount>,
  balanceOf: (id: string) => bigint,
): (LegRefusal & { account: string }) | undefined {
  if (amount < 1n || amount > amountMax) return { reason: 'AmountInvalid', account: debit };
  if (debit === credit) return { reason: 'AccountsEqual', account: debit };
  const from = accounts.get(debit);
  if (!from) return { reason: 'AccountMissing', account: debit };
  const to = accounts.get(credit);
  if (!to) return { reason: 'AccountMissing', account: credit };
  if (from.asset !== to.asset) return { reason: 'AssetMismatch', account: credit };
  const available = balanceOf(debit);
  if (from.guarded && available < amount) return { reason: 'InsufficientFunds', account: debit, available };
  if (balanceOf(credit) + amount > balanceMax) return { reason: 'BalanceLimit', account: credit };
  if (available - amount < -balanceMax) return { reason: 'BalanceLimit', account: debit };
  return undefined;
}

export function withoutTime(outcome: Outcome): TimelessOutcome {
  if (outcome.kind === 'idReused') return outcome;
  if (outcome.kind === 'posted') return { kind: 'posted', entries: outcome.entries };
  if (outcome.reason === 'Unpostable') throw new Error('No rule makes a transfer unpostable');
  const { rejectedAt: _, ...rest } = outcome;
  return rest;
}
