import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the command line into a folder and gives the path of the program, for `node`. */
export async function buildCommandLine(folder: string): Promise<string> {
  const program = join(folder, 'cli.js');
  await build({
    entryPoints: [join(import.meta.dirname, '../../server/src/cli.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return program;
}
