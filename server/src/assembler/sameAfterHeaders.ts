import type { MacroDefinition } from './macroDefinition';
import type { AssemblerState } from './state';

/**
 * True when lines that look up only `names` (as macros or mnemonics) come out the same after both
 * states: build flavours define many macros differently that a document never uses.
 */
export function sameAfterHeaders(a: AssemblerState, b: AssemblerState, names: Iterable<string>): boolean {
  if (a === b) return true;
  if (fingerprint(a) !== fingerprint(b)) return false;
  for (const name of names) if (!sameMacro(a.macros.get(name), b.macros.get(name))) return false;
  return true;
}

function sameMacro(a: MacroDefinition | undefined, b: MacroDefinition | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.body.length !== b.body.length) return false;
  if (a.definition.line !== b.definition.line || a.definition.file.path !== b.definition.file.path)
    return false;
  if (JSON.stringify(a.parameters) !== JSON.stringify(b.parameters)) return false;
  return a.body.every(
    (line, i) => line.text === b.body[i]?.text && line.place.line === b.body[i]?.place.line,
  );
}

const fingerprints = new WeakMap<AssemblerState, string>();

/** All of a state but its macros; numbers of statements do not count, only their order does. */
function fingerprint(state: AssemblerState): string {
  let known = fingerprints.get(state);
  if (known === undefined) {
    known = JSON.stringify(
      [
        [...state.symbols],
        state.statements.map((s) => [s.kind, s.text]),
        state.conditionals.length,
        state.collector !== undefined,
        state.macroNumber,
        state.localCounter,
        state.poolCounter,
        state.alternate,
        state.features === undefined ? undefined : [...state.features],
        state.frames,
        state.lineFiles,
        state.ended,
        [...state.localLabels.keys()],
        state.sections,
      ],
      (key, value: unknown) => {
        if (key === 'sequence' || key === 'origin' || key === 'folded') return undefined;
        if (typeof value === 'bigint') return value.toString();
        return value instanceof Map ? [...value] : value;
      },
    );
    fingerprints.set(state, known);
  }
  return known;
}
