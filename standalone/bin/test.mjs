#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ withDev: true });

const jest = spawn(
  process.execPath,
  [join(root, 'node_modules/jest/bin/jest.js'), '--rootDir', root, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    // Jest needs the flag for ES modules, and passes its environment on to its workers.
    env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings` },
  },
);
// Ctrl-C in a terminal reaches Jest by itself, as it does every process in the foreground.
process.on('SIGINT', () => process.stdin.isTTY || jest.kill('SIGINT'));
process.on('SIGTERM', () => jest.kill('SIGTERM'));
jest.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
