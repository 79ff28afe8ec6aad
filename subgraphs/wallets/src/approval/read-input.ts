import { canonicalJson } from '@agio/runtime/canonical-json';
import { readId, refuse } from '../command-input.js';
import type { RequestApprovalInput } from '../generated/resolvers.js';
import { isText } from '../text.js';
import type { NewApproval } from './approval.js';

const operationCharactersMax = 10_000;
export const reasonCharactersMax = 200;

/**
 * Reads what another subgraph wants approved.
 *
 * @throws GraphQLError BAD_USER_INPUT naming the path of what is not as required.
 */
export function readRequest({ id, kind, operation, reason, requestedBy }: RequestApprovalInput): NewApproval {
  if (!isText(reason, reasonCharactersMax)) throw refuse(['input', 'reason'], `1 to ${reasonCharactersMax} characters`);
  return {
    id: readId(id, ['input', 'id']),
    kind,
    operation: readOperation(operation),
    reason,
    requestedBy: readId(requestedBy, ['input', 'requestedBy']),
  };
}

function readOperation(text: string): string {
  const required = `a JSON object of ${operationCharactersMax} characters at most`;
  const canonical = canonicalObject(text);
  if (canonical === null || canonical.length > operationCharactersMax) throw refuse(['input', 'operation'], required);
  return canonical;
}

/** Null for what is no JSON object. */
function canonicalObject(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? canonicalJson(value) : null;
  } catch {
    return null;
  }
}
