#!/usr/bin/env node
import { prepare } from './prepare.mjs';
import { runTypescript } from './run-typescript.mjs';

/** The commands besides `npm start`, by the name that package.json's scripts give. */
const commands = {
  reset: 'standalone/src/commands/reset.ts',
  'rates-import': 'standalone/src/commands/rates-import.ts',
};

const [name, ...args] = process.argv.slice(2);
const module = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (module === undefined) {
  console.error(`There is no command "${name}"; there are: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
prepare();
await runTypescript(module, args);
