// `npm run bench`: bundles and runs bench/main.ts.
import { join } from 'node:path';
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
run(process.execPath, ['--expose-gc', outfile], { cwd: root });
