import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runMigrations } from '@agio/runtime/db/migrations';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import { silentLogger, type Logger } from '@agio/runtime/logging/logger';
import type { StoredEvent } from '@agio/runtime/outbox/catalogue';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type { EventName, EventPayload } from '@agio/schema/events';
import type pg from 'pg';
import { noteApproval } from '../jobs/note-approval.js';
import { noteLedgerDifference } from '../jobs/note-ledger-difference.js';
import { notificationsSubgraph } from '../subgraph.js';
import { createAlertComposer } from './compose.js';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool({ schema: 'notifications' });
  const { name: schema, migrations } = notificationsSubgraph;
  await runMigrations({ url: database.url, schema, migrations });
});
afterEach(() => pool.query('TRUNCATE mails, alerts, outbox'));
afterAll(() => database.drop());

const people = ['Ada', 'Bo', 'Cy'].map((name) => ({ id: newId(), name, email: `${name.toLowerCase()}@example.com` }));
const [ada] = people as [(typeof people)[number]];
/** In the place of users. */
let answer: (document: string) => object;
const call: SubgraphCaller = (_, document, variables) => {
  const text = JSON.stringify(document);
  const answered = text.includes('"Administrators"')
    ? answer('administrators')
    : { account: people.find(({ id }) => id === variables['id']) ?? null };
  return Promise.resolve(answered as never);
};
beforeEach(() => {
  answer = () => ({ administrators: people });
});

const signal = new AbortController().signal;
const compose = (logger = silentLogger) => createAlertComposer({ pool, call, logger })(signal);
/** As if the pauses between two attempts were over. */
const composeNow = async () => {
  await pool.query('UPDATE alerts SET compose_at = clock_timestamp()');
  await compose();
};

function note<Name extends EventName>(name: Name, payload: EventPayload<Name>, id = newId()): Promise<void> {
  const event: StoredEvent = { id, name, payload, keys: [], occurredAt: new Date(), position: 1n };
  const consumer = name === 'approval.requested' ? noteApproval : noteLedgerDifference;
  return withTransaction(pool, (client) => consumer.handle([event], client));
}
const requested = (changes: Partial<EventPayload<'approval.requested'>> = {}) => ({
  approvalId: newId(),
  kind: 'WRITE_OFF' as const,
  operation: `{"amount":{"amount":"70.00","currency":"EUR"},"debtor":"${newId()}"}`,
  reason: 'bankrupt & gone',
  requestedBy: ada.id,
  expiresAt: '2026-05-01T12:30:59.123Z',
  ...changes,
});
const difference = { verificationId: newId(), count: 3, first: 'AccountBalance: account 1: expected 2, found 3' };

async function mails() {
  const { rows } = await pool.query<{
    recipient: string;
    user_id: string;
    subject: string;
    text: string;
    html: string;
  }>('SELECT recipient, user_id, subject, text, html FROM mails ORDER BY recipient');
  return rows;
}
const alertsLeft = async () => (await pool.query('SELECT FROM alerts')).rowCount;

describe('An operation that waits for a second person', () => {
  it('is told to every administrator but the one who has asked for it', async () => {
    const payload = requested();
    await note('approval.requested', payload);
    await compose();
    const written = await mails();
    expect(written.map(({ recipient, user_id }) => [recipient, user_id])).toEqual(
      people.slice(1).map(({ email, id }) => [email, id]),
    );
    expect(written[0]!.subject).toBe('An operation waits for your approval: write-off of what somebody owes');
    for (const line of [
      'Hello Bo,',
      'Amount: 70.00 EUR',
      'Reason: bankrupt & gone',
      'Asked for by: Ada <ada@example.com>',
      'Until: 2026-05-01 12:30 UTC',
      `Id: ${payload.approvalId}`,
    ]) {
      expect(written[0]!.text).toContain(line);
    }
    expect(written[0]!.html).toContain('bankrupt &amp; gone');
    const { rows } = await pool.query<{ user: string }>(
      `SELECT payload ->> 'userId' AS user FROM outbox WHERE name = 'notification.written'`,
    );
    expect(rows.map(({ user }) => user).toSorted()).toEqual(
      people
        .slice(1)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(await alertsLeft()).toBe(0);
  });

  it.each(['RESERVE_ADJUSTMENT', 'FORCED_REVERSAL'] as const)('is told of every kind: %s', async (kind) => {
    await note('approval.requested', requested({ kind, operation: '{}', requestedBy: newId() }));
    await compose();
    expect(await mails()).toHaveLength(3);
  });

  it('without anybody else to tell it to is logged, and not kept', async () => {
    const lines: string[] = [];
    const logger = { warn: (_: object, line: string) => lines.push(line) } as unknown as Logger;
    answer = () => ({ administrators: [ada] });
    await note('approval.requested', requested());
    await compose(logger);
    expect(await mails()).toEqual([]);
    expect(lines).toEqual(['an alert has no administrator to be sent to']);
    expect(await alertsLeft()).toBe(0);
  });
});

describe('A difference in the ledger', () => {
  it('is told to every administrator, with the first one', async () => {
    await note('ledger.differenceFound', difference);
    await compose();
    const written = await mails();
    expect(written.map(({ recipient }) => recipient)).toEqual(people.map(({ email }) => email));
    expect(written[0]).toMatchObject({
      subject: 'The ledger does not agree with itself',
      text: expect.stringContaining(`Differences: 3\nThe first: ${difference.first}`),
    });
  });
});

describe('An alert', () => {
  it('makes one mail for each, however often its event comes and however many compose at once', async () => {
    const id = newId();
    for (let time = 0; time < 3; time++) await note('ledger.differenceFound', difference, id);
    await Promise.all([compose(), compose(), compose()]);
    expect(await mails()).toHaveLength(3);
  });

  it('whose mails two processes write at the same moment is written once', async () => {
    await note('ledger.differenceFound', difference);
    let asked = 0;
    let release = () => {};
    const both = new Promise<void>((resolve) => (release = resolve));
    const slow: SubgraphCaller = async (...args) => {
      if (++asked === 2) release();
      await both;
      return call(...args);
    };
    const composeSlowly = createAlertComposer({ pool, call: slow, logger: silentLogger });
    const first = composeSlowly(signal);
    while (asked === 0) await pool.query('SELECT pg_sleep(0.01)');
    await pool.query('UPDATE alerts SET compose_at = clock_timestamp()');
    await Promise.all([first, composeSlowly(signal)]);
    expect(await mails()).toHaveLength(3);
  });

  it('stays while users does not answer', async () => {
    answer = () => {
      throw new Error('users is down');
    };
    await note('ledger.differenceFound', difference);
    await compose();
    expect([await mails(), await alertsLeft()]).toEqual([[], 1]);
    answer = () => ({ administrators: people });
    await compose();
    expect(await mails()).toEqual([]);
    await composeNow();
    expect(await mails()).toHaveLength(3);
  });

  it('that cannot be read does not keep the others', async () => {
    await pool.query(`INSERT INTO alerts (event_id, name, payload) VALUES ($1, 'approval.requested', '{}')`, [newId()]);
    await note('ledger.differenceFound', difference);
    await compose();
    expect([(await mails()).length, await alertsLeft()]).toEqual([3, 1]);
  });

  it('is given up after days', async () => {
    await note('ledger.differenceFound', difference);
    await pool.query(`UPDATE alerts SET created_at = now() - interval '4 days'`);
    await compose();
    expect([await mails(), await alertsLeft()]).toEqual([[], 0]);
  });
});
