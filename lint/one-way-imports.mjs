import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What each part of the house may import by package name, besides itself. Whatever is not listed is a subgraph; no
 * subgraph imports another, and `standalone` and `e2e` may import anything.
 */
const mayImport = {
  schema: [],
  runtime: ['schema'],
  ledger: ['runtime', 'schema'],
  gateway: ['runtime', 'schema'],
  sandbox: ['runtime', 'schema'],
  subgraph: ['ledger', 'runtime', 'schema'],
  standalone: undefined,
  e2e: undefined,
};

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** The workspace that a file belongs to, as its folder's path in the checkout; undefined for files at the root. */
function workspaceOf(file) {
  const [first, second] = relative(checkout, file).split(sep);
  if (first === 'subgraphs') return `subgraphs/${second}`;
  return Object.hasOwn(mayImport, first) ? first : undefined;
}

/** Why a file may not import this, or undefined if it may. */
function objection(file, source) {
  const workspace = workspaceOf(file);
  if (workspace === undefined) return undefined;
  if (source.startsWith('.')) {
    const target = workspaceOf(resolve(dirname(file), source));
    if (target === workspace) return undefined;
    return `"${source}" leaves ${workspace}: import another workspace by its package name`;
  }
  const imported = /^@agio\/([^/]+)/.exec(source)?.[1];
  const own = workspace.replace('subgraphs/', '');
  if (imported === undefined || imported === own) return undefined;
  const allowed = mayImport[workspace.startsWith('subgraphs/') ? 'subgraph' : workspace];
  if (allowed === undefined || allowed.includes(imported)) return undefined;
  const others = allowed.length === 0 ? 'no other workspace' : `no other workspace than ${allowed.join(' and ')}`;
  return `${workspace} may import ${others}: imports run one way`;
}

/** @type {import('eslint').Rule.RuleModule} */
export const oneWayImports = {
  meta: { type: 'problem', docs: { description: 'Imports between workspaces run one way.' }, schema: [] },
  create(context) {
    const check = ({ source }) => {
      if (typeof source?.value !== 'string') return;
      const message = objection(context.filename, source.value);
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
      TSImportType: check,
    };
  },
};
