import type { Logger } from '../logging/logger.js';
import type { PubSubListener, PubSubNotice } from './pubsub.js';

/** Who listens to which channel in this process. */
export class ChannelListeners {
  readonly #byChannel = new Map<string, Set<PubSubListener>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get channels(): string[] {
    return [...this.#byChannel.keys()];
  }

  add(channel: string, listener: PubSubListener): void {
    const listeners = this.#byChannel.get(channel);
    if (listeners) listeners.add(listener);
    else this.#byChannel.set(channel, new Set([listener]));
  }

  /** @returns whether this was the channel's last listener. */
  remove(channel: string, listener: PubSubListener): boolean {
    const listeners = this.#byChannel.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return false;
    return this.#byChannel.delete(channel);
  }

  tell(channel: string, notice: PubSubNotice): void {
    for (const listener of this.#byChannel.get(channel) ?? []) {
      try {
        listener(notice);
      } catch (error) {
        // One listener's fault must not keep the message from the others.
        this.#logger.error({ err: error, channel }, 'A pub/sub listener failed');
      }
    }
  }

  tellAll(notice: PubSubNotice): void {
    for (const channel of this.channels) this.tell(channel, notice);
  }
}
