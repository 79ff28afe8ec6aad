import { setTimeout as sleep } from 'node:timers/promises';
import { ConservationDocument } from '../frontend/operations.js';
import type { Client } from '../testkit/client.js';

/** Somebody who sums all balances of the platform again and again. */
export interface Reader {
  /** Ends it. @returns how often there was a sum, and each sum that was not zero. */
  readonly stop: () => Promise<{ readonly sums: number; readonly wrong: readonly string[] }>;
}

const pauseMs = 200;

/** @param admin who may read the sums; while nothing is answered it asks on. */
export function startReader(admin: Client): Reader {
  const wrong: string[] = [];
  let sums = 0;
  let isStopping = false;

  async function readOnce(): Promise<void> {
    const answer = await admin.send(ConservationDocument).catch(() => null);
    const conservation = answer?.data?.conservation;
    if (!conservation) return;
    sums++;
    for (const { total } of conservation) {
      if (Number(total.amount) !== 0) wrong.push(`${total.amount} ${total.currency} at ${new Date().toISOString()}`);
    }
  }
  const reading = (async () => {
    while (!isStopping) {
      await readOnce();
      await sleep(pauseMs);
    }
  })();
  return {
    async stop() {
      isStopping = true;
      await reading;
      return { sums, wrong };
    },
  };
}
