/** Money that went into an account of a client, or out of it when negative. Minor units. */
export interface Movement {
  /** Whose, and which currency: `3/EUR`. */
  readonly account: string;
  readonly minor: bigint;
}

/** What the platform has answered a client under one idempotency key. */
export interface Acknowledged {
  readonly key: string;
  /** Every transaction id that the key was ever answered with; there may be one only. */
  readonly transactions: readonly string[];
  readonly status: 'COMPLETED' | 'FAILED';
  /** What it did by that answer; nothing when it has failed. */
  readonly movements: readonly Movement[];
}

/** One line of a statement. */
export interface Line extends Movement {
  readonly transaction: string;
  readonly balanceAfter: bigint;
}

/** What clients know, and what the platform says when all is over. */
export interface Books {
  /** What is in each account before the first operation. */
  readonly opening: ReadonlyMap<string, bigint>;
  /** Of every operation; each is acknowledged in the end. */
  readonly acknowledged: readonly Acknowledged[];
  /** Status of every transfer and exchange that the platform knows of, by id. */
  readonly transactions: ReadonlyMap<string, string>;
  /** Lines of these transactions, in all accounts. */
  readonly lines: readonly Line[];
  /** What the platform says is in each account. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** Something that must never happen. */
export interface Finding {
  readonly kind:
    /** What was acknowledged is not there, or not as it was acknowledged. */
    | 'Lost'
    /** One key or one transaction has had its effect more than once. */
    | 'Doubled'
    /** Something is there that no client was told of. */
    | 'Unasked'
    /** A transaction has no final state. */
    | 'Unsettled'
    /** A balance is not the opening one with all that was acknowledged, or a line is not what was acknowledged. */
    | 'WrongSum'
    /** An account had less than nothing. */
    | 'Negative';
  readonly what: string;
}

/** Compares what clients were told with what the platform has in the end. @returns what does not agree; nothing when all does. */
export function judgeBooks(books: Books): Finding[] {
  return [...judgeTransactions(books), ...judgeLines(books), ...judgeBalances(books)];
}

function judgeTransactions({ acknowledged, transactions }: Books): Finding[] {
  const findings: Finding[] = [];
  const told = new Map<string, string>();
  for (const { key, transactions: ids, status } of acknowledged) {
    if (new Set(ids).size > 1) findings.push({ kind: 'Doubled', what: `the key ${key} has made ${ids.join(' and ')}` });
    for (const id of new Set(ids)) {
      const other = told.get(id);
      if (other !== undefined) findings.push({ kind: 'Lost', what: `${key} was answered with ${other}'s ${id}` });
      told.set(id, key);
      const found = transactions.get(id) ?? 'missing';
      // What has no final state is told below.
      if (found !== status && found !== 'PROCESSING') {
        findings.push({ kind: 'Lost', what: `${id} was acknowledged as ${status} and is ${found}` });
      }
    }
  }
  for (const [id, status] of transactions) {
    if (status === 'PROCESSING') findings.push({ kind: 'Unsettled', what: `${id} is still ${status}` });
    if (!told.has(id)) findings.push({ kind: 'Unasked', what: `nobody was told of ${id}, which is ${status}` });
  }
  return findings;
}

function judgeLines({ acknowledged, lines }: Books): Finding[] {
  const findings: Finding[] = [];
  const wanted = new Map<string, bigint>();
  for (const { transactions, movements } of acknowledged) {
    for (const { account, minor } of movements) wanted.set(`${transactions[0]} in ${account}`, minor);
  }
  const seen = new Set<string>();
  for (const { transaction, account, minor, balanceAfter } of lines) {
    const place = `${transaction} in ${account}`;
    const expected = wanted.get(place);
    if (seen.has(place)) findings.push({ kind: 'Doubled', what: `there are several lines of ${place}` });
    else if (expected === undefined) findings.push({ kind: 'Unasked', what: `there is a line of ${place}: ${minor}` });
    else if (expected !== minor) {
      findings.push({ kind: 'WrongSum', what: `the line of ${place} is ${minor}, acknowledged was ${expected}` });
    }
    if (balanceAfter < 0n)
      findings.push({ kind: 'Negative', what: `${account} had ${balanceAfter} after ${transaction}` });
    seen.add(place);
  }
  for (const place of wanted.keys()) {
    if (!seen.has(place)) findings.push({ kind: 'Lost', what: `there is no line of ${place}` });
  }
  return findings;
}

function judgeBalances({ opening, acknowledged, balances }: Books): Finding[] {
  const expected = new Map(opening);
  for (const { account, minor } of acknowledged.flatMap(({ movements }) => movements)) {
    expected.set(account, (expected.get(account) ?? 0n) + minor);
  }
  const findings: Finding[] = [];
  for (const account of new Set([...expected.keys(), ...balances.keys()])) {
    const [wanted, found] = [expected.get(account) ?? 0n, balances.get(account) ?? 0n];
    if (wanted !== found) findings.push({ kind: 'WrongSum', what: `${account} has ${found} instead of ${wanted}` });
    if (found < 0n) findings.push({ kind: 'Negative', what: `${account} has ${found}` });
  }
  return findings;
}
