import { readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
});

/** The variables of wallets. */
export interface WalletsEnv {
  /** Whether the reserves are funded at the first start. */
  readonly demo: boolean;
}

export function readWalletsEnv(source: NodeJS.ProcessEnv): WalletsEnv {
  const env = readEnvironment(model, source);
  return { demo: env.AGIO_SEED === 'demo' };
}
