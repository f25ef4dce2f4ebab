// Downloads the real code that the reference suites run on into the cache: Debian's Linux sources and the
// headers of their arm64 builds, and firmware. None of it may be committed.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinutilsTests } from './binutils-tests.mjs';
import { ensureFirmwarePlatforms } from './firmware-platforms.mjs';
import { ensureFirmwareTrees, firmwareNames } from './firmware-trees.mjs';
import { cacheDir, cached } from './lib/cache.mjs';
import { capture, isMain, onPath } from './lib/run.mjs';
import { ensureMcppTests } from './mcpp-tests.mjs';
import { ensureNodeReleases } from './node-releases.mjs';

const series = ['6.1', '6.12'];
const names = series.flatMap((version) => [`linux-${version}`, `linux-${version}-build`]);

/** Fetches what is not in the cache yet. Returns one line for each corpus that could not be had. */
export async function ensureCorpora() {
  const missing = [
    ...(await ensureBinutilsTests()),
    ...(await ensureMcppTests()),
    ...(await ensureFirmwareTrees()),
    ...(await ensureFirmwarePlatforms()),
    ...(await ensureNodeReleases()),
  ];
  if (names.every((name) => existsSync(join(cacheDir(), name)))) return missing;
  if (!onPath('apt-get')) return [...missing, 'kernel sources: not a Debian machine, cannot download them'];
  const scratch = mkdtempSync(join(tmpdir(), 'hyplens-apt-'));
  try {
    const apt = privateApt(scratch);
    for (const version of series) {
      try {
        await ensureLinux(version, apt);
      } catch (error) {
        missing.push(`Linux ${version}: ${String(error.message).split('\n')[0]}`);
      }
    }
  } catch (error) {
    missing.push(`kernel sources: ${String(error.message).split('\n')[0]}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return missing;
}

/** apt with lists of its own for arm64, so that the machine's package state stays as it is. No root needed. */
function privateApt(dir) {
  for (const sub of ['lists/partial', 'archives/partial', 'parts'])
    mkdirSync(join(dir, sub), { recursive: true });
  writeFileSync(join(dir, 'status'), '');
  writeFileSync(join(dir, 'none'), '');
  copyDebianSources(join(dir, 'parts'));
  const settings = {
    'APT::Architecture': 'arm64',
    'APT::Architectures::': 'arm64',
    'APT::Sandbox::User': 'root',
    'Dir::State': dir,
    'Dir::State::status': join(dir, 'status'),
    'Dir::Cache': dir,
    'Dir::Etc::sourcelist': join(dir, 'none'),
    'Dir::Etc::sourceparts': join(dir, 'parts'),
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  capture('apt-get', [...options, 'update', '--error-on=any', '-q']);
  return {
    list: (...args) =>
      capture('apt-cache', [...options, ...args])
        .split('\n')
        .filter(Boolean),
    download: (cwd, ...packages) => capture('apt-get', [...options, 'download', '-q', ...packages], { cwd }),
  };
}

/** The machine's own Debian mirrors, without the sources of other vendors. */
function copyDebianSources(target) {
  const folder = '/etc/apt/sources.list.d';
  const listed = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = ['/etc/apt/sources.list', ...listed].filter((file) => /\.(list|sources)$/.test(file));
  for (const file of files.filter(existsSync)) {
    if (!/\/debian(-security)?\/?\s/.test(readFileSync(file, 'utf8'))) continue;
    copyFileSync(file, join(target, file.replace(/.*\//, 'debian-')));
  }
}

async function ensureLinux(version, apt) {
  const { release, headers, common } = newest(version, apt);
  await cached(`linux-${version}`, (dir) => {
    console.log(`Downloading the sources of Linux ${release}…`);
    apt.download(dir, `linux-source-${version}=${release}`);
    const deb = theDeb(dir);
    const tarball = join(dir, 'source.tar.xz');
    shell(
      `dpkg-deb --fsys-tarfile '${deb}' | tar -xO --wildcards -f - '*/linux-source-*.tar.xz' > '${tarball}'`,
    );
    const parts = ['arch/arm64', 'include', 'scripts', 'Makefile'].map(
      (part) => `linux-source-${version}/${part}`,
    );
    capture('tar', ['-xf', tarball, '-C', dir, '--strip-components=1', ...parts]);
    rmSync(deb);
    rmSync(tarball);
  });
  await cached(`linux-${version}-build`, (dir) => {
    console.log(`Downloading the arm64 build headers of Linux ${release}…`);
    for (const name of [common, headers]) {
      apt.download(dir, `${name}=${release}`);
      const deb = theDeb(dir);
      // The build's own folder comes second: where both have a file, its file is the one that counts.
      shell(
        `dpkg-deb --fsys-tarfile '${deb}' | tar -x --strip-components=4 -C '${dir}' --wildcards -f - ` +
          `'./usr/src/${name}/arch/arm64/*' './usr/src/${name}/include/*'`,
      );
      rmSync(deb);
    }
  });
}

const shell = (script) => capture('bash', ['-o', 'pipefail', '-ec', script]);

const theDeb = (dir) => join(dir, readdirSync(dir).find((name) => name.endsWith('.deb')) ?? 'missing.deb');

/** The newest release of which both the source and the arm64 headers are there. */
function newest(version, apt) {
  const table = (packages) =>
    apt.list('madison', ...packages).map((row) => row.split('|').map((cell) => cell.trim()));
  const releases = table([`linux-source-${version}`]).map(([, release]) => release);
  const flavour = new RegExp(
    `^linux-headers-${version.replace('.', '\\.')}\\.[0-9.]+([-+][0-9a-z]+)?-arm64$`,
  );
  const built = table(apt.list('pkgnames', `linux-headers-${version}.`).filter((name) => flavour.test(name)));
  for (const release of releases) {
    const headers = built.find((row) => row[1] === release)?.[0];
    if (headers) return { release, headers, common: headers.replace(/-arm64$/, '-common') };
  }
  throw new Error('Debian has no source with headers of the same release');
}

if (isMain(import.meta)) {
  const missing = await ensureCorpora();
  for (const line of missing) console.error(line);
  if (missing.length === 0) console.log(`In ${cacheDir()}: ${[...names, ...firmwareNames].join(', ')}`);
  process.exitCode = missing.length ? 1 : 0;
}
