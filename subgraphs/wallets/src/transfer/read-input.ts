import { transfersMax } from '@agio/ledger/groups';
import { legsMax } from '@agio/ledger/transfer';
import { houseAccount, receivableOf, walletOf, type AccountName } from '../account/account.js';
import { checkCount, readAmount, readId, readTime, refuse, type Path } from '../command-input.js';
import type { LedgerAccountInput, LegInput, ReversalInput, TransferInput } from '../generated/resolvers.js';
import type { NamedLeg, NamedReversal, NamedTransfer } from './transfer.js';

const kindCharactersMax = 64;

/**
 * Reads the transfers that another subgraph asks for. When one is malformed, nothing is posted.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readTransfers(inputs: readonly TransferInput[]): NamedTransfer[] {
  checkCount(inputs, ['transfers'], transfersMax);
  return inputs.map(({ id, kind, postsHold, legs, reverses, effectiveAt }, index) => {
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
      ...(reverses && { reverses: readReversal(reverses, legs.length, [...path, 'reverses']) }),
      ...(effectiveAt && { effectiveAt: readTime(effectiveAt, [...path, 'effectiveAt']) }),
    };
  });
}

/**
 * Transfers that are judged together have different ids.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of an id that came before.
 */
export function checkDistinct(transfers: readonly NamedTransfer[]): void {
  const ids = new Set<string>();
  for (const [index, { id }] of transfers.entries()) {
    if (ids.has(id)) throw refuse(['transfers', index, 'id'], 'an id of its own');
    ids.add(id);
  }
}

function readLeg({ from, to, amount }: LegInput, path: Path): NamedLeg {
  return {
    from: readAccount(from, amount.currency, [...path, 'from']),
    to: readAccount(to, amount.currency, [...path, 'to']),
    minor: readAmount(amount, [...path, 'amount']),
  };
}

function readReversal({ transfer, legs, forced }: ReversalInput, count: number, path: Path): NamedReversal {
  const isLeg = (leg: number) => leg >= 0 && leg < legsMax;
  if (legs.length !== count || !legs.every(isLeg)) throw refuse([...path, 'legs'], `${count} numbers of legs`);
  return { transfer: readId(transfer, [...path, 'transfer']), legs, forced: forced ?? false };
}

function readAccount(input: LedgerAccountInput, currency: string, path: Path): AccountName {
  const { walletOf: walletOwner, receivableOf: debtor, house } = input;
  if ([walletOwner, debtor, house].filter((given) => given != null).length !== 1) {
    throw refuse(path, 'exactly one of `walletOf`, `receivableOf` and `house`');
  }
  if (house != null) return houseAccount(house, currency);
  if (debtor != null) return receivableOf(readId(debtor, [...path, 'receivableOf']), currency);
  return walletOf(readId(walletOwner!, [...path, 'walletOf']), currency);
}
