import type { Address, Alternative, DataItem, InstructionItem, Program } from '../assembler/program';
import type { LinearValue } from '../isa/linearValue';
import { type ExceptionFixup, readExceptionTables } from './exceptionTables';
import { Place, type WaysFrom } from './place';
import { polledLoads } from './polling';
import { instructionAtSite, sitesOf } from './sites';
import type { Site } from './state';
import { ALL, and, condition, minus, NONE, type VariantSet } from './variantSet';

/**
 * Capabilities that every system has (arch/arm64/tools/cpucaps: the kernel patches them in
 * unconditionally, at boot or once the system capabilities are final).
 */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set(['ARM64_ALWAYS_BOOT', 'ARM64_ALWAYS_SYSTEM']);

/** The variants in which a capability is present. */
export function presenceOf(capability: string): VariantSet {
  return ALWAYS_PRESENT.has(capability) ? ALL : condition(capability);
}

export interface Flow {
  /** Undefined: control leaves the code that is known (data, end of section). */
  readonly site: Site | undefined;
  readonly guard: VariantSet;
}

/**
 * Where control goes from an address, with alternatives patched in as the kernel does at boot: in
 * the variants with the capability the replacement runs in place of the original, and then what
 * follows the original.
 */
export class CodeMap implements WaysFrom {
  private readonly dataAt = new Map<number, DataItem>();
  private readonly byOriginal = new Map<number, Alternative[]>();
  private readonly replacements: { readonly alternative: Alternative; readonly guard: VariantSet }[] = [];
  /** By each byte of a replacement. */
  private readonly replacing = new Map<number, Alternative>();
  private readonly patched = new Map<Site, { callback: string; guard: VariantSet }>();
  private readonly fixups = new Map<Site, ExceptionFixup[]>();
  private readonly places = new Map<Site, Place>();
  private polled: ReadonlySet<InstructionItem> | undefined;

  constructor(readonly program: Program) {
    for (const s of program.sections)
      for (const item of s.items) if (item.kind === 'data') this.dataAt.set(key(item.address), item);
    for (const a of program.alternatives) {
      if (a.originalLength === 0) continue;
      if (a.callback !== undefined) {
        for (let o = 0; o < a.originalLength; o += 4) {
          const site = this.siteAt(offsetBy(a.original, o));
          if (site !== undefined)
            this.patched.set(site, { callback: a.callback, guard: presenceOf(a.capability) });
        }
        continue;
      }
      const at = key(a.original);
      this.byOriginal.set(at, [...(this.byOriginal.get(at) ?? []), a]);
      this.replacements.push({ alternative: a, guard: presenceOf(a.capability) });
      // Records hold their lengths in one byte.
      for (let o = 0; o < a.replacementLength; o++) {
        const byte = key(a.replacement, o);
        if (!this.replacing.has(byte)) this.replacing.set(byte, a);
      }
    }
    for (const f of readExceptionTables(program))
      for (const site of this.runningAt(f.from)) this.fixups.set(site, [...(this.fixups.get(site) ?? []), f]);
  }

  private siteAt(address: Address): Site | undefined {
    const item = this.program.instructionAt(address);
    return item && sitesOf(this.program).site(item);
  }
  /** Instructions that may run at an address once alternatives are patched in. */
  private runningAt(address: Address): Site[] {
    const sites = [this.siteAt(address)];
    for (const { alternative: a } of this.replacements) {
      const inside = address.offset - a.original.offset;
      if (a.original.section === address.section && inside >= 0 && inside < a.replacementLength)
        sites.push(this.siteAt(offsetBy(a.replacement, inside)));
    }
    return sites.filter((s) => s !== undefined);
  }
  /** Where an exception that is taken at the instruction is resumed. */
  fixupsAt(site: Site): readonly ExceptionFixup[] {
    return this.fixups.get(site) ?? NO_FIXUPS;
  }

  /** The instruction of a site that control can come to; made when it is first asked for, as most of a program never is. */
  placeOf(site: Site): Place {
    const known = this.places.get(site);
    if (known !== undefined) return known;
    const item = instructionAtSite(this.program, site);
    if (item === undefined) throw new RangeError(`no instruction at site ${site}`);
    const place = new Place(
      site,
      item,
      this.layoutPosition(item.address),
      sitesOf(this.program).distance(site),
      this.isPolled(item),
    );
    this.places.set(site, place);
    return place;
  }

  private isPolled(item: InstructionItem): boolean {
    this.polled ??= polledLoads(this.program);
    return this.polled.has(item);
  }
  private layoutPosition(address: Address): number {
    const inside = this.replacementAround(address);
    const anchor = inside
      ? key(inside.original, (address.offset - inside.replacement.offset) / 1024)
      : key(address);
    return anchor;
  }
  /** For exploring: layout order, replacements beside their originals. */
  positionOf(site: Site): number {
    const known = this.places.get(site);
    if (known !== undefined) return known.position;
    const item = instructionAtSite(this.program, site);
    return item === undefined ? site : this.layoutPosition(item.address);
  }
  private replacementAround(address: Address): Alternative | undefined {
    return this.replacements.length === 0 ? undefined : this.replacing.get(key(address));
  }
  /** The alternative whose replacement the instruction belongs to. */
  replacementOf(site: Site): Alternative | undefined {
    const i = instructionAtSite(this.program, site);
    return i && this.replacementAround(i.address);
  }
  patchedBy(site: Site, guard: VariantSet): string | undefined {
    const p = this.patched.get(site);
    return p !== undefined && and(p.guard, guard) !== NONE ? p.callback : undefined;
  }

  /** Control arrives at an address by a branch, or at a routine's entry. */
  enter(address: Address, guard: VariantSet): Flow[] {
    const out: Flow[] = [];
    let rest = guard;
    // The kernel applies records in order: a later one overwrites what an earlier one put there.
    for (const a of [...(this.byOriginal.get(key(address)) ?? [])].reverse()) {
      const taken = and(rest, presenceOf(a.capability));
      rest = minus(rest, taken);
      if (taken === NONE) continue;
      if (a.replacementLength === 0) out.push(...this.enter(offsetBy(a.original, a.originalLength), taken));
      else out.push(...this.arrive(a.replacement, taken));
    }
    if (rest !== NONE) out.push(...this.arrive(address, rest));
    return out;
  }
  /**
   * Control arrives by a branch of `from`. A branch to the end of its own replacement keeps its offset
   * when it is copied (the kernel's branch_insn_requires_update), so it goes to the end of the original.
   * Undefined: it leaves the program.
   */
  branch(from: Place, to: LinearValue, guard: VariantSet): readonly Flow[] | undefined {
    return from.branchesTo(to, guard, this);
  }
  branchesFrom(from: Place, to: LinearValue): readonly Flow[] | undefined {
    const address = this.program.resolve(to);
    return address && this.branchTo(from.site, address, ALL);
  }
  private branchTo(from: Site, to: Address, guard: VariantSet): Flow[] {
    const inside = this.replacementOf(from);
    const { replacement, replacementLength } = inside ?? { replacement: undefined, replacementLength: 0 };
    const toEnd = replacement?.section === to.section && to.offset === replacement.offset + replacementLength;
    return inside && toEnd
      ? this.enter(offsetBy(inside.original, inside.originalLength), guard)
      : this.enter(to, guard);
  }
  private arrive(address: Address, guard: VariantSet): Flow[] {
    const site = this.siteAt(address);
    if (site !== undefined) return [{ site, guard }];
    const data = this.dataAt.get(key(address));
    // Alignment in code is filled with NOPs.
    if (data !== undefined && /align|^nops?$/.test(data.directive) && data.size > 0)
      return this.enter(offsetBy(address, data.size), guard);
    return [{ site: undefined, guard }];
  }

  /** Control falls through to what follows an instruction. */
  after(place: Place, guard: VariantSet): readonly Flow[] {
    return place.fallsTo(guard, this);
  }
  fallsFrom(place: Place): readonly Flow[] {
    return this.afterAddress(place.item.address, ALL);
  }
  private afterAddress(address: Address, guard: VariantSet): Flow[] {
    const next = offsetBy(address, 4);
    const inside = this.replacementAround(address);
    if (inside && next.offset >= inside.replacement.offset + inside.replacementLength)
      return this.enter(offsetBy(inside.original, inside.originalLength), guard);
    // Replacements are laid out behind the code; what runs into one from outside has left the routine.
    const entered = this.replacementAround(next);
    return entered !== undefined && entered !== inside
      ? [{ site: undefined, guard }]
      : this.enter(next, guard);
  }
}

const NO_FIXUPS: readonly ExceptionFixup[] = [];

function key(a: Address, extra = 0): number {
  return a.section * 0x10000000000 + a.offset + extra;
}
function offsetBy(a: Address, bytes: number): Address {
  return { section: a.section, offset: a.offset + bytes };
}
