import type { BankAccountKind } from '../generated/resolvers.js';
import type { BankAccount } from './bank-account.js';
import { refused, type BankField, type Read } from './details.js';
import { readIbanAccount } from './iban.js';
import { readIfscAccount, readUpiAccount } from './india.js';
import { readUkAccount } from './uk.js';
import { readUsAccount } from './us.js';

/** Bank data as a client sends it: which fields are filled depends on the kind. */
export type BankAccountInput = { readonly kind: BankAccountKind } & {
  readonly [field in BankField]?: string | null | undefined;
};

/** Bank data longer than this is refused unread. */
const fieldLengthMax = 320;

const bankFields: readonly BankField[] = ['iban', 'bic', 'accountNumber', 'ifsc', 'upi', 'sortCode', 'routingNumber'];

const kinds: Readonly<
  Record<
    BankAccountKind,
    { readonly fields: readonly BankField[]; readonly read: (input: BankAccountInput) => Read<BankAccount> }
  >
> = {
  IBAN: { fields: ['iban', 'bic'], read: readIbanAccount },
  IFSC: { fields: ['accountNumber', 'ifsc'], read: readIfscAccount },
  UPI: { fields: ['upi'], read: readUpiAccount },
  UK: { fields: ['accountNumber', 'sortCode'], read: readUkAccount },
  US: { fields: ['accountNumber', 'routingNumber'], read: readUsAccount },
};

/**
 * Reads and checks the bank data of one account. A field that the kind does not have is refused: whoever fills it in means another account
 * than the one that would be paid.
 */
export function readBankAccount(input: BankAccountInput): Read<BankAccount> {
  const { fields, read } = kinds[input.kind];
  for (const field of bankFields) {
    const text = input[field];
    if (!text) continue;
    if (!fields.includes(field)) return refused(field, `An account of the kind ${input.kind} has no such field.`);
    if (text.length > fieldLengthMax) return refused(field, `This has ${fieldLengthMax} characters at most.`);
  }
  return read(input);
}
