import type { House } from '../house.js';

/**
 * Whoever stands between an event and its subscribers: the gateways, the subgraph with its relay, and Redis, which is also emptied. PostgreSQL, which has the events, is struck where clients move money.
 */
export const victimsOf = ({ victims }: House): string[] =>
  victims.filter((victim) => /^(gateway\.|notifications\.|redis)/.test(victim));
