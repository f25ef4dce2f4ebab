// Builds and packs hyplens.vsix; over 1 MB something that does not belong there got in.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.mjs';
import { root } from './lib/root.mjs';
import { isMain } from './lib/run.mjs';

const limit = 1_000_000;
export const vsix = join(root, 'hyplens.vsix');

export async function makePackage() {
  await build();
  await createVSIX({
    cwd: root,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = statSync(vsix);
  if (size >= limit) throw new Error(`hyplens.vsix has ${size} bytes, which is not under ${limit}`);
  return size;
}

if (isMain(import.meta)) {
  const size = await makePackage();
  console.log(`hyplens.vsix: ${Math.ceil(size / 1000)} kB`);
}
