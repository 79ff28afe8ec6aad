#!/usr/bin/env node
import { prepare } from './prepare.mjs';
import { runTypescript } from './run-typescript.mjs';

prepare();
await runTypescript('standalone/src/main.ts', process.argv.slice(2));
