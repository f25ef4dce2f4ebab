// Debian's Chromium, without a screen.
import { chromium } from 'playwright-core';
import { onPath } from './run.mjs';

const quiet = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const chromiumPath = () => onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome');

export function launchBrowser() {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('no chromium on the PATH');
  return chromium.launch({ executablePath, args: quiet });
}
