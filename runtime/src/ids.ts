import { v7, validate } from 'uuid';

/** A new UUIDv7: unique, and ordered by the time it was made, which keeps primary-key indexes dense. */
export const newId = (): string => v7();

/** Whether a text is a UUID of any version. */
export const isUuid = (text: string): boolean => validate(text);

/** Crockford's base 32, which has no letters that are mistaken for one another when they are read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The public reference of a transaction: `TXN-` and the 62 random bits of its id in base 32. Its transfer in the ledger has the same id, so a
 * statement knows the reference without asking.
 */
export function publicReference(id: string): string {
  let bits = BigInt(`0x${id.replaceAll('-', '').slice(16)}`) & ((1n << 62n) - 1n);
  let text = '';
  for (let digit = 0; digit < 13; digit++) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `TXN-${text}`;
}
