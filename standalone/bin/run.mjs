#!/usr/bin/env node
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { prepare, root } from './prepare.mjs';

const [name, ...args] = process.argv.slice(2);
const files = readdirSync(join(root, 'standalone/src/commands'));
if (!files.includes(`${name}.ts`)) {
  const names = files.filter((file) => /^[\w-]+\.ts$/.test(file)).map((file) => file.slice(0, -'.ts'.length));
  console.error(`There is no command "${name}"; there are: ${names.join(', ')}`);
  process.exit(2);
}
prepare();
await launch(`standalone/src/commands/${name}`, args);
