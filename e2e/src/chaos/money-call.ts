import { parseArgs } from 'node:util';
import { readCount, readMode, type Call } from './call.js';
import { formatResult } from './report.js';
import { runChaos } from './run.js';

export const moneyUsage = `npm run chaos -- [options]

Lets clients exchange and send money, each request repeated under its key until it is answered, while processes of the
platform are killed; then compares what they were told with what the platform has.

  --mode=services      or standalone
  --seeds=1            how many runs, each on a platform of its own
  --operations=10000   exchanges and transfers of a run
  --kills=30           kills of a run
  --clients=64         who work at a time`;

/** @throws Error in words for whoever has called it. */
export function readMoneyCall(args: string[]): Call {
  const { values } = parseArgs({
    args,
    options: {
      mode: { type: 'string', default: 'services' },
      seeds: { type: 'string', default: '1' },
      operations: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '30' },
      clients: { type: 'string', default: '64' },
    },
  });
  const size = {
    operations: readCount(values, 'operations', 1),
    kills: readCount(values, 'kills', 0),
    clients: readCount(values, 'clients', 2),
  };
  return {
    mode: readMode(values.mode),
    seeds: readCount(values, 'seeds', 1),
    async run(house, seed, onStrike) {
      const result = await runChaos({ house, seed, ...size, onStrike });
      return { isClean: result.findings.length === 0, report: formatResult(result) };
    },
  };
}
