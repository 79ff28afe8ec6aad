import { createClient, withRun, type Answer, type Client } from './client.js';
import type { Person } from './people.js';
import type { TestServices } from './services.js';

/** What a client has for an answer where none came: nobody listens at any gateway, or a connection broke under the request. */
export const noAnswerCodes = { refused: 'CONNECTION_REFUSED', lost: 'CONNECTION_LOST' } as const;

/**
 * Somebody at several gateways, as behind a load balancer: in turn, and at the next one where nobody listens. A request without any answer is
 * told as an error with one of `noAnswerCodes`; one that may have arrived is not sent again here.
 */
export function createClientOf(urls: readonly string[], accessToken?: string): Client {
  const clients = urls.map((url) => createClient(url, accessToken));
  let turn = 0;
  const send: Client['send'] = async (document, variables) => {
    const first = turn++;
    for (let each = 0; each < clients.length; each++) {
      try {
        return await clients[(first + each) % clients.length]!.send(document, variables);
      } catch (error) {
        // `fetch` says so of whatever happens to a connection. A gateway that takes too long is something else.
        if ((error as Error).name !== 'TypeError') throw error;
        if (codeOf(error) !== 'ECONNREFUSED') return without(noAnswerCodes.lost);
      }
    }
    return without(noAnswerCodes.refused);
  };
  return withRun(send);
}

/** The URL of each replica of the gateway. */
export const gatewaysOf = (services: TestServices): string[] =>
  services
    .status()
    .processes.filter(({ role }) => role === 'gateway')
    .map(({ url }) => url);

/** The same person, with the same session, at several gateways. */
export const atGateways = (urls: readonly string[], person: Person): Person => ({
  ...person,
  ...createClientOf(urls, person.accessToken),
});

const codeOf = (error: unknown): unknown => ((error as Error).cause as { code?: unknown } | undefined)?.code;

const without = (code: string): Answer<never> => ({
  status: 0,
  headers: new Headers(),
  data: undefined,
  errors: [{ message: 'There is no answer.', extensions: { code } }],
});
