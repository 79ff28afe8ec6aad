import type { BankAccount } from './bank-account.js';
import { accepted, readPattern, withoutSeparators, type Read } from './details.js';

const accountNumberPattern = /^\d{9,18}$/;
/** Four letters of the bank, a zero, six characters of the branch (Reserve Bank of India). */
const ifscPattern = /^[A-Z]{4}0[A-Z0-9]{6}$/;
/** `name@handle` as NPCI defines it: the handle belongs to a bank or an app and has letters and digits only. */
const upiPattern = /^[a-z0-9][a-z0-9._-]{1,255}@[a-z][a-z0-9]{1,63}$/;

/** Reads an Indian account: its number and the IFSC of the branch. Account numbers have no check digits there. */
export function readIfscAccount(input: {
  accountNumber?: string | null | undefined;
  ifsc?: string | null | undefined;
}): Read<BankAccount> {
  const accountNumber = readPattern(
    withoutSeparators(input.accountNumber ?? ''),
    accountNumberPattern,
    'accountNumber',
    'An Indian account number has 9 to 18 digits.',
  );
  if (!accountNumber.ok) return accountNumber;
  const ifsc = readPattern(
    withoutSeparators(input.ifsc ?? '').toUpperCase(),
    ifscPattern,
    'ifsc',
    'An IFSC has 11 characters: four letters, a zero, and six letters or digits, such as HDFC0000123.',
  );
  if (!ifsc.ok) return ifsc;
  return accepted({ kind: 'IFSC', accountNumber: accountNumber.value, ifsc: ifsc.value });
}

/** Reads a UPI address. Whether somebody has it, only the bank knows. */
export function readUpiAccount(input: { upi?: string | null | undefined }): Read<BankAccount> {
  const upi = readPattern(
    (input.upi ?? '').trim().toLowerCase(),
    upiPattern,
    'upi',
    'A UPI address is a name, `@` and the handle of a bank, such as asha@okbank.',
  );
  return upi.ok ? accepted({ kind: 'UPI', upi: upi.value }) : upi;
}
