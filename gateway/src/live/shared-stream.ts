import type { AnswerSink } from '@agio/runtime/live/graphql-socket';
import { createStream, ended, type EventStream } from '@agio/runtime/streams/event-stream';
import { Backlog, type WrittenAnswer } from './backlog.js';
import { interruption, type UpstreamEvent } from './resuming.js';

/** A stream that any number of clients get, each of its answers made and written once. */
export interface SharedStream<Viewer> {
  /** Puts a client on it, for whom it is: see `Broadcast`. */
  readonly attach: (viewer: Viewer, sink: AnswerSink) => EventStream<never>;
  /** Whether somebody who comes now would get all that is due: of what has cursors, only as long as nothing was told. */
  readonly isJoinable: () => boolean;
  readonly viewers: () => readonly Viewer[];
  /** Answers that wait for clients. */
  readonly waiting: () => number;
  /** Ends it for all of its clients, who can take it up again. */
  readonly interrupt: (reason: string) => void;
}

interface Subscriber<Viewer> {
  readonly viewer: Viewer;
  readonly sink: AnswerSink;
  readonly backlog: Backlog;
  /** The last cursor that was sent. */
  cursor: string | undefined;
  /** Until its client has read; what is due to it is in the backlog. */
  isWaiting: boolean;
  readonly end: (error?: Error) => void;
}

/**
 * Starts to read when the first client is there, and ends with the last. A client that reads slowly gets its own backlog; while all of them do, nothing is read, so that
 * the source leaves out what is worthless by then, or keeps it where it is kept anyway.
 * @param options.write makes the answer to an event, as JSON.
 * @param options.onInterrupted told of each client that was too slow.
 * @param options.onEnd told once.
 */
export function createSharedStream<Viewer>(options: {
  source: EventStream<UpstreamEvent>;
  write: (event: UpstreamEvent) => Promise<string>;
  backlogEventsMax: number;
  onInterrupted: () => void;
  onEnd: () => void;
}): SharedStream<Viewer> {
  const { source, write, backlogEventsMax } = options;
  const subscribers = new Set<Subscriber<Viewer>>();
  /** For those who come later. */
  const latest = new Map<string, WrittenAnswer>();
  let hasToldDurable = false;
  let isStarted = false;
  let isEnded = false;
  let wakePump: (() => void) | undefined;

  function send(subscriber: Subscriber<Viewer>, { text, mark }: WrittenAnswer): boolean {
    if (!subscriber.sink.send(text)) return false;
    if (mark && 'cursor' in mark) subscriber.cursor = mark.cursor;
    return true;
  }

  function flush(subscriber: Subscriber<Viewer>): void {
    subscriber.isWaiting = false;
    // One that was ended meanwhile was told the cursor of what it had got until then, and gets the rest behind that.
    if (!subscribers.has(subscriber)) return;
    const { backlog } = subscriber;
    for (let next = backlog.first(); next; next = backlog.first()) {
      if (!send(subscriber, next)) return waitFor(subscriber);
      backlog.removeFirst();
    }
    wakePump?.();
    if (isEnded) subscriber.end();
  }

  function waitFor(subscriber: Subscriber<Viewer>): void {
    if (subscriber.isWaiting) return;
    subscriber.isWaiting = true;
    subscriber.sink.onceFree(() => flush(subscriber));
  }

  function deliver(subscriber: Subscriber<Viewer>, answer: WrittenAnswer): void {
    if (!subscriber.isWaiting && send(subscriber, answer)) return;
    if (subscriber.backlog.add(answer)) return waitFor(subscriber);
    options.onInterrupted();
    subscriber.end(interruption('This is read more slowly than it comes.', subscriber.cursor));
  }

  function end(error?: Error): void {
    if (isEnded) return;
    isEnded = true;
    void source.return();
    options.onEnd();
    for (const subscriber of subscribers) {
      if (error !== undefined || subscriber.backlog.size === 0) subscriber.end(error);
    }
    wakePump?.();
  }

  /** While nobody can take more, more is not read. */
  async function someoneIsFree(): Promise<void> {
    while (!isEnded && [...subscribers].every(({ backlog }) => backlog.size > 0)) {
      await new Promise<void>((resolve) => (wakePump = resolve));
    }
  }

  async function pump(): Promise<void> {
    try {
      while (!isEnded) {
        await someoneIsFree();
        const step = await source.next();
        if (step.done) return end();
        const { mark } = step.value;
        const answer = { text: await write(step.value), mark };
        if (mark && 'latestOf' in mark) latest.set(mark.latestOf, answer);
        else hasToldDurable = true;
        for (const subscriber of subscribers) deliver(subscriber, answer);
      }
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function attach(viewer: Viewer, sink: AnswerSink): EventStream<never> {
    let settle: (() => void) | undefined;
    let outcome: { readonly error: Error | undefined } | undefined;
    const subscriber: Subscriber<Viewer> = {
      viewer,
      sink,
      backlog: new Backlog(backlogEventsMax),
      cursor: undefined,
      isWaiting: false,
      end(error) {
        outcome ??= { error };
        settle?.();
        leave();
      },
    };
    function leave(): void {
      if (!subscribers.delete(subscriber)) return;
      if (subscribers.size === 0) end();
      else wakePump?.();
    }
    subscribers.add(subscriber);
    for (const answer of latest.values()) deliver(subscriber, answer);
    wakePump?.();
    if (!isStarted) {
      isStarted = true;
      void pump();
    }
    return createStream<never>({
      async pull() {
        if (!outcome) await new Promise<void>((resolve) => (settle = resolve));
        if (outcome?.error) throw outcome.error;
        return ended;
      },
      close() {
        settle?.();
        leave();
      },
    });
  }

  return {
    attach,
    isJoinable: () => !isEnded && !hasToldDurable,
    viewers: () => [...subscribers].map(({ viewer }) => viewer),
    waiting: () => [...subscribers].reduce((sum, { backlog }) => sum + backlog.size, 0),
    interrupt(reason) {
      // Each is told its own last cursor.
      for (const subscriber of subscribers) subscriber.end(interruption(reason, subscriber.cursor));
    },
  };
}
