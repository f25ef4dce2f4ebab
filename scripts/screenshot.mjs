// Takes a picture of the packaged extension in the browser VS Code. For example:
//   node scripts/screenshot.mjs --file samples/fp-ownership/entry.S --at 24:13 --hover --theme dark --out hover.png
//   … --command "Hyplens: Simulate This Routine" --theme light
//   … --problems (shows the list of diagnostics)
//   … --sidebar --variant NAME --compare NAME (what the panel is to show)
// Other options: --folder DIR (what to open; default: the file's folder), --size WIDTHxHEIGHT, --wait SECONDS (for the
// analysis, before hover or command), --settle SECONDS (after it), --zoom FACTOR, --sidebar, --keep (do not package again).
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './lib/browser.mjs';
import { makePackage, vsix } from './package.mjs';
import { startVsCodeWeb } from './vscode-web.mjs';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hc: 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    folder: { type: 'string' },
    at: { type: 'string', default: '1:1' },
    hover: { type: 'boolean' },
    command: { type: 'string', multiple: true, default: [] },
    problems: { type: 'boolean' },
    variant: { type: 'string' },
    compare: { type: 'string' },
    theme: { type: 'string', default: 'dark' },
    size: { type: 'string', default: '1280x800' },
    zoom: { type: 'string', default: '1' },
    wait: { type: 'string', default: '4' },
    settle: { type: 'string', default: '2' },
    sidebar: { type: 'boolean' },
    keep: { type: 'boolean' },
    out: { type: 'string', default: 'screenshot.png' },
  },
});
if (!values.file || !existsSync(values.file)) throw new Error('--file must name a file');
if (!themes[values.theme]) throw new Error(`--theme is one of ${Object.keys(themes).join(', ')}`);
const file = resolve(values.file);
const folder = resolve(values.folder ?? dirname(file));
const [line, column = 1] = values.at.split(':').map(Number);
const [width, height] = values.size.split('x').map(Number);

if (!values.keep || !existsSync(vsix)) await makePackage();
const stateDir = mkdtempSync(join(tmpdir(), 'hyplens-screenshot-'));
const server = await startVsCodeWeb({ stateDir, vsix, settings: settings(), trusted: true });
const browser = await launchBrowser();
try {
  const scale = { viewport: { width, height }, deviceScaleFactor: Number(values.zoom) };
  const page = await browser.newPage(scale);
  await page.goto(server.address(folder, { file, line, column }));
  await page.waitForSelector('.monaco-editor .view-line', { timeout: 60_000 });
  const status = page.locator('.statusbar', { hasText: 'Hyplens:' });
  await status.waitFor({ timeout: 60_000 });
  await seconds(page, values.wait);
  if (!values.sidebar) await page.keyboard.press('Control+B');
  if (values.problems) await runCommand(page, 'Problems: Focus on Problems View');
  for (const command of values.command) await runCommand(page, command);
  if (values.variant) await choose(page, 'variant', values.variant);
  if (values.compare) await choose(page, 'other', values.compare);
  if (values.hover) {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
  }
  await seconds(page, values.settle);
  mkdirSync(dirname(resolve(values.out)), { recursive: true });
  await page.screenshot({ path: values.out });
  console.log(values.out);
} finally {
  await browser.close();
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

/** Through the command palette, as a user would. */
async function runCommand(page, title) {
  await page.keyboard.press('F1');
  await page.keyboard.type(title);
  await seconds(page, 0.5);
  await page.keyboard.press('Enter');
  await seconds(page, 1);
}

/** In the simulation panel, which is a frame in a frame. */
async function choose(page, chooser, name) {
  const panel = page.frameLocator('iframe.webview').frameLocator('iframe');
  await panel.locator(`#${chooser}`).selectOption(name);
  await panel.locator('#steps').focus();
}

function seconds(page, count) {
  return page.waitForTimeout(Number(count) * 1000);
}

/** A calm window: nothing in the picture but the editor and what we show. */
function settings() {
  return {
    'workbench.colorTheme': themes[values.theme],
    'window.autoDetectColorScheme': false,
    'workbench.startupEditor': 'none',
    'files.autoSave': 'off',
    'workbench.tips.enabled': false,
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
    'window.menuBarVisibility': 'hidden',
    'chat.commandCenter.enabled': false,
    'editor.minimap.enabled': false,
    'extensions.ignoreRecommendations': true,
    'git.openRepositoryInParentFolders': 'never',
    'telemetry.telemetryLevel': 'off',
    ...(values.sidebar ? {} : { 'workbench.activityBar.location': 'hidden' }),
  };
}
