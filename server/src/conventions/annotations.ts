import type { Resource } from '../simulator/resources';
import type { Place } from '../source/origin';
import type { Problem } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';
import { commentsOf } from './comments';
import { parseRegisterList } from './registerList';

export const conventionKinds = ['aapcs64', 'exception', 'smccc', 'none'] as const;
export type ConventionKind = (typeof conventionKinds)[number];

/** `E2H=1`, `CPTR_EL2.TFP=1`, `ARM64_SVE` (value 1), `!ARM64_SVE` (value 0). */
export interface Assumption {
  /** A condition, or a system register's bit or field as `REGISTER.FIELD`; `E2H` and `TGE` are those of HCR_EL2. */
  readonly name: string;
  readonly value: number;
}

export interface StackSlot {
  /** Bytes above sp at entry. */
  readonly offset: number;
  readonly register: Resource;
}

interface AnnotationBase {
  /** From `hyplens:` to the end of the comment. */
  readonly place: Place;
  /** It stands at the end of a line of code, so it speaks about that line only. */
  readonly trailing: boolean;
}
export type Annotation = AnnotationBase &
  (
    | { readonly kind: 'convention'; readonly convention: ConventionKind }
    | { readonly kind: 'in'; readonly registers: readonly Resource[] }
    | { readonly kind: 'clobbers'; readonly registers: readonly Resource[] }
    | { readonly kind: 'stack'; readonly bytes: number; readonly slots: readonly StackSlot[] }
    | { readonly kind: 'assume'; readonly assumptions: readonly Assumption[] }
    | {
        readonly kind: 'allow';
        readonly rule: string;
        /** Undefined: every register. */
        readonly registers: readonly Resource[] | undefined;
        readonly reason: string;
      }
  );
export type AllowAnnotation = Extract<Annotation, { kind: 'allow' }>;

export interface Annotations {
  readonly all: readonly Annotation[];
  readonly problems: readonly Problem[];
}

const cache = new WeakMap<SourceFile, Annotations>();

/** The `hyplens:` comments of a file. A malformed one gives a problem and no annotation. */
export function annotationsIn(file: SourceFile): Annotations {
  let known = cache.get(file);
  if (known === undefined) {
    known = file.text.includes('hyplens:') ? read(file) : { all: [], problems: [] };
    cache.set(file, known);
  }
  return known;
}

function read(file: SourceFile): Annotations {
  const all: Annotation[] = [];
  const problems: Problem[] = [];
  for (const comment of commentsOf(file)) {
    if (!comment.text.startsWith('hyplens:')) continue;
    const place: Place = { file, line: comment.line, start: comment.start, end: comment.end };
    const result = parseStatement(comment.text.slice('hyplens:'.length).trim());
    if (typeof result === 'string')
      problems.push({ code: 'syntax-error', severity: 'warning', message: result, origin: place });
    else all.push({ ...result, place, trailing: comment.trailing } as Annotation);
  }
  return { all, problems };
}

type Unplaced<T> = T extends unknown ? Omit<T, 'place' | 'trailing'> : never;

/** What follows `hyplens:`, as an annotation without its place, or what is wrong with it. */
export function parseStatement(text: string): Unplaced<Annotation> | string {
  const m = /^([a-z]+)\s*(.*)$/s.exec(text);
  const word = m?.[1] ?? '';
  const rest = m?.[2] ?? '';
  switch (word) {
    case 'convention':
      return parseConvention(rest);
    case 'in':
    case 'clobbers':
      return parseRegisters(word, rest);
    case 'stack':
      return parseStack(rest);
    case 'assume':
      return parseAssume(rest);
    case 'allow':
      return parseAllow(rest);
    default:
      return `hyplens: expected convention, in, clobbers, stack, assume or allow, found "${text.split(/\s/)[0] ?? ''}"`;
  }
}

function parseConvention(rest: string): Unplaced<Annotation> | string {
  const found = conventionKinds.find((k) => k === rest.trim());
  if (found === undefined)
    return `hyplens: convention must be one of ${conventionKinds.join(', ')}, not "${rest.trim()}"`;
  return { kind: 'convention', convention: found };
}

function parseRegisters(kind: 'in' | 'clobbers', rest: string): Unplaced<Annotation> | string {
  // `none` and an empty list both say: no register at all.
  const { registers, wrong } = parseRegisterList(rest.trim() === 'none' ? '' : rest);
  return wrong.length > 0 ? notRegisters(kind, wrong) : { kind, registers };
}

function notRegisters(kind: string, wrong: readonly string[]): string {
  return `hyplens: ${kind}: not a register: ${wrong.join(', ')}`;
}

function parseStack(rest: string): Unplaced<Annotation> | string {
  const m = /^(\d+|0x[0-9a-f]+)\s*(?::\s*(.*))?$/is.exec(rest.trim());
  if (m === null) return 'hyplens: stack needs a number of bytes: "stack 16: x0, x1"';
  const bytes = Number(m[1]);
  const { registers, wrong } = parseRegisterList(m[2] ?? '');
  if (wrong.length > 0) return notRegisters('stack', wrong);
  if (registers.length * 8 > bytes)
    return `hyplens: stack ${bytes} has no room for ${registers.length} registers of 8 bytes`;
  return { kind: 'stack', bytes, slots: registers.map((register, i) => ({ offset: 8 * i, register })) };
}

/** One item of `assume` (also of the command line and the settings); undefined when it is malformed. */
export function parseAssumption(text: string): Assumption | undefined {
  const m = /^(!?)\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?:\s*=\s*(\d+|0x[0-9a-fA-F]+))?$/.exec(text.trim());
  if (m === null || (m[1] === '!' && m[3] !== undefined)) return undefined;
  return { name: m[2] as string, value: m[1] === '!' ? 0 : Number(m[3] ?? 1) };
}

function parseAssume(rest: string): Unplaced<Annotation> | string {
  const assumptions: Assumption[] = [];
  for (const part of rest.split(',')) {
    const assumption = parseAssumption(part);
    if (assumption === undefined)
      return `hyplens: assume expects NAME, NAME=VALUE or REGISTER.FIELD=VALUE, not "${part.trim()}"`;
    assumptions.push(assumption);
  }
  return { kind: 'assume', assumptions };
}

function parseAllow(rest: string): Unplaced<Annotation> | string {
  const colon = rest.indexOf(':');
  const head = colon < 0 ? rest : rest.slice(0, colon);
  const reason = colon < 0 ? '' : rest.slice(colon + 1).trim();
  const m = /^\s*([a-z][a-z-]*)\s*(.*)$/s.exec(head);
  if (m === null) return 'hyplens: allow needs a rule: "allow RULE [REGISTERS]: REASON"';
  if (reason === '') return `hyplens: allow ${m[1]} needs a reason after a colon`;
  const { registers, wrong } = parseRegisterList(m[2] as string);
  if (wrong.length > 0) return notRegisters('allow', wrong);
  return {
    kind: 'allow',
    rule: m[1] as string,
    registers: registers.length > 0 ? registers : undefined,
    reason,
  };
}
