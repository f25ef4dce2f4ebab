import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { skipBlanks } from '../lexical';
import { limits } from '../limits';
import { missingConstants } from '../missingConstants';
import { ArgumentReader } from './argumentReader';
import { type DirectiveEntry, symbolAt } from './directive';

function skippedAlready(a: Assembler): boolean {
  const { conditionals } = a.state;
  return conditionals[conditionals.length - 1]?.ignoring ?? false;
}

function open(a: Assembler, condition: () => boolean): void {
  const { state } = a;
  const dead = state.conditionals[state.conditionals.length - 1]?.ignoring ?? false;
  if (state.conditionals.length >= limits.conditionalDepth) {
    const message = `conditionals nested too deeply (more than ${limits.conditionalDepth}); the rest is not read`;
    a.error(message, 'macro-error');
    state.ended = true;
    return;
  }
  const taken = !dead && condition();
  state.conditionals = [
    ...state.conditionals,
    { origin: a.origin, ignoring: !taken, finished: dead || taken, level: a.level, resume: a.nextLine },
  ];
}

function conditionValue(a: Assembler, args: string, directive: string): bigint | undefined {
  const parsed = a.expression(args);
  const v = a.nowOnly(parsed.bound);
  if (isConstant(v) && args.trim() !== '') {
    a.expectEnd(args, parsed.end);
    return v.constant;
  }
  const unknown = missingConstants(a, v);
  if (unknown !== undefined) {
    const s = unknown.length > 1 ? 's have' : ' has';
    a.warn(`${unknown.join(', ')}${s} no value here: "${directive}" taken as false`, 'macro-error');
    return undefined;
  }
  a.error(`non-constant expression in "${directive}" statement`, 'macro-error');
  return 0n;
}

function numeric(name: string, test: (v: bigint) => boolean): DirectiveEntry {
  return [
    name,
    {
      run: (a, args) =>
        open(a, () => {
          const v = conditionValue(a, args, name);
          return v !== undefined && test(v);
        }),
    },
  ];
}

function defined(names: string, want: boolean): DirectiveEntry {
  return [
    names,
    {
      run: (a, args) => {
        const s = symbolAt(args, 0);
        if (!s && !skippedAlready(a)) {
          // Nothing is opened: the `.endif` will have no `.if`.
          a.error(`invalid identifier for "${want ? '.ifdef' : '.ifndef'}"`);
          return;
        }
        open(a, () => {
          const known = s && a.symbol(s.name);
          const alias = s !== undefined && a.state.registerAliases.has(s.name);
          const given = known?.location ?? known?.value ?? known?.common;
          return (alias || given !== undefined) === want;
        });
      },
    },
  ];
}

/** `.ifc` compares texts as they stand; only `'` protects a comma. */
function compareText(name: string, want: boolean): DirectiveEntry {
  return [
    name,
    {
      run: (a, args) =>
        open(a, () => {
          const first = comparedString(args, 0, ',');
          if (args.charAt(first.end) !== ',') {
            a.error('bad format for ifc or ifnc');
            return false;
          }
          const second = comparedString(args, skipBlanks(args, first.end + 1), ';');
          return (first.text === second.text) === want;
        }),
    },
  ];
}

function comparedString(text: string, at: number, stop: string): { text: string; end: number } {
  const i = skipBlanks(text, at);
  if (text.charAt(i) === "'") {
    let out = '';
    let k = i + 1;
    while (k < text.length) {
      if (text.charAt(k) === "'") {
        k++;
        if (text.charAt(k) !== "'") break;
      }
      out += text.charAt(k++);
    }
    return { text: out, end: skipBlanks(text, k) };
  }
  let k = i;
  while (k < text.length && text.charAt(k) !== stop) k++;
  return { text: text.slice(i, k).trimEnd(), end: k };
}

function compareStrings(name: string, want: boolean): DirectiveEntry {
  return [
    name,
    {
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const first = r.string();
        const hasComma = first !== undefined && r.comma();
        const second = hasComma ? r.string() : undefined;
        const isMissing = !first || (hasComma && !second);
        if (isMissing) a.error('missing string');
        if (!second) {
          // In text that is skipped, too. Nothing is opened then: the `.endif` will have no `.if`.
          a.error(`${name} syntax error`);
          if (!isMissing) return;
        } else r.end();
        open(a, () => second !== undefined && (first?.join() === second.join()) === want);
      },
    },
  ];
}

function elseBranch(a: Assembler, directive: string, condition: (() => boolean) | undefined): void {
  const { state } = a;
  const top = state.conditionals[state.conditionals.length - 1];
  if (!top) {
    a.error(`"${directive}" without matching ".if"`, 'macro-error');
    return;
  }
  if (top.elseOrigin) {
    a.problem(
      'macro-error',
      'error',
      directive === '.else' ? 'duplicate ".else"' : `"${directive}" after ".else"`,
      a.origin,
      [
        { place: top.elseOrigin, message: 'here is the previous ".else"' },
        { place: top.origin, message: 'here is the previous ".if"' },
      ],
    );
    return;
  }
  const taken = !top.finished && (condition ? condition() : true);
  const next = { ...top, ignoring: !taken, finished: top.finished || taken, resume: a.nextLine };
  state.conditionals = [
    ...state.conditionals.slice(0, -1),
    condition ? next : { ...next, elseOrigin: a.origin },
  ];
}

export const conditionalDirectives: readonly DirectiveEntry[] = [
  numeric('.if', (v) => v !== 0n),
  numeric('.ifne', (v) => v !== 0n),
  numeric('.ifeq', (v) => v === 0n),
  numeric('.ifge', (v) => v >= 0n),
  numeric('.ifgt', (v) => v > 0n),
  numeric('.ifle', (v) => v <= 0n),
  numeric('.iflt', (v) => v < 0n),
  defined('.ifdef', true),
  defined('.ifndef .ifnotdef', false),
  ['.ifb', { run: (a, args) => open(a, () => args.trim() === '') }],
  ['.ifnb', { run: (a, args) => open(a, () => args.trim() !== '') }],
  compareText('.ifc', true),
  compareText('.ifnc', false),
  compareStrings('.ifeqs', true),
  compareStrings('.ifnes', false),
  [
    '.elseif .elsif',
    {
      run: (a, args) =>
        elseBranch(a, '.elseif', () => {
          const v = conditionValue(a, args, '.elseif');
          return v !== undefined && v !== 0n;
        }),
    },
  ],
  ['.else', { run: (a) => elseBranch(a, '.else', undefined) }],
  [
    '.endif .endc',
    {
      run: (a, args) => {
        const { state } = a;
        if (state.conditionals.length === 0) a.error('".endif" without ".if"', 'macro-error');
        else {
          state.conditionals = state.conditionals.slice(0, -1);
          a.expectEnd(args, 0);
        }
      },
    },
  ],
];
