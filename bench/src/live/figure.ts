/** What one side did in one round. */
export interface LiveFigure {
  /** Messages that came to the clients, and those that were due. */
  readonly delivered: number;
  readonly due: number;
  /** From the publishing to the client, of each message. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU per delivered message by server process, microseconds. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}
