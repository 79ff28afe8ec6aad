#!/usr/bin/env node
import { launch } from './launch.mjs';
import { prepare } from './prepare.mjs';

prepare();
await launch('main', process.argv.slice(2));
