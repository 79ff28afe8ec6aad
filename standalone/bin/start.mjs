#!/usr/bin/env node
import { launch } from './launch.mjs';
import { prepare } from './prepare.mjs';

prepare();
await launch('standalone/src/main', process.argv.slice(2));
