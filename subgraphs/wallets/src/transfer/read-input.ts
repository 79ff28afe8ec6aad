import { legsMax } from '@agio/ledger/transfer';
import { requestError } from '@agio/runtime/errors/request-error';
import { isUuid } from '@agio/runtime/ids';
import { parseAmount } from '@agio/runtime/money/money';
import { houseAccount, walletOf, type AccountName } from '../account/account.js';
import type { LedgerAccountInput, LegInput, TransferInput } from '../generated/resolvers.js';
import type { NamedLeg, NamedTransfer } from './transfer.js';

/** Transfers of one request: what the ledger posts in one batch. */
export const transfersMax = 512;
const kindCharactersMax = 64;

type Path = readonly (string | number)[];

/**
 * Reads the transfers that another subgraph asks for. What is malformed is a fault of that subgraph, so the whole request is
 * refused and nothing is posted.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readTransfers(inputs: readonly TransferInput[]): NamedTransfer[] {
  if (inputs.length > transfersMax) throw refuse(['transfers'], `at most ${transfersMax}`);
  return inputs.map(({ id, kind, legs }, index) => {
    const path = ['transfers', index];
    if (!isUuid(id)) throw refuse([...path, 'id'], 'a UUID');
    if (kind.length < 1 || kind.length > kindCharactersMax || kind.includes('\0')) {
      throw refuse([...path, 'kind'], `1 to ${kindCharactersMax} characters`);
    }
    if (legs.length < 1 || legs.length > legsMax) throw refuse([...path, 'legs'], `1 to ${legsMax}`);
    return { id, kind, legs: legs.map((leg, legIndex) => readLeg(leg, [...path, 'legs', legIndex])) };
  });
}

function readLeg({ from, to, amount: { amount, currency } }: LegInput, path: Path): NamedLeg {
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) throw refuse([...path, 'amount', 'amount'], parsed.message);
  if (parsed.minor <= 0n) throw refuse([...path, 'amount', 'amount'], 'above zero');
  return {
    from: readAccount(from, currency, [...path, 'from']),
    to: readAccount(to, currency, [...path, 'to']),
    minor: parsed.minor,
  };
}

function readAccount({ walletOf: userId, house }: LedgerAccountInput, currency: string, path: Path): AccountName {
  if ((userId == null) === (house == null)) throw refuse(path, 'exactly one of `walletOf` and `house`');
  if (house != null) return houseAccount(house, currency);
  if (!isUuid(userId!)) throw refuse([...path, 'walletOf'], 'a UUID');
  return walletOf(userId!.toLowerCase(), currency);
}

const refuse = (path: Path, required: string) =>
  requestError('BAD_USER_INPUT', `${path.join('.')}: ${required} is required.`, { field: path.map(String) });
