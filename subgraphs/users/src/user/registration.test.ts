import { roles } from '@agio/runtime/identity/identity';
import { findAsset } from '@agio/runtime/money/assets';
import { describe, expect, it } from '@jest/globals';
import { currencyOfCountry } from './countries.js';
import { checkRegistration, type RegistrationInput } from './registration.js';
import { scopesOf } from './roles.js';

const good: RegistrationInput = {
  email: 'asha@example.com',
  password: 'correct horse battery',
  name: 'Asha',
  country: 'IN',
};
const failuresOf = (input: Partial<RegistrationInput>): string[] => {
  const checked = checkRegistration({ ...good, ...input });
  return 'failures' in checked ? checked.failures.map(({ kind }) => kind) : [];
};

describe('checkRegistration', () => {
  it('keeps a registration in one spelling, with the currency of its country', () => {
    expect(checkRegistration({ ...good, email: ' Asha@Example.COM ', name: ' Asha ', country: 'in' })).toEqual({
      registration: { ...good, homeCurrency: 'INR' },
    });
  });

  it.each([
    ['ten different characters', 'abcdefghij'],
    ['a phrase of another script', 'परीक्षा सुरक्षित'],
    ['200 characters', 'abcde'.repeat(40)],
    ['ten characters of two code units each', '😀😁😂😃😄😅😆😇😈😉'],
  ])('takes %s as a password', (_, password) => {
    expect(failuresOf({ password })).toEqual([]);
  });

  it.each([
    ['nine characters', 'abcdefghi'],
    ['nine characters of two code units each', '😀😁😂😃😄😅😆😇😈'],
    ['201 characters', `${'abcde'.repeat(40)}f`],
    ['four different characters', 'abcdabcdabcd'],
    ['the e-mail address', 'Asha@Example.com'],
    ['what is before its @', 'asha.the.first', { email: 'asha.the.first@example.com' }],
    ['the name', 'asha the first', { name: 'Asha The First' }],
  ])('refuses %s as a password', (_, password, rest: Partial<RegistrationInput> = {}) => {
    expect(failuresOf({ ...rest, password })).toEqual(['PasswordWeak']);
  });

  it.each([
    '',
    'asha',
    'asha@',
    '@example.com',
    'a b@example.com',
    'asha@example',
    `${'a'.repeat(250)}@b.cd`,
    'a\0@b.cd',
  ])('refuses %j as an e-mail address', (email) => {
    expect(failuresOf({ email })).toEqual(['EmailInvalid']);
  });

  it.each(['', ' ', 'x'.repeat(101), 'a\0b', 'a\nb'])('refuses %j as a name', (name) => {
    expect(failuresOf({ name })).toEqual(['NameInvalid']);
  });

  it.each(['', 'XX', 'IND', 'India', 'ZZ', 'EU'])('refuses %j as a country', (country) => {
    expect(failuresOf({ country })).toEqual(['CountryUnknown']);
  });

  it('names everything that is wrong at once', () => {
    expect(failuresOf({ email: '', password: '', name: '', country: '' })).toEqual([
      'EmailInvalid',
      'NameInvalid',
      'PasswordWeak',
      'CountryUnknown',
    ]);
  });
});

it('Every country has a currency that a wallet can hold', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const currencies = letters.flatMap((a) =>
    letters.map((b) => currencyOfCountry(`${a}${b}`)).filter((each) => each !== undefined),
  );
  expect(currencies).toHaveLength(249);
  expect(currencies.filter((currency) => !findAsset(currency))).toEqual([]);
});

it('No role gives the scope of services', () => {
  expect(scopesOf(roles)).not.toContain('service');
  expect(scopesOf(roles)).toContain('customer');
});
