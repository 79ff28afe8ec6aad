import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { bankNameOf } from './bank-names.js';
import { countryOf, fingerprintOf, maskAccount, type BankAccount } from './bank-account.js';
import { readBic, readIban } from './iban.js';
import { readBankAccount, type BankAccountInput } from './read-account.js';

const reference =
  process.env.AGIO_REFERENCE_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const fixturesPath = `${reference}/ids/bank-and-tax-id-fixtures.json`;
const whereTheFixturesAre = existsSync(fixturesPath) ? describe : describe.skip;

interface Fixtures {
  readonly iban: readonly { readonly value: string; readonly ibantools: boolean }[];
  readonly bic: readonly { readonly value: string; readonly ibantools: boolean }[];
}

const readFixtures = (): Fixtures => JSON.parse(readFileSync(fixturesPath, 'utf8')) as Fixtures;

function accountOf(input: BankAccountInput): BankAccount {
  const read = readBankAccount(input);
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
}

whereTheFixturesAre('the collected bank data (AGIO_REFERENCE_DATA)', () => {
  it('is judged as ibantools judges it, IBAN by IBAN', () => {
    const { iban } = readFixtures();
    expect(iban).toHaveLength(146);
    for (const { value, ibantools } of iban) {
      // The fixtures judge some printed forms as they stand; people type the spaces that are printed.
      const expected = /\s/.test(value) ? isValidIBAN(electronicFormatIBAN(value) ?? '') : ibantools;
      expect({ value, ok: readIban(value).ok }).toEqual({ value, ok: expected });
    }
  });

  it('is judged as ibantools judges it, BIC by BIC', () => {
    const { bic } = readFixtures();
    expect(bic).toHaveLength(22);
    for (const { value, ibantools } of bic) expect({ value, ok: readBic(value).ok }).toEqual({ value, ok: ibantools });
  });
});

describe('an account', () => {
  it.each<[string, BankAccountInput, BankAccount, string]>([
    [
      'by an IBAN with spaces and small letters',
      { kind: 'IBAN', iban: 'de89 3704 0044 0532 0130 00', bic: 'cobadeff' },
      { kind: 'IBAN', iban: 'DE89370400440532013000', bic: 'COBADEFF' },
      'DE',
    ],
    [
      'in the Emirates, without a BIC',
      { kind: 'IBAN', iban: 'AE070331234567890123456' },
      { kind: 'IBAN', iban: 'AE070331234567890123456', bic: null },
      'AE',
    ],
    [
      'of a territory’s bank with the country’s IBAN',
      { kind: 'IBAN', iban: 'FR1420041010050500013M02606', bic: 'BNPAREMM' },
      { kind: 'IBAN', iban: 'FR1420041010050500013M02606', bic: 'BNPAREMM' },
      'FR',
    ],
    [
      'by number and IFSC',
      { kind: 'IFSC', accountNumber: '5010 0123 4567 89', ifsc: 'hdfc0000123' },
      { kind: 'IFSC', accountNumber: '50100123456789', ifsc: 'HDFC0000123' },
      'IN',
    ],
    ['by a UPI address', { kind: 'UPI', upi: 'Asha.Rao@OkBank' }, { kind: 'UPI', upi: 'asha.rao@okbank' }, 'IN'],
    [
      'by sort code and number',
      { kind: 'UK', accountNumber: '31926819', sortCode: '60-16-13' },
      { kind: 'UK', accountNumber: '31926819', sortCode: '601613' },
      'GB',
    ],
    [
      'by routing number and number',
      { kind: 'US', accountNumber: '000123456789', routingNumber: '021000021' },
      { kind: 'US', accountNumber: '000123456789', routingNumber: '021000021' },
      'US',
    ],
  ])('%s is read in one spelling', (_, input, account, country) => {
    expect(accountOf(input)).toEqual(account);
    expect(countryOf(account)).toBe(country);
  });

  it.each<[string, BankAccountInput, string, RegExp]>([
    ['no IBAN', { kind: 'IBAN' }, 'iban', /Give the IBAN/],
    ['an IBAN of no country', { kind: 'IBAN', iban: 'XX12' }, 'iban', /two letters of a country/],
    ['an IBAN of India', { kind: 'IBAN', iban: 'IN89370400440532013000' }, 'iban', /a country that has IBANs/],
    ['a French IBAN with a smile', { kind: 'IBAN', iban: 'FR14200410100505000😀02606' }, 'iban', /letters and digits/],
    ['a short IBAN', { kind: 'IBAN', iban: 'DE893704004405320130' }, 'iban', /22 characters/],
    ['a letter in a German IBAN', { kind: 'IBAN', iban: 'DE8937040044053201300A' }, 'iban', /in place of a digit/],
    ['a mistyped IBAN', { kind: 'IBAN', iban: 'DE88370400440532013000' }, 'iban', /check digits do not fit/],
    ['a Spanish account number', { kind: 'IBAN', iban: 'ES8350210036679521296135' }, 'iban', /inside the account/],
    ['a QR-IBAN', { kind: 'IBAN', iban: 'CH4431999123000889012' }, 'iban', /QR reference/],
    ['a malformed BIC', { kind: 'IBAN', iban: 'DE89370400440532013000', bic: 'COBADE' }, 'bic', /8 or 11/],
    ['a BIC of another country', { kind: 'IBAN', iban: 'DE89370400440532013000', bic: 'ABNANL2A' }, 'bic', /in NL/],
    ['no BIC where one is needed', { kind: 'IBAN', iban: 'SA0380000000608010167519' }, 'bic', /needs the BIC/],
    [
      'a short Indian number',
      { kind: 'IFSC', accountNumber: '12345678', ifsc: 'HDFC0000123' },
      'accountNumber',
      /9 to/,
    ],
    ['an IFSC without its zero', { kind: 'IFSC', accountNumber: '123456789', ifsc: 'HDFC1000123' }, 'ifsc', /zero/],
    ['a UPI address without a handle', { kind: 'UPI', upi: 'asha@' }, 'upi', /handle/],
    ['an e-mail address for UPI', { kind: 'UPI', upi: 'asha@example.com' }, 'upi', /handle/],
    ['a short sort code', { kind: 'UK', accountNumber: '31926819', sortCode: '60161' }, 'sortCode', /six digits/],
    ['a short British number', { kind: 'UK', accountNumber: '3192681', sortCode: '601613' }, 'accountNumber', /eight/],
    [
      'a bad routing number',
      { kind: 'US', accountNumber: '1234', routingNumber: '021000022' },
      'routingNumber',
      /check/,
    ],
    [
      'a routing number of no district',
      { kind: 'US', accountNumber: '1234', routingNumber: '000000000' },
      'routingNumber',
      /01 to 12/,
    ],
    [
      'a short American number',
      { kind: 'US', accountNumber: '123', routingNumber: '021000021' },
      'accountNumber',
      /4 to 17/,
    ],
    [
      'a field of another kind',
      { kind: 'UPI', upi: 'asha@okbank', iban: 'DE89370400440532013000' },
      'iban',
      /no such field/,
    ],
    ['an endless field', { kind: 'UPI', upi: `${'a'.repeat(400)}@okbank` }, 'upi', /at most/],
  ])('%s is refused beside its field', (_, input, field, message) => {
    const read = readBankAccount(input);
    expect(read).toMatchObject({ ok: false, refusal: { kind: 'BankDetailsInvalid', field: ['input', field] } });
    expect(read.ok ? '' : 'message' in read.refusal && read.refusal.message).toMatch(message);
  });

  it('is shown with all but its last four characters hidden', () => {
    expect(maskAccount({ kind: 'IBAN', iban: 'DE89370400440532013000', bic: null })).toBe(`${'•'.repeat(18)}3000`);
    expect(maskAccount({ kind: 'US', accountNumber: '1234', routingNumber: '021000021' })).toBe('1234');
  });

  it('is the same with a BIC and without, and another at another branch', () => {
    const plain = fingerprintOf({ kind: 'IBAN', iban: 'DE89370400440532013000', bic: null });
    expect(fingerprintOf({ kind: 'IBAN', iban: 'DE89370400440532013000', bic: 'COBADEFF' })).toBe(plain);
    const branches = ['HDFC0000123', 'HDFC0000124'].map((ifsc) =>
      fingerprintOf({ kind: 'IFSC', accountNumber: '123456789', ifsc }),
    );
    expect(new Set(branches).size).toBe(2);
  });

  it('has the name of its bank where it is known', () => {
    expect(bankNameOf({ kind: 'IFSC', accountNumber: '123456789', ifsc: 'HDFC0000123' })).toBe('HDFC Bank');
    expect(bankNameOf({ kind: 'IBAN', iban: 'AE070331234567890123456', bic: null })).toBe('Mashreq');
    expect(bankNameOf({ kind: 'UPI', upi: 'asha@okbank' })).toBeNull();
  });
});
