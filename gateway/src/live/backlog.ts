import type { EventMark } from '@agio/runtime/streams/event-mark';

/** An answer as it is sent. */
export interface WrittenAnswer {
  readonly text: string;
  readonly mark: EventMark | undefined;
}

/**
 * What waits for a client that reads slowly: of what is only worth anything as the latest, the latest; of anything else, all of it up to a bound. It never holds
 * more than that bound and one answer for each thing that has a latest.
 */
export class Backlog {
  readonly #waiting = new Map<string, WrittenAnswer>();
  readonly #eventsMax: number;
  #events = 0;
  #next = 0;

  constructor(eventsMax: number) {
    this.#eventsMax = eventsMax;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** @returns false when it is full: the answer was not taken. */
  add(answer: WrittenAnswer): boolean {
    if (answer.mark && 'latestOf' in answer.mark) {
      this.#waiting.set(`latest ${answer.mark.latestOf}`, answer);
      return true;
    }
    if (this.#events >= this.#eventsMax) return false;
    this.#events++;
    this.#waiting.set(`event ${this.#next++}`, answer);
    return true;
  }

  /** The one that waits longest. */
  first(): WrittenAnswer | undefined {
    const [answer] = this.#waiting.values();
    return answer;
  }

  removeFirst(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const [key, { mark }] = first;
    this.#waiting.delete(key);
    if (!mark || 'cursor' in mark) this.#events--;
  }
}
