import type { SourceFile } from '../source/sourceFile';
import { evaluateCondition } from './condition';
import { type ConditionalLine, lexFile } from './lexedFile';
import { endToken, Token, TokenFlag, TokenKind } from './token';

/** One branch of an `#if` group. Lines are zero-based. */
export interface ConditionalBranch {
  /** Names that its condition tests. */
  readonly names: readonly string[];
  /** From the line behind its directive to the one before the next directive of the group; `first` > `last` when empty. */
  readonly first: number;
  readonly last: number;
  /**
   * Whether its condition holds where `isSet` tells of each name whether it is defined as 1, or not defined;
   * undefined where it hangs on a name of which `isSet` does not tell.
   */
  readonly holds: (isSet: IsSet) => boolean | undefined;
}

export type IsSet = (name: string) => boolean | undefined;

/** An `#if` group of a file. Lines are zero-based and inclusive: of the `#if` and of the `#endif`. */
export interface ConditionalGroup {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly branches: readonly ConditionalBranch[];
}

/** The `#if` groups of a file in order of their first line: an outer one before those in it. */
export function conditionalGroups(file: SourceFile): readonly ConditionalGroup[] {
  const { lines } = lexFile(file);
  const lastOfFile = file.lineStarts.length - 1;
  return lines.flatMap((line) => {
    if (line.kind !== 'conditional' || !line.opens) return [];
    const branches: ConditionalBranch[] = [];
    for (let at = line; ; ) {
      const next = at.next < 0 ? undefined : (lines[at.next] as ConditionalLine);
      branches.push(branchOf(at, (next?.line ?? lastOfFile + 1) - 1));
      if (next === undefined || next.directive === 'endif')
        return [{ firstLine: line.line, lastLine: next?.lastLine ?? lastOfFile, branches }];
      at = next;
    }
  });
}

function branchOf(line: ConditionalLine, last: number): ConditionalBranch {
  return { names: testedNames(line), first: line.lastLine + 1, last, holds: (isSet) => holds(line, isSet) };
}

const OPERATORS = new Set(['defined', '__has_include', '__has_include_next']);

/** The names that the condition of a branch tests. */
export function testedNames(branch: ConditionalLine): readonly string[] {
  if (branch.name !== undefined) return [branch.name];
  if (branch.directive !== 'if' && branch.directive !== 'elif') return [];
  return branch.tokens
    .filter((token) => token.kind === TokenKind.Name && !OPERATORS.has(token.text))
    .map((token) => token.text);
}

function holds(line: ConditionalLine, isSet: IsSet): boolean | undefined {
  const { directive, name } = line;
  if (directive === 'else') return true;
  if (directive === 'if' || directive === 'elif') return evaluated(line, isSet);
  const set = name === undefined ? undefined : isSet(name);
  return set === undefined ? undefined : set === (directive === 'ifdef' || directive === 'elifdef');
}

function evaluated(line: ConditionalLine, isSet: IsSet): boolean | undefined {
  let isTold = testedNames(line).every((name) => isSet(name) !== undefined);
  if (!isTold) return undefined;
  let at = 0;
  const nextRaw = (): Token => line.tokens[at++] ?? endToken;
  const untold = (): boolean => {
    isTold = false;
    return false;
  };
  const { holds, errors } = evaluateCondition(
    {
      nextRaw,
      next: () => {
        const token = nextRaw();
        return token.kind === TokenKind.Name && isSet(token.text) ? ONE : token;
      },
      isDefined: (name) => isSet(name) === true,
      hasInclude: untold,
      hasAssertion: untold,
    },
    line.directive,
  );
  return isTold && errors.length === 0 ? holds : undefined;
}

const ONE = new Token(TokenKind.Number, '1', TokenFlag.None, 0, 0, 0);
