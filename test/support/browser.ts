// A headless chromium for tests of pages, driven by playwright-core; skipped loudly where it is not installed.
import type { TestContext } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { findProgram, skipWithout } from './programs.js';

/** A browser that closes with the test, or undefined (and the test skipped) without chromium. */
export const openBrowser = async (t: TestContext): Promise<Browser | undefined> => {
  if (skipWithout(t, 'chromium')) return undefined;
  const browser = await chromium.launch({
    executablePath: findProgram('chromium')!,
    // Tests run as root in containers, where chromium has no sandbox; it sees loopback pages of our own only.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  t.after(() => browser.close());
  return browser;
};
