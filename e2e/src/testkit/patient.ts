import { sendPatiently, withRun, type Client } from './client.js';

/** Longer than a breaker stays open, twice. */
const patienceMs = 90_000;

/** The same person, who sends again what is answered with nothing but errors that invite to, as a client should. */
export const patient = <P extends Client>(person: P): P => ({
  ...person,
  ...withRun(sendPatiently(person.send, patienceMs)),
});
