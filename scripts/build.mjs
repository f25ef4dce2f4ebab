// Bundles each entry point into one file under dist/. `--watch` keeps doing so; `--dev` leaves it readable.
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './lib/root.mjs';
import { isMain } from './lib/run.mjs';

const node = { platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };

/** What the programs load instead of containing it. */
const shared = ['./hyplens.js'];

function productBundles() {
  return [
    { from: 'client/src/extension.ts', to: 'dist/extension.js', ...node, external: ['vscode'] },
    { from: 'server/src/hyplens.ts', to: 'dist/hyplens.js', ...node },
    { from: 'server/src/server.ts', to: 'dist/server.js', ...node, external: shared },
    { from: 'server/src/cli.ts', to: 'dist/cli.js', ...node, external: shared },
    ...webviewEntries().map((name) => ({
      from: `webview/panel/${name}`,
      to: `dist/webview/${name.replace(/\.ts$/, '.js')}`,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
    })),
  ];
}

/** Scripts and style sheets of the panel: `main.*` where there is one, else each file. */
function webviewEntries() {
  const folder = join(root, 'webview/panel');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return ['ts', 'css'].flatMap((kind) => {
    const files = names.filter((name) => name.endsWith(`.${kind}`) && !/\.(test|d)\.ts$/.test(name));
    const main = files.filter((name) => name === `main.${kind}`);
    return main.length ? main : files;
  });
}

const testBundles = [
  { from: 'test/extension/suite/index.ts', to: 'dist-test/suite.js', ...node, external: ['vscode', 'mocha'] },
];

function options({ from, to, ...rest }, dev) {
  const outfile = join(root, to);
  const shebang = to.endsWith('cli.js') && !readFileSync(join(root, from), 'utf8').startsWith('#!');
  return {
    entryPoints: [join(root, from)],
    outfile,
    bundle: true,
    // Names stay as they are, for what a stack trace says; what keepNames adds instead runs each time that a
    // function is made.
    minifyWhitespace: !dev,
    minifySyntax: !dev,
    minifyIdentifiers: !dev && to.includes('webview'),
    sourcemap: dev ? 'linked' : false,
    logLevel: 'warning',
    loader: { '.S': 'text' },
    ...(shebang ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    ...rest,
  };
}

async function bundle(bundles, { dev = false, watch = false } = {}) {
  const present = bundles.filter(({ from }) => existsSync(join(root, from)));
  for (const each of present) {
    if (watch) await (await esbuild.context(options(each, dev))).watch();
    else await esbuild.build(options(each, dev));
  }
  const cli = join(root, 'dist/cli.js');
  if (existsSync(cli)) chmodSync(cli, 0o755);
}

export async function build(how) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await bundle(productBundles(), how);
}

export const buildTests = () => bundle(testBundles, { dev: true });

if (isMain(import.meta)) {
  const watch = process.argv.includes('--watch');
  await build({ watch, dev: watch || process.argv.includes('--dev') });
}
