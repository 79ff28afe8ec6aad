import { newId } from '@agio/runtime/ids';
import { serviceIdentity, type Identity } from '@agio/runtime/identity/identity';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import { demoUsers } from '@agio/users/user/seed';

/** What each of the demo's people starts with. */
const openingMoney = [
  { amount: '5000.00', currency: 'EUR' },
  { amount: '2500.00', currency: 'USD' },
];

const findAccount = `query ($email: String!) { accountByEmail(email: $email) { id } }`;
const topUp = `mutation ($input: TopUpInput!) { topUp(input: $input) { userErrors { message } } }`;

/**
 * Gives the demo's people their opening money, by top-ups like any other. The idempotency keys are fixed, so whatever was given at an
 * earlier start is not given again.
 */
export async function seedDemo(directory: SubgraphDirectory): Promise<void> {
  async function ask(subgraph: string, query: string, variables: Record<string, unknown>, identity: Identity) {
    const origin = { identity, correlationId: newId(), clientAddress: 'seed' };
    const { data, errors } = await directory(subgraph).execute({ query, variables }, origin);
    if (errors) {
      const reasons = errors.map((error) => error.message).join(', ');
      throw new Error(`The demo's opening money could not be paid in: ${subgraph}: ${reasons}`);
    }
    return data;
  }

  for (const { email, tier } of demoUsers) {
    const found = await ask('users', findAccount, { email }, serviceIdentity('seed'));
    const account = (found as { accountByEmail: { id: string } | null } | undefined)?.accountByEmail;
    // Somebody may have deleted the demo's people.
    if (!account) continue;
    const identity: Identity = {
      kind: 'user',
      userId: account.id,
      sessionId: newId(),
      roles: ['CUSTOMER'],
      scopes: ['customer'],
      tier,
    };
    for (const amount of openingMoney) {
      const input = { amount, paymentMethod: 'tok_success', idempotencyKey: `demo-opening-${amount.currency}` };
      await ask('transactions', topUp, { input }, identity);
    }
  }
}
