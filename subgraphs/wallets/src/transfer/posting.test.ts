import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger, type Ledger } from '@agio/ledger/ledger';
import { ServiceBusyError } from '@agio/runtime/batcher';
import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { houseAccount, walletOf } from '../account/account.js';
import { createAccountDirectory } from '../account/directory.js';
import { walletsSubgraph } from '../subgraph.js';
import { createPosting } from './posting.js';
import type { NamedTransfer } from './transfer.js';

const topUpOf = (userId: string): NamedTransfer => ({
  id: newId(),
  kind: 'TOP_UP',
  legs: [{ from: houseAccount('CLEARING', 'EUR'), to: walletOf(userId, 'EUR'), minor: 100n }],
});

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'wallets', migrations: walletsSubgraph.migrations });
  ledger = createLedger({ pool: database.pool({ schema: 'wallets' }) });
});
afterAll(async () => {
  await ledger.stop();
  await database.drop();
});

function createTestPosting(post: Ledger['post'] = (transfer) => ledger.post(transfer)) {
  const pool = database.pool({ schema: 'wallets' });
  const logged: object[] = [];
  const posting = createPosting({
    ledger: { ...ledger, post },
    accounts: createAccountDirectory({ pool, ledger }),
    logger: { error: (fields) => logged.push(fields) },
  });
  return { posting, pool, logged };
}

describe('posting', () => {
  it('hands the transfers of a request to the ledger together', async () => {
    const { posting } = createTestPosting();
    const before = ledger.metrics();
    const results = await posting.post(Array.from({ length: 200 }, () => topUpOf(newId())));
    expect(results.every((result) => result.kind === 'posted')).toBe(true);
    expect(ledger.metrics()).toMatchObject({ batches: before.batches + 1, items: before.items + 200 });
  });

  it('has no answer for a transfer that the ledger turns away, and answers the others', async () => {
    const transfers = [topUpOf(newId()), topUpOf(newId()), topUpOf(newId())];
    const { posting, logged } = createTestPosting((transfer) =>
      transfer.id === transfers[1]!.id ? Promise.reject(new ServiceBusyError('full')) : ledger.post(transfer),
    );
    const kinds = (await posting.post(transfers)).map((result) => result.kind);
    expect(kinds).toEqual(['posted', 'noAnswer', 'posted']);
    expect(logged).toEqual([]);
    const again = createTestPosting().posting;
    expect(await again.post([transfers[1]!])).toMatchObject([{ kind: 'posted' }]);
  });

  it('has no answer for a transfer whose outcome is unknown, and says so in the log', async () => {
    const transfer = topUpOf(newId());
    const lost = new Error('Connection terminated unexpectedly');
    const { posting, logged } = createTestPosting(() => Promise.reject(lost));
    expect(await posting.post([transfer])).toEqual([{ kind: 'noAnswer' }]);
    expect(logged).toEqual([{ err: lost, ids: [transfer.id] }]);
  });

  it('has no answer for any transfer when the accounts cannot be read', async () => {
    const { posting, pool, logged } = createTestPosting();
    await pool.end();
    expect(await posting.post([topUpOf(newId()), topUpOf(newId())])).toEqual([
      { kind: 'noAnswer' },
      { kind: 'noAnswer' },
    ]);
    expect(logged).toHaveLength(1);
  });
});
