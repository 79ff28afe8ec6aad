import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const model = z.object({
  LIVE_SOCKETS_PER_USER: integerVariable({ min: 1, max: 100_000, default: 50 }),
  LIVE_SUBSCRIPTIONS_PER_SOCKET: integerVariable({ min: 1, max: 10_000, default: 50 }),
  LIVE_BACKLOG_EVENTS: integerVariable({ min: 1, max: 100_000, default: 100 }),
});

/** What one client may take of the gateway. */
export interface LiveLimits {
  readonly socketsPerUserMax: number;
  /** Operations under way on one socket. */
  readonly operationsPerSocketMax: number;
  /** Events of a durable stream that wait for one client. */
  readonly backlogEventsMax: number;
}

/** @throws EnvironmentError naming every variable that is malformed. */
export function readLiveLimits(source: NodeJS.ProcessEnv): LiveLimits {
  const env = readEnvironment(model, source);
  return {
    socketsPerUserMax: env.LIVE_SOCKETS_PER_USER,
    operationsPerSocketMax: env.LIVE_SUBSCRIPTIONS_PER_SOCKET,
    backlogEventsMax: env.LIVE_BACKLOG_EVENTS,
  };
}
