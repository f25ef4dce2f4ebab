// npm start: from a fresh clone to the extension in front of you.
// Arguments: [--no-open] [--port N] [FILE ROUTINE], by default the bundled sample.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir } from './lib/cache.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { onPath, run } from './lib/run.mjs';

const { values, positionals } = parseArgs({
  options: { 'no-open': { type: 'boolean' }, port: { type: 'string' } },
  allowPositionals: true,
});
const file = resolve(positionals[0] ?? join(root, 'samples/fp-ownership/entry.S'));
const routine = positionals[1] ?? firstRoutine(file);

ensureNodeModules();
const { makePackage, vsix } = await import('./package.mjs');
const size = await makePackage();
console.log(`Built hyplens.vsix (${Math.ceil(size / 1000)} kB).\n`);

run(process.execPath, [join(root, 'dist/cli.js'), 'simulate', file, routine]);

if (!values['no-open']) {
  if (onPath('code')) openDesktop();
  else await openBrowser();
}

/** The first routine that the file makes visible to others. */
function firstRoutine(path) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, name] = text.match(/^\s*(?:\.globa?l\s+|SYM_(?:FUNC|CODE)_START\()(\w+)/m) ?? [];
  if (!name) throw new Error(`no routine found in ${path}: name one, npm start -- FILE ROUTINE`);
  return name;
}

function openDesktop() {
  run('code', ['--install-extension', vsix, '--force']);
  run('code', [dirname(file), file]);
}

async function openBrowser() {
  const { startVsCodeWeb } = await import('./vscode-web.mjs');
  console.log('\nThere is no `code` on the PATH: starting VS Code for the browser…');
  const port = values.port ? Number(values.port) : undefined;
  const server = await startVsCodeWeb({
    stateDir: join(cacheDir(), 'vscode-web-state'),
    vsix,
    port,
    trusted: true,
  });
  console.log(`\n    ${server.address(dirname(file), { file })}\n\nOpen this in a browser. Ctrl-C ends it.`);
  process.once('SIGINT', server.stop);
  process.once('SIGTERM', server.stop);
  await server.exited;
}
