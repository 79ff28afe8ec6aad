import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import {
  BREAK,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';

const literalKinds: ReadonlySet<Kind> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/**
 * Where a literal stands in a document: the argument (or the variable whose default it is), then the input fields and list items that lead to
 * it. Undefined for a node that is no literal.
 */
export function literalPath(document: DocumentNode, literal: ASTNode): string[] | undefined {
  if (!literalKinds.has(literal.kind)) return undefined;
  let steps: readonly (string | number)[] = [];
  visit(document, {
    enter(node, _key, _parent, path) {
      if (node !== literal) return undefined;
      steps = [...path];
      return BREAK;
    },
  });
  const names: string[] = [];
  let at: unknown = document;
  for (const [index, step] of steps.entries()) {
    at = (at as Record<string | number, unknown>)[step];
    const node = at as ASTNode;
    if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) names.push(node.name.value);
    else if (node.kind === Kind.VARIABLE_DEFINITION) names.push(`$${node.variable.name.value}`);
    else if (steps[index - 1] === 'values') names.push(String(step));
  }
  return names.length > 0 ? names : undefined;
}

/** Names the place of a literal that was refused, as graphql-js by itself does only for values in variables. */
function named(document: DocumentNode, error: GraphQLError, formatted: GraphQLFormattedError): GraphQLFormattedError {
  const [node] = error.nodes ?? [];
  const field = node && literalPath(document, node);
  if (!field) return formatted;
  return {
    ...formatted,
    message: `Invalid value at "${field.join('.')}": ${formatted.message}`,
    // As it is for the same value in a variable: where it stands makes no difference to whoever typed it.
    extensions: { ...formatted.extensions, code: 'BAD_USER_INPUT', field },
  };
}

/** Makes the answer name the place of each literal that validation has refused. */
export const nameLiteralErrors: ApolloServerPlugin<RequestOrigin> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ document, errors, response: { body } }) {
        const refused = body.kind === 'single' && body.singleResult.data === undefined ? body.singleResult : undefined;
        if (document && errors && refused) {
          refused.errors = refused.errors?.map((formatted, index) => {
            const error = errors[index];
            return error ? named(document, error, formatted) : formatted;
          });
        }
        return Promise.resolve();
      },
    }),
};
