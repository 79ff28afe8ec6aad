import type { Refusal } from '../errors.js';

/** The field of the input that a piece of bank data is given in. */
export type BankField = 'iban' | 'bic' | 'accountNumber' | 'ifsc' | 'upi' | 'sortCode' | 'routingNumber';

/** A checked value, or why it is none. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <T>(value: T): Read<T> => ({ ok: true, value });

/** @param message says what is wrong and what is allowed; fit to be shown beside the field. */
export const refused = (field: BankField, message: string): Read<never> => ({
  ok: false,
  refusal: { kind: 'BankDetailsInvalid', message, field: ['input', field] },
});

/** How people write numbers in groups: the separators mean nothing. */
export const withoutSeparators = (text: string): string => text.replace(/[\s-]/g, '');

/** Reads a piece of bank data that has one pattern. */
export function readPattern(text: string, pattern: RegExp, field: BankField, rule: string): Read<string> {
  return pattern.test(text) ? accepted(text) : refused(field, rule);
}
