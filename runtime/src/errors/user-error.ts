import { errorCatalogue, type ErrorCode } from '@agio/schema/errors';

/** An expected failure as clients see it. */
export interface UserError {
  readonly code: ErrorCode;
  readonly number: number;
  readonly message: string;
  readonly field: string[] | null;
}

/**
 * An expected failure of the catalogue.
 * @param field the path of the input field that is to blame, such as `['input', 'amount', 'currency']`.
 */
export function userError(code: ErrorCode, message: string, field?: readonly string[]): UserError {
  return { code, number: errorCatalogue[code].number, message, field: field ? [...field] : null };
}
