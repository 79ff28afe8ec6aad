import { userError, type UserError } from '@agio/runtime/errors/user-error';
import { parseAmount } from '@agio/runtime/money/money';

export type ParsedLevel =
  { readonly ok: true; readonly minor: bigint | null } | { readonly ok: false; readonly userError: UserError };

/**
 * Reads a level that something of a currency is kept above or below: zero or more, or null for none.
 *
 * @param name what the input calls it, such as `threshold`.
 */
export function readLevel(name: string, text: string | null | undefined, currency: string): ParsedLevel {
  if (text == null) return { ok: true, minor: null };
  const refuse = (code: 'AMOUNT_TOO_LARGE' | 'AMOUNT_INVALID', message: string): ParsedLevel => ({
    ok: false,
    userError: userError(code, message, ['input', name]),
  });
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) {
    return refuse(parsed.problem === 'TOO_LARGE' ? 'AMOUNT_TOO_LARGE' : 'AMOUNT_INVALID', `${parsed.message}.`);
  }
  return parsed.minor < 0n ? refuse('AMOUNT_INVALID', `A ${name} is zero or more.`) : parsed;
}
