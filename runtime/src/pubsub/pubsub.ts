/** Wake-ups between processes: fast, small, and not kept. What must not be lost is read from its table. */
export interface PubSub {
  /** @throws RangeError when the channel's name or the message is too long. */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Resolves when the channel is being listened to, so whatever is published from then on arrives, unless a gap is
   * told. @returns what ends the subscription.
   */
  subscribe(channel: string, listener: PubSubListener): Promise<Unsubscribe>;
  /** Rejects when nothing can be published now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export type PubSubListener = (notice: PubSubNotice) => void;

export type PubSubNotice =
  | { kind: 'message'; message: string }
  /** The connection was lost and is back: messages may be missing, so read again what they would have told. */
  | { kind: 'gap' };

export type Unsubscribe = () => Promise<void>;

/** Bytes of a message at most; PostgreSQL takes fewer than 8000. */
export const messageBytesMax = 7_999;
const channelBytesMax = 200;

export function assertPublishable(channel: string, message: string): void {
  assertChannel(channel);
  const bytes = Buffer.byteLength(message);
  if (bytes > messageBytesMax)
    throw new RangeError(`A message of ${bytes} bytes is too long: ${messageBytesMax} at most`);
}

export function assertChannel(channel: string): void {
  if (channel === '' || Buffer.byteLength(channel) > channelBytesMax) {
    throw new RangeError(`The name of a channel has 1 to ${channelBytesMax} bytes`);
  }
}
