import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserIdentity } from '@agio/runtime/identity/identity';
import type pg from 'pg';
import {
  clearing,
  newAdmin,
  newCustomer,
  receivableOf,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';

const writeOffReceivable = `mutation ($input: WriteOffReceivableInput!) {
  writeOffReceivable(input: $input) { approval { id } userErrors { code } }
}`;
const approveOperation = `mutation ($id: ID!) {
  approveOperation(input: { approvalId: $id }) { approval { failure { code message } } userErrors { code } }
}`;
const receivables = '{ receivables(first: 100) { edges { node { id user { id } owed { amount } } } } }';

let wallets: StartedWallets;
let pool: pg.Pool;
let admin: UserIdentity;
let second: UserIdentity;
beforeAll(async () => {
  wallets = await startWallets();
  pool = wallets.database.pool({ schema: 'wallets' });
  [admin, second] = [newAdmin(), newAdmin()];
});
afterAll(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
  await wallets.stop();
});

const owes = ['70.00', 'EUR'] as const;
const people = Array.from({ length: 12 }, (_, index) => index);

async function receivable(person: UserIdentity): Promise<{ id: string; owed: { amount: string } }> {
  const { edges } = (await wallets.data(receivables, {}, admin)).receivables;
  return edges
    .map(({ node }: { node: { user: { id: string } } }) => node)
    .find(({ user }: { user: { id: string } }) => user.id === person.userId);
}

/** Somebody who owes 70 euros and has them. */
async function debtor(): Promise<UserIdentity> {
  const person = newCustomer();
  await wallets.post(transfer(receivableOf(person), clearing, owes));
  await wallets.post(transfer(clearing, walletOf(person), owes));
  return person;
}

async function askToWriteOff(person: UserIdentity, amount: string | null = null): Promise<string> {
  const { id } = await receivable(person);
  const input = { receivableId: id, amount, reason: 'bankrupt', idempotencyKey: `${person.userId} ${amount}` };
  return (await wallets.data(writeOffReceivable, { input }, admin)).writeOffReceivable.approval.id;
}
const approve = async (id: string) => (await wallets.data(approveOperation, { id }, second)).approveOperation;
const repay = (person: UserIdentity) => wallets.post(transfer(walletOf(person), receivableOf(person), owes));

/** Runs `work` while nobody gets at the account of a receivable, until `isReady`; so what it starts meets there at the same instant. */
async function meetingAt<T>(
  account: string,
  work: () => Promise<T>,
  isReady: () => Promise<boolean>,
): Promise<Awaited<T>> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM ledger_accounts WHERE id = $1 FOR UPDATE', [account]);
    const working = work();
    for (let look = 0; look < 500 && !(await isReady()); look++) await setTimeout(10);
    await client.query('COMMIT');
    return await working;
  } finally {
    client.release();
  }
}

const isDecided = async (id: string): Promise<boolean> => {
  const { rowCount } = await pool.query(`SELECT FROM approvals WHERE id = $1 AND status = 'APPROVED'`, [id]);
  return rowCount === 1;
};
/** How many sessions wait for a row that another one has locked. */
const waiting = async (): Promise<number> => {
  const { rows } = await pool.query<{ waiting: number }>(
    `SELECT count(*)::integer AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')`,
  );
  return rows[0]!.waiting;
};

describe('What somebody owes', () => {
  it.each<[string, number]>([
    ['the repayment first', 0],
    ['the write-off first', 1],
  ])('is repaid or written off, and never both, when both come at the same instant: %s', async (_, order) => {
    const person = await debtor();
    const { id: account } = await receivable(person);
    const approvalId = await askToWriteOff(person);
    const isUnderWay = async () => (await isDecided(approvalId)) && (await waiting()) >= 1;
    const both = await meetingAt(
      account,
      async () => {
        if (order === 0) {
          const repaying = repay(person);
          return { approved: await approve(approvalId), repaid: await repaying };
        }
        const approving = approve(approvalId);
        while ((await waiting()) === 0) await setTimeout(5);
        const repaid = await repay(person);
        return { approved: await approving, repaid };
      },
      isUnderWay,
    );
    const refusal = { code: 'AMOUNT_INVALID', message: 'Only 0.00 EUR is still owed.' };
    const { failure } = both.approved.approval;
    if (failure) expect({ failure, status: both.repaid.status }).toEqual({ failure: refusal, status: 'POSTED' });
    else expect(both.repaid).toMatchObject({ status: 'REJECTED', rejection: refusal });
    expect(await receivable(person)).toMatchObject({ owed: { amount: '0.00' } });
  });

  it('is never written off twice, by two who approve at the same instant', async () => {
    for (const _ of people) {
      const person = await debtor();
      const ids = [await askToWriteOff(person, '70.00'), await askToWriteOff(person, '69.99')];
      const failures = (await Promise.all(ids.map(approve))).map(({ approval }) => approval.failure?.code ?? null);
      expect(failures.toSorted()).toEqual(['AMOUNT_INVALID', null]);
      expect(['0.00', '0.01']).toContain((await receivable(person)).owed.amount);
    }
  });

  it('becomes less by what comes back from outside, also when it was written off meanwhile', async () => {
    const person = await debtor();
    await approve(await askToWriteOff(person));
    expect(await wallets.post(transfer(clearing, receivableOf(person), owes))).toMatchObject({ status: 'POSTED' });
    expect(await receivable(person)).toMatchObject({ owed: { amount: '-70.00' } });
    expect(await repay(person)).toMatchObject({ status: 'REJECTED', rejection: { code: 'AMOUNT_INVALID' } });
  });
});
