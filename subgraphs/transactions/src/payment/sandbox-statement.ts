import { readMoney } from '@agio/runtime/money/money';
import { z } from 'zod';
import type { MovementPage, MovementQuery } from '../reconciliation/movement.js';
import type { SandboxClient } from './sandbox-client.js';

const statementModel = z.object({
  entries: z.array(z.object({ amount: z.string(), currency: z.string(), reference: z.string(), at: z.iso.datetime() })),
  next: z.string().nullable(),
});

/** Reads the statement of one of the parties that the sandbox plays. */
export const readSandboxStatement =
  (client: SandboxClient, path: string) =>
  async ({ currency, from, to, after }: MovementQuery): Promise<MovementPage> => {
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), currency });
    if (after !== null) query.set('after', after);
    const page = await client.ask({ method: 'GET', path: `${path}?${query.toString()}` }, statementModel);
    return {
      entries: page.entries.map(({ reference, amount, at }) => ({
        transactionId: reference,
        amount: readMoney({ amount, currency }),
        at: new Date(at),
      })),
      next: page.next,
    };
  };
