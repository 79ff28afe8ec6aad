import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reconcile } from '../payments/paying.js';
import { ask } from '../testkit/ask.js';
import { expectConservation } from '../testkit/conservation.js';
import { createQuote } from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { balanceOf, logInAdmin, pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';
import { outwardDocument, removeBeneficiaryDocument, remittanceDocument, setKycStatusDocument } from './documents.js';
import { addBeneficiary, addGerman, addIndian, comesTo, sendRemittance, type Remittance } from './sending.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
/** German accounts that the sandbox's bank pays at once, refuses, and sends back. */
const german = {
  paid: 'DE79370400440532019000',
  refused: 'DE67370400440532010001',
  sentBack: 'DE40370400440532010002',
};

interface Outward {
  readonly me: {
    readonly beneficiaries: readonly { readonly id: string; readonly name: string; readonly account: string }[];
    readonly limits: { readonly perTransaction: object; readonly daily: object; readonly dailyLeft: object };
  };
}

let database: TestDatabase;
let platform: OpenPlatform;
let asha: Person;

beforeAll(async () => {
  ({ database, platform } = await openTestPlatform());
}, startTimeoutMs);

beforeEach(async () => {
  asha = await register(platform.url);
  await pay(asha, '1000.00', 'EUR');
});

afterEach(() => expectConservation(platform));

afterAll(async () => {
  await platform?.stop();
  await database?.drop();
}, 60_000);

const outwardOf = async (person: Person): Promise<Outward['me']> => (await ask<Outward>(person, outwardDocument)).me;

async function setKycStatus(person: Person, status: string): Promise<void> {
  const input = { userId: person.id, status, reason: 'Documents were looked at.' };
  await ask(await logInAdmin(platform), setKycStatusDocument, { input });
}

describe('A remittance', () => {
  it('by a quote arrives as the quote says, and has a receipt for its sender alone', async () => {
    const beneficiaryId = await addIndian(asha, '9000');
    const quote = await createQuote(asha, { sell: euros('100.00'), buyCurrency: 'INR' });
    const { transaction, userErrors } = await sendRemittance(asha, { beneficiaryId, quoteId: quote.id });
    expect(userErrors).toEqual([]);
    const done = await comesTo(asha, 'COMPLETED', transaction);
    expect(done).toMatchObject({
      sent: quote.sell,
      received: quote.buy,
      rate: quote.rate,
      purpose: 'FAMILY_SUPPORT',
      beneficiary: { name: 'Ravi Rao', country: 'IN', kind: 'IFSC', account: '••••••••••9000', bank: 'HDFC Bank' },
      payout: { status: 'SUCCEEDED', reference: expect.any(String) },
    });
    expect(await balanceOf(asha, 'EUR')).toBe('900.00');

    const link = new URL(done.receipt?.url ?? '', platform.url);
    const answer = await fetch(link);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    link.searchParams.set('expires', '9999999999');
    expect((await fetch(link)).status).toBe(403);

    const ben = await register(platform.url);
    expect(await ask(ben, remittanceDocument, { id: done.id })).toEqual({ transaction: null });
  });

  it('that the bank refuses fails with its reason, and the money is available again', async () => {
    const beneficiaryId = await addGerman(asha, german.refused);
    const { transaction } = await sendRemittance(asha, { beneficiaryId, amount: euros('50.00') });
    const failed = await comesTo(asha, 'FAILED', transaction);
    expect(failed).toMatchObject({
      failure: { code: 'PAYOUT_FAILED', message: expect.stringMatching(/closed/) },
      payout: { status: 'FAILED' },
      receipt: null,
    });
    expect(await balanceOf(asha, 'EUR')).toBe('1000.00');
  });

  it('that comes back is reversed, and given back with its fee', async () => {
    const beneficiaryId = await addIndian(asha, '0002');
    const quote = await createQuote(asha, { sell: euros('100.00'), buyCurrency: 'INR' });
    const { transaction } = await sendRemittance(asha, { beneficiaryId, quoteId: quote.id });
    const reversed = await comesTo(asha, 'REVERSED', transaction);
    expect(reversed).toMatchObject({
      payout: { status: 'RETURNED' },
      refund: { kind: 'REFUND', status: 'COMPLETED', received: euros('100.00'), refundOf: { id: reversed.id } },
    });
    expect(await balanceOf(asha, 'EUR')).toBe('1000.00');
  });

  it('is in the bank’s books as in ours, paid, refused or sent back, and what the bank knows nothing of is named', async () => {
    const admin = await logInAdmin(platform);
    const quote = async () => (await createQuote(asha, { sell: euros('100.00'), buyCurrency: 'INR' })).id;
    const paid = await sendRemittance(asha, { beneficiaryId: await addIndian(asha, '9000'), quoteId: await quote() });
    const back = await sendRemittance(asha, { beneficiaryId: await addIndian(asha, '0002'), quoteId: await quote() });
    const [done] = await Promise.all([
      comesTo(asha, 'COMPLETED', paid.transaction),
      comesTo(asha, 'REVERSED', back.transaction),
    ]);
    for (const account of [german.paid, german.refused]) {
      const beneficiaryId = await addGerman(asha, account);
      const { transaction } = await sendRemittance(asha, { beneficiaryId, amount: euros('50.00') });
      await comesTo(asha, account === german.paid ? 'COMPLETED' : 'FAILED', transaction);
    }
    for (const currency of ['INR', 'EUR']) {
      const { provider, differences, providerTotal, ledgerTotal } = await reconcile(admin, currency, 'BANK');
      expect({ provider, differences }).toEqual({ provider: 'bank', differences: [] });
      expect(providerTotal).toEqual(ledgerTotal);
      expect(Number(providerTotal.amount)).toBeLessThan(0);
    }

    const books = database.pool({ schema: 'sandbox' });
    await books.query(`UPDATE bank_transfers SET reference = 'x' || reference WHERE reference = $1`, [done.id]);
    const { differences } = await reconcile(admin, 'INR', 'BANK');
    await books.query(`UPDATE bank_transfers SET reference = $1 WHERE reference = 'x' || $1`, [done.id]);
    const ours = { amount: `-${done.received.amount}`, currency: 'INR' };
    expect(differences).toEqual([
      { transactionId: done.id, provider: null, ledger: ours },
      { transactionId: `x${done.id}`, provider: ours, ledger: null },
    ]);
  });

  it('of more than there is fails, and the bank is never asked', async () => {
    const poor = await register(platform.url);
    const beneficiaryId = await addGerman(poor, german.paid);
    const { transaction, userErrors } = await sendRemittance(poor, { beneficiaryId, amount: euros('1.00') });
    expect(userErrors).toMatchObject([{ code: 'INSUFFICIENT_FUNDS' }]);
    expect(transaction).toMatchObject({ status: 'FAILED', payout: { status: 'FAILED', reference: null } });
  });

  it('goes to one’s own beneficiaries only, and only in the currency of their accounts', async () => {
    const ben = await register(platform.url);
    const foreign = await addGerman(ben, german.paid);
    const indian = await addIndian(asha, '9000');
    const codes = [];
    for (const beneficiaryId of [foreign, indian]) {
      const { transaction, userErrors } = await sendRemittance(asha, { beneficiaryId, amount: euros('1.00') });
      expect(transaction).toBeNull();
      codes.push(userErrors[0]?.code);
    }
    expect(codes).toEqual(['BENEFICIARY_NOT_FOUND', 'CORRIDOR_UNSUPPORTED']);
  });
});

describe('A beneficiary', () => {
  it.each([
    ['iban', { kind: 'IBAN', iban: 'DE00370400440532013000' }],
    ['bic', { kind: 'IBAN', iban: german.paid, bic: 'ABNANL2A' }],
    ['ifsc', { kind: 'IFSC', accountNumber: '50100123459000', ifsc: 'HDFC123' }],
    ['accountNumber', { kind: 'IFSC', accountNumber: '12', ifsc: 'HDFC0000123' }],
    ['upi', { kind: 'UPI', upi: 'asha' }],
    ['sortCode', { kind: 'UK', accountNumber: '31926819', sortCode: '1' }],
    ['routingNumber', { kind: 'US', accountNumber: '12345', routingNumber: '021000022' }],
  ])('is refused for a bad %s', async (field, details) => {
    expect(await addBeneficiary(asha, { name: 'Somebody', ...details })).toMatchObject({
      beneficiary: null,
      userErrors: [{ code: 'BANK_DETAILS_INVALID', number: 1022, field: ['input', field] }],
    });
  });

  it('is listed masked until it is removed, once for each account', async () => {
    const id = await addGerman(asha, german.paid);
    expect(await addGerman(asha, 'de79 3704 0044 0532 0190 00')).toBe(id);
    expect((await outwardOf(asha)).beneficiaries).toEqual([
      { id, name: 'Max Muster', account: '••••••••••••••••••9000' },
    ]);
    const input = { beneficiaryId: id };
    const removed = { removeBeneficiary: { beneficiaryId: id, userErrors: [] } };
    expect(await ask(asha, removeBeneficiaryDocument, { input })).toEqual(removed);
    expect((await outwardOf(asha)).beneficiaries).toEqual([]);
    expect(await ask(asha, removeBeneficiaryDocument, { input })).toMatchObject({
      removeBeneficiary: { beneficiaryId: null, userErrors: [{ code: 'BENEFICIARY_NOT_FOUND' }] },
    });
  });
});

describe('The limits', () => {
  it('let through at the same time only as much as one after the other', async () => {
    const beneficiaryId = await addGerman(asha, german.paid);
    await pay(asha, '1000.00', 'EUR');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => sendRemittance(asha, { beneficiaryId, amount: euros('250.00') })),
    );
    const sent = answers.flatMap(({ transaction }): Remittance[] => (transaction ? [transaction] : []));
    expect(sent).toHaveLength(4);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      'LIMIT_EXCEEDED',
      'LIMIT_EXCEEDED',
    ]);
    for (const transaction of sent) await comesTo(asha, 'COMPLETED', transaction);
    expect((await outwardOf(asha)).limits).toEqual({
      perTransaction: euros('500.00'),
      daily: euros('1000.00'),
      dailyLeft: euros('0.00'),
    });
  });

  it('are higher for who is identified, and nothing for whose documents were refused', async () => {
    const beneficiaryId = await addGerman(asha, german.paid);
    const send = async () => sendRemittance(asha, { beneficiaryId, amount: euros('600.00') });
    expect((await send()).userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED', field: ['input', 'amount'] }]);
    await setKycStatus(asha, 'REJECTED');
    expect((await send()).userErrors).toMatchObject([{ code: 'KYC_REQUIRED' }]);
    await setKycStatus(asha, 'VERIFIED');
    await comesTo(asha, 'COMPLETED', (await send()).transaction);
    expect((await outwardOf(asha)).limits).toMatchObject({ dailyLeft: euros('19400.00') });
  });
});
