import type { Logger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import { readSlowMs } from '@agio/sandbox/env';
import { startSandbox, type RunningSandbox } from '@agio/sandbox/server';
import type { PlatformEnv } from './env.js';

/** Whether the outside world of the demo is to run in this process: transactions does, and nobody has said where another one is. */
export const needsSandbox = (
  { demo }: Pick<PlatformEnv, 'demo'>,
  source: NodeJS.ProcessEnv,
  local: readonly { readonly name: string }[],
): boolean => demo && !source['SANDBOX_URL'] && local.some(({ name }) => name === 'transactions');

/** Starts the outside world of the demo on a port of its own, which only this machine can reach. */
export const startDemoSandbox = (options: {
  databaseUrl: string;
  secret: Secret;
  source: NodeJS.ProcessEnv;
  logger: Logger;
}): Promise<RunningSandbox> =>
  startSandbox({
    databaseUrl: options.databaseUrl,
    host: '127.0.0.1',
    port: 0,
    secret: options.secret,
    slowMs: readSlowMs(options.source),
    logger: options.logger.child({ part: 'sandbox' }),
  });
