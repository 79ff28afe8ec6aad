import { parseAmount } from '@agio/runtime/money/money';
import type { ErrorCode } from '@agio/schema/errors';

export type ParsedThreshold =
  | { readonly ok: true; readonly minor: bigint | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** Reads the level below which a reserve should be filled up: zero or more, or null for none. */
export function readThreshold(text: string | null, currency: string): ParsedThreshold {
  if (text === null) return { ok: true, minor: null };
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) {
    const code = parsed.problem === 'TOO_LARGE' ? 'AMOUNT_TOO_LARGE' : 'AMOUNT_INVALID';
    return { ok: false, code, message: `${parsed.message}.` };
  }
  if (parsed.minor < 0n) return { ok: false, code: 'AMOUNT_INVALID', message: 'A threshold is zero or more.' };
  return parsed;
}
