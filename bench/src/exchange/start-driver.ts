import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DriverJob, DriverMessage, DriverResult } from './driver-protocol.js';

/** The clients, in a process of their own. */
export interface Driver {
  /** @throws Error when an answer was not 200, or has errors. */
  readonly perform: (job: DriverJob) => Promise<DriverResult>;
  readonly stop: () => void;
}

const module = fileURLToPath(new URL('./driver.ts', import.meta.url));

export function startDriver(): Driver {
  const child = fork(module, { execArgv: ['--import', import.meta.resolve('tsx')] });
  return {
    async perform(job) {
      const answer = new AbortController();
      const gone = once(child, 'exit', { signal: answer.signal }).then(() => {
        throw new Error('The driver has died.');
      });
      try {
        child.send(job);
        const [message] = (await Promise.race([once(child, 'message', { signal: answer.signal }), gone])) as [
          DriverMessage,
        ];
        if ('error' in message) throw new Error(message.error);
        return message.result;
      } finally {
        gone.catch(() => {});
        answer.abort();
      }
    },
    stop: () => child.disconnect(),
  };
}
