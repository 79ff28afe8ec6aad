#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from '../../standalone/bin/prepare.mjs';

prepare();
const { register } = await import('tsx/esm/api');
// Entities need its decorators, and processes that are started from here inherit it.
const tsconfig = join(root, 'standalone/bin/tsconfig.json');
register({ tsconfig });
process.env.TSX_TSCONFIG_PATH = tsconfig;
const { main } = await import(pathToFileURL(join(root, 'bench/src/main.ts')).href);
process.exitCode = await main(process.argv.slice(2));
