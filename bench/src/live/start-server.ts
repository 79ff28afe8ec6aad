import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PublishOrder, ServerMessage } from './server-protocol.js';

/** A process of the benchmark that publishes when it is told to. */
export interface BenchServer {
  readonly pid: number;
  /** Where it serves, by for whom. */
  readonly urls: Readonly<Record<string, string>>;
  /** @returns when each event was published, by `sharedNow`. */
  readonly publish: (order: PublishOrder) => Promise<Float64Array>;
  readonly stop: () => void;
}

const startTimeoutMs = 60_000;

/** Runs one of this folder's modules in a process of its own, which ends with this one. */
export const forkModule = (name: string, env: NodeJS.ProcessEnv = {}): ChildProcess =>
  fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
    env: { ...process.env, ...env },
    // Times travel as arrays of numbers.
    serialization: 'advanced',
  });

/** What a process says, in the order of its saying. */
export interface Inbox<Message> {
  /** @throws Error when the process dies, or says nothing in that time. */
  readonly next: (timeoutMs: number) => Promise<Message>;
}

export function openInbox<Message>(child: ChildProcess, name: string): Inbox<Message> {
  const messages: Message[] = [];
  let wake = (): void => {};
  let isGone = false;
  child.on('message', (message) => {
    messages.push(message as Message);
    wake();
  });
  child.once('exit', () => {
    isGone = true;
    wake();
  });
  return {
    async next(timeoutMs) {
      const until = performance.now() + timeoutMs;
      while (messages.length === 0) {
        if (isGone) throw new Error(`${name} has died.`);
        const left = until - performance.now();
        if (left <= 0) throw new Error(`${name} says nothing in ${timeoutMs} ms.`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return messages.shift()!;
    },
  };
}

export async function startServer(name: string, env: NodeJS.ProcessEnv = {}): Promise<BenchServer> {
  const child = forkModule(name, env);
  const inbox = openInbox<ServerMessage>(child, name);
  const started = await inbox.next(startTimeoutMs);
  if (!('urls' in started)) throw new Error(`${name} does not say where it serves.`);
  return {
    pid: child.pid!,
    urls: started.urls,
    async publish(order) {
      child.send(order);
      const answer = await inbox.next((order.count / order.perSecond) * 1_000 + startTimeoutMs);
      if (!('publishedAt' in answer)) throw new Error(`${name} does not say when it published.`);
      return answer.publishedAt;
    },
    stop: () => child.disconnect(),
  };
}
