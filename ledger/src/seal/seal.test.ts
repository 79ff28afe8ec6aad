import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@agio/runtime/logging/logger';
import { createSignatureVerifier, createSigner } from '@agio/runtime/signing/signatures';
import { openSigningKeys } from '@agio/runtime/signing/signing-keys';
import { signingKeysV1Up } from '@agio/runtime/signing/tables';
import { startStorage } from '@agio/runtime/storage/start-storage';
import type { ListedStorage } from '@agio/runtime/storage/storage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import type { DifferenceKind } from '../verify/difference.js';
import { verifyLedger } from '../verify/verify.js';
import { createHeadArchive, type HeadArchive } from './head-archive.js';
import { batchHashes, firstPreviousHash, hashSeal, type BatchHash } from './seal-hash.js';
import { sealBatches } from './seal-batches.js';
import { startSealer } from './sealer.js';

const secret = { current: 'the current secret of the platform' };
const tables = ['accounts', 'entries', 'transfers', 'holds', 'batches', 'seals'].map((name) => `ledger_${name}`);
const older = new Date('2026-01-01T10:00Z');
const daily = 'ledger-heads/test/daily/2026-01-01.jws';

let folder: string;
let storage: ListedStorage;
let test: TestLedger;
let archive: HeadArchive;
let accounts: [string, string];

async function openArchive({ pool }: TestLedger): Promise<HeadArchive> {
  const keys = await openSigningKeys({ pool, secret, signingKeyDays: 30, keepForever: true });
  const verifier = createSignatureVerifier({ pool, secret });
  return createHeadArchive({ storage, ledger: 'test', signer: createSigner(keys), verifier });
}

const post = (amount: bigint, more: object = {}, id = randomUUID()) =>
  test.ledger.post({ id, legs: [{ debit: accounts[0], credit: accounts[1], amount }], ...more });
const seal = () => sealBatches(test.pool, { batchesMax: 3 });
const verify = () => verifyLedger(test.pool, { pageRowsMax: 3, heads: archive });

/** Changes rows as somebody could who has the database's superuser: no trigger sees it. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const client = await test.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agio-heads-'));
  ({ storage } = await startStorage({ kind: 'folder', folder, baseUrl: '' }, 'none', secret));
  test = await createTestLedger();
  for (const statement of signingKeysV1Up) await test.pool.query(statement);
  archive = await openArchive(test);
  accounts = [await test.open(), await test.open()];
  const [posted, voided] = [randomUUID(), randomUUID()];
  await post(100n, { kind: 'a "kind", {quoted}', reference: '', effectiveAt: older });
  for (const id of [posted, voided]) await test.ledger.placeHold({ id, account: accounts[1], amount: 10n });
  await post(1n);
  await seal();
  // Sealed before it is resolved: that belongs to another batch.
  await test.ledger.post({
    id: posted,
    legs: [{ debit: accounts[1], credit: accounts[0], amount: 4n }],
    postsHold: true,
  });
  await test.ledger.voidHold(voided);
  await test.ledger.voidHold(randomUUID());
  await post(0n);
  while ((await seal()).count > 0);
  const { head } = await seal();
  await archive.keep(head!, older);
  for (const table of tables) await test.pool.query(`CREATE TABLE saved_${table} AS TABLE ${table}`);
}, 60_000);

afterEach(() =>
  tamper(
    ...tables.flatMap((table) => [
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM saved_${table}`,
    ]),
  ),
);

afterAll(async () => {
  await test.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('Sealing', () => {
  it('puts every committed batch into one seal, and the chain is clean', async () => {
    const { rows: batches } = await test.pool.query(
      'SELECT count(*)::int AS count, count(sealed_by)::int AS sealed FROM ledger_batches',
    );
    expect(batches).toEqual([{ count: 8, sealed: 8 }]);
    expect(await verify()).toMatchObject({ verdict: 'clean', rows: { seals: 3, batches: 8 } });
  });

  it('lets what is committed late into a later seal, whatever its number', async () => {
    const late = await test.pool.connect();
    await late.query('BEGIN');
    await late.query(`SELECT nextval(pg_get_serial_sequence('ledger_batches', 'number'))`);
    const { rows } = await late.query<{ number: string }>(
      `INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids) VALUES (now(), '{}', '{}', '{}') RETURNING number`,
    );
    await post(3n);
    const before = await seal();
    await late.query('COMMIT');
    late.release();
    const after = await seal();
    expect([before.count, after.count]).toEqual([1, 1]);
    const listed = await test.pool.query('SELECT batches FROM ledger_seals WHERE number = $1', [after.head!.number]);
    expect(listed.rows).toEqual([{ batches: [rows[0]!.number] }]);
    const { rows: order } = await test.pool.query<{ late: boolean }>(
      'SELECT $1 < max(number) AS late FROM ledger_batches',
      [rows[0]!.number],
    );
    expect(order).toEqual([{ late: true }]);
    expect(await verify()).toMatchObject({ verdict: 'clean' });
  });

  it('is done by one of many at a time', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => post(BigInt(n + 1))));
    await post(20n);
    await Promise.all(Array.from({ length: 8 }, seal));
    while ((await seal()).count > 0);
    expect(await verify()).toMatchObject({ verdict: 'clean' });
  });

  it('is for ever: neither a seal nor that a batch is sealed can be changed', async () => {
    for (const statement of [
      'UPDATE ledger_seals SET at = now()',
      'DELETE FROM ledger_seals',
      'UPDATE ledger_batches SET sealed_by = NULL',
    ]) {
      await expect(test.pool.query(statement)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('goes on by itself, keeps the head outside at once and when it ends, and prunes what is old but the first of a day', async () => {
    const own = await createTestLedger();
    for (const statement of signingKeysV1Up) await own.pool.query(statement);
    const { storage: place } = await startStorage(
      { kind: 'folder', folder: join(folder, 'own'), baseUrl: '' },
      'none',
      secret,
    );
    const signer = createSigner(await openSigningKeys({ pool: own.pool, secret, signingKeyDays: 30 }));
    const verifier = createSignatureVerifier({ pool: own.pool, secret });
    const heads = createHeadArchive({ storage: place, ledger: 'own', signer, verifier });
    await heads.keep({ number: 1n, hash: firstPreviousHash }, older);
    await heads.keep({ number: 2n, hash: firstPreviousHash }, new Date(older.getTime() + 60_000));
    await heads.prune(new Date());
    const keysOf = (kind: string) => place.list(`ledger-heads/own/${kind}`, { max: 100 });
    expect([await keysOf('daily'), await keysOf('recent')]).toEqual([['ledger-heads/own/daily/2026-01-01.jws'], []]);
    await place.remove('ledger-heads/own/daily/2026-01-01.jws');

    await own.open({ funds: 5n });
    const sealer = startSealer({ pool: own.pool, archive: heads, logger: silentLogger, name: 'own' });
    while ((await keysOf('recent')).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await own.open({ funds: 6n });
    await sealer.stop();
    const copies = [];
    for await (const page of heads.copies()) copies.push(...page);
    const { rows } = await own.pool.query<{ number: string }>('SELECT number FROM ledger_seals ORDER BY number DESC');
    expect(copies.map((copy) => 'head' in copy && String(copy.head.number))).toContain(rows[0]!.number);
    expect(await verifyLedger(own.pool, { heads })).toMatchObject({ verdict: 'clean', rows: { batches: 2 } });
    await own.stop();
  });
});

describe('What was tampered with is found and named:', () => {
  /** Makes the whole chain anew over what is stored now, as somebody could who knows how it is made, and has no key. */
  async function forgeChain(): Promise<void> {
    const { rows } = await test.pool.query<{ number: string; batches: string[]; at: Date }>(
      'SELECT number, batches, at FROM ledger_seals ORDER BY number',
    );
    let previousHash: Buffer = firstPreviousHash;
    for (const { number, batches, at } of rows) {
      const { rows: hashes } = await test.pool.query<BatchHash>(batchHashes, [batches]);
      const hash = hashSeal({ number: BigInt(number), previousHash, at }, hashes);
      await tamper(
        `UPDATE ledger_seals SET previous_hash = '\\x${previousHash.toString('hex')}', hash = '\\x${hash.toString('hex')}' WHERE number = ${number}`,
      );
      previousHash = hash;
    }
  }

  it.each<[string, () => Promise<unknown>, DifferenceKind, object]>([
    [
      'the label of an old transfer',
      () => tamper(`UPDATE ledger_transfers SET reference = NULL WHERE reference = ''`),
      'SealedContentChanged',
      { seal: '1', batch: '1 to 3' },
    ],
    [
      'an old refusal',
      () => tamper(`UPDATE ledger_transfers SET reason = 'AccountMissing' WHERE result = 'rejected'`),
      'SealedContentChanged',
      { seal: '3' },
    ],
    [
      'until when an old hold stood, and how it was resolved',
      () =>
        tamper(
          `UPDATE ledger_holds SET state = 'expired', expires_at = resolved_at WHERE state = 'voided' AND placed_at IS NOT NULL`,
        ),
      'SealedContentChanged',
      { seal: '1' },
    ],
    [
      'the hash of a seal',
      () => tamper(`UPDATE ledger_seals SET hash = sha256('other') WHERE number = 2`),
      'SealedContentChanged',
      { seal: '2' },
    ],
    [
      'the time of a seal',
      () => tamper(`UPDATE ledger_seals SET at = at + interval '1 ms' WHERE number = 2`),
      'SealedContentChanged',
      { seal: '2' },
    ],
    [
      'a seal in the middle that is gone',
      () => tamper('DELETE FROM ledger_seals WHERE number = 2'),
      'BatchNotInSeal',
      { seal: '2' },
    ],
    [
      'a seal that follows another',
      () => tamper(`UPDATE ledger_seals SET previous_hash = sha256('other') WHERE number = 3`),
      'SealBroken',
      { seal: '3' },
    ],
    [
      'the last seals that are gone, with what they have sealed set free',
      () =>
        tamper(
          'DELETE FROM ledger_seals WHERE number > 1',
          'UPDATE ledger_batches SET sealed_by = NULL WHERE sealed_by > 1',
        ),
      'HeadDiffers',
      { seal: '3', copy: daily, found: 'no such seal' },
    ],
    [
      'an old row, with the whole chain made anew over it',
      async () => {
        await tamper(`UPDATE ledger_transfers SET reference = 'another' WHERE reference = ''`);
        await forgeChain();
      },
      'HeadDiffers',
      { seal: '3', copy: daily },
    ],
    [
      'a batch that is gone',
      () => tamper('DELETE FROM ledger_batches WHERE number = 2'),
      'AnswerWithoutBatch',
      { hold: expect.any(String) },
    ],
    [
      'a transfer that was put in from outside',
      () =>
        tamper(`INSERT INTO ledger_transfers SELECT gen_random_uuid(), (t).* FROM (
          SELECT result, posted_at, kind, reference, debits, credits, amounts, debit_seqs, credit_seqs, reason, reason_leg, reason_account,
            available FROM ledger_transfers WHERE result = 'rejected') t`),
      'AnswerWithoutBatch',
      { transfer: expect.any(String) },
    ],
  ])('%s', async (_, sabotage, kind, subject) => {
    await sabotage();
    expect(await verify()).toMatchObject({ verdict: 'different', first: { kind, ...subject } });
  });

  it('a chain made anew is consistent in itself: only the copy outside tells', async () => {
    await tamper(`UPDATE ledger_transfers SET reference = 'another' WHERE reference = ''`);
    await forgeChain();
    expect(await verifyLedger(test.pool)).toMatchObject({ verdict: 'clean' });
    expect(await verify()).toMatchObject({ verdict: 'different', count: 2 });
  });

  it('a copy of the head that was edited, and one that another key has signed', async () => {
    const good = (await storage.get(daily))!;
    const [header, payload, signature] = good.toString().split('.') as [string, string, string];
    const text = Buffer.from(payload, 'base64url').toString().replace('"seal":"3"', '"seal":"2"');
    const edited = [header, Buffer.from(text).toString('base64url'), signature].join('.');
    await storage.put(daily, Buffer.from(edited), 'application/jose');
    expect(await verify()).toMatchObject({
      first: { kind: 'HeadNotSigned', copy: daily, found: expect.stringContaining('forged') },
    });
    await test.pool.query('CREATE TABLE other_keys AS TABLE signing_keys');
    await storage.put(daily, good, 'application/jose');
    await test.pool.query(`UPDATE signing_keys SET sealed_private_key = 'nothing that our secret opens'`);
    const stranger = createSignatureVerifier({ pool: test.pool, secret });
    const heads = createHeadArchive({ storage, ledger: 'test', signer: { sign: () => '' }, verifier: stranger });
    expect(await verifyLedger(test.pool, { heads })).toMatchObject({
      first: { kind: 'HeadNotSigned', found: expect.stringContaining('unknownKey') },
    });
    await test.pool.query(
      'UPDATE signing_keys SET sealed_private_key = o.sealed_private_key FROM other_keys o WHERE o.kid = signing_keys.kid',
    );
    expect(await verify()).toMatchObject({ verdict: 'clean' });
  });

  it('that all copies are gone, once the chain is old enough to have some', async () => {
    const { storage: empty } = await startStorage(
      { kind: 'folder', folder: join(folder, 'empty'), baseUrl: '' },
      'none',
      secret,
    );
    const verifier = createSignatureVerifier({ pool: test.pool, secret });
    const heads = createHeadArchive({ storage: empty, ledger: 'test', signer: { sign: () => '' }, verifier });
    expect(await verifyLedger(test.pool, { heads })).toMatchObject({ verdict: 'clean' });
    await tamper(`UPDATE ledger_seals SET at = at - interval '1 hour' WHERE number = 1`);
    await forgeChain();
    expect(await verifyLedger(test.pool, { heads })).toMatchObject({
      verdict: 'different',
      first: { kind: 'HeadMissing' },
    });
  });
});
