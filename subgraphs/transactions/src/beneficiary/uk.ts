import type { BankAccount } from './bank-account.js';
import { accepted, readPattern, withoutSeparators, type Read } from './details.js';

/**
 * Reads a British account: a sort code and an account number, by their form. That the two belong together is not checked: it takes the weight
 * table of the banks (Vocalink's modulus checking), which changes several times a year.
 */
export function readUkAccount(input: {
  accountNumber?: string | null | undefined;
  sortCode?: string | null | undefined;
}): Read<BankAccount> {
  const sortCode = readPattern(
    withoutSeparators(input.sortCode ?? ''),
    /^\d{6}$/,
    'sortCode',
    'A sort code has six digits, such as 20-00-00.',
  );
  if (!sortCode.ok) return sortCode;
  const accountNumber = readPattern(
    withoutSeparators(input.accountNumber ?? ''),
    /^\d{8}$/,
    'accountNumber',
    'A British account number has eight digits; put zeros in front of a shorter one.',
  );
  if (!accountNumber.ok) return accountNumber;
  return accepted({ kind: 'UK', accountNumber: accountNumber.value, sortCode: sortCode.value });
}
