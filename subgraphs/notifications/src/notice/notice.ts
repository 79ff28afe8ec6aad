/** Something that a person is to be told of by mail. */
export interface Notice {
  /** A UUIDv7; the mail is written under it, once. */
  readonly id: string;
  readonly userId: string;
  /** Null when it is about the person's identification. */
  readonly transactionId: string | null;
  /** Of the transaction or the identification, as the event told it. */
  readonly status: string;
  readonly attempts: number;
  readonly createdAt: Date;
}

/** A notice as an event makes it. */
export interface NewNotice {
  readonly eventId: string;
  readonly userId: string;
  readonly transactionId: string | null;
  readonly status: string;
  /** How long it is waited before the mail is written. */
  readonly delayMs: number;
}
