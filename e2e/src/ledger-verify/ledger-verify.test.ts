import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@agio/runtime/logging/logger';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { openHeads } from '@agio/standalone/verify/open-heads';
import { verifyWhenDue } from '@agio/wallets/jobs/verify-ledger';
import { createVerifications } from '@agio/wallets/reconciliation/verifications';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AdjustReserveDocument } from '../frontend/operations.js';
import { charge, comesTo, withdraw } from '../payments/paying.js';
import { reverse } from '../refunds/reversing.js';
import { ask } from '../testkit/ask.js';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { createQuote, executeQuote, sendTransfer } from '../testkit/moves.js';
import { logIn, logInAdmin, newKey, pay, register } from '../testkit/people.js';
import { secondAdmin, startTestPlatform, startTimeoutMs, testSecret, type TestPlatform } from '../testkit/platform.js';

const runner = fileURLToPath(new URL('../../../standalone/bin/run.mjs', import.meta.url));

/** The command may have to be compiled first. */
jest.setTimeout(120_000);

/** Runs the command, and answers its exit code and what it printed. */
const ledgerVerify = (env: Record<string, string>, ...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const options = { env: { ...process.env, DATABASE_URL: '', ...env } };
    execFile(process.execPath, [runner, 'ledger-verify', ...args], options, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });

describe('npm run ledger:verify, where there is nothing to verify,', () => {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agio-ledger-verify-'));
    await chmod(parent, 0o711);
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('says so, and makes no database', async () => {
    const dataDir = join(parent, 'data');
    const { code, output } = await ledgerVerify({ AGIO_DATA_DIR: dataDir });
    expect(output).toContain(`Agio has never run on ${dataDir}`);
    expect(code).toBe(2);
    await expect(chmod(dataDir, 0o711)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says so of a database that the platform has never run on', async () => {
    const database = await createTestDatabase();
    const { code, output } = await ledgerVerify({ DATABASE_URL: database.url, AGIO_SECRET: testSecret });
    await database.drop();
    expect(output).toContain('The database has no schema "wallets" of this release');
    expect(code).toBe(2);
  });

  it('says so of a database that does not answer', async () => {
    const { code, output } = await ledgerVerify({
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/agio',
      AGIO_SECRET: testSecret,
    });
    expect(output).toContain('ECONNREFUSED');
    expect(code).toBe(2);
  });

  it('shows how it is called', async () => {
    expect(await ledgerVerify({}, '--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('It exits with 0'),
    });
    const wrong = await ledgerVerify({}, '--fast');
    expect(wrong).toMatchObject({ code: 2, output: expect.stringContaining("Unknown option '--fast'") });
  });
});

describe('npm run ledger:verify, while the platform runs,', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let transfer: string;
  let failed: string;
  /** What two people have approved. */
  let approved: { forced: string; writeOff: string; adjustment: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startTestPlatform({
      databaseUrl: database.url,
      env: { SANDBOX_SLOW_MS: '500', RESERVE_APPROVAL_FROM: 'ISK=1000000' },
    });
    const [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
    await pay(asha, '500.00', 'EUR');
    const { id } = await createQuote(asha, { sell: { amount: '100.00', currency: 'EUR' }, buyCurrency: 'USD' });
    await executeQuote(asha, id);
    transfer = (await sendTransfer(asha, ben.email, { amount: '20.00', currency: 'EUR' })).transaction!.id;
    const euros = { amount: '30.00', currency: 'EUR' };
    failed = (await charge(asha, euros, 'tok_declined')).transaction!.id;
    await comesTo(asha, 'COMPLETED', await withdraw(asha, euros, 'dest_success'));
    await comesTo(asha, 'FAILED', await withdraw(asha, euros, 'dest_failed'));
    await comesTo(asha, 'REVERSED', await withdraw(asha, euros, 'dest_returned'));
    const admin = await logInAdmin(platform);
    const input = { amount: { amount: '-7.00', currency: 'GBP' }, reason: 'A test', idempotencyKey: newKey() };
    await admin.run(AdjustReserveDocument, { input });
    approved = await approveAll(admin, await logIn(platform.url, secondAdmin), ben.id, {
      transfer: (await sendTransfer(asha, ben.email, { amount: '9.00', currency: 'EUR' })).transaction!.id,
    });
    const pool = database.pool({ schema: 'wallets' });
    await eventually('every batch to be sealed', async () => {
      const { rows } = await pool.query('SELECT FROM ledger_batches WHERE sealed_by IS NULL LIMIT 1');
      return rows.length === 0;
    });
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  }, 60_000);

  const verify = () =>
    ledgerVerify({ DATABASE_URL: database.url, AGIO_SECRET: testSecret, AGIO_DATA_DIR: platform.dataDir });

  /** Changes rows as somebody could who has the database's superuser: no trigger sees it. */
  async function tamper(statement: string): Promise<void> {
    const client = await database.pool({ schema: 'wallets', max: 1 }).connect();
    try {
      await client.query('SET session_replication_role = replica');
      await client.query(statement);
    } finally {
      client.release(true);
    }
  }

  it('finds everything as it should be', async () => {
    const { code, output } = await verify();
    expect(output).toMatch(/Ledger: \d+ accounts, \d+ entries, \d+ transfers, \d+ holds, \d+ batches, \d+ seals, in/);
    expect(output).toMatch(/Transactions: \d+ transactions, \d+ transfers, in/);
    expect(output).toMatch(/Approvals: \d+ records, in/);
    expect(output).toMatch(/Payments: \d+ days and currencies, in/);
    expect(output).toContain('Clean: everything agrees.');
    expect(code).toBe(0);
  });

  it.each<[string, () => { edit: string; undo: string; first: string }]>([
    [
      'the label of a transfer that is sealed',
      () => ({
        edit: `UPDATE ledger_transfers SET reference = coalesce(reference, '') || '!' WHERE id = '${transfer}'`,
        undo: `UPDATE ledger_transfers SET reference = nullif(rtrim(reference, '!'), '') WHERE id = '${transfer}'`,
        first: 'SealedContentChanged: batch ',
      }),
    ],
    [
      'one balance',
      () => ({
        edit: `UPDATE ledger_accounts SET balance = balance + 1 WHERE kind = 'fees' AND asset = 'EUR'`,
        undo: `UPDATE ledger_accounts SET balance = balance - 1 WHERE kind = 'fees' AND asset = 'EUR'`,
        first: 'AccountBalance: account ',
      }),
    ],
    [
      'a transaction that was deleted',
      () => ({
        edit: `CREATE TABLE saved AS SELECT * FROM transactions.transactions WHERE id = '${transfer}';
          DELETE FROM transactions.transactions WHERE id = '${transfer}'`,
        undo: 'INSERT INTO transactions.transactions SELECT * FROM saved; DROP TABLE saved',
        first: `TransactionMissing: transaction ${transfer}`,
      }),
    ],
    [
      'a payment that was declined and is called completed',
      () => ({
        edit: `CREATE TABLE saved AS SELECT * FROM transactions.transactions WHERE id = '${failed}';
          UPDATE transactions.transactions SET status = 'COMPLETED', failure_code = NULL, failure_message = NULL WHERE id = '${failed}'`,
        undo: `DELETE FROM transactions.transactions WHERE id = '${failed}';
          INSERT INTO transactions.transactions SELECT * FROM saved; DROP TABLE saved`,
        first: `NotPosted: transaction ${failed}`,
      }),
    ],
    [
      'the amount that a transaction shows',
      () => ({
        edit: `UPDATE transactions.transactions SET received_minor = received_minor + 1 WHERE id = '${transfer}'`,
        undo: `UPDATE transactions.transactions SET received_minor = received_minor - 1 WHERE id = '${transfer}'`,
        first: `AmountDiffers: transaction ${transfer}: expected received: 20.00 EUR, found 20.01 EUR`,
      }),
    ],
    [
      'the amount of a reserve operation',
      () => ({
        edit: `UPDATE reserve_operations SET amount = -701 WHERE currency = 'GBP'`,
        undo: `UPDATE reserve_operations SET amount = -700 WHERE currency = 'GBP'`,
        first: 'OperationMissing: transfer ',
      }),
    ],
    [
      'a write-off that nobody has approved',
      () => ({
        ...withoutApproval(approved.writeOff),
        first: `ApprovalMissing: transfer ${approved.writeOff}: expected an approval of WRITE_OFF, found none, for 400 EUR from WRITE_OFFS`,
      }),
    ],
    [
      'a write-off that was approved and is said to be rejected',
      () => ({
        edit: `CREATE TABLE saved AS SELECT * FROM approvals WHERE id = '${approved.writeOff}'; UPDATE approvals
          SET status = 'REJECTED', record = NULL, carried_out_at = NULL WHERE id = '${approved.writeOff}'`,
        undo: withoutApproval(approved.writeOff).undo,
        first: `ApprovalMissing: transfer ${approved.writeOff}: expected an approval of WRITE_OFF, found one of WRITE_OFF that is REJECTED`,
      }),
    ],
    [
      'a reversal by force that nobody has approved',
      () => ({
        ...withoutApproval(approved.forced),
        first: `ApprovalMissing: transfer ${approved.forced}: expected an approval of FORCED_REVERSAL, found none`,
      }),
    ],
    [
      'an adjustment at the amount that nobody has approved',
      () => ({
        ...withoutApproval(approved.adjustment),
        first: `ApprovalMissing: transfer ${approved.adjustment}: expected an approval of RESERVE_ADJUSTMENT, found none`,
      }),
    ],
    [
      'an approval of another amount than was posted',
      () => ({
        edit: `UPDATE approvals SET operation = replace(operation, '1000000', '1000001') WHERE id = '${approved.adjustment}'`,
        undo: `UPDATE approvals SET operation = replace(operation, '1000001', '1000000') WHERE id = '${approved.adjustment}'`,
        first: `ApprovalMissing: transfer ${approved.adjustment}: expected 1000001 ISK from CAPITAL to RESERVE, found 1000000 ISK`,
      }),
    ],
    [
      'an approval that was signed for another reason',
      () => ({
        edit: `UPDATE approvals SET reason = reason || '!' WHERE id = '${approved.forced}'`,
        undo: `UPDATE approvals SET reason = rtrim(reason, '!') WHERE id = '${approved.forced}'`,
        first: `ApprovalDiffers: approval ${approved.forced}: `,
      }),
    ],
    [
      'a day on which the payment provider’s statement was another',
      () => ({
        edit: `INSERT INTO transactions.payment_reconciliations
            (day, currency, provider, provider_minor, ledger_minor, differences, first_transaction_id)
          VALUES ('2026-01-02', 'EUR', 'sandbox', 3000, 0, 1, '${failed}')`,
        undo: `DELETE FROM transactions.payment_reconciliations WHERE day = '2026-01-02'`,
        first: `PaymentsDiffer: transaction ${failed}: expected 30.00 EUR on 2026-01-02, as sandbox says, found 0.00 EUR`,
      }),
    ],
  ])('names %s', async (_, sabotage) => {
    const { edit, undo, first } = sabotage();
    await tamper(edit);
    const { code, output } = await verify();
    await tamper(undo);
    expect(output).toContain('Different: ');
    expect(output).toContain(`The first:\n  ${first}`);
    expect(code).toBe(1);
  });

  it('is no secret: what the regular verification finds is told to every administrator by mail', async () => {
    const pool = database.pool({ schema: 'wallets' });
    const secret = { current: testSecret };
    const { heads, stop } = await openHeads(pool, secret, { AGIO_DATA_DIR: platform.dataDir });
    const deps = { pool, heads, verifications: createVerifications({ pool, notifyOutbox() {} }), logger: silentLogger };
    await tamper(`UPDATE ledger_accounts SET balance = balance + 1 WHERE kind = 'fees' AND asset = 'EUR'`);
    // In the place of the worker, whose next one is due tomorrow.
    const isDone = await verifyWhenDue({ ...deps, intervalMs: 0 }, new AbortController().signal).finally(stop);
    await tamper(`UPDATE ledger_accounts SET balance = balance - 1 WHERE kind = 'fees' AND asset = 'EUR'`);
    expect(isDone).toBe(true);
    const admin = await logInAdmin(platform);
    type Mails = { mails: { edges: { node: { to: string; subject: string; text: string } }[] } };
    const mails = await eventually('the mails', async () => {
      const { mails: page } = await ask<Mails>(admin, '{ mails(first: 100) { edges { node { to subject text } } } }');
      const told = page.edges.map(({ node }) => node).filter(({ subject }) => subject.startsWith('The ledger'));
      return told.length > 0 && told;
    });
    expect(mails.map(({ to }) => to).toSorted()).toEqual([platform.admin.email, secondAdmin.email].toSorted());
    for (const { text } of mails) expect(text).toContain('The first: AccountBalance: account ');
  });
});

const writeOffDocument = `mutation ($input: WriteOffReceivableInput!) { writeOffReceivable(input: $input) { approval { id } userErrors { code } } }`;
const adjustDocument = `mutation ($input: AdjustReserveInput!) { adjustReserve(input: $input) { approval { id } userErrors { code } } }`;
const approveDocument = `mutation ($id: ID!) { approveOperation(input: { approvalId: $id }) { userErrors { code } } }`;
const receivablesDocument = '{ receivables(first: 100) { edges { node { id user { id } } } } }';

/** Has one of each kind done of what takes two people, and answers the ids of their transfers, which are those of their approvals. */
async function approveAll(
  first: Client,
  second: Client,
  debtor: string,
  { transfer }: { transfer: string },
): Promise<{ forced: string; writeOff: string; adjustment: string }> {
  const approve = async (id: string) => {
    expect(await ask(second, approveDocument, { id })).toEqual({ approveOperation: { userErrors: [] } });
    return id;
  };
  const forced = await approve((await reverse(first, transfer, { force: true })).approval!.id);
  type Owed = { receivables: { edges: { node: { id: string; user: { id: string } } }[] } };
  const receivableId = await eventually('the transfer to be owed', async () => {
    const { receivables } = await ask<Owed>(first, receivablesDocument);
    return receivables.edges.find(({ node }) => node.user.id === debtor)?.node.id;
  });
  const asked = { reason: 'A test', idempotencyKey: newKey() };
  const { writeOffReceivable } = await ask<{ writeOffReceivable: { approval: { id: string } } }>(
    first,
    writeOffDocument,
    { input: { ...asked, receivableId, amount: '4.00' } },
  );
  const { adjustReserve } = await ask<{ adjustReserve: { approval: { id: string } } }>(first, adjustDocument, {
    input: { ...asked, idempotencyKey: newKey(), amount: { amount: '1000000', currency: 'ISK' } },
  });
  return {
    forced,
    writeOff: await approve(writeOffReceivable.approval.id),
    adjustment: await approve(adjustReserve.approval.id),
  };
}

/** Takes an approval out of the database, and puts it back. */
const withoutApproval = (id: string) => ({
  edit: `CREATE TABLE saved AS SELECT * FROM approvals WHERE id = '${id}'; DELETE FROM approvals WHERE id = '${id}'`,
  undo: `DELETE FROM approvals WHERE id = '${id}'; INSERT INTO approvals SELECT * FROM saved; DROP TABLE saved`,
});
