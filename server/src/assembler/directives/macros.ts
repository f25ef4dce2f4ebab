import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import type { BlockCollector } from '../blocks';
import { argumentContext, expandList } from '../expandMacro';
import { limits } from '../limits';
import type { Line } from '../line';
import { MacroDefinition, parseMacroHeader } from '../macroDefinition';
import { type DirectiveEntry, splitArguments } from './directive';

function defineMacro(a: Assembler, block: BlockCollector): void {
  const header = parseMacroHeader(block.header, argumentContext(a));
  for (const message of header.errors) a.problem('macro-error', 'error', message, block.origin);
  if (header.name === '') return;
  const name = header.name.toLowerCase();
  if (a.isDirective(name)) {
    const message = `attempt to redefine pseudo-op \`${header.name}' ignored`;
    a.problem('macro-error', 'warning', message, block.origin);
    return;
  }
  const known = a.state.macros.get(name);
  if (known) {
    a.problem('macro-error', 'error', `Macro \`${header.name}' was already defined`, block.origin, [
      { place: known.definition, message: 'first defined here' },
    ]);
    return;
  }
  const { file, line, start, end } = block.origin;
  const definition = { file, line, start, end };
  const made = new MacroDefinition(header.name, header.parameters, block.body, definition);
  a.state.macros.set(name, header.errors.length > 0 ? made : shared(made));
}

const byFirstLine = new WeakMap<Line, MacroDefinition>();

/** The macro as an earlier reading of the same lines of a header defined it, with the expansions it has kept. */
function shared(made: MacroDefinition): MacroDefinition {
  const [first] = made.body;
  if (!first) return made;
  const known = byFirstLine.get(first);
  if (known && isSameMacro(known, made)) return known;
  byFirstLine.set(first, made);
  return made;
}

function isSameMacro(a: MacroDefinition, b: MacroDefinition): boolean {
  return (
    a.name === b.name &&
    a.definition.file === b.definition.file &&
    a.definition.line === b.definition.line &&
    a.definition.start === b.definition.start &&
    a.definition.end === b.definition.end &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((p, i) => {
      const q = b.parameters[i];
      return p.name === q?.name && p.kind === q.kind && p.byDefault === q.byDefault;
    }) &&
    a.body.length === b.body.length &&
    a.body.every((line, i) => line === b.body[i])
  );
}

function repeat(a: Assembler, block: BlockCollector): void {
  const parsed = a.expression(block.header === '' ? '0' : block.header);
  const v = a.nowOnly(parsed.bound);
  if (!isConstant(v)) {
    a.problem('macro-error', 'error', 'bad or irreducible absolute expression', block.origin);
    return;
  }
  if (v.constant < 0n) {
    a.problem('macro-error', 'error', 'negative count for REPT - ignored', block.origin);
    return;
  }
  if (v.constant > BigInt(limits.repetitions)) {
    const message = `repeat count ${v.constant} is beyond what is analysed (${limits.repetitions})`;
    a.problem('macro-error', 'error', message, block.origin);
    return;
  }
  a.enter(block.body, 'rept', block.origin, Number(v.constant));
}

export const macroDirectives: readonly DirectiveEntry[] = [
  [
    '.macro',
    {
      // A label in front is the macro's name.
      run: (a, args) => a.openBlock('macro', a.lineLabel === undefined ? args : `${a.lineLabel} ${args}`),
      close: defineMacro,
    },
  ],
  ['.rept .rep', { run: (a, args) => a.openBlock('rept', args), close: repeat }],
  ['.irp .irep', { run: (a, args) => a.openBlock('irp', args), close: (a, b) => expandList(a, 'irp', b) }],
  [
    '.irpc .irepc',
    { run: (a, args) => a.openBlock('irpc', args), close: (a, b) => expandList(a, 'irpc', b) },
  ],
  ['.endm', { run: (a) => a.warn('.endm encountered without preceding .macro', 'macro-error') }],
  [
    '.endr',
    { run: (a) => a.warn('.endr encountered without preceding .rept, .irp, or .irpc', 'macro-error') },
  ],
  [
    '.exitm .mexit',
    {
      run: (a) => {
        if (!a.exitExpansion()) a.warn('ignoring macro exit outside a macro definition.', 'macro-error');
      },
    },
  ],
  [
    '.purgem',
    {
      run: (a, args) => {
        for (const name of splitArguments(args))
          if (!a.state.macros.delete(name.toLowerCase()))
            a.warn(`Attempt to purge non-existing macro \`${name}'`, 'macro-error');
      },
    },
  ],
  ['.altmacro', { run: (a) => setAlternate(a, true) }],
  ['.noaltmacro', { run: (a) => setAlternate(a, false) }],
];

function setAlternate(a: Assembler, on: boolean): void {
  a.state.alternate = on;
}
