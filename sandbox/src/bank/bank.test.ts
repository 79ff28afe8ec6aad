import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@agio/runtime/ids';
import { silentLogger } from '@agio/runtime/logging/logger';
import { deriveKey } from '@agio/runtime/secret';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox, type RunningSandbox } from '../server.js';
import type { StatementPage } from '../statement.js';
import type { BankTransfer } from './transfers.js';

const secret = 'a secret of thirty-two characters';
const apiKey = deriveKey(secret, 'sandbox/api').export().toString('base64url');

let database: TestDatabase;
let sandbox: RunningSandbox;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    secret: { current: secret },
    slowMs: 300,
    logger: silentLogger,
  });
});

afterAll(async () => {
  await sandbox.stop();
  await database.drop();
});

const instruction = (accountNumber: string, reference = newId()) => ({
  reference,
  amount: '10000.00',
  currency: 'INR',
  beneficiary: { name: 'Asha Rao', country: 'IN', account: { kind: 'IFSC', accountNumber, ifsc: 'HDFC0000123' } },
  message: 'TXN-1',
  purpose: 'GIFT',
});

const send = (body: unknown, key = apiKey) =>
  fetch(`${sandbox.url}/v1/bank/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });

async function order(body: unknown): Promise<BankTransfer> {
  const answer = await send(body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as BankTransfer;
}

const find = (id: string) =>
  fetch(`${sandbox.url}/v1/bank/transfers/${id}`, { headers: { authorization: `Bearer ${apiKey}` } });

const statement = (query: string, key = apiKey) =>
  fetch(`${sandbox.url}/v1/bank/statement?${query}`, { headers: { authorization: `Bearer ${key}` } });

/** The states that a transfer goes through until it stays in the last of those expected. */
async function follow(accountNumber: string, last: string): Promise<{ states: string[]; reason: string | null }> {
  const ordered = await order(instruction(accountNumber));
  const states = [ordered.state as string];
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(20)) {
    const transfer = (await (await find(ordered.id)).json()) as BankTransfer;
    if (transfer.state !== states.at(-1)) states.push(transfer.state);
    if (transfer.state === last) return { states, reason: transfer.reason };
  }
  throw new Error(`${accountNumber} only came to ${states.join(', ')}`);
}

/** Every state that was seen is one of those, in their order: a slow machine may miss some. */
const expectOrder = (seen: string[], states: string[]) =>
  expect(states.filter((state) => seen.includes(state))).toEqual(seen);

describe('the sandbox bank', () => {
  it.each([
    ['500123459000', ['pending', 'processing', 'success'], null],
    ['500123450001', ['pending', 'processing', 'failed'], /closed/],
    ['500123450002', ['pending', 'processing', 'success', 'returned'], /sent the money back/],
    ['500123450003', ['pending', 'processing', 'success'], null],
  ])('takes a transfer to %s through its states', async (accountNumber, states, reason) => {
    const seen = await follow(accountNumber, states.at(-1) as string);
    expectOrder(seen.states, states);
    if (reason) expect(seen.reason).toMatch(reason);
    else expect(seen.reason).toBeNull();
  });

  it('answers the same order with the same transfer, and refuses another under its reference', async () => {
    const first = instruction('500123459000');
    const orders = await Promise.all(Array.from({ length: 5 }, () => order(first)));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    const other = await send({ ...first, amount: '1.00' });
    expect(other.status).toBe(409);
  });

  it('writes a webhook for each state that is still to come', async () => {
    const { id, reference } = await order(instruction('500123450002'));
    const { rows } = await database
      .pool({ schema: 'sandbox' })
      .query<{ body: string }>(`SELECT body FROM webhooks WHERE body LIKE '%' || $1 || '%' ORDER BY due_at`, [
        reference,
      ]);
    const events = rows.map(({ body }) => JSON.parse(body) as { type: string; object: BankTransfer });
    expect(events.map(({ type }) => type)).toEqual([
      'bank_transfer.processing',
      'bank_transfer.success',
      'bank_transfer.returned',
    ]);
    expect(events.every(({ object }) => object.id === id && object.reference === reference)).toBe(true);
    expect(events.map(({ object }) => object.reason === null)).toEqual([true, true, false]);
  });

  it('has a statement of what was paid and what came back, signed, by pages, and of nothing else', async () => {
    const from = new Date().toISOString();
    const orderRupees = async (account: string, changes: object = {}) =>
      order({ ...instruction(account), currency: 'NPR', ...changes });
    const paid = await orderRupees('500123459000');
    const returned = await orderRupees('500123450002');
    await orderRupees('500123450001');
    await orderRupees('500123459000', { currency: 'LKR' });
    const until = Date.now() + 20_000;
    for (const { id } of [paid, returned]) {
      const last = id === paid.id ? 'success' : 'returned';
      while (((await (await find(id)).json()) as BankTransfer).state !== last && Date.now() < until) await sleep(20);
    }
    const to = new Date(Date.now() + 60_000).toISOString();
    const lines: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query = new URLSearchParams({ from, to, currency: 'NPR', limit: '1', ...(after && { after }) });
      const page = (await (await statement(query.toString())).json()) as StatementPage;
      lines.push(...page.entries.map(({ reference, amount }) => `${reference} ${amount}`));
      after = page.next;
    }
    expect(lines.toSorted()).toEqual(
      [`${paid.reference} -10000.00`, `${returned.reference} -10000.00`, `${returned.reference} 10000.00`].toSorted(),
    );
    expect(lines.at(-1)).toBe(`${returned.reference} 10000.00`);
    expect((await statement('currency=NPR')).status).toBe(400);
    expect((await statement('currency=NPR', 'wrong')).status).toBe(401);
  });

  it('is closed without the key, and says what is wrong with an order', async () => {
    expect((await send(instruction('500123459000'), 'wrong')).status).toBe(401);
    const answer = await send({ ...instruction('500123459000'), currency: 'rupees' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/currency/);
    expect((await find(newId())).status).toBe(404);
  });
});
