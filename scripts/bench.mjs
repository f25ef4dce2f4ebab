// `npm run bench`: bundles and runs bench/main.ts; with the major version of a release that
// `node scripts/node-releases.mjs` has fetched (`npm run bench -- 24`), under that Node.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './lib/cache.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

ensureNodeModules();
const { build } = await import('esbuild');
const outfile = join(root, 'dist-test/bench.cjs');
await build({
  entryPoints: [join(root, 'bench/main.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outfile,
  // As the programs of the package.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
const [major] = process.argv.slice(2);
const node =
  major === undefined ? process.execPath : join(cacheDir(), `node-${major}`, 'node_modules/node/bin/node');
if (!existsSync(node)) throw new Error(`Node ${major} is not in the cache: see scripts/node-releases.mjs`);
run(node, ['--expose-gc', outfile], { cwd: root });
