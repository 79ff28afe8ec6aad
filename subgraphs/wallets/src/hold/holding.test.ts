import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger, type Ledger } from '@agio/ledger/ledger';
import { ServiceBusyError } from '@agio/runtime/batcher';
import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { createAccountDirectory } from '../account/directory.js';
import { walletsSubgraph } from '../subgraph.js';
import type { NamedHold } from './hold.js';
import { createHolding } from './holding.js';

const newHold = (): NamedHold => ({ id: newId(), userId: newId(), currency: 'EUR', minor: 1n });

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

function createTestHolding(overrides: Partial<Ledger> = {}) {
  const pool = database.pool({ schema: 'wallets' });
  const logged: object[] = [];
  const holding = createHolding({
    ledger: { ...ledger, ...overrides },
    accounts: createAccountDirectory({ pool, ledger }),
    logger: { error: (fields) => logged.push(fields) },
  });
  return { holding, pool, logged };
}

describe('holding', () => {
  it('hands the holds of a request to the ledger together, and the ids to be voided too', async () => {
    const { holding } = createTestHolding();
    const before = ledger.metrics();
    const holds = Array.from({ length: 100 }, newHold);
    await holding.place(holds);
    await holding.void(holds.map(({ id }) => id));
    expect(ledger.metrics()).toMatchObject({ batches: before.batches + 2, items: before.items + 200 });
  });

  it('has no answer for a hold that the ledger turns away, and answers the others', async () => {
    const holds = [newHold(), newHold(), newHold()];
    const busy = new ServiceBusyError('full');
    const { holding, logged } = createTestHolding({
      placeHold: (hold) => (hold.id === holds[1]!.id ? Promise.reject(busy) : ledger.placeHold(hold)),
      voidHold: (id) => (id === holds[1]!.id ? Promise.reject(busy) : ledger.voidHold(id)),
    });
    const kinds = ['rejected', 'noAnswer', 'rejected'];
    expect((await holding.place(holds)).map(({ kind }) => kind)).toEqual(kinds);
    expect((await holding.void(holds.map(({ id }) => id))).map(({ kind }) => kind)).toEqual(kinds);
    expect(logged).toEqual([]);
  });

  it('has no answer where the outcome is unknown, and says so in the log', async () => {
    const lost = new Error('Connection terminated unexpectedly');
    const { holding, logged } = createTestHolding({
      placeHold: () => Promise.reject(lost),
      voidHold: () => Promise.reject(lost),
    });
    const hold = newHold();
    expect(await holding.place([hold])).toEqual([{ kind: 'noAnswer' }]);
    expect(await holding.void([hold.id])).toEqual([{ kind: 'noAnswer' }]);
    expect(logged).toEqual([
      { err: lost, ids: [hold.id] },
      { err: lost, ids: [hold.id] },
    ]);
  });

  it('has no answer for any hold when the wallets cannot be read', async () => {
    const { holding, pool, logged } = createTestHolding();
    await pool.end();
    expect(await holding.place([newHold(), newHold()])).toEqual([{ kind: 'noAnswer' }, { kind: 'noAnswer' }]);
    expect(logged).toHaveLength(1);
  });
});
