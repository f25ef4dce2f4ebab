import { isConstant, type LinearValue, mayBecomeConstant } from '../isa/linearValue';
import type { Chunk, Fragment, VariablePart } from './chunk';
import { leb128Size } from './directives/data';
import { evaluate, hereLocation, type Scope } from './evaluate';
import { limits } from './limits';
import type { Anchor } from './linear';
import { localLabelAt, localLabelIndex, localLabelName, localLabelPlace } from './localLabels';
import type { Address } from './program';
import type { AssemblerState } from './state';
import type { BoundExpression, Location, SymbolState } from './symbols';

/** Name of a section's start in linear values, so that `.` has a value before linking. */
export function sectionSymbol(section: number): string {
  return `.section$${section}`;
}

/**
 * The final place of every fragment. Subsections follow one another by number; alignments, `.org`,
 * and sizes that name later labels are repeated until nothing moves.
 */
export class Layout implements Scope {
  symbolSteps = 0;
  /** While `value` is asked by somebody who tells of it. */
  onWarning: ((message: string) => void) | undefined;
  /** Offset in its section of each fragment, by chunk. */
  private readonly starts: number[][];
  readonly sectionSizes: number[];
  /** Size of the variable part after each fragment, by chunk. */
  private readonly tails: number[][];
  /** `isUnknown`: a constant of a missing header or build decides, so that it is no error of the source. */
  readonly problems: {
    readonly part: VariablePart;
    readonly message: string;
    readonly isUnknown?: boolean;
  }[] = [];

  constructor(readonly state: AssemblerState) {
    const { chunks, sections } = state.sections;
    this.starts = chunks.map((c) => c.fragments.map(() => 0));
    this.tails = chunks.map((c) => c.fragments.map(() => 0));
    this.sectionSizes = sections.map(() => 0);
    for (let pass = 0; pass < limits.layoutPasses; pass++) if (!this.pass(pass > 0)) break;
  }

  private pass(final: boolean): boolean {
    let moved = false;
    this.problems.length = 0;
    for (const section of this.state.sections.sections) {
      let offset = 0;
      const order = [...section.chunks.keys()].sort((a, b) => a - b);
      for (const subsection of order) {
        const chunk = this.chunk(section.chunks.get(subsection) ?? -1);
        const starts = this.starts[chunk.id] ?? [];
        const tails = this.tails[chunk.id] ?? [];
        chunk.fragments.forEach((fragment: Fragment, i: number) => {
          if (starts[i] !== offset) {
            moved = true;
            starts[i] = offset;
          }
          offset += fragment.size;
          if (!fragment.tail) return;
          const size = this.tailSize(fragment.tail, offset, section.index, final);
          if (tails[i] !== size) {
            moved = true;
            tails[i] = size;
          }
          offset += size;
        });
      }
      if (this.sectionSizes[section.index] !== offset) {
        moved = true;
        this.sectionSizes[section.index] = offset;
      }
    }
    return moved || !final;
  }

  private tailSize(part: VariablePart, offset: number, section: number, final: boolean): number {
    if (part.kind === 'align') {
      const skip = (part.alignment - (offset % part.alignment)) % part.alignment;
      return part.maximum > 0 && skip > part.maximum ? 0 : skip;
    }
    if (part.kind === 'leb128') {
      const v = evaluate(part.value, this);
      return isConstant(v) ? leb128Size(v.constant, part.signed) : 1;
    }
    if (part.kind === 'space') {
      const v = evaluate(part.size, this);
      if (isConstant(v)) return this.bounded(part, Number(v.constant) * part.unit);
      if (final) this.unresolved(part, v, '.space, .nops or .fill specifies non-absolute value');
      return 0;
    }
    const v = evaluate(part.target, this);
    const target = this.resolve(v);
    const at = isConstant(v) ? Number(v.constant) : target?.section === section ? target.offset : undefined;
    if (at === undefined) {
      if (final) this.unresolved(part, v, '.org to a place that is not known or in another section');
      return 0;
    }
    if (at < offset && final) {
      this.problems.push({ part, message: 'attempt to move .org backwards' });
      return 0;
    }
    return this.bounded(part, at - offset);
  }

  private unresolved(part: VariablePart, v: LinearValue, message: string): void {
    if (!mayBecomeConstant(v)) this.problems.push({ part, message });
    else this.problems.push({ part, message: `${message}: counted as nothing here`, isUnknown: true });
  }

  private bounded(part: VariablePart, bytes: number): number {
    if (bytes <= limits.spaceBytes) return Math.max(0, bytes);
    this.problems.push({ part, message: `${bytes} bytes are beyond what is analysed` });
    return 0;
  }

  private chunk(id: number): Chunk {
    const c = this.state.sections.chunks[id];
    if (!c) throw new Error(`no chunk ${id}`);
    return c;
  }

  address(location: Location): Address {
    const chunk = this.chunk(location.chunk);
    const start = this.starts[location.chunk]?.[location.fragment] ?? 0;
    return { section: chunk.section, offset: start + location.offset };
  }

  /** Size of what follows a fragment. */
  tailBytes(chunk: number, fragment: number): number {
    return this.tails[chunk]?.[fragment] ?? 0;
  }

  /** The value with `.` expressed from the start of its section. */
  value(bound: BoundExpression, onWarning?: (message: string) => void): LinearValue {
    this.onWarning = onWarning;
    const v = evaluate(bound, this);
    this.onWarning = undefined;
    return this.fromSections(v);
  }

  private fromSections(v: LinearValue): LinearValue {
    if (!v.terms.some((t) => t.symbol.startsWith('.loc$'))) return v;
    let { constant } = v;
    const terms = v.terms.map((t) => {
      const location = hereLocation(t.symbol);
      if (!location) return t;
      const address = this.address(location);
      constant += t.coefficient * BigInt(address.offset);
      return { symbol: sectionSymbol(address.section), coefficient: t.coefficient };
    });
    terms.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    return { constant, terms };
  }

  /** The address that `label + n` names. */
  resolve(v: LinearValue): Address | undefined {
    const [term] = v.terms;
    if (!term || v.terms.length !== 1 || term.coefficient !== 1n) return undefined;
    const anchor = this.anchor(term.symbol);
    return anchor && { section: anchor.group, offset: anchor.offset + Number(v.constant) };
  }

  symbol(name: string): SymbolState | undefined {
    return this.state.symbols.get(name);
  }

  localLabel(label: string, forward: boolean, sequence: number): string | undefined {
    const places = this.state.localLabels.get(label) ?? [];
    const index = localLabelIndex(places, forward, sequence);
    return index >= 0 && index < places.length ? localLabelName(label, index) : undefined;
  }

  localPlace(label: string, forward: boolean, sequence: number): Location | undefined {
    return localLabelPlace(this.state.localLabels, label, forward, sequence);
  }

  place(location: Location): Anchor {
    const { section, offset } = this.address(location);
    return { group: section, offset };
  }

  /** How many instances of a numeric label stand before a statement. */
  instances(label: string, sequence: number): number {
    return localLabelIndex(this.state.localLabels.get(label) ?? [], true, sequence);
  }

  anchor(name: string): Anchor | undefined {
    if (name.startsWith('.section$')) return { group: Number(name.slice(9)), offset: 0 };
    const location =
      this.state.symbols.get(name)?.location ??
      hereLocation(name) ??
      localLabelAt(this.state.localLabels, name);
    if (!location) {
      // The name of a section is also a symbol: its start.
      const section = this.state.symbols.get(name)?.value ? undefined : this.state.sections.find(name);
      return section && { group: section.index, offset: 0 };
    }
    return this.place(location);
  }
}
