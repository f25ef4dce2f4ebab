/** A write of a symbol's address to the vector base register of an exception level. */
export interface VectorBaseWrite {
  readonly symbol: string;
  /** `VBAR_EL2`. */
  readonly register: string;
  /** Zero-based line of the `msr`. */
  readonly line: number;
}

/** `adr x0, sym`, `adr_l x0, sym`, `adrp x0, sym`, `ldr x0, =sym`, `load_vector x0, sym`: a macro that takes an address as well. */
const ADDRESS =
  /^\s*(?:[\w.$]+:\s*)?(?!ld[rp]\s[^=]*$)(\w+)\s+(x\d+|lr)\s*,\s*=?\s*([A-Za-z_.][\w.$]*)\s*(?:$|[,/@;])/;
/** Registers that a plain instruction fills otherwise. */
const OTHER = /^\s*(?:[\w.$]+:\s*)?(?:mov\w?|mrs|ldr|csel|orr|eor|and|ubfx)\s+(x\d+|lr)\s*,/;
const WRITE = /^\s*(?:[\w.$]+:\s*)*msr\s+(vbar_el(?:[123]|12))\s*,\s*(x\d+|lr)/i;

/** The writes that a text shows, without its macros being expanded: the address is taken some lines above. */
export function scanVectorBases(text: string): readonly VectorBaseWrite[] {
  const out: VectorBaseWrite[] = [];
  if (!/vbar_el/i.test(text)) return out;
  const held = new Map<string, string>();
  for (const [line, source] of text.split('\n').entries()) {
    const write = WRITE.exec(source);
    if (write) {
      const symbol = held.get(write[2] ?? '');
      if (symbol !== undefined) out.push({ symbol, register: (write[1] ?? '').toUpperCase(), line });
      continue;
    }
    const address = ADDRESS.exec(source);
    const [, mnemonic = '', register = '', symbol = ''] = address ?? [];
    if (address && !/^(x|w|v|q|d)\d+$|^(xzr|sp|lr)$/.test(symbol) && mnemonic !== 'mrs') {
      held.set(register, symbol);
      continue;
    }
    const other = OTHER.exec(source)?.[1];
    if (other !== undefined) held.delete(other);
    if (/^\s*(?:ret|eret|br)\b/.test(source)) held.clear();
  }
  return out;
}
