// Downloads Trusted Firmware-A and U-Boot into the cache and builds their arm64 assembly for QEMU's
// `virt` board. Beside each build stands a compile_commands.json with the exact call per `.S` file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir, cached } from './lib/cache.mjs';
import { compileRecorder } from './lib/compile-recorder.mjs';
import { extractDebianSource } from './lib/debian-source.mjs';
import { capture, isMain, onPath } from './lib/run.mjs';

const prefix = 'aarch64-linux-gnu-';

const trees = [
  {
    name: 'tf-a-2.8',
    title: 'Trusted Firmware-A 2.8',
    package: 'arm-trusted-firmware',
    version: /^VERSION_MAJOR\s*:?=\s*2\nVERSION_MINOR\s*:?=\s*8$/m,
    needs: ['make'],
    // The objects are what counts: this linker warns of the images' segments, and the build takes that for an error.
    targets: [['-k', 'PLAT=qemu', 'bl1', 'bl2', 'bl31']],
    mayFail: true,
    folder: (build) => `BUILD_BASE=${build}`,
  },
  {
    name: 'u-boot-2023.01',
    title: 'U-Boot 2023.01',
    package: 'u-boot',
    version: /^VERSION = 2023\nPATCHLEVEL = 01$/m,
    needs: ['make', 'gcc', 'flex', 'bison'],
    targets: [['qemu_arm64_defconfig'], ['arch/arm/cpu/armv8/', 'arch/arm/lib/']],
    mayFail: false,
    folder: (build) => `O=${build}`,
  },
];

export const firmwareNames = trees.flatMap(({ name }) => [name, `${name}-build`]);

/** Fetches and builds what is not in the cache yet. Returns one line for each tree that could not be had. */
export async function ensureFirmwareTrees() {
  const missing = [];
  for (const tree of trees) {
    try {
      await ensureTree(tree);
    } catch (error) {
      missing.push(`${tree.title}: ${String(error.message).split('\n')[0]}`);
    }
  }
  return missing;
}

async function ensureTree(tree) {
  const inCache = (name) => existsSync(join(cacheDir(), name));
  if (!inCache(tree.name) && !onPath('apt-get')) throw new Error('not a Debian machine, cannot download it');
  const source = await cached(tree.name, (dir) => {
    console.log(`Downloading the sources of ${tree.title}…`);
    extractDebianSource(tree.package, undefined, ['*'], dir);
    const makefile = readFileSync(join(dir, 'Makefile'), 'utf8');
    if (!tree.version.test(makefile)) throw new Error(`Debian's ${tree.package} is another release`);
  });
  await cached(`${tree.name}-build`, (dir) => {
    const lacking = [...tree.needs, `${prefix}gcc`].filter((program) => !onPath(program));
    if (lacking.length > 0) throw new Error(`cannot be built without ${lacking.join(', ')}`);
    console.log(`Building the assembly of ${tree.title}…`);
    build(tree, source, dir);
  });
}

function build(tree, source, dir) {
  const scratch = mkdtempSync(join(tmpdir(), 'hyplens-build-'));
  try {
    const recorder = compileRecorder(`${prefix}gcc`, scratch);
    for (const targets of tree.targets) {
      const make = ['-C', source, '-s', `CROSS_COMPILE=${prefix}`, tree.folder(dir), ...targets];
      try {
        capture('make', make, { env: recorder.env });
      } catch (error) {
        if (!tree.mayFail) throw error;
      }
    }
    const commands = recorder.commands().filter(({ output }) => existsSync(output));
    if (commands.length === 0) throw new Error('the build made no object of an assembly source');
    // The folder gets its final name only when it is complete.
    const final = join(cacheDir(), `${tree.name}-build`);
    const text = `${JSON.stringify(commands, null, 1)}\n`.replaceAll(dir, final);
    writeFileSync(join(dir, 'compile_commands.json'), text);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (isMain(import.meta)) {
  const missing = await ensureFirmwareTrees();
  for (const line of missing) console.error(line);
  if (missing.length === 0) console.log(`In ${cacheDir()}: ${firmwareNames.join(', ')}`);
  process.exitCode = missing.length ? 1 : 0;
}
