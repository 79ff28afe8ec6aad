import { readFileSync } from 'node:fs';
import { errorCodeSdl } from './errors.js';
import { eventCatalogue } from './events.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Whether a subgraph writes events, and so is told which of them have been consumed. */
export const ownsEvents = (subgraph: string): boolean =>
  Object.values(eventCatalogue).some((event) => event.owner === subgraph);

/** The command by which consumers acknowledge events to the subgraph that owns them: `acknowledgeUsersEvents`. */
export const acknowledgementField = (owner: string): string =>
  `acknowledge${owner.charAt(0).toUpperCase()}${owner.slice(1)}Events`;

const acknowledgementSdl = (owner: string): string => `
extend type Mutation {
  "Notes that a consumer has taken effect of these events of ${owner}, so that the sweep stops sending them. Always true."
  ${acknowledgementField(owner)}(consumer: String!, eventIds: [ID!]!): Boolean! @inaccessible @access(scopes: ["service"])
}
`;

/**
 * The whole SDL of a subgraph: its own contract, the part that is the same text everywhere (federation and access directives, scalars,
 * value types, error codes: a shared value type that differs by one field does not compose), and the acknowledgement of its events.
 */
export function subgraphSdl(name: string, schemaUrl: URL): string {
  return [
    readFileSync(schemaUrl, 'utf8'),
    read('../shared/federation.graphql'),
    read('../shared/values.graphql'),
    errorCodeSdl(),
    ...(ownsEvents(name) ? [acknowledgementSdl(name)] : []),
  ].join('\n');
}
