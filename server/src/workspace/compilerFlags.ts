import type { MacroOption } from '../preprocessor/api';
import { resolvePath } from './paths';

/** What the preprocessor needs from a compiler's command line. Paths are absolute. */
export interface CompilerFlags {
  readonly includePaths: readonly string[];
  readonly systemIncludePaths: readonly string[];
  readonly forcedIncludes: readonly string[];
  readonly macros: readonly MacroOption[];
  /** From `-march=`, `-mcpu=`, `--target=`: what it says about the architecture, if anything. */
  readonly target?: string;
  /** The value of `-march=`. */
  readonly march?: string;
  /** What the assembler is told: an architecture or a processor, with extensions. */
  /** Of headers, only what they define reaches the assembler. */
  readonly headersGiveMacrosOnly?: true;
  readonly assemblerArchitecture?: string;
  /** The file compiled, as written, when there is one. */
  readonly input?: string;
  readonly output?: string;
  /** `-ffixed-x18`: no compiled function touches x18. */
  readonly reservesX18?: boolean;
}

export const noFlags: CompilerFlags = {
  includePaths: [],
  systemIncludePaths: [],
  forcedIncludes: [],
  macros: [],
};

/** `NAME`, `NAME=VALUE`, `NAME(a,b)=VALUE`, as gcc takes them after `-D`. */
export function defineOption(text: string): MacroOption {
  const m = /^([A-Za-z_$][\w$]*)(?:\(([^)]*)\))?(?:=([\s\S]*))?$/.exec(text.trim());
  if (!m) return { kind: 'define', name: text.trim(), value: '1' };
  const parameters = m[2] === undefined ? undefined : m[2].split(',').map((p) => p.trim());
  return {
    kind: 'define',
    name: m[1] as string,
    ...(parameters ? { parameters: parameters.length === 1 && parameters[0] === '' ? [] : parameters } : {}),
    value: m[3] ?? '1',
  };
}

/** Options that take the next word as their argument and that say nothing to the preprocessor. */
const TAKES_ARGUMENT: ReadonlySet<string> = new Set([
  '-MF',
  '-MT',
  '-MQ',
  '-x',
  '-Xlinker',
  '-Xclang',
  '-T',
  '-L',
  '-l',
  '-z',
  '-u',
  '-aux-info',
  '-arch',
  '-iprefix',
  '-iwithprefix',
  '-imultilib',
  '-isysroot',
  '--param',
]);

/**
 * Each folder once: a system folder stays one whatever `-I` says, else the first place counts
 * (GCC manual, "Directory Options").
 */
export function searchPath(
  include: readonly string[],
  system: readonly string[],
): Pick<CompilerFlags, 'includePaths' | 'systemIncludePaths'> {
  const systemIncludePaths = [...new Set(system)];
  return {
    includePaths: [...new Set(include)].filter((path) => !systemIncludePaths.includes(path)),
    systemIncludePaths,
  };
}

/** Reads the words of a gcc or clang command line (without the compiler itself). */
export function readFlags(words: readonly string[], directory: string): CompilerFlags {
  const includePaths: string[] = [];
  const systemIncludePaths: string[] = [];
  const forcedIncludes: string[] = [];
  const macros: MacroOption[] = [];
  let target: string | undefined;
  let march: string | undefined;
  let mcpu: string | undefined;
  /** Of the assembler's own options the last `-mcpu=` counts, else the last `-march=` (GNU as, "AArch64 Options"). */
  const assembler: string[] = [];
  let input: string | undefined;
  let output: string | undefined;
  let reservesX18 = false;
  const afterSystem: string[] = [];
  /** Searched before the others (for `"…"` alone, which no tree's headers depend on). */
  const quotePaths: string[] = [];

  const read = (list: readonly string[]): void => {
    for (let i = 0; i < list.length; i++) {
      const word = list[i] as string;
      /** `-Ifoo` or `-I foo`. */
      const argument = (option: string): string =>
        word.length > option.length ? word.slice(option.length) : (list[++i] ?? '');
      if (word.startsWith('-include-pch')) i++;
      else if (word.startsWith('-include')) forcedIncludes.push(resolvePath(directory, argument('-include')));
      else if (word.startsWith('-imacros')) forcedIncludes.push(resolvePath(directory, argument('-imacros')));
      else if (word.startsWith('-isystem'))
        systemIncludePaths.push(resolvePath(directory, argument('-isystem')));
      else if (word.startsWith('-idirafter'))
        afterSystem.push(resolvePath(directory, argument('-idirafter')));
      else if (word === '-ffixed-x18') reservesX18 = true;
      else if (word.startsWith('-iquote')) quotePaths.push(resolvePath(directory, argument('-iquote')));
      else if (word.startsWith('-I')) includePaths.push(resolvePath(directory, argument('-I')));
      else if (word.startsWith('-D')) macros.push(defineOption(argument('-D')));
      else if (word.startsWith('-U')) macros.push({ kind: 'undefine', name: argument('-U') });
      else if (word.startsWith('-Wp,'))
        read(
          word
            .slice(4)
            .split(',')
            .filter((w) => /^-[DUI]/.test(w)),
        );
      else if (word === '-Xpreprocessor') read([list[++i] ?? '']);
      else if (word.startsWith('-Wa,')) assembler.push(...word.slice(4).split(','));
      else if (word === '-Xassembler') assembler.push(list[++i] ?? '');
      else if (/^(-march|-mcpu|--target)=/.test(word)) {
        target = word.slice(word.indexOf('=') + 1);
        if (word.startsWith('-march=')) march = target;
        if (word.startsWith('-mcpu=')) mcpu = target;
      } else if (word === '-target') target = list[++i];
      else if (word.startsWith('-o')) output = argument('-o');
      else if (TAKES_ARGUMENT.has(word)) i++;
      else if (!word.startsWith('-')) input = word;
    }
  };
  read(words);
  const lastOf = (option: string): string | undefined =>
    assembler.findLast((each) => each.startsWith(option))?.slice(option.length);
  // The compiler passes its own on as `-march=`, the processor's last, before those for the assembler alone.
  const assemblerArchitecture = lastOf('-mcpu=') ?? lastOf('-march=') ?? mcpu ?? march;
  return {
    ...searchPath([...quotePaths, ...includePaths], [...systemIncludePaths, ...afterSystem]),
    forcedIncludes,
    macros,
    target,
    march,
    ...(assemblerArchitecture === undefined ? {} : { assemblerArchitecture }),
    input,
    output,
    ...(reservesX18 ? { reservesX18 } : {}),
  };
}

/** Splits a command as a POSIX shell does: quotes, backslashes, no expansion. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  for (let i = 0; i < command.length; i++) {
    const c = command[i] as string;
    if (c === '\\') {
      word += command[++i] ?? '';
      started = true;
    } else if (c === "'") {
      const end = command.indexOf("'", i + 1);
      word += command.slice(i + 1, end < 0 ? undefined : end);
      i = end < 0 ? command.length : end;
      started = true;
    } else if (c === '"') {
      started = true;
      for (i++; i < command.length && command[i] !== '"'; i++) {
        // Inside double quotes a backslash protects only these (POSIX 2.2.3).
        if (command[i] === '\\' && /["\\$`\n]/.test(command[i + 1] ?? '')) i++;
        word += command[i] ?? '';
      }
    } else if (/\s/.test(c)) {
      if (started || word) words.push(word);
      word = '';
      started = false;
    } else {
      word += c;
    }
  }
  if (started || word) words.push(word);
  return words;
}
