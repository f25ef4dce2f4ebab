// The programs that the tests compare with, from Debian: installed when we may, else named.
import { existsSync } from 'node:fs';
import { capture, isMain, onPath } from './lib/run.mjs';

const tools = [
  { program: 'aarch64-linux-gnu-gcc', packages: ['gcc-aarch64-linux-gnu'] },
  { program: 'qemu-system-aarch64', packages: ['qemu-system-arm'] },
  { program: 'qemu-aarch64', packages: ['qemu-user'] },
  { program: 'chromium', packages: ['chromium', 'fonts-dejavu-core'] },
  { program: 'xz', packages: ['xz-utils'] },
  // U-Boot's configuration programs are built from source.
  { program: 'make', packages: ['make'] },
  { program: 'gcc', packages: ['gcc', 'libc6-dev'] },
  { program: 'flex', packages: ['flex'] },
  { program: 'bison', packages: ['bison'] },
];

/** Installs what is missing as root. Returns one line for each program that is still missing. */
export function ensureDebianTools() {
  const missing = () => tools.filter(({ program }) => !onPath(program));
  const packages = missing().flatMap((tool) => tool.packages);
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`Installing ${packages.join(' ')}…`);
    install(packages);
  }
  return missing().map(
    ({ program, packages: [name] }) => `${program} is missing: install the package ${name}`,
  );
}

function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-q'];
  try {
    capture('apt-get', [...wait, 'update'], { env });
    capture('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], { env });
  } catch (error) {
    console.error(String(error.message).split('\n').slice(0, 3).join('\n'));
  }
}

if (isMain(import.meta)) {
  const missing = ensureDebianTools();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length ? 1 : 0;
}
