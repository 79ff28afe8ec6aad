import type { z } from 'zod';

export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** The name of the job and of its queue. */
  readonly name: string;
  /** What the job carries; checked when it is added and again before it is worked on. Must survive JSON. */
  readonly schema: Schema;
  /** How often the job is tried in all; after the last failure it is a dead letter. */
  readonly attemptsMax: number;
  /** Pause before the second attempt. It doubles with each further one, less up to half of it at random. */
  readonly backoffMs: number;
  /** How many done jobs are kept. While one is kept, another job of its id is not added. */
  readonly completedKeptMax: number;
  /** How many dead letters are kept, the latest ones. */
  readonly failedKeptMax: number;
}

/**
 * Describes a kind of job. There is one queue for each kind.
 *
 * @throws TypeError when the name cannot be a queue's.
 */
export function defineJob<Schema extends z.ZodType>(
  options: Pick<JobDefinition<Schema>, 'name' | 'schema'> & Partial<JobDefinition<Schema>>,
): JobDefinition<Schema> {
  if (!/^[A-Za-z][\w.-]{0,99}$/.test(options.name)) {
    throw new TypeError(`"${options.name}" cannot be the name of a queue: letters, digits, ".", "-" and "_" only`);
  }
  return { attemptsMax: 8, backoffMs: 1_000, completedKeptMax: 0, failedKeptMax: 10_000, ...options };
}
