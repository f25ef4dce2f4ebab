/** A capability name without prefix, as `arch/arm64/tools/cpucaps` lists them. */
const NAME = /^[vA-Z0-9_]+$/;

/** Names of the list in order; their position is their number. */
export function parseCpucaps(list: string): string[] {
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && NAME.test(line))
    .map((name) => `ARM64_${name}`);
}

/** The header that a build generates from the list: one number for each capability, then their count. */
export function cpucapsHeader(list: string, guard: string): string {
  const names = parseCpucaps(list);
  const defines = names.map((name, number) => `#define ${name} ${number}`);
  return [
    `#ifndef ${guard}`,
    `#define ${guard}`,
    ...defines,
    `#define ARM64_NCAPS ${names.length}`,
    '#endif',
    '',
  ].join('\n');
}
