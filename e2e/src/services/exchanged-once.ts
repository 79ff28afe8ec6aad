import { expect } from '@jest/globals';
import { statementOf, type Transaction } from '../testkit/moves.js';
import { balanceOf, type Person } from '../testkit/people.js';

/**
 * Asserts that each of somebody's exchanges from euros to dollars was made, and once: one transaction, and one line on each side.
 * @param ids of the transactions that were told of.
 * @param all of the person's transactions; none may be there that nobody was told of.
 */
export async function expectExchangedOnce(
  person: Person,
  ids: readonly string[],
  all: readonly Transaction[],
): Promise<void> {
  const exchanges = all.filter(({ kind }) => kind === 'EXCHANGE');
  expect(exchanges.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  expect(new Set(exchanges.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  for (const currency of ['EUR', 'USD']) {
    const lines = await statementOf(person, currency);
    const exchanged = lines.filter(({ transaction }) => transaction?.kind === 'EXCHANGE');
    expect(exchanged.map(({ transaction }) => transaction!.id).sort()).toEqual(ids.toSorted());
    // The newest line comes first, and has the balance after it.
    expect(await balanceOf(person, currency)).toBe(lines[0]?.balanceAfter.amount);
  }
}
