import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import type { ValidationRule } from 'graphql';

/** How deep selections may nest. The deepest document of the first frontend has 7 levels. */
export const selectionDepthMax = 15;
/** How many aliases a document may have. */
export const aliasesMax = 50;

/** The limits on what a document asks, checked with its validation. */
export const limitRules: ValidationRule[] = [
  maxDepthRule({ n: selectionDepthMax, ignoreIntrospection: true, propagateOnRejection: true }),
  // `__typename` counts like any other field: a thousand aliases of it are as much work.
  maxAliasesRule({ n: aliasesMax, allowList: [], propagateOnRejection: true }),
];
