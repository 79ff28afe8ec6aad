#!/usr/bin/env node
import { openModules } from './launch.mjs';
import { prepare } from './prepare.mjs';

prepare();
const modules = await openModules();
const { main } = await modules.load('standalone/src/services/main');
await main(modules);
