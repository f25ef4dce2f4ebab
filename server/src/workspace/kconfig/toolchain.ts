/**
 * What a tree that was never configured is assumed to be built with: a current GNU toolchain
 * (GCC 12.2, binutils 2.40) that accepts every option and instruction the tree probes for.
 */
const VARIABLES: Readonly<Record<string, string>> = {
  'cc-name': 'GCC',
  'cc-version': '120200',
  'as-name': 'GNU',
  'as-version': '24000',
  'ld-name': 'BFD',
  'ld-version': '24000',
  SRCARCH: 'arm64',
  ARCH: 'arm64',
  comma: ',',
};

/** Tools that the assumed toolchain lacks. */
const ABSENT_TOOL = /rust|bindgen|pahole|clang|llvm|\blld\b/i;

/** Replaces `$(…)` of the Kconfig macro language by its result under the assumed toolchain. */
export function expandKconfigMacros(text: string): string {
  if (!text.includes('$(')) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '$' || text[i + 1] !== '(') {
      out += text[i];
      continue;
    }
    const end = closing(text, i + 1);
    out += macroResult(text.slice(i + 2, end));
    i = end;
  }
  return out;
}

function closing(text: string, open: number): number {
  let level = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') level++;
    else if (text[i] === ')' && --level === 0) return i;
  }
  return text.length;
}

function macroResult(inner: string): string {
  const comma = inner.indexOf(',');
  const name = (comma < 0 ? inner : inner.slice(0, comma)).trim();
  const rest = comma < 0 ? '' : inner.slice(comma + 1);
  if (comma < 0) return VARIABLES[name] ?? '';
  if (name === 'shell') return '';
  const expanded = expandKconfigMacros(rest);
  const holds = probe(expanded);
  if (name === 'failure') return holds ? 'n' : 'y';
  if (name === 'if-success') {
    const parts = rest.split(',');
    return (holds ? parts.at(-2) : parts.at(-1)) ?? '';
  }
  return holds ? 'y' : 'n';
}

function probe(command: string): boolean {
  const equality = /^\s*test\s+"?([^"=]*?)"?\s*=\s*"?([^"]*?)"?\s*$/.exec(command);
  if (equality) return equality[1]?.trim() === equality[2]?.trim();
  const order = /^\s*(?:test|\[)\s+(\S+)\s+-(ge|gt|le|lt)\s+(\S+?)\s*\]?\s*$/.exec(command);
  if (order) {
    const difference = Number(order[1]) - Number(order[3]);
    const results = { ge: difference >= 0, gt: difference > 0, le: difference <= 0, lt: difference < 0 };
    return results[order[2] as keyof typeof results];
  }
  return !ABSENT_TOOL.test(command);
}
