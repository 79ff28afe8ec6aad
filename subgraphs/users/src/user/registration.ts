import { z } from 'zod';
import { currencyOfCountry } from './countries.js';
import type { AccountFailure } from './errors.js';

/** What somebody types to open an account. */
export interface RegistrationInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly country: string;
}

/** A registration in the form in which it is kept. */
export interface Registration extends RegistrationInput {
  /** The currency of the country, for the first wallet. */
  readonly homeCurrency: string;
}

const email = z.email().max(254);
/** Nobody's name has them, and PostgreSQL cannot store all of them. */
const controlCharacters = /\p{Cc}/u;
const passwordLength = { min: 10, max: 200 };
const passwordDifferentCharactersMin = 5;

/** E-mail addresses are compared in lower case, without the spaces that a copy brings along. */
export const normalizeEmail = (text: string): string => text.trim().toLowerCase();

function weaknessOf(password: string, others: readonly string[]): string | undefined {
  const length = [...password].length;
  if (length < passwordLength.min || length > passwordLength.max) {
    return `A password has ${passwordLength.min} to ${passwordLength.max} characters.`;
  }
  if (new Set(password).size < passwordDifferentCharactersMin) {
    return `A password has at least ${passwordDifferentCharactersMin} different characters.`;
  }
  if (others.some((other) => other.toLowerCase() === password.toLowerCase())) {
    return 'A password is neither your name nor your e-mail address.';
  }
  return undefined;
}

/** Checks a registration and names everything that is wrong with it at once. */
export function checkRegistration(
  input: RegistrationInput,
): { readonly registration: Registration } | { readonly failures: readonly AccountFailure[] } {
  const failures: AccountFailure[] = [];
  const address = normalizeEmail(input.email);
  if (!email.safeParse(address).success) failures.push({ kind: 'EmailInvalid' });
  const name = input.name.trim();
  if (name.length < 1 || name.length > 100 || controlCharacters.test(name)) failures.push({ kind: 'NameInvalid' });
  const rule = weaknessOf(input.password, [address, address.split('@')[0] ?? address, name]);
  if (rule !== undefined) failures.push({ kind: 'PasswordWeak', rule });
  const country = input.country.trim().toUpperCase();
  const homeCurrency = currencyOfCountry(country);
  if (homeCurrency === undefined) failures.push({ kind: 'CountryUnknown', country: input.country.slice(0, 20) });
  if (failures.length > 0 || homeCurrency === undefined) return { failures };
  return { registration: { email: address, password: input.password, name, country, homeCurrency } };
}
