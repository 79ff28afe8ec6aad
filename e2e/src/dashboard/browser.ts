import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const startMsMax = 120_000;

/** A block that needs Chromium: skipped, and counted as such, where it is not installed. */
export const describeInBrowser: typeof describe.skip = existsSync(executablePath) ? describe : describe.skip;

/** Debian's Chromium with a new profile, which asks nobody but the page. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    timeout: startMsMax,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
