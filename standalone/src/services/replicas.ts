import { EnvironmentError } from '@agio/runtime/env';

/** More of one part on one machine is a mistyped number. */
const replicasMax = 16;

/**
 * Reads AGIO_REPLICAS, such as `gateway=2,wallets=3` or `all=2`. A subgraph's number is that of its servers and of its workers. What comes
 * later wins.
 * @param parts the names that may be used besides `all`.
 * @returns how many of a part there shall be; one unless said otherwise.
 * @throws EnvironmentError naming what is wrong.
 */
export function readReplicas(text: string, parts: readonly string[]): (part: string) => number {
  const counts = new Map<string, number>();
  for (const item of text.split(',').filter((each) => each.trim() !== '')) {
    const [name = '', count = ''] = item.split('=').map((each) => each.trim());
    const named = name === 'all' ? parts : parts.filter((part) => part === name);
    const number = Number(count);
    if (named.length === 0 || !/^\d+$/.test(count) || number < 1 || number > replicasMax) {
      throw new EnvironmentError(
        `AGIO_REPLICAS: ${JSON.stringify(item)} must be a part and a number from 1 to ${replicasMax}, such as wallets=2. ` +
          `The parts are: all, ${parts.join(', ')}.`,
      );
    }
    for (const part of named) counts.set(part, number);
  }
  return (part) => counts.get(part) ?? 1;
}
