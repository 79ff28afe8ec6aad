import type { Job, Queue, UnrecoverableError, Worker, WorkerOptions } from 'bullmq';

/** BullMQ on one kind of storage. */
export interface JobsDriver {
  createQueue(name: string): Queue;
  createWorker(name: string, concurrency: number, work: (job: Job) => Promise<void>): DriverWorker;
  /** What a job throws to end without another attempt. */
  UnrecoverableError: typeof UnrecoverableError;
  /** Ends the connections that queues share. */
  close(): Promise<void>;
}

export interface DriverWorker {
  worker: Worker;
  /** Closes the worker, when its jobs are done, and its connections. */
  close(): Promise<void>;
}

/** Settings that do not depend on the storage. */
export const queueOptions = {
  // Nobody reads the stream of queue events; BullMQ would keep 10,000 of each queue.
  streams: { events: { maxLen: 100 } },
};

/** Settings that do not depend on the storage. */
export const workerOptions = (concurrency: number): Omit<WorkerOptions, 'connection'> => ({
  concurrency,
  // A job whose process dies is taken over; one that kills its process every time becomes a dead letter.
  maxStalledCount: 3,
  stalledInterval: 15_000,
  lockDuration: 30_000,
  // After an error of the storage, as while it restarts; 15 s unless given.
  runRetryDelay: 2_000,
});
