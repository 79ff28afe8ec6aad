import { parseArgs } from 'node:util';
import { readCount, type Call } from '../call.js';
import { formatLiveResult } from './report.js';
import { runLiveChaos } from './run.js';
import { victimsOf } from './victims.js';

export const liveUsage = `npm run chaos -- live [options]

Lets subscribers follow notifications by their cursors while these are written, and kills gateways, the subgraph, Redis
and the subscribers themselves; then compares what each was told with the outbox.

  --seeds=1            how many runs, each on a platform of its own
  --seconds=120        for how long events are published
  --rate=500           events a second, for all people together
  --subscribers=200    subscriptions, each on a connection of its own
  --people=100         to whom the events are; the subscribers are these in turn
  --kills=30           kills of a run`;

/** @throws Error in words for whoever has called it. */
export function readLiveCall(args: string[]): Call {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '120' },
      rate: { type: 'string', default: '500' },
      subscribers: { type: 'string', default: '200' },
      people: { type: 'string', default: '100' },
      kills: { type: 'string', default: '30' },
    },
  });
  const size = {
    seconds: readCount(values, 'seconds', 1),
    perSecond: readCount(values, 'rate', 1),
    subscribers: readCount(values, 'subscribers', 1),
    people: readCount(values, 'people', 1),
    kills: readCount(values, 'kills', 0),
  };
  return {
    // In one process PostgreSQL would go with it, and with that whoever writes the events.
    mode: 'services',
    seeds: readCount(values, 'seeds', 1),
    // Two of the subgraph, which write, relay and are followed in turn.
    env: { AGIO_REPLICAS: 'notifications=2' },
    async run(house, seed, onStrike) {
      const result = await runLiveChaos({ house, seed, ...size, victims: victimsOf(house), onStrike });
      return { isClean: result.findings.length === 0, report: formatLiveResult(result) };
    },
  };
}
