// Files out of Debian source packages, without touching the machine's own package lists. No root needed.
import {
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
import { capture } from './run.mjs';

/**
 * Extracts the members that match `patterns` (tar's wildcards, below the package's top folder) of the
 * original tarball of `name=version` into `dir`.
 */
export function extractDebianSource(name, version, patterns, dir) {
  const scratch = mkdtempSync(join(tmpdir(), 'hyplens-src-'));
  try {
    const options = privateLists(scratch);
    capture('apt-get', [...options, 'update', '--error-on=any', '-q']);
    const wanted = version ? `${name}=${version}` : name;
    capture('apt-get', [...options, 'source', '--download-only', '--only-source', '-q', wanted], {
      cwd: scratch,
    });
    const tarball = readdirSync(scratch).find((file) => /\.orig\.tar\.\w+$/.test(file));
    if (!tarball) throw new Error(`the source of ${wanted} has no original tarball`);
    const members = patterns.map((pattern) => `*/${pattern}`);
    const tar = ['-xf', join(scratch, tarball), '-C', dir, '--strip-components=1', '--wildcards', ...members];
    capture('tar', tar);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function privateLists(dir) {
  for (const sub of ['lists/partial', 'archives/partial', 'parts'])
    mkdirSync(join(dir, sub), { recursive: true });
  writeFileSync(join(dir, 'status'), '');
  writeFileSync(join(dir, 'none'), '');
  const folder = '/etc/apt/sources.list.d';
  const listed = existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  for (const file of ['/etc/apt/sources.list', ...listed].filter(existsSync)) {
    const text = readFileSync(file, 'utf8');
    // The machine's own Debian mirrors, asked for sources instead of packages.
    if (!/\.(list|sources)$/.test(file) || !/\/debian(-security)?\/?\s/.test(text)) continue;
    const sources = text.replace(/^deb\s/gm, 'deb-src ').replace(/^Types:.*$/gm, 'Types: deb-src');
    writeFileSync(join(dir, 'parts', file.replace(/.*\//, 'source-')), sources);
  }
  const settings = {
    'APT::Sandbox::User': 'root',
    'Dir::State': dir,
    'Dir::State::status': join(dir, 'status'),
    'Dir::Cache': dir,
    'Dir::Etc::sourcelist': join(dir, 'none'),
    'Dir::Etc::sourceparts': join(dir, 'parts'),
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}
