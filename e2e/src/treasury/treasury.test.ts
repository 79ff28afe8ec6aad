import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { logIn, logInAdmin, newKey, register } from '../testkit/people.js';
import { admin, secondAdmin, startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

const approvalFields = 'id status operation requestedBy { email } decidedBy { email } record carriedOutAt';
const adjustReserve = `mutation ($input: AdjustReserveInput!) {
  adjustReserve(input: $input) { reserve { balance { amount } } approval { ${approvalFields} } userErrors { code } }
}`;
const approveOperation = `mutation ($id: ID!) {
  approveOperation(input: { approvalId: $id }) { approval { ${approvalFields} } userErrors { code } }
}`;
const rejectOperation = `mutation ($id: ID!) { rejectOperation(input: { approvalId: $id }) { userErrors { code } } }`;
const setReserveThreshold = `mutation ($threshold: Decimal) {
  setReserveThreshold(input: { currency: "ISK", threshold: $threshold }) { userErrors { code } }
}`;
const setExposureLimit = `mutation ($limit: Decimal) {
  setExposureLimit(input: { currency: "CZK", limit: $limit }) { position { net { amount } exposureLeft { amount } } userErrors { code } }
}`;
const createQuote = `mutation ($amount: Decimal!) {
  createQuote(input: { sell: { amount: $amount, currency: "CZK" }, buyCurrency: "EUR" }) { quote { id } userErrors { code message field } }
}`;

/** The house's own money: what takes two administrators, and what the house is told and kept from. */
describe('The treasury', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let first: Client;
  let second: Client;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    [first, second] = [await logInAdmin(platform), await logIn(platform.url, secondAdmin)];
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is the document's
  async function ask(who: Client, document: string, variables: Record<string, unknown> = {}): Promise<any> {
    const { data, errors } = await who.send<Record<string, unknown>, Record<string, unknown>>(document, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data!)[0];
  }
  const adjust = (amount: string, idempotencyKey = newKey()) =>
    ask(first, adjustReserve, { input: { amount: { amount, currency: 'ISK' }, reason: 'e2e', idempotencyKey } });
  const reserve = async (): Promise<bigint> => {
    const reserves = (await ask(first, '{ reserves { currency balance { amount } } }')) as {
      currency: string;
      balance: { amount: string };
    }[];
    return BigInt(reserves.find(({ currency }) => currency === 'ISK')!.balance.amount);
  };

  it('adjusts a reserve by a large amount when a second administrator approves it, and keeps a record that anybody can verify', async () => {
    const before = await reserve();
    const key = newKey();
    const asked = await adjust('1000000', key);
    expect(asked).toMatchObject({
      approval: { status: 'PENDING', requestedBy: { email: admin.email } },
      userErrors: [],
    });
    expect(await reserve()).toBe(before);
    const { id } = asked.approval;
    expect(await ask(first, approveOperation, { id })).toMatchObject({
      userErrors: [{ code: 'SECOND_PERSON_REQUIRED' }],
    });

    const { approval } = await ask(second, approveOperation, { id });
    expect(approval).toMatchObject({ status: 'APPROVED', decidedBy: { email: secondAdmin.email } });
    await eventually('the reserve to be adjusted', async () => (await reserve()) === before + 1_000_000n);
    expect(await adjust('1000000', key)).toMatchObject({ approval: { id, status: 'APPROVED' }, userErrors: [] });
    expect(await reserve()).toBe(before + 1_000_000n);

    const [header, payload, signature] = (approval.record as string).split('.') as [string, string, string];
    const decode = (part: string) => Buffer.from(part, 'base64url');
    const { kid } = JSON.parse(decode(header).toString()) as { kid: string };
    const keys = (await ask(second, '{ approvalRecordKeys { kid jwk } }')) as { kid: string; jwk: string }[];
    const jwk = JSON.parse(keys.find((each) => each.kid === kid)!.jwk) as JsonWebKey;
    const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, decode(signature))).toBe(true);
    expect(JSON.parse(decode(payload).toString())).toMatchObject({
      id,
      operation: { amount: { amount: '1000000', currency: 'ISK' } },
    });
  });

  it('is told by mail of an operation that waits, all but who has asked for it', async () => {
    const { approval } = await adjust('1000000');
    const mails = async () => {
      const { edges } = await ask(first, '{ mails(first: 100) { edges { node { to subject text } } } }');
      return (edges as { node: { to: string; subject: string; text: string } }[])
        .map(({ node }) => node)
        .filter(({ text }) => text.includes(approval.id as string));
    };
    await eventually('the mail to the second administrator', async () => (await mails()).length > 0);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: secondAdmin.email,
      subject: 'An operation waits for your approval: adjustment of a reserve',
      text: expect.stringContaining('Amount: 1000000 ISK\nReason: e2e\nAsked for by: '),
    });
    await ask(second, rejectOperation, { id: approval.id });
  });

  it('is told by one mail that a reserve has fallen below its threshold', async () => {
    const threshold = await reserve();
    await ask(first, setReserveThreshold, { threshold: String(threshold) });
    await adjust('-5');
    await adjust('-5');
    const mails = async () => {
      const { edges } = await ask(first, '{ mails(first: 100) { edges { node { to subject text } } } }');
      return (edges as { node: { to: string; subject: string; text: string } }[])
        .map(({ node }) => node)
        .filter(({ subject }) => subject === 'The reserve of ISK is low');
    };
    await eventually('the mail to the treasury', async () => (await mails()).length > 0);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: admin.email, text: expect.stringContaining(`Reserve: ${threshold - 5n} ISK`) });
    await ask(first, setReserveThreshold, { threshold: null });
  });

  it('refuses quotes that would take it above an exposure limit, and says how much it still takes', async () => {
    const asha = await register(platform.url);
    const { position } = await ask(first, setExposureLimit, { limit: '0' });
    const net = BigInt(position.net.amount.replace('.', ''));
    const limit = `${(net + 10_000n) / 100n}.${String((net + 10_000n) % 100n).padStart(2, '0')}`;
    expect(await ask(first, setExposureLimit, { limit })).toMatchObject({
      position: { exposureLeft: { amount: '100.00' } },
    });
    // A quote is judged by a figure that may be a second old.
    await eventually('a quote to be refused', async () => {
      const { userErrors } = await ask(asha, createQuote, { amount: '100.01' });
      return userErrors[0]?.message === 'The house takes at most 100.00 CZK more for now.';
    });
    expect(await ask(asha, createQuote, { amount: '100.01' })).toMatchObject({
      quote: null,
      userErrors: [{ code: 'EXPOSURE_LIMIT', field: ['input', 'sell', 'amount'] }],
    });
    expect(await ask(asha, createQuote, { amount: '100.00' })).toMatchObject({ userErrors: [] });
    await ask(first, setExposureLimit, { limit: null });
    await eventually(
      'a quote to be made',
      async () => (await ask(asha, createQuote, { amount: '100.01' })).quote !== null,
    );
  });

  it('has positions whose parts add up, in every currency', async () => {
    const money = '{ amount }';
    const { positions } = await ask(
      first,
      `{ treasury { positions { currency net ${money} clearing ${money} capital ${money} receivables ${money} customerFunds ${money} } } }`,
    );
    const minor = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''));
    expect(positions.length).toBeGreaterThan(10);
    for (const { net, clearing, capital, receivables, customerFunds } of positions) {
      expect(minor(net)).toBe(minor(clearing) + minor(capital) + minor(receivables) - minor(customerFunds));
    }
    await expectConservation(platform);
  });
});
