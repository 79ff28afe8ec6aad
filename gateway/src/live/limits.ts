import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const model = z.object({
  LIVE_SOCKETS: integerVariable({ min: 1, max: 1_000_000, default: 20_000 }),
  LIVE_SOCKETS_PER_USER: integerVariable({ min: 1, max: 100_000, default: 50 }),
  LIVE_SOCKETS_PER_ADDRESS: integerVariable({ min: 1, max: 1_000_000, default: 2_000 }),
  LIVE_SUBSCRIPTIONS_PER_SOCKET: integerVariable({ min: 1, max: 10_000, default: 50 }),
  LIVE_BACKLOG_EVENTS: integerVariable({ min: 1, max: 100_000, default: 100 }),
});

/** What clients may take of the gateway. */
export interface LiveLimits {
  /** Open sockets of all clients together. */
  readonly socketsMax: number;
  readonly socketsPerUserMax: number;
  /** Of clients without a token, from one address. */
  readonly socketsPerAddressMax: number;
  /** Operations under way on one socket. */
  readonly operationsPerSocketMax: number;
  /** Events of a durable stream that wait for one client. */
  readonly backlogEventsMax: number;
}

/** @throws EnvironmentError naming every variable that is malformed. */
export function readLiveLimits(source: NodeJS.ProcessEnv): LiveLimits {
  const env = readEnvironment(model, source);
  return {
    socketsMax: env.LIVE_SOCKETS,
    socketsPerUserMax: env.LIVE_SOCKETS_PER_USER,
    socketsPerAddressMax: env.LIVE_SOCKETS_PER_ADDRESS,
    operationsPerSocketMax: env.LIVE_SUBSCRIPTIONS_PER_SOCKET,
    backlogEventsMax: env.LIVE_BACKLOG_EVENTS,
  };
}
