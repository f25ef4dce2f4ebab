import type { FileSystem } from '../../source/fileSystem';

/**
 * Which configuration symbols each capability of a tree needs: the kernel never detects it in a build
 * without them. Read from the two places in which trees say so: the `cpucap_is_possible` switch
 * (since 6.8), and the `#ifdef`s around the entries of the tables of features and errata.
 */
export function capabilityOptions(
  treeRoot: string,
  fileSystem: FileSystem,
): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>();
  for (const file of ['cpufeature.c', 'cpu_errata.c']) {
    const text = fileSystem.readFile(`${treeRoot}/arch/arm64/kernel/${file}`);
    if (text === undefined) continue;
    for (const [capability, options] of tableOptions(text)) {
      const known = needs.get(capability);
      // Two entries for one capability: only what both need is needed.
      needs.set(capability, known ? known.filter((option) => options.includes(option)) : options);
    }
  }
  const header = fileSystem.readFile(`${treeRoot}/arch/arm64/include/asm/cpucaps.h`);
  for (const [capability, option] of switchOptions(header ?? '')) needs.set(capability, [option]);
  for (const [capability, options] of needs) if (options.length === 0) needs.delete(capability);
  return needs;
}

/** `case ARM64_A: case ARM64_B: return IS_ENABLED(CONFIG_C);` */
function* switchOptions(text: string): Generator<[string, string]> {
  for (const m of text.matchAll(/((?:case\s+ARM64_\w+\s*:\s*)+)return\s+IS_ENABLED\((CONFIG_\w+)\)\s*;/g))
    for (const label of (m[1] as string).matchAll(/ARM64_\w+/g)) yield [label[0], m[2] as string];
}

/** `.capability = ARM64_X` and the options that the conditionals around it require. */
function* tableOptions(text: string): Generator<[string, readonly string[]]> {
  const stack: string[][] = [];
  for (const line of text.split('\n')) {
    const directive = /^\s*#\s*(ifdef|ifndef|if|else|elif|endif)\b(.*)/.exec(line);
    if (directive) {
      const [, word = '', rest = ''] = directive;
      if (word === 'endif') stack.pop();
      else if (word === 'else' || word === 'elif') {
        if (stack.length > 0) stack[stack.length - 1] = [];
      } else stack.push(requiredOptions(word, rest));
      continue;
    }
    const entry = /\.capability\s*=\s*(ARM64_\w+)/.exec(line);
    if (entry) yield [entry[1] as string, stack.flat()];
  }
}

/** The options that must be set for the condition to hold; none when it has an `||` or a `!`. */
function requiredOptions(word: string, condition: string): string[] {
  const text = condition.replace(/\/\*.*?\*\/|\/\/.*$/g, '');
  if (word === 'ifndef' || /\|\||!/.test(text)) return [];
  return text.match(/\bCONFIG_\w+/g) ?? [];
}
