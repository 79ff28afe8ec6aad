import { legsMax } from '@agio/ledger/transfer';
import { houseAccount, walletOf, type AccountName } from '../account/account.js';
import { checkCount, readAmount, readId, refuse, type Path } from '../command-input.js';
import type { LedgerAccountInput, LegInput, TransferInput } from '../generated/resolvers.js';
import type { NamedLeg, NamedTransfer } from './transfer.js';

const kindCharactersMax = 64;

/**
 * Reads the transfers that another subgraph asks for. When one is malformed, nothing is posted.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readTransfers(inputs: readonly TransferInput[]): NamedTransfer[] {
  checkCount(inputs, ['transfers']);
  return inputs.map(({ id, kind, postsHold, legs }, index) => {
    const path = ['transfers', index];
    if (kind.length < 1 || kind.length > kindCharactersMax || kind.includes('\0')) {
      throw refuse([...path, 'kind'], `1 to ${kindCharactersMax} characters`);
    }
    if (legs.length < 1 || legs.length > legsMax) throw refuse([...path, 'legs'], `1 to ${legsMax}`);
    return {
      id: readId(id, [...path, 'id']),
      kind,
      legs: legs.map((leg, legIndex) => readLeg(leg, [...path, 'legs', legIndex])),
      postsHold: postsHold ?? false,
    };
  });
}

function readLeg({ from, to, amount }: LegInput, path: Path): NamedLeg {
  return {
    from: readAccount(from, amount.currency, [...path, 'from']),
    to: readAccount(to, amount.currency, [...path, 'to']),
    minor: readAmount(amount, [...path, 'amount']),
  };
}

function readAccount({ walletOf: userId, house }: LedgerAccountInput, currency: string, path: Path): AccountName {
  if ((userId == null) === (house == null)) throw refuse(path, 'exactly one of `walletOf` and `house`');
  if (house != null) return houseAccount(house, currency);
  return walletOf(readId(userId!, [...path, 'walletOf']), currency);
}
