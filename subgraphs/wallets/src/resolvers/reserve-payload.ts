import type { UserError } from '@agio/runtime/errors/user-error';
import type { Approval } from '../approval/approval.js';
import type { Context } from '../context.js';
import { toUserError } from '../operation/errors.js';
import type { OperationResult } from '../operation/operations.js';
import type { Reserve } from '../reserve/reserve.js';

/** The answer to what moves capital into a reserve or out of it. */
export async function reservePayload(
  currency: string,
  { failure, approval }: OperationResult,
  { deps, loaders }: Context,
): Promise<{ reserve: Reserve | null; approval: Approval | null; userErrors: UserError[] }> {
  if (failure) return { reserve: null, approval, userErrors: [toUserError(failure)] };
  // One that has never had anything is there to be shown while its first adjustment waits.
  if (approval) await deps.reserves.open(currency);
  return { reserve: await loaders.reserve.load(currency), approval, userErrors: [] };
}
