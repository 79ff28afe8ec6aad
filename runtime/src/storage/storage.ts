/** A link that anybody who has it can follow, until it expires. */
export interface SignedLink {
  /** Absolute, or a path below the gateway's address. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** Where documents are kept. A key is a path of small letters, digits, `-`, `.` and `/`, such as `receipts/0192.pdf`. */
export interface ObjectStorage {
  /** Stores an object, in place of what is there under its key. It is there when the promise resolves. */
  put: (key: string, content: Buffer, contentType: string) => Promise<void>;
  /** The object of a key; null when there is none. */
  get: (key: string) => Promise<Buffer | null>;
  /** A link to an object, which need not be there yet. */
  sign: (key: string, lifeSeconds: number) => Promise<SignedLink>;
}

/** A storage that also tells what it has. */
export interface ListedStorage extends ObjectStorage {
  /**
   * The keys of a folder in ascending order, its folders' not.
   * @param folder the part of a key before its last `/`.
   * @param page at most `max` keys, up to 1,000, which follow `after`.
   */
  list: (folder: string, page: { after?: string | undefined; max: number }) => Promise<string[]>;
  /** Deletes an object. That there is none is no error. */
  remove: (key: string) => Promise<void>;
}

const keyPattern = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*\.[a-z0-9]+$/;

/** Whether a text can be a key: none of them leads out of a folder. */
export const isKey = (text: string): boolean => text.length <= 200 && keyPattern.test(text);
