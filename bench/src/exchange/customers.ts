import { CreateQuoteDocument, type CreateQuoteMutation } from '@agio/e2e/frontend/operations';
import { logIn, password, pay, register, type Person } from '@agio/e2e/testkit/people';
import { print } from 'graphql';
import type { Driver } from './start-driver.js';

/** Enough of them that their own wallets are not what everybody waits for; the house's accounts are hot anyway. */
const customersCount = 16;
const openingMoney = '50000.00';
/** A token lives for 15 minutes. */
const tokenAgeMaxMs = 300_000;
const quotingConnections = 32;

/** A quote that was made beforehand, and the token of the customer whose it is. */
export interface MadeQuote {
  readonly quoteId: string;
  readonly accessToken: string;
}

/** Customers with money, registered and paid in through the public endpoint. */
export interface Customers {
  /** Makes quotes for them in turn. */
  readonly quote: (count: number) => Promise<MadeQuote[]>;
}

export async function openCustomers(url: string, driver: Driver): Promise<Customers> {
  const people: Person[] = [];
  for (let index = 0; index < customersCount; index++) {
    const person = await register(url);
    await pay(person, openingMoney, 'EUR');
    people.push(person);
  }
  let tokens = people.map(({ accessToken }) => accessToken);
  let madeAt = Date.now();

  async function freshTokens(): Promise<readonly string[]> {
    if (Date.now() - madeAt > tokenAgeMaxMs) {
      madeAt = Date.now();
      const renewed: string[] = [];
      // One after the other: hashing passwords is meant to be slow.
      for (const { email } of people) renewed.push((await logIn(url, { email, password })).accessToken);
      tokens = renewed;
    }
    return tokens;
  }

  return {
    async quote(count) {
      const available = await freshTokens();
      const requests = Array.from({ length: count }, (_, index) => ({
        accessToken: available[index % available.length]!,
        variables: { input: { sell: { amount: '1.00', currency: 'EUR' }, buyCurrency: 'USD' } },
      }));
      const job = {
        url: `${url}/graphql`,
        connections: quotingConnections,
        query: print(CreateQuoteDocument),
        requests,
      };
      const { answers } = await driver.perform(job);
      return answers.map((answer, index) => {
        const { createQuote } = answer as CreateQuoteMutation;
        if (!createQuote?.quote) throw new Error(`There is no quote: ${JSON.stringify(createQuote?.userErrors)}`);
        return { quoteId: createQuote.quote.id, accessToken: requests[index]!.accessToken };
      });
    },
  };
}
