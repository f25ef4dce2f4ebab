// `npm run bench`: bundles bench/main.ts, and the process whose cold start it measures, and runs it; with the
// major version of a release that `node scripts/node-releases.mjs` has fetched (`npm run bench -- 24`), under
// that Node.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './lib/cache.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

ensureNodeModules();
const { build } = await import('esbuild');
const outdir = join(root, 'dist-test');
await build({
  entryPoints: { bench: join(root, 'bench/main.ts'), treeProcess: join(root, 'bench/treeProcess.ts') },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outdir,
  outExtension: { '.js': '.cjs' },
  // As the programs of the package.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
const [major] = process.argv.slice(2);
const node =
  major === undefined ? process.execPath : join(cacheDir(), `node-${major}`, 'node_modules/node/bin/node');
if (!existsSync(node)) throw new Error(`Node ${major} is not in the cache: see scripts/node-releases.mjs`);
run(node, ['--expose-gc', join(outdir, 'bench.cjs')], { cwd: root });
