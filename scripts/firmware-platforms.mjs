// The assembly of Trusted Firmware-A's other platforms, with the flags that each platform's makefile gives it: what
// `make -n` prints is kept as a compile_commands.json of those files that the compiler then takes. Nothing is built.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { cacheDir, cached } from './lib/cache.mjs';
import { isMain, onPath } from './lib/run.mjs';

const tree = 'tf-a-2.8';
export const platformsName = `${tree}-platforms`;
const compiler = 'aarch64-linux-gnu-gcc';

/** What a platform cannot be configured without; images that are no part of this build are empty. */
const needed = {
  a70x0: ['SCP_BL2=/dev/null'],
  a80x0: ['SCP_BL2=/dev/null'],
  t9130: ['SCP_BL2=/dev/null'],
  rcar: ['LSI=H3'],
  rzg: ['LSI=G2M'],
  corstone1000: ['TARGET_PLATFORM=fvp'],
  morello: ['TARGET_PLATFORM=fvp'],
};
/** Configurations that bring further files: chips of a family, dispatchers of secure worlds, features. */
const more = [
  ...['t194', 't186', 't210'].map((soc) => ['tegra', `TARGET_SOC=${soc}`]),
  ...['tspd', 'opteed', 'tlkd', 'trusty'].map((spd) => ['fvp', `SPD=${spd}`, 'BL32=/dev/null']),
  ['fvp', 'SPD=spmd', 'SPMD_SPM_AT_SEL2=0', 'BL32=/dev/null'],
  ['fvp', 'SPM_MM=1', 'BL32=/dev/null', 'EL3_EXCEPTION_HANDLING=1', 'ENABLE_SVE_FOR_NS=0'],
  ['fvp', 'CTX_INCLUDE_PAUTH_REGS=1', 'BRANCH_PROTECTION=1'],
  ['fvp', 'DISABLE_MTPMU=1'],
];

/** Notes how the platforms' files would be compiled. One line where that could not be had. */
export async function ensureFirmwarePlatforms() {
  const source = join(cacheDir(), tree);
  const build = join(cacheDir(), `${tree}-build`, 'compile_commands.json');
  if (!existsSync(build)) return [`the platforms of ${tree}: its own build is not there`];
  if (!onPath('make') || !onPath(compiler)) return [`the platforms of ${tree}: no make or no ${compiler}`];
  await cached(platformsName, (dir) => {
    console.log('Looking at the makefiles of the other platforms of Trusted Firmware-A…');
    const known = new Set(JSON.parse(readFileSync(build, 'utf8')).map((c) => resolve(c.directory, c.file)));
    const found = [];
    for (const [platform, ...variables] of [...platformsOf(source), ...more])
      for (const entry of commandsFor(source, platform, variables, dir)) {
        if (known.has(entry.file)) continue;
        known.add(entry.file);
        if (isAccepted(entry)) found.push(entry);
      }
    writeFileSync(join(dir, 'compile_commands.json'), `${JSON.stringify(found, null, 1)}\n`);
  });
  return [];
}

function platformsOf(source) {
  const makefiles = readdirSync(join(source, 'plat'), { recursive: true }).filter(
    (p) => basename(p) === 'platform.mk',
  );
  const names = [...new Set(makefiles.map((p) => basename(dirname(p))))].sort();
  return names.map((name) => [name, ...(needed[name] ?? [])]);
}

/** The compiler's calls for assembly, as make would make them. */
function commandsFor(source, platform, variables, dir) {
  const call = ['-n', '-k', `PLAT=${platform}`, ...variables, `BUILD_BASE=${join(dir, 'build')}`];
  const { stdout } = spawnSync('make', [...call, `CROSS_COMPILE=aarch64-linux-gnu-`, 'bl1', 'bl2', 'bl31'], {
    cwd: source,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const words = line.trimStart().startsWith(compiler) ? shellWords(line) : [];
    const file = words[words.indexOf('-c') + 1];
    if (!words.includes('-c') || !file?.endsWith('.S')) return [];
    const output = resolve(source, words[words.indexOf('-o') + 1]);
    return [{ directory: source, file: resolve(source, file), output, arguments: words }];
  });
}

/** The words of a command line, as the shell makes them. */
function shellWords(line) {
  return (line.match(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []).map((word) =>
    word.replace(/"((?:\\.|[^"])*)"|'([^']*)'|\\(.)/g, (_, twice, once, escaped) =>
      twice !== undefined ? twice.replace(/\\(.)/g, '$1') : (once ?? escaped),
    ),
  );
}

/** AArch32 platforms are configured with this compiler as well; it refuses their files. */
function isAccepted({ directory, arguments: [, ...words] }) {
  // No object is kept, and no list of what it depends on.
  const flags = words.filter(
    (w, i) => !/^-(o|MT|MP|Wp,-MD.*)$/.test(w) && !/^-(o|MT)$/.test(words[i - 1] ?? ''),
  );
  const { status } = spawnSync(compiler, [...flags, '-o', '/dev/null'], { cwd: directory, stdio: 'ignore' });
  return status === 0;
}

if (isMain(import.meta)) {
  const missing = await ensureFirmwarePlatforms();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length ? 1 : 0;
}
