import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { describeWhere } from '../testkit/describe-where.js';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const startMsMax = 120_000;

/** A block of tests that need Chromium. */
export const describeInBrowser = (title: string, suite: () => void): void =>
  describeWhere(existsSync(executablePath), `there is no Chromium at ${executablePath}`, title, suite);

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
