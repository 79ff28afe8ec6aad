import type { Refusal } from './errors.js';

/** The mutations that move money, which an idempotency key is bound to. */
export type Mutation = 'executeQuote' | 'sendTransfer' | 'topUp' | 'withdraw' | 'sendRemittance' | 'reverseTransaction';

/** What an idempotency key is bound to: the same key with anything else is refused. */
export interface IdempotentCall {
  /** Whose key it is: another user's equal key is a key of its own. */
  readonly userId: string;
  readonly key: string;
  readonly mutation: Mutation;
  /** The parameters in one spelling, so that `20` and `20.00` are the same call. */
  readonly parameters: string;
}

const keyLengthMax = 100;

/** Refuses a key that is no key. */
export function checkKey(key: string): Refusal | undefined {
  if (key.length >= 1 && key.length <= keyLengthMax && !key.includes('\0')) return undefined;
  return {
    kind: 'InputInvalid',
    message: `An idempotency key has 1 to ${keyLengthMax} characters.`,
    field: ['input', 'idempotencyKey'],
  };
}

/** Whether a call is a repeat of the one that a key is bound to. */
export const isRepeat = (call: IdempotentCall, bound: { mutation: string; parameters: string }): boolean =>
  call.mutation === bound.mutation && call.parameters === bound.parameters;
