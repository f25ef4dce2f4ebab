// A compiler that notes how it was called for each assembly source, for builds that write no
// compile_commands.json themselves.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onPath } from './run.mjs';

/**
 * Stands in for the compiler `name` of the PATH. Builds run with the returned `env`; `commands()` then are
 * the entries of a compilation database, one for each object made of a `.S` source, sorted by object.
 */
export function compileRecorder(name, scratch) {
  const compiler = onPath(name);
  if (!compiler) throw new Error(`${name} is missing`);
  const bin = join(scratch, 'bin');
  const log = join(scratch, 'calls');
  for (const folder of [bin, log]) mkdirSync(folder, { recursive: true });
  const wrapper = join(bin, name);
  // A file for each call: builds run several compilers at a time.
  const script = `#!/bin/sh
for word; do
  case $word in *.S) printf '%s\\0' "$PWD" "$@" > "$(mktemp '${log}/XXXXXXXXXX')"; break;; esac
done
exec '${compiler}' "$@"
`;
  writeFileSync(wrapper, script);
  chmodSync(wrapper, 0o755);
  return {
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    commands: () =>
      readdirSync(log)
        .flatMap((call) => entryOf(readFileSync(join(log, call), 'utf8').split('\0').slice(0, -1), compiler))
        .sort((a, b) => (a.output < b.output ? -1 : 1)),
  };
}

function entryOf([directory, ...words], compiler) {
  const file = words.findLast((word) => word.endsWith('.S'));
  // Linker scripts are `.S` too, but only preprocessed.
  if (!file || !words.includes('-c')) return [];
  const output = resolve(directory, words[words.indexOf('-o') + 1]);
  return [{ directory, file: resolve(directory, file), output, arguments: [compiler, ...words] }];
}
