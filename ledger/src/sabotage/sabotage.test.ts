import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLedger, type Ledger } from '../ledger.js';
import { ledgerApplyV3 } from '../migrations/ledger-apply-v3.js';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import { verifyLedger } from '../verify/verify.js';

/**
 * Takes away what the ledger leans on, piece by piece, and shows which check tells. Each check passes on a ledger that is whole.
 */
interface Sabotage {
  /** Does the damage; it must be possible, or it would prove nothing. */
  readonly commit: (test: TestLedger) => Promise<void>;
  /** Undefined when all is well, else what is wrong. */
  readonly check: (test: TestLedger) => Promise<string | undefined>;
  /** What the check says of it. */
  readonly caught: RegExp;
}

let opened: TestLedger | undefined;
afterEach(async () => {
  await opened?.stop();
  opened = undefined;
});

/** Installs a changed copy of the function that posts batches. */
async function mutate({ pool }: TestLedger, from: string, to: string): Promise<void> {
  expect(ledgerApplyV3.split(from)).toHaveLength(2);
  await pool.query(ledgerApplyV3.replace(from, to).replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
}

/** Two processes, as far as the database can tell. */
const twoProcesses = ({ database }: TestLedger): readonly [Ledger, Ledger] => [
  createLedger({ pool: database.pool(), batchItemsMax: 4 }),
  createLedger({ pool: database.pool(), batchItemsMax: 4 }),
];

const verdictOf = async ({ pool }: TestLedger): Promise<string | undefined> => {
  const verification = await verifyLedger(pool);
  return verification.verdict === 'clean' ? undefined : verification.first.kind;
};

const roundsMax = 12;

/** Both processes use the same ids for different accounts, so no row lock keeps them apart. */
async function raceForIds(test: TestLedger): Promise<string | undefined> {
  const processes = twoProcesses(test);
  const accounts = await Promise.all(Array.from({ length: 4 }, () => test.open()));
  for (let round = 0; round < roundsMax; round++) {
    const ids = Array.from({ length: 8 }, () => randomUUID());
    const postAll = (ledger: Ledger, from: number) =>
      ids.map((id) => ledger.post({ id, legs: [{ debit: accounts[from]!, credit: accounts[from + 1]!, amount: 1n }] }));
    await Promise.all([...postAll(processes[0], 0), ...postAll(processes[1], 2)]);
    const { rows } = await test.pool.query('SELECT FROM ledger_transfers GROUP BY id HAVING count(*) > 1 LIMIT 1');
    if (rows.length > 0) break;
  }
  return verdictOf(test);
}

/** Both processes debit one account at once: each has to see what the other has left. */
async function raceForMoney(test: TestLedger): Promise<string | undefined> {
  const processes = twoProcesses(test);
  const sink = await test.open();
  for (let round = 0; round < roundsMax; round++) {
    const wallet = await test.open({ guarded: true, funds: 70n });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        processes[n % 2]!.post({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount: 7n }] }),
      ),
    );
    const posted = outcomes.filter(({ kind }) => kind === 'posted').length;
    const unpostable = outcomes.some((outcome) => outcome.kind === 'rejected' && outcome.reason === 'Unpostable');
    if (posted !== 10 || unpostable)
      return `${posted} of 10 debits were posted${unpostable ? ', others unpostable' : ''}`;
    // Constraints behind the locks may still have kept the two apart, at the price of batches that are taken apart.
    if (processes.some((ledger) => ledger.metrics().bisections > 0))
      return 'the constraints kept them apart, not the locks';
  }
  return verdictOf(test);
}

/** A refusal is for ever: funds that come later do not change it. */
async function repeatRefused(test: TestLedger): Promise<string | undefined> {
  const [wallet, sink] = [await test.open({ guarded: true }), await test.open()];
  const late = { id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount: 5n }] };
  // The answer may be lost on its way, and the caller asks again.
  await test.ledger.post(late).catch(() => undefined);
  const source = await test.open();
  await test.ledger.post({ id: randomUUID(), legs: [{ debit: source, credit: wallet, amount: 5n }] });
  const outcome = await test.ledger.post(late);
  return outcome.kind === 'rejected' ? verdictOf(test) : `a refused transfer was ${outcome.kind} later`;
}

/** A ledger in which something has happened, verified as a whole. */
async function postAndVerify(test: TestLedger): Promise<string | undefined> {
  return verdictOf(test);
}

/** Changes rows as somebody could who has the database's superuser: no trigger sees it. */
async function tamper({ pool }: TestLedger, statement: string): Promise<void> {
  const client = await pool.connect();
  await client.query('SET session_replication_role = replica');
  const { rowCount } = await client.query(statement);
  client.release(true);
  expect(rowCount).toBe(1);
}

describe.each<[string, Sabotage]>([
  [
    'the unique key of transfers dropped',
    {
      commit: async ({ pool }) => {
        await pool.query('ALTER TABLE ledger_transfers DROP CONSTRAINT ledger_transfers_pkey');
        await pool.query('CREATE INDEX ON ledger_transfers (id)');
      },
      check: raceForIds,
      caught: /^(EntryWithoutLeg|AnswerWithoutBatch|LegWithoutEntry)$/,
    },
  ],
  [
    'the row locks of accounts dropped',
    {
      commit: (test) => mutate(test, 'ORDER BY a.id FOR UPDATE', 'ORDER BY a.id'),
      check: raceForMoney,
      caught: /of 10 debits were posted|not the locks/,
    },
  ],
  [
    'rejections not stored',
    {
      commit: (test) =>
        mutate(
          test,
          `WHERE outcomes[l.item] IS NULL OR outcomes[l.item] NOT IN ('Known', 'IdReused')`,
          'WHERE outcomes[l.item] IS NULL',
        ),
      check: repeatRefused,
      caught: /^a refused transfer was posted later$/,
    },
  ],
  [
    'a balance edited by hand',
    {
      commit: async (test) => {
        const wallet = await test.open({ funds: 100n });
        await tamper(test, `UPDATE ledger_accounts SET balance = balance + 1 WHERE id = '${wallet}'`);
      },
      check: postAndVerify,
      caught: /^AccountBalance$/,
    },
  ],
  [
    'an old entry edited by hand, with the balance after it',
    {
      commit: async (test) => {
        const wallet = await test.open({ funds: 100n });
        await test.open({ funds: 5n });
        await tamper(
          test,
          `UPDATE ledger_entries SET amount = 90, balance_after = 90 WHERE account_id = '${wallet}' AND seq = 1`,
        );
      },
      check: postAndVerify,
      caught: /^EntryWithoutLeg$/,
    },
  ],
])('With %s', (_, { commit, check, caught }) => {
  it('the check tells, and passes when the ledger is whole', async () => {
    opened = await createTestLedger();
    await opened.open({ guarded: true, funds: 20n });
    expect(await check(opened)).toBeUndefined();
    await commit(opened);
    expect(await check(opened)).toMatch(caught);
  });
});
