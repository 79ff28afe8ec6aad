import { checkCount, readAmount, readId, readTime } from '../command-input.js';
import type { HoldInput } from '../generated/resolvers.js';
import type { NamedHold } from './hold.js';

/**
 * Reads the holds that another subgraph asks for. When one is malformed, nothing is set aside.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readHolds(inputs: readonly HoldInput[]): NamedHold[] {
  checkCount(inputs, ['holds']);
  return inputs.map(({ id, walletOf, amount, expiresAt }, index) => {
    const path = ['holds', index];
    return {
      id: readId(id, [...path, 'id']),
      userId: readId(walletOf, [...path, 'walletOf']),
      currency: amount.currency,
      minor: readAmount(amount, [...path, 'amount']),
      ...(expiresAt && { expiresAt: readTime(expiresAt, [...path, 'expiresAt']) }),
    };
  });
}

/**
 * Reads the ids of holds to be voided. When one is malformed, none is voided.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readHoldIds(ids: readonly string[]): string[] {
  checkCount(ids, ['ids']);
  return ids.map((id, index) => readId(id, ['ids', index]));
}
