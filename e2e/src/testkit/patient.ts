import { setTimeout as sleep } from 'node:timers/promises';
import { withRun, type Client } from './client.js';

/** Codes by which the platform says that the same request may go again. */
export const retryableCodes: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'SERVICE_BUSY']);

const pauseMs = 500;
/** Longer than a breaker stays open. */
const patienceMs = 90_000;

/** The same person, who sends again what is answered with nothing but errors that invite to, as a client should. */
export function patient<P extends Client>(person: P): P {
  const send: Client['send'] = async (document, variables) => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const answer = await person.send(document, variables);
      const mayGoAgain = answer.errors?.every(({ extensions }) => retryableCodes.has(extensions.code)) ?? false;
      if (!mayGoAgain || Date.now() > until) return answer;
      await sleep(pauseMs);
    }
  };
  return { ...person, ...withRun(send) };
}
