import {
  architectureFeatures,
  extensionProblem,
  selectionProblem,
  withExtension,
} from '../../isa/syntax/architecture';
import { isTooLarge } from '../../preprocessor/limits';
import { lineText } from '../../source/sourceFile';
import type { Assembler } from '../assembler';
import { Line } from '../line';
import { emitPool } from '../literalPool';
import { scrub } from '../scrub';
import { problemAt } from '../statementContext';
import { ArgumentReader } from './argumentReader';
import { type DirectiveEntry, splitArguments, stringBytes } from './directive';

function print(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const bytes = r.string();
  if (!bytes) {
    a.error('missing string');
    return;
  }
  a.problem('macro-error', 'info', new TextDecoder().decode(new Uint8Array(bytes)), a.origin);
  r.end();
}

function include(a: Assembler, args: string): void {
  const name = /^"(.*)"$/.exec(args.trim())?.[1];
  if (name === undefined) {
    a.error('missing string');
    return;
  }
  const file = a.readFile(name);
  if (!file) {
    const message = `can't open ${name} for reading: No such file or directory`;
    a.report({ ...problemAt('unresolved-include', 'error', message, a.origin), missing: name });
    return;
  }
  if (isTooLarge(file)) {
    a.error(`${name} is too large; it is not read`, 'macro-error');
    return;
  }
  const lines: Line[] = [];
  const state = { inComment: false };
  for (let line = 0; line < file.lineStarts.length; line++)
    for (const s of scrub(lineText(file, line), state))
      lines.push(new Line(s, { file, line, start: s.start, end: s.end }));
  a.enter(lines, `.include "${name}"`, a.origin);
}

/** Kept in the flat text; they shape nothing that is analysed. */
const PASSED_ON = '.tlsdesccall .tlsdescadd .tlsdescldr .reloc';

/** Accepted and without effect on the output. */
const IGNORED =
  '.eject .page .plen .llen .spc .list .nolist .nopage .title .ttl .sbttl .lflags .noformat .format .name .linefile .debug';

/** `.psize lines[, columns]`: the page of a listing. */
function pageSize(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const check = (what: string, value: bigint, least: bigint): void => {
    if (value < 0n || (value > 0n && value < least)) a.error(`new paper ${what} is too small`);
  };
  check('height', r.absolute(), 0n);
  if (r.comma()) check('width', r.absolute(), 8n);
  r.end();
}

/** `.error "text"`, `.warning "text"`. */
function said(a: Assembler, args: string, kind: 'error' | 'warning'): string {
  if (args.trim() === '') return `.${kind} directive invoked in source file`;
  const s = stringBytes(args, 0);
  if (!s) a.error(`.${kind} argument must be a string`);
  return s ? new TextDecoder().decode(new Uint8Array(s.bytes)) : '';
}

/** `.arch` and `.cpu` start anew; what a name of a later assembler selects is not known. */
function selectArchitecture(a: Assembler, args: string, kind: 'architecture' | 'cpu'): void {
  const problem = selectionProblem(args, kind);
  if (problem !== undefined) a.error(problem);
  else a.state.features = architectureFeatures(args);
}

function selectExtension(a: Assembler, args: string): void {
  const { features } = a.state;
  const problem = extensionProblem(args);
  if (problem !== undefined) a.error(problem);
  else if (args !== '') a.state.features = features && withExtension(features, args);
}

export const otherDirectives: readonly DirectiveEntry[] = [
  ['.arch', { leaf: 'directive', run: (a, args) => selectArchitecture(a, args.trim(), 'architecture') }],
  ['.arch_extension', { leaf: 'directive', run: (a, args) => selectExtension(a, args.trim()) }],
  ['.cpu', { leaf: 'directive', run: (a, args) => selectArchitecture(a, args.trim(), 'cpu') }],
  [PASSED_ON, { leaf: 'directive', run: () => undefined }],
  [IGNORED, { run: () => undefined }],
  ['.psize', { run: pageSize }],
  ['.abort', { run: (a) => a.error('.abort detected.  Abandoning ship.', 'macro-error') }],
  ['.error', { run: (a, args) => a.error(said(a, args, 'error'), 'macro-error') }],
  ['.warning', { run: (a, args) => a.warn(said(a, args, 'warning'), 'macro-error') }],
  ['.err', { run: (a) => a.error('.err encountered', 'macro-error') }],
  [
    '.fail',
    {
      run: (a, args) => {
        const v = Number(splitArguments(args)[0] ?? '0');
        const text = `.fail ${v} encountered`;
        if (v >= 500) a.warn(text, 'macro-error');
        else a.error(text, 'macro-error');
      },
    },
  ],
  ['.print', { run: print }],
  [
    '.end',
    {
      run: (a) => {
        a.state.ended = true;
      },
    },
  ],
  ['.include', { run: include }],
  ['.ltorg .pool', { leaf: 'directive', run: (a) => emitPool(a, a.state.sections.chunk) }],
];
