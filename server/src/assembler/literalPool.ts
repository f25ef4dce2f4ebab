import type { Assembler } from './assembler';
import type { Chunk, PoolEntry } from './chunk';
import { expressionText, parseExpression } from './expression';
import { skipBlanks } from './lexical';

/** `ldr reg, =value`: the register and the expression after `=`. */
const LITERAL_LOAD = /^(ldr|ldrsw)\s+([wxsdqvWXSDQV]\w+|\w+),\s*=/i;

/**
 * For a literal load, adds the constant to the pool of the section that receives output and gives
 * back the label it will have there.
 */
export function literalLoad(a: Assembler, text: string): string | undefined {
  if (!text.includes('=')) return undefined;
  const m = LITERAL_LOAD.exec(text);
  if (!m) return undefined;
  const at = skipBlanks(text, m[0].length);
  const parsed = parseExpression(text, at);
  if (!parsed.expression) return undefined;
  const register = (m[2] ?? '').toLowerCase();
  const size =
    (m[1] ?? '').toLowerCase() === 'ldrsw' || /^[ws]/.test(register) ? 4 : /^q/.test(register) ? 16 : 8;
  const { chunk } = a.state.sections;
  const value = { expression: parsed.expression, sequence: a.state.sequence, location: a.here };
  const key = expressionText(parsed.expression);
  const entries = chunk.pools.get(size) ?? new Map<string, PoolEntry>();
  // A number or name appears once in a pool; anything with `.` in it is its own entry.
  const unique = parsed.expression.kind === 'here';
  const known = unique ? undefined : entries.get(key);
  if (known) return known.label;
  const entry: PoolEntry = { key, label: `.Llit$${a.state.poolCounter++}`, value, origin: a.origin };
  entries.set(unique ? entry.label : key, entry);
  chunk.pools.set(size, entries);
  return entry.label;
}

/** `.ltorg`: places the constants that wait, smallest size first. */
export function emitPool(a: Assembler, chunk: Chunk): void {
  for (const size of [4, 8, 16]) {
    const entries = chunk.pools.get(size);
    if (!entries || entries.size === 0) continue;
    chunk.pools.delete(size);
    const { sequence } = a.state;
    a.emitVariable({ kind: 'align', alignment: size, maximum: 0, sequence, origin: a.origin });
    a.state.sections.recordAlignment(size);
    for (const entry of entries.values()) {
      a.changeSymbol(entry.label, { location: a.here, origin: entry.origin, fixed: true });
      const value = a.pending(entry.value);
      // What is wrong with it is said where the constant is loaded: that is the line to change.
      if (size === 16 && !('terms' in value))
        a.problem('invalid-operand', 'error', 'cannot do 16-byte relocation', entry.origin);
      a.emitData(size === 4 ? 'word' : size === 8 ? 'quad' : 'octa', size, [value], entry.origin);
    }
  }
}
