import { hash, verify } from '@node-rs/argon2';
import { requestError } from '@agio/runtime/errors/request-error';

/** OWASP's parameters for argon2id, which is the library's algorithm unless told otherwise: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes a whole core for a while: only so many run at once, only so many wait, and the rest is told to come again. */
const runningMax = 2;
const waitingMax = 64;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= runningMax) {
    if (waiting.length >= waitingMax) {
      throw requestError('SERVICE_BUSY', 'Too many people log in at this moment; try again shortly.', {
        retryAfterSeconds: 5,
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // The place goes straight to whoever waits longest, so that a newcomer cannot take it in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The argon2id hash of a password in PHC format. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, parameters));

let decoy: Promise<string> | undefined;

/** Whether a password fits a hash. Without a hash it does the same work against a decoy and answers false. */
export async function passwordFits(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const against = passwordHash ?? (await decoy);
  const fits = await inTurn(() => verify(against, password));
  return fits && passwordHash !== undefined;
}
