import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';
import { rootConditionsRule } from '../live/root-conditions.js';
import { maxSelectionsRule } from './selections.js';

/** How deep selections may nest. The deepest document of the first frontend has 7 levels. */
export const selectionDepthMax = 15;
/** How many aliases a document may have. */
export const aliasesMax = 50;

/** Reports a refusal like any other fault of the document; what the library throws instead would be a fault of ours. */
const reporting = (message: string) => ({
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
});

/** The limits on what a document asks, checked with its validation. */
export const limitRules: ValidationRule[] = [
  maxDepthRule({
    n: selectionDepthMax,
    ignoreIntrospection: true,
    ...reporting(`The selections nest deeper than ${selectionDepthMax} levels.`),
  }),
  maxAliasesRule({
    n: aliasesMax,
    // `__typename` counts like any other field: a thousand aliases of it are as much work.
    allowList: [],
    ...reporting(`The document has more than ${aliasesMax} aliases.`),
  }),
  maxSelectionsRule,
  rootConditionsRule,
];
