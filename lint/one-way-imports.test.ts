import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const checkout = fileURLToPath(new URL('../', import.meta.url));

/** The checkout's own configuration, less the rules that need the file to exist for its types. */
const linter = new ESLint({
  cwd: checkout,
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ] as ESLint.Options['overrideConfig'] & object,
});

/** What the import rule says about a source text at this path. */
async function objections(filePath: string, text: string): Promise<string[]> {
  const [result] = await linter.lintText(text, { filePath: `${checkout}${filePath}` });
  const rule = 'agio/one-way-imports';
  return result!.messages.filter((message) => message.ruleId === rule).map((message) => message.message);
}

const fileIn = (workspace: string) => `${workspace}/src/fixture.ts`;

describe('The import rule', () => {
  it.each([
    ['schema', '@agio/runtime/ids'],
    ['runtime', '@agio/ledger/posting'],
    ['runtime', '@agio/users/env'],
    ['ledger', '@agio/wallets/env'],
    ['ledger', '@agio/gateway/env'],
    ['gateway', '@agio/ledger/posting'],
    ['gateway', '@agio/users/env'],
    ['subgraphs/wallets', '@agio/users/env'],
    ['subgraphs/wallets', '@agio/gateway/env'],
    ['subgraphs/wallets', '@agio/standalone/main'],
    ['subgraphs/a-new-one', '@agio/wallets/env'],
  ])('refuses in %s an import of %s', async (workspace, source) => {
    expect(await objections(fileIn(workspace), `import '${source}';`)).toEqual([
      expect.stringMatching(/imports run one way$/),
    ]);
  });

  it.each([
    ['runtime', '@agio/schema/errors'],
    ['ledger', '@agio/runtime/ids'],
    ['gateway', '@agio/runtime/ids'],
    ['subgraphs/wallets', '@agio/ledger/posting'],
    ['subgraphs/wallets', '@agio/wallets/env'],
    ['subgraphs/wallets', 'pg'],
    ['standalone', '@agio/wallets/env'],
    ['e2e', '@agio/standalone/main'],
  ])('allows in %s an import of %s', async (workspace, source) => {
    expect(await objections(fileIn(workspace), `import '${source}';`)).toEqual([]);
  });

  it('refuses a relative path into another workspace, and allows one that stays', async () => {
    const file = fileIn('subgraphs/wallets');
    expect(await objections(file, `import '../../users/src/env.js';`)).toEqual([
      expect.stringMatching(/^"..\/..\/users\/src\/env.js" leaves subgraphs\/wallets/),
    ]);
    expect(await objections(file, `import './env.js';`)).toEqual([]);
  });

  it.each([
    `import type { Env } from '@agio/users/env';`,
    `export * from '@agio/users/env';`,
    `export { env } from '@agio/users/env';`,
    `await import('@agio/users/env');`,
    `type Env = import('@agio/users/env').Env;`,
  ])('sees every way to import: %s', async (text) => {
    expect(await objections(fileIn('subgraphs/wallets'), text)).toHaveLength(1);
  });
});
