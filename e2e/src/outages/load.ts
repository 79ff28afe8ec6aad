import { setTimeout as sleep } from 'node:timers/promises';
import { ExecuteQuoteDocument } from '../frontend/operations.js';
import { createQuote } from '../testkit/moves.js';
import { newKey, type Person } from '../testkit/people.js';

/** Exchanges that go on until they are told to stop. */
export interface Load {
  /** Ids of the transactions that a client was told of, in the order of their answers. */
  readonly acknowledged: readonly string[];
  /** The codes of what was answered instead, one for each answer. */
  readonly refusals: readonly string[];
  /** Ends the load once every exchange that was begun is acknowledged. @returns how many there are. */
  readonly stop: () => Promise<number>;
}

const amount = { amount: '0.10', currency: 'EUR' };
const pauseMs = 50;

/**
 * Lets clients exchange one after the other. Whatever is answered with an error goes again under its key, as a client has to do.
 * @param clients how many at a time.
 * @throws Error from `stop` when something failed in another way than by an answer.
 */
export function startLoad(person: Person, clients: number): Load {
  const acknowledged: string[] = [];
  const refusals: string[] = [];
  let begun = 0;
  let isStopping = false;

  async function untilAnswered<T>(attempt: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      await sleep(pauseMs);
    }
  }

  async function quote(): Promise<string> {
    return untilAnswered(async () => {
      try {
        return (await createQuote(person, { sell: amount, buyCurrency: 'USD' })).id;
      } catch (error) {
        const codes = [...String(error).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code as string);
        if (codes.length === 0) throw error;
        refusals.push(...codes);
        return undefined;
      }
    });
  }

  async function execute(quoteId: string, idempotencyKey: string): Promise<string> {
    return untilAnswered(async () => {
      const { data, errors } = await person.send(ExecuteQuoteDocument, { input: { quoteId, idempotencyKey } });
      refusals.push(...(errors ?? []).map(({ extensions }) => extensions.code));
      refusals.push(...(data?.executeQuote?.userErrors ?? []).map(({ code }) => code));
      return data?.executeQuote?.transaction?.id;
    });
  }

  async function client(): Promise<void> {
    while (!isStopping) {
      const quoteId = await quote();
      begun++;
      acknowledged.push(await execute(quoteId, newKey()));
    }
  }

  const running = Promise.all(Array.from({ length: clients }, client));
  // Told by `stop`; until then nobody listens.
  running.catch(() => {});
  return {
    acknowledged,
    refusals,
    async stop() {
      isStopping = true;
      await running;
      return begun;
    },
  };
}
