import type { IncomingHttpHeaders } from 'node:http';
import { newId } from '../ids.js';

/** The header of a request and of its answer. */
export const correlationIdHeader = 'x-correlation-id';

/** What a client may call its request: it stands in every log, so it is short and plain. */
const pattern = /^[\w.:-]{1,100}$/;

/** The id under which every log of the platform has a request: the client's own, when it is one, or a new one. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[correlationIdHeader];
  const id = Array.isArray(given) ? given[0] : given;
  return id !== undefined && pattern.test(id) ? id : newId();
}
