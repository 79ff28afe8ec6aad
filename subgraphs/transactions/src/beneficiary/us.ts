import type { BankAccount } from './bank-account.js';
import { accepted, readPattern, refused, withoutSeparators, type Read } from './details.js';

/** The first two digits are of a Federal Reserve district (01-12), a thrift (21-32), an electronic (61-72) or a traveller's cheque number (80). */
const routingPattern = /^(0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/;
const weights = [3, 7, 1];

/** Whether the digits, weighted 3-7-1 in turn, sum up to a multiple of ten (ABA Routing Number Policy). */
function hasValidChecksum(routingNumber: string): boolean {
  const sum = [...routingNumber].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Reads an American account: its number and the ABA routing number of the bank. Account numbers have no check digits there. */
export function readUsAccount(input: {
  accountNumber?: string | null | undefined;
  routingNumber?: string | null | undefined;
}): Read<BankAccount> {
  const routingNumber = readPattern(
    withoutSeparators(input.routingNumber ?? ''),
    routingPattern,
    'routingNumber',
    'An ABA routing number has nine digits, the first two from 01 to 12, 21 to 32, 61 to 72, or 80.',
  );
  if (!routingNumber.ok) return routingNumber;
  if (!hasValidChecksum(routingNumber.value))
    return refused('routingNumber', 'The check digit does not fit; look for a mistyped or swapped digit.');
  const accountNumber = readPattern(
    withoutSeparators(input.accountNumber ?? ''),
    /^\d{4,17}$/,
    'accountNumber',
    'An American account number has 4 to 17 digits.',
  );
  if (!accountNumber.ok) return accountNumber;
  return accepted({ kind: 'US', accountNumber: accountNumber.value, routingNumber: routingNumber.value });
}
