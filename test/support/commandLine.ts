import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles server and command line into a folder, as the product has them: two programs and what they share. */
export async function buildPrograms(
  folder: string,
): Promise<{ readonly server: string; readonly cli: string }> {
  const source = join(import.meta.dirname, '../../server/src');
  await build({
    entryPoints: ['hyplens.ts', 'server.ts', 'cli.ts'].map((name) => join(source, name)),
    external: ['./hyplens.js'],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return { server: join(folder, 'server.js'), cli: join(folder, 'cli.js') };
}
