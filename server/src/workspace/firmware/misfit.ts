import type { FileSystem } from '../../source/fileSystem';
import type { CompilerFlags } from '../compilerFlags';
import { dirname, resolvePath } from '../paths';

/** `#if` of one option, right above an `#error`. */
const REFUSAL = /^#\s*if\s+(!?)\s*(?:defined\s*\(?\s*)?(\w+)\s*\)?\s*(?:(==|!=)\s*(\d+))?[ \t]*\n#\s*error/gm;
const INCLUDE = /^#\s*include\s*([<"])([^>"]+)[>"]/gm;

/**
 * How little flags fit a source, by its own lines: options that it refuses with `#error`, and headers that none of the
 * folders has. Of several sets of flags that nobody has built it with, the least of these is the likeliest.
 */
export function misfitOf(path: string, flags: CompilerFlags, fileSystem: FileSystem): number {
  const text = fileSystem.readFile(path) ?? '';
  const values = new Map(
    flags.macros.map((m) => [m.name, m.kind === 'define' ? (m.value ?? '1') : undefined]),
  );
  let misfit = 0;
  for (const [, not, name = '', operator, number = '0'] of text.matchAll(REFUSAL)) {
    const isNumber = Number(values.get(name) ?? 0) === Number(number);
    const isMet = operator === undefined ? !isNumber : isNumber === (operator === '==');
    if (isMet !== (not === '!')) misfit++;
  }
  for (const [, quote, name = ''] of text.matchAll(INCLUDE)) {
    const folders = quote === '"' ? [dirname(path), ...flags.includePaths] : flags.includePaths;
    if (!folders.some((folder) => fileSystem.isFile(resolvePath(folder, name)))) misfit++;
  }
  return misfit;
}
