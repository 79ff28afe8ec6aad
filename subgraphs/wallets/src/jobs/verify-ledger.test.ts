import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealBatches } from '@agio/ledger/seal/seal-batches';
import type { HeadArchive } from '@agio/ledger/seal/head-archive';
import { silentLogger } from '@agio/runtime/logging/logger';
import { createPrometheusMetrics } from '@agio/runtime/observability/prometheus';
import { openSigningKeys } from '@agio/runtime/signing/signing-keys';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openLedgerHeads } from '../reconciliation/ledger-heads.js';
import { createVerifications, type Verifications } from '../reconciliation/verifications.js';
import {
  clearing,
  newAdmin,
  newCustomer,
  startWallets,
  testSecret,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';
import { registerVerifications, verifyWhenDue } from './verify-ledger.js';

let folder: string;
let wallets: StartedWallets;
let pool: pg.Pool;
let archive: HeadArchive;
let verifications: Verifications;
let notified = 0;

const dayMs = 86_400_000;
const verify = (intervalMs = dayMs) =>
  verifyWhenDue(
    { pool, heads: archive, verifications, intervalMs, logger: silentLogger },
    new AbortController().signal,
  );
const query = '{ ledgerVerification { verdict differences firstDifference startedAt at } }';
const latest = async () =>
  (await wallets.data<{ ledgerVerification: object | null }>(query, {}, newAdmin())).ledgerVerification;
const events = async () =>
  (await pool.query<{ payload: object }>(`SELECT payload FROM outbox WHERE name = 'ledger.differenceFound'`)).rows;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agio-heads-'));
  wallets = await startWallets();
  pool = wallets.database.pool({ schema: 'wallets' });
  const signingKeys = await openSigningKeys({ pool, secret: testSecret, signingKeyDays: 30, keepForever: true });
  const storage = { kind: 'folder', folder, baseUrl: '' } as const;
  ({ archive } = await openLedgerHeads({ pool, secret: testSecret, storage, signingKeys }));
  verifications = createVerifications({ pool, notifyOutbox: () => notified++ });
  await wallets.post(transfer(clearing, walletOf(newCustomer()), ['10.00', 'EUR']));
});
afterAll(async () => {
  await wallets?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('The regular verification of the ledger', () => {
  it('has nothing to tell before the first one', async () => {
    expect(await latest()).toBeNull();
    expect(await figures()).not.toMatch(/^agio_ledger_differences \d/m);
  });

  it('is made by one of many at a time, and not again before its time', async () => {
    const made = await Promise.all([verify(), verify(), verify()]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await verify()).toBe(false);
    expect(await latest()).toMatchObject({ verdict: 'CLEAN', differences: 0, firstDifference: null });
    expect(await figures()).toContain('agio_ledger_differences 0');
    expect([await events(), notified]).toEqual([[], 0]);
  });

  it('names what does not agree, with its event and its figure, until it agrees again', async () => {
    const { head } = await sealBatches(pool, { batchesMax: 10 });
    await archive.keep(head!, new Date());
    const edit = async (kind: string) => {
      const client = await pool.connect();
      await client.query('SET session_replication_role = replica');
      await client.query('UPDATE ledger_transfers SET kind = $1', [kind]);
      client.release(true);
    };
    await edit('TOP_UP');
    expect(await verify(0)).toBe(true);
    const first = expect.stringMatching(/^SealedContentChanged: batch 1, seal 1: expected /);
    expect(await latest()).toMatchObject({ verdict: 'DIFFERENT', differences: 1, firstDifference: first });
    expect(await events()).toEqual([{ payload: { verificationId: expect.any(String), count: 1, first } }]);
    expect(notified).toBe(1);
    expect(await figures()).toContain('agio_ledger_differences 1');
    await edit('TRANSFER');
    expect(await verify(0)).toBe(true);
    expect(await latest()).toMatchObject({ verdict: 'CLEAN' });
  });

  it('is told to the treasury only', async () => {
    const { data, errors } = await wallets.ask(query, {}, newCustomer());
    expect([data?.['ledgerVerification'], errors?.[0]?.extensions?.['code']]).toEqual([null, 'FORBIDDEN']);
  });
});

async function figures(): Promise<string> {
  const metrics = createPrometheusMetrics(silentLogger);
  registerVerifications(metrics, verifications);
  return (await metrics.text()).body;
}
