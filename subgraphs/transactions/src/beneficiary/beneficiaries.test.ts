import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransactionsDatabase } from '../testing/test-transactions.js';
import { createBeneficiaries, type AddBeneficiaryInput, type Beneficiaries } from './beneficiaries.js';
import type { Beneficiary } from './beneficiary.js';
import { createBeneficiaryStore } from './store.js';

let database: TestDatabase;
let beneficiaries: Beneficiaries;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  beneficiaries = createBeneficiaries(createBeneficiaryStore(database.pool({ schema: 'transactions' })));
});

afterAll(() => database.drop());

const ravi: AddBeneficiaryInput = {
  kind: 'IFSC',
  name: ' Ravi Rao ',
  accountNumber: '50100123459000',
  ifsc: 'HDFC0000123',
};

const upi = (name: string): AddBeneficiaryInput => ({ kind: 'UPI', name, upi: `${name}@okbank` });

async function add(ownerId: string, input: AddBeneficiaryInput): Promise<Beneficiary> {
  const result = await beneficiaries.add(ownerId, input);
  if (result.kind === 'refused') throw new Error(result.refusal.kind);
  return result.beneficiary;
}

describe('beneficiaries', () => {
  it('are kept whole, with the country and the name of the bank', async () => {
    const owner = newId();
    const added = await add(owner, ravi);
    expect(added).toMatchObject({ name: 'Ravi Rao', country: 'IN', bank: 'HDFC Bank', ownerId: owner });
    expect(added.account).toEqual({ kind: 'IFSC', accountNumber: '50100123459000', ifsc: 'HDFC0000123' });
    expect(await beneficiaries.find(owner, added.id)).toEqual(added);
  });

  it('are listed by name, to their owner only', async () => {
    const owner = newId();
    for (const name of ['zoe', 'Ben', 'asha']) await add(owner, upi(name));
    expect((await beneficiaries.list(owner)).map(({ name }) => name)).toEqual(['asha', 'Ben', 'zoe']);
    expect(await beneficiaries.list(newId())).toEqual([]);
  });

  it('are one for an account, however often it is added at once, and one for each owner', async () => {
    const owner = newId();
    const again = { ...ravi, name: 'R. Rao', accountNumber: '5010 0123 4590 00' };
    const added = await Promise.all([ravi, again, ravi, again].map((input) => add(owner, input)));
    expect(new Set(added.map(({ id }) => id)).size).toBe(1);
    expect((await add(newId(), ravi)).id).not.toBe(added[0]?.id);
  });

  it('can be removed, and their account added anew', async () => {
    const owner = newId();
    const { id } = await add(owner, ravi);
    expect(await beneficiaries.remove(owner, id)).toBeNull();
    expect(await beneficiaries.find(owner, id)).toBeNull();
    expect(await beneficiaries.list(owner)).toEqual([]);
    expect((await add(owner, ravi)).id).not.toBe(id);
  });

  it('of others are as unknown as those that are not there', async () => {
    const { id } = await add(newId(), ravi);
    const stranger = newId();
    for (const unknown of [id, newId(), 'nobody']) {
      expect(await beneficiaries.find(stranger, unknown)).toBeNull();
      expect(await beneficiaries.remove(stranger, unknown)).toEqual({ kind: 'BeneficiaryNotFound' });
    }
  });

  it('are 200 at most, and those that are there are still answered', async () => {
    const owner = newId();
    for (let index = 0; index < 199; index++) await add(owner, upi(`p${index}`));
    const last = await Promise.all([upi('one'), upi('two')].map((input) => beneficiaries.add(owner, input)));
    expect(last.map(({ kind }) => kind).sort()).toEqual(['beneficiary', 'refused']);
    expect(await beneficiaries.add(owner, upi('p7'))).toMatchObject({ kind: 'beneficiary' });
  });

  it.each(['', ' a ', 'a\nb', 'x'.repeat(141)])('are not added under the name %j', async (name) => {
    const result = await beneficiaries.add(newId(), { ...ravi, name });
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'InputInvalid', field: ['input', 'name'] } });
  });

  it('are not added with bad bank data', async () => {
    const result = await beneficiaries.add(newId(), { ...ravi, ifsc: 'HDFC' });
    expect(result).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'BankDetailsInvalid', field: ['input', 'ifsc'] },
    });
  });
});
