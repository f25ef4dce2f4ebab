import { conditionNamed } from '../isa/words';
import type { Problem } from '../source/problem';

/** Names in the operands of a statement: not `#:lo12:`, numbers with letters in them, `1f`, or the dot. */
const NAME = /(?<![\w.$:])[A-Za-z_][\w$]*(?![\w$]|:)/g;
/** Only as a macro with arguments does a name make an expression that is none. */
const INVOKED = /(?<![\w.$:])[A-Za-z_][\w$]*(?=\s*\()/g;
const MOST_NAMED = 3;

/**
 * The files of a project that could not be read. What nobody knows may be defined in them: it is no error then,
 * and it may do anything.
 */
export class MissingFiles {
  private constructor(readonly names: readonly string[]) {}
  static readonly none = new MissingFiles([]);

  /** Those that were not found already, and those of which these problems speak. */
  and(problems: readonly Problem[]): MissingFiles {
    const found = problems.flatMap(({ missing }) => missing ?? []);
    return found.length === 0 ? this : new MissingFiles([...new Set([...this.names, ...found])]);
  }

  /** An unknown mnemonic is said once: it stands for a macro that is used more than once. */
  ofMnemonic(problem: Problem, word: string): Problem {
    if (this.names.length === 0) return problem;
    return this.explained(problem, word, 'a macro of');
  }

  /** The operand that the assembler refuses may be a name that stands for something else. */
  ofOperands(problem: Problem, statement: string, isKnown: (name: string) => boolean): Problem {
    if (this.names.length === 0) return problem;
    const operands = statement.replace(/^\S+/, '').replace(/"[^"]*"/g, '');
    const names = operands.match(problem.code === 'invalid-operand' ? NAME : INVOKED) ?? [];
    const unknown = names.find((name) => !conditionNamed(name) && !isKnown(name));
    return unknown === undefined ? problem : this.explained(problem, unknown, `\`${unknown}' is a name of`);
  }

  /** A symbol without a value where one is needed. */
  ofSymbol(problem: Problem): Problem {
    return this.names.length === 0 ? problem : this.explained(problem, problem.message, 'defined in');
  }

  /** Whether an `#error` is reached depends on names that may be defined there. */
  ofDirective(problem: Problem): Problem {
    if (this.names.length === 0 || !problem.message.startsWith('#error')) return problem;
    return this.explained(problem, problem.message, 'not with what is defined in');
  }

  private explained(problem: Problem, word: string, what: string): Problem {
    const { names } = this;
    const shown = names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED - 1), 'others'] : names;
    const list =
      shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} or ${shown[shown.length - 1]}`;
    const verb = names.length === 1 ? 'was' : 'were';
    return {
      ...problem,
      severity: 'info',
      message: `${problem.message}: perhaps ${what} ${list}, which ${verb} not found`,
      once: `${problem.code} ${word}`,
    };
  }
}
