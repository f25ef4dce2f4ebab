import type { BarrierKind, OpaqueResource } from '../../isa/machine';
import type { StreamingUse } from '../../isa/streamingMode';
import { U64 } from '../../isa/u64';
import { checkAccess, checkSystemRegister } from '../accessChecks';
import { type Case, explicit, map, merged, uniform } from '../choice';
import { SP } from '../resources';
import { selectorOf } from '../selectedRegisters';
import { mergeSystemSlots } from '../slot';
import type { SystemSlot } from '../state';
import { type AccessCheck, appended, type SystemAccess } from '../stepRecord';
import { inProgramOrder, synchronizingExceptionBits } from '../synchronization';
import { bitsOf, locateSystemRegister, mayBeSame, registerIn } from '../systemState';
import type { Term } from '../term';
import { type AccessFeature, type StreamingState, scalableChecks, streamingFeatures } from '../trapState';
import { minus, NONE, type VariantSet } from '../variantSet';
import { isVolatileRegister } from '../volatileRegisters';
import type { Word } from '../word';
import { Looked } from './machineState';
import { Registers } from './registers';

const NO_CHECKS: AccessCheck[] = [];
const NO_ACCESSES: SystemAccess[] = [];

/** System registers, their synchronisation, and the checks that an instruction is subject to. */
export abstract class SystemRegisters extends Registers {
  checks = NO_CHECKS;
  systemAccesses = NO_ACCESSES;
  barrierName: string | undefined;

  private note(check: AccessCheck): void {
    this.checks = appended(this.checks, check);
  }
  private noteSystem(access: SystemAccess): void {
    this.systemAccesses = appended(this.systemAccesses, access);
  }
  /** FPSR is told as a system register; what accumulates in it, nobody knows (Arm ARM C5.2, FPSR). */
  override define(resource: OpaqueResource): void {
    super.define(resource);
    if (resource === 'fpsr') this.setSystem('FPSR', this.unknown('cumulative exceptions'), this.guard);
  }
  readSystem(name: string): Word {
    this.checkSystem(name, 'read');
    const location = locateSystemRegister(this.terms, this.scene(Looked.atSystem), name, this.level, 'read');
    const cases: Case<Term>[] = [];
    for (const c of explicit(location, this.guard)) {
      if (typeof c.value !== 'string')
        cases.push({
          guard: c.guard,
          value: this.terms.unknown(`${this.address}#${name}`, `${name} is UNDEFINED here`),
        });
      else if (isVolatileRegister(c.value))
        cases.push({
          guard: c.guard,
          value: this.terms.unknown(`${this.address}#${name}`, `${c.value} when it was read`),
        });
      else
        for (const s of explicit(registerIn(this.terms, this.scene(Looked.atSystem), c.value), c.guard))
          cases.push({
            guard: s.guard,
            value: this.asSelected(c.value, s.guard) ?? this.directlyRead(c.value, s.value),
          });
    }
    const value = this.refined(merged(cases, (a, b) => (a === b ? a : undefined)));
    this.noteSystem({ kind: 'read', name, target: location, value });
    return value;
  }
  /** Undefined for a register that no other selects, and while the selection is that of the entry. */
  private asSelected(register: string, guard: VariantSet): Term | undefined {
    const selector = selectorOf(register);
    if (selector === undefined) return undefined;
    const selected = explicit(registerIn(this.terms, this.scene(Looked.atSystem), selector), guard);
    if (selected.every((c) => c.value.term === this.terms.entry(selector))) return undefined;
    return this.terms.unknown(`${this.address}#${register}`, `${register} as ${selector} selects it`);
  }
  /** What AT has put into PAR_EL1 is not surely seen before an ISB (Arm ARM, "Address translation instructions"). */
  private directlyRead(register: string, { term, stale }: SystemSlot): Term {
    if (register !== 'PAR_EL1' || term.kind !== 'operation' || !term.name.startsWith('at ')) return term;
    return stale.reduce((a, b) => this.terms.oneOf(`${this.address}#before`, a, b), term);
  }
  writeSystem(name: string, value: Word): void {
    this.checkSystem(name, 'write');
    const location = locateSystemRegister(this.terms, this.scene(Looked.atSystem), name, this.level, 'write');
    const written =
      this.patchedBy === undefined ? value : this.unknown(`patched at boot by ${this.patchedBy}`);
    this.noteSystem({ kind: 'write', name, target: location, value: written });
    if (name.toUpperCase() === 'SPSEL') this.selectStackPointer(written);
    for (const c of explicit(location, this.guard)) {
      if (typeof c.value !== 'string') continue;
      const others = mayBeSame(this.terms, this.scene(Looked.atSystem | Looked.atFacts), c.value, this.level);
      this.setSystem(c.value, written, c.guard);
      for (const other of others) this.setPerhaps(other, written, c.guard);
    }
  }
  /** The register may be the one that was written: it holds the value, or what it held before. */
  private setPerhaps(register: string, written: Word, guard: VariantSet): void {
    const old = registerIn(this.terms, this.scene(Looked.atSystem), register);
    const cases = explicit(written, guard).flatMap((now) =>
      explicit(old, now.guard).map((before) => ({
        guard: before.guard,
        value: this.terms.oneOf(`${this.address}#${register}`, now.value, before.value.term),
      })),
    );
    this.setSystem(
      register,
      merged(cases, (a, b) => (a === b ? a : undefined)),
      guard,
    );
  }
  protected setSystem(register: string, value: Word, guard: VariantSet): void {
    const old = registerIn(this.terms, this.scene(Looked.atSystem), register);
    const cases: Case<SystemSlot>[] = explicit(old, minus(this.guard, guard)).filter((c) => c.guard !== NONE);
    for (const v of explicit(value, guard))
      for (const o of explicit(old, v.guard)) {
        const stale = inProgramOrder(register)
          ? []
          : [...new Set([...o.value.stale, o.value.term])].filter((t) => t !== v.value);
        cases.push({
          guard: o.guard,
          value: { term: v.value, writers: this.own, stale: stale.sort((p, q) => p.id - q.id) },
        });
      }
    this.putSystem(register, merged(cases, mergeSystemSlots));
  }
  writePState(field: string, value: Word): void {
    const register = pstateRegister(field);
    const old = map(registerIn(this.terms, this.scene(Looked.atSystem), register), (s) => s.term);
    const written = this.pstateValue(field, old, value);
    this.noteSystem({ kind: 'write', name: field, target: uniform(register), value: written });
    if (register === 'SPSEL') this.selectStackPointer(written);
    this.setSystem(register, written, this.guard);
  }
  /**
   * SPSel is written: `sp` is SP_EL0 or the level's own register (Arm ARM D1.2, The stack pointer registers). What
   * it was goes into the register that is no longer selected. Where nothing is known of SPSel, a write changes it.
   */
  private selectStackPointer(written: Word): void {
    if (this.level === 0) return;
    const scene = this.scene(Looked.atSystem | Looked.atFacts);
    const register = (selected: number): string => (selected === 0 ? 'SP_EL0' : `SP_EL${this.level ?? 'x'}`);
    const selections = explicit(written, this.guard).flatMap((to) =>
      explicit(registerIn(this.terms, scene, 'SPSEL'), to.guard).map((from) => ({
        guard: from.guard,
        from: bitsOf(scene, from.value.term, 0, 0),
        to: bitsOf(scene, to.value, 0, 0),
      })),
    );
    const changes = selections.filter(({ from, to }) => to === undefined || from !== to);
    if (changes.length === 0) return;
    const old = this.readSlot(SP);
    const now: Case<Term>[] = selections.flatMap(({ guard, from, to }) => {
      if (to === undefined)
        return [{ guard, value: this.terms.unknown(`${this.address}#sp`, 'SPSel is not known') }];
      if (from === to) return explicit(old, guard);
      const other = registerIn(this.terms, scene, register(to));
      return explicit(other, guard).map((c) => ({ guard: c.guard, value: c.value.term }));
    });
    for (const { guard, to } of changes) if (to !== undefined) this.keep(register(1 - to), old, guard);
    this.writeSlot(
      SP,
      merged(now, (a, b) => (a === b ? a : undefined)),
    );
  }
  /** What is in a register in the variants of `guard` without a write of its own that would need synchronisation. */
  private keep(register: string, value: Word, guard: VariantSet): void {
    const others = explicit(
      registerIn(this.terms, this.scene(Looked.atSystem), register),
      minus(this.guard, guard),
    );
    const own = explicit(value, guard).map((c) => ({
      guard: c.guard,
      value: { term: c.value, writers: this.own, stale: [] },
    }));
    this.putSystem(
      register,
      merged(
        [...others, ...own].filter((c) => c.guard !== NONE),
        mergeSystemSlots,
      ),
    );
  }
  /** What the register of a PSTATE field holds after MSR (immediate). */
  private pstateValue(field: string, old: Word, value: Word): Word {
    const f = field.toUpperCase();
    const number = (n: number): Word => this.constant(U64.from(n));
    const withBits = (mask: U64, bits: Word): Word =>
      this.or(this.and(old, this.constant(mask.not())), this.and(bits, this.constant(mask)));
    if (f.startsWith('DAIF')) {
      const masks = this.shift('lsl', this.and(value, number(15)), number(6), 64); // D, A, I, F are bits 9:6
      return f === 'DAIFSET' ? this.or(old, masks) : this.and(old, this.not(masks, 64));
    }
    const bit = this.and(value, number(1));
    // SMSTART and SMSTOP: CRm<2:1> says which of SM and ZA, CRm<0> the new value.
    const streaming = SVCR_BITS[f];
    if (streaming !== undefined) return withBits(streaming, this.sub(number(0), bit, 64));
    const position = PSTATE_BIT[f] ?? 0;
    return withBits(U64.ONE.shl(position), this.shift('lsl', bit, number(position), 64));
  }
  barrier(kind: BarrierKind, option: string): void {
    this.barrierName = option === '' ? kind : `${kind} ${option}`;
    if (kind === 'isb') this.synchronize();
  }
  /** A context synchronization event (Arm ARM B2.7.4; ISB, exception entry, exception return). */
  synchronize(): void {
    this.looked |= Looked.atSystem;
    const system = this.systemNow;
    for (const [name, content] of system)
      if (content.some((c) => c.value.stale.length > 0)) {
        this.putSystem(
          name,
          merged(
            explicit(content, this.guard).map((c) => ({
              guard: c.guard,
              value: { ...c.value, stale: [] },
            })),
            mergeSystemSlots,
          ),
        );
      }
  }
  hint(_name: string): void {}
  systemOperation(name: string, operand: Word | undefined): void {
    if (name.toLowerCase().startsWith('at ') && operand !== undefined)
      this.setSystem('PAR_EL1', this.opaque(name.toLowerCase(), [operand]), this.guard);
  }

  /** FEAT_ExS with SCTLR_ELx.EOS 0: the exception return is known not to synchronise the context. */
  protected returnLeavesContext(): boolean {
    const { level } = this;
    if (level === undefined || level === 0) return false;
    const implemented = this.knownBits('ID_AA64MMFR0_EL1', 47, 44);
    const { exceptionReturn: bit } = synchronizingExceptionBits;
    return implemented !== undefined && implemented !== 0 && this.knownBits(`SCTLR_EL${level}`, bit) === 0;
  }
  /** Bits of a system register, where they are the same in every variant. */
  protected knownBits(register: string, msb: number, lsb = msb): number | undefined {
    const state = this.scene(Looked.atSystem);
    const content = explicit(registerIn(this.terms, state, register), this.guard);
    const values = new Set(content.map((c) => bitsOf(state, c.value.term, msb, lsb)));
    return values.size === 1 ? [...values][0] : undefined;
  }

  /** What is run; asked for by few. */
  instruction: { readonly streamingUse: StreamingUse } = { streamingUse: 'legal' };

  private check(feature: AccessFeature): void {
    if (this.level !== undefined)
      this.note(checkAccess(this.terms, this.scene(Looked.atSystem), feature, this.level));
  }
  private checkSystem(name: string, direction: 'read' | 'write'): void {
    if (this.level === undefined) return;
    const check = checkSystemRegister(this.terms, this.scene(Looked.atSystem), name, this.level, direction);
    if (check !== undefined) this.note(check);
  }
  checkFPAdvSIMDEnabled(): void {
    this.check(this.instruction.streamingUse === 'legal' ? 'fp' : 'advsimd');
  }
  checkSVEEnabled(): void {
    this.check(scalableChecks[this.instruction.streamingUse]);
  }
  checkSMEAccess(): void {
    this.check('smeAccess');
  }
  checkSMEEnabled(): void {
    this.check('sme');
  }
  checkStreamingSVEAndZAEnabled(what: StreamingState): void {
    this.check(streamingFeatures[what]);
  }
}

/** The special-purpose register that a PSTATE field of MSR (immediate) belongs to. */
function pstateRegister(field: string): string {
  const f = field.toUpperCase();
  if (f === 'DAIFSET' || f === 'DAIFCLR') return 'DAIF';
  return f.startsWith('SVCR') ? 'SVCR' : f;
}

/** Bit positions of the fields in their registers: Arm ARM C5.2. */
const PSTATE_BIT: Readonly<Record<string, number>> = {
  SPSEL: 0,
  PAN: 22,
  UAO: 23,
  DIT: 24,
  SSBS: 12,
  TCO: 25,
  ALLINT: 13,
  PM: 32,
};

const SVCR_BITS: Readonly<Record<string, U64>> = {
  SVCRSM: U64.from(1),
  SVCRZA: U64.from(2),
  SVCRSMZA: U64.from(3),
};
