import type { LinearValue } from '../isa/linearValue';
import { singleSymbol } from '../isa/linearValue';
import type { AccessAttributes, BarrierKind, FlagName, Machine, OpaqueResource } from '../isa/machine';
import type { ScalableRegisterName, WholeUnit } from '../isa/scalableDomain';
import { U64 } from '../isa/u64';
import { checkAccess, checkSystemRegister } from './accessChecks';
import { type Case, type Choice, explicit, map, map2, merged, uniform, within } from './choice';
import { type Facts, knownUnder, learn } from './knowledge';
import { epochAt, forgetAll, forgets, readCell, writeCell, writeUnknown } from './memory';
import { RegisterWriter } from './registerFile';
import {
  flagResource,
  generalResource,
  opaqueResource,
  type Resource,
  SP,
  vectorResource,
} from './resources';
import { mergeSlots, mergeSystemSlots, union } from './slot';
import type { Memory, Site, Slot, State, SystemSlot } from './state';
import type { AccessCheck, MemoryAccess, RegisterAccess, SystemAccess } from './stepRecord';
import * as symbolic from './symbolicOperations';
import { type SymbolicContent, SymbolicScalable } from './symbolicScalable';
import { inProgramOrder, synchronizingExceptionBits } from './synchronization';
import { bitsOf, locateSystemRegister, registerIn } from './systemState';
import type { Term, TermTable } from './term';
import type { AccessFeature } from './trapState';
import { and, minus, NONE, or, type VariantSet } from './variantSet';
import { isVolatileRegister } from './volatileRegisters';

type Word = Choice<Term>;
type Width = symbolic.Width;

/** Where control goes after the instruction, besides falling through. */
export type Transfer =
  | {
      readonly kind: 'branch';
      readonly target: LinearValue;
      readonly guard: VariantSet;
      readonly facts: Facts;
    }
  | { readonly kind: 'indirect'; readonly target: Word; readonly how: 'branch' | 'ret' }
  | { readonly kind: 'call'; readonly target: LinearValue | undefined; readonly address: Word | undefined }
  | { readonly kind: 'eret' }
  | { readonly kind: 'exception'; readonly what: string; readonly immediate: LinearValue };

/**
 * The symbolic reading of one instruction: a word is a choice of terms by variant. An instance runs
 * one instruction from one state; `finish` gives the state after it.
 */
export class SymbolicMachine implements Machine<Word, SymbolicContent> {
  private readonly registers: RegisterWriter;
  private systemMap: Map<string, Choice<SystemSlot>> | undefined;
  private memoryNow: Memory;
  private epoch: string;
  private guardNow: VariantSet;
  /** Falls through unless a transfer takes all variants. */
  fallsThrough: VariantSet;
  fallFacts: Facts;
  readonly transfers: Transfer[] = [];
  readonly reads: RegisterAccess[] = [];
  readonly writes: RegisterAccess[] = [];
  readonly memoryAccesses: MemoryAccess[] = [];
  readonly checks: AccessCheck[] = [];
  readonly systemAccesses: SystemAccess[] = [];
  /** This instruction as the only writer. */
  private readonly own: readonly Site[];
  condition: Choice<boolean | undefined> | undefined;
  barrierName: string | undefined;

  constructor(
    readonly terms: TermTable,
    private readonly before: State,
    readonly siteNumber: Site,
    private readonly address: string,
    private readonly level: 0 | 1 | 2 | 3 | undefined,
    /** Set when a callback rewrites the instruction: what it writes is not known. */
    private readonly patchedBy: string | undefined,
  ) {
    this.registers = new RegisterWriter(before.registers);
    this.own = [siteNumber];
    this.memoryNow = before.memory;
    this.epoch = before.epoch;
    this.guardNow = before.guard;
    this.fallsThrough = before.guard;
    this.fallFacts = before.facts;
  }

  /** The state as it is now, mid-instruction. */
  state(): State {
    return {
      guard: this.guardNow,
      registers: this.registers.snapshot(),
      system: this.systemMap ?? this.before.system,
      memory: this.memoryNow,
      epoch: this.epoch,
      facts: this.before.facts,
    };
  }

  /** The state for questions about memory and system registers: its general registers may be older. */
  private scene(): State {
    return {
      guard: this.guardNow,
      registers: this.before.registers,
      system: this.systemMap ?? this.before.system,
      memory: this.memoryNow,
      epoch: this.epoch,
      facts: this.before.facts,
    };
  }

  // ---- words
  constant(value: U64): Word {
    return uniform(this.terms.constant(value));
  }
  value(value: LinearValue): Word {
    return uniform(this.terms.value(value));
  }
  unknown(reason: string): Word {
    return uniform(this.terms.unknown(`${this.address}#${this.unknownCount++}`, reason));
  }
  private unknownCount = 0;
  private unary(a: Word, f: (t: Term) => Term): Word {
    return map(a, f);
  }
  private binary(a: Word, b: Word, f: (x: Term, y: Term) => Term): Word {
    return map2(a, b, this.guardNow, f);
  }
  add(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.add(this.terms, x, y, width));
  }
  sub(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.sub(this.terms, x, y, width));
  }
  and(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.and(x, y));
  }
  or(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.or(x, y));
  }
  xor(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.xor(x, y));
  }
  not(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.not(this.terms, x, width));
  }
  mul(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.mul(this.terms, x, y, width));
  }
  multiplyHigh(a: Word, b: Word, signed: boolean): Word {
    return this.binary(a, b, (x, y) => symbolic.multiplyHigh(this.terms, x, y, signed));
  }
  divide(a: Word, b: Word, signed: boolean, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.divide(this.terms, x, y, signed, width));
  }
  shift(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: Word, amount: Word, width: Width): Word {
    return this.binary(a, amount, (x, y) => symbolic.shift(this.terms, kind, x, y, width));
  }
  zeroExtend(a: Word, fromBits: number): Word {
    return this.unary(a, (x) => symbolic.zeroExtend(this.terms, x, fromBits));
  }
  signExtend(a: Word, fromBits: number, width: Width): Word {
    return this.unary(a, (x) => symbolic.signExtend(this.terms, x, fromBits, width));
  }
  countLeadingZeros(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.countLeadingZeros(this.terms, x, width));
  }
  reverseBits(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.reverseBits(this.terms, x, width));
  }
  reverseBytes(a: Word, containerBytes: 2 | 4 | 8, width: Width): Word {
    return this.unary(a, (x) => symbolic.reverseBytes(this.terms, x, containerBytes, width));
  }
  addWithCarry(
    a: Word,
    b: Word,
    carry: Word,
    width: Width,
  ): { result: Word; n: Word; z: Word; c: Word; v: Word } {
    const pairs = map2(a, b, this.guardNow, (x, y) => [x, y] as const);
    const sums = map2(pairs, carry, this.guardNow, ([x, y], k) =>
      symbolic.addWithCarry(this.terms, x, y, k, width),
    );
    return {
      result: map(sums, (s) => s.result),
      n: map(sums, (s) => s.n),
      z: map(sums, (s) => s.z),
      c: map(sums, (s) => s.c),
      v: map(sums, (s) => s.v),
    };
  }
  isEqual(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => symbolic.isEqual(this.terms, x, y));
  }
  select(condition: Word, ifTrue: Word, ifFalse: Word): Word {
    const sides = map2(ifTrue, ifFalse, this.guardNow, (t, f) => [t, f] as const);
    return map2(this.refined(condition), sides, this.guardNow, (c, [t, f]) =>
      symbolic.select(this.terms, c, t, f),
    );
  }
  opaque(name: string, operands: readonly Word[]): Word {
    let all: Choice<readonly Term[]> = uniform<readonly Term[]>([]);
    for (const o of operands) all = map2(all, o, this.guardNow, (list, t) => [...list, t]);
    return map(all, (list) => authenticated(name, list) ?? this.terms.operation(name, list));
  }
  /** Replaces bits that branches have decided by their constants. */
  private refined(a: Word): Word {
    if (this.before.facts.size === 0) return a;
    return map(a, (t) => {
      const k = knownUnder(t, this.before.facts);
      return k.zeros.or(k.ones).equals(U64.ONES) ? this.terms.constant(k.ones) : t;
    });
  }

  // ---- tags: no value is modelled
  logicalTag(start: Word | undefined): Word {
    return this.unknown(start === undefined ? 'random tag' : 'logical tag after the excluded ones');
  }
  loadTag(): Word {
    this.use('tags');
    return this.unknown('allocation tag');
  }
  storeTag(): void {
    this.define('tags');
  }

  // ---- registers
  private readSlot(r: Resource): Word {
    const content = within(this.registers.read(r), this.guardNow);
    this.reads.push({ resource: r, content });
    return map(content, (s) => s.term);
  }
  private writeSlot(r: Resource, value: Word, otherWriters: readonly Site[] = []): void {
    const term = this.patchedBy === undefined ? value : this.unknown(`patched at boot by ${this.patchedBy}`);
    const writers = union([this.siteNumber], otherWriters);
    const content: Choice<Slot> = map(term, (t) => ({ term: t, writers }));
    this.registers.write(r, content);
    this.writes.push({ resource: r, content });
  }
  readX(n: number, width: Width): Word {
    if (n === 31) return uniform(this.terms.zero);
    const w = this.readSlot(generalResource(n));
    return width === 64 ? w : this.zeroExtend(w, 32);
  }
  writeX(n: number, value: Word, width: Width): void {
    if (n !== 31) this.writeSlot(generalResource(n), width === 64 ? value : this.zeroExtend(value, 32));
  }
  readSP(): Word {
    return this.readSlot(SP);
  }
  writeSP(value: Word): void {
    this.writeSlot(SP, value);
  }
  readFlag(flag: FlagName): Word {
    return this.readSlot(flagResource(flag));
  }
  writeFlag(flag: FlagName, value: Word): void {
    this.writeSlot(flagResource(flag), value);
  }
  readV(n: number, half: 'low' | 'high'): Word {
    return this.readSlot(vectorResource(n, half));
  }
  writeV(n: number, low: Word, high: Word): void {
    this.writeSlot(vectorResource(n, 'low'), low);
    this.writeSlot(vectorResource(n, 'high'), high);
    this.writeSlot(opaqueResource(`z${n}`), uniform(this.terms.zero));
  }
  use(resource: OpaqueResource): void {
    this.readSlot(opaqueResource(resource));
  }
  define(resource: OpaqueResource): void {
    this.writeSlot(opaqueResource(resource), this.unknown(`content of ${resource}`));
  }

  // ---- memory
  load(address: Word, bytes: 1 | 2 | 4 | 8, attributes: AccessAttributes = {}): Word {
    const cases: Case<Slot>[] = [];
    for (const a of explicit(address, this.guardNow)) {
      const at = this.terms.baseOf(a.value);
      const state = this.scene();
      const content: Choice<Slot> =
        at === undefined
          ? uniform({
              term: this.terms.load(a.value, bytes, epochAt(this.terms, state, a.value)),
              writers: [],
            })
          : readCell(this.terms, state, at.base, at.offset, bytes);
      cases.push(...explicit(content, a.guard));
    }
    const value = merged(cases, mergeSlots);
    this.record('load', address, bytes, value, attributes);
    return map(value, (s) => s.term);
  }
  store(address: Word, bytes: 1 | 2 | 4 | 8, value: Word, attributes: AccessAttributes = {}): void {
    const narrow = bytes === 8 ? value : this.zeroExtend(value, bytes * 8);
    const content: Choice<Slot> = map(narrow, (term) => ({ term, writers: this.own }));
    for (const a of explicit(address, this.guardNow)) {
      const at = this.terms.baseOf(a.value);
      if (at === undefined) {
        this.forgetMemory(a.value);
        continue;
      }
      const state = this.scene();
      if (forgets(this.terms, state, at.base)) this.epoch = `store ${this.address}`;
      this.memoryNow = writeCell(this.terms, state, at.base, at.offset, bytes, content, a.guard);
    }
    this.record('store', address, bytes, content, attributes);
  }
  loadScalable(address: Word, _what: string, attributes: AccessAttributes = {}): void {
    this.record('load', address, undefined, undefined, attributes);
  }
  storeScalable(address: Word, _what: string, attributes: AccessAttributes = {}): void {
    for (const a of explicit(address, this.guardNow)) {
      const at = this.terms.baseOf(a.value);
      if (at === undefined) this.forgetMemory(a.value);
      else this.memoryNow = writeUnknown(this.terms, this.scene(), at.base, at.offset);
      // Its length is not known: what nobody stored here may be overwritten too.
      this.epoch = `store ${this.address}`;
    }
    this.record('store', address, undefined, undefined, attributes);
  }

  // ---- scalable registers
  private scalableNow: SymbolicScalable | undefined;
  private get scalable(): SymbolicScalable {
    this.scalableNow ??= new SymbolicScalable({
      terms: this.terms,
      site: this.own,
      address: this.address,
      guard: () => this.guardNow,
      scene: () => this.scene(),
      unknown: (reason) => this.unknown(reason),
      readSlot: (r) => this.readSlot(r),
      writeSlot: (r, value) => this.writeSlot(r, value),
      setMemory: (memory, epoch) => {
        this.memoryNow = memory;
        this.epoch = epoch ?? this.epoch;
      },
      loadUnknown: (address, attributes) => this.loadScalable(address, '', attributes),
      storeUnknown: (address, attributes) => this.storeScalable(address, '', attributes),
      recordStore: (address, attributes = {}) =>
        this.record('store', address, undefined, undefined, attributes),
    });
    return this.scalableNow;
  }
  readScalable(register: ScalableRegisterName): SymbolicContent {
    return this.scalable.read(register);
  }
  writeScalable(register: ScalableRegisterName, content: SymbolicContent): void {
    this.scalable.write(register, content);
  }
  zeroContent(): SymbolicContent {
    return this.scalable.zero();
  }
  unknownContent(_register: ScalableRegisterName, reason: string): SymbolicContent {
    return { kind: 'unknown', reason };
  }
  compute(name: string): SymbolicContent {
    return { kind: 'unknown', reason: `result of ${name}` };
  }
  computeWord(name: string): Word {
    return this.unknown(`result of ${name}`);
  }
  vectorLength(): Word {
    return this.scalable.length(false);
  }
  streamingVectorLength(): Word {
    return this.scalable.length(true);
  }
  loadWhole(address: Word, unit: WholeUnit, attributes?: AccessAttributes): SymbolicContent {
    return this.scalable.load(address, unit, attributes);
  }
  storeWhole(address: Word, unit: WholeUnit, content: SymbolicContent, attributes?: AccessAttributes): void {
    this.scalable.store(address, unit, content, attributes);
  }
  loadElements(
    name: string,
    words: readonly Word[],
    _contents: readonly SymbolicContent[],
    _accesses: unknown,
    attributes?: AccessAttributes,
  ): SymbolicContent {
    this.loadScalable(this.firstAddress(words, attributes), name, attributes);
    return this.compute(name);
  }
  storeElements(
    name: string,
    words: readonly Word[],
    _contents: readonly SymbolicContent[],
    _accesses: unknown,
    attributes?: AccessAttributes,
  ): void {
    this.storeScalable(this.firstAddress(words, attributes), name, attributes);
  }
  /** Which elements are accessed is not known: only a lone base register says where. */
  private firstAddress([base, ...others]: readonly Word[], attributes?: AccessAttributes): Word {
    const isKnown = base !== undefined && others.length === 0 && attributes?.base !== undefined;
    return isKnown ? base : this.unknown('address of an element');
  }
  changeStreamingMode(field: 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA', value: U64): void {
    this.writePState(field, value);
    this.streamingStateChanged(field.includes('SM', 4), field.endsWith('ZA'));
  }
  writeStreamingControl(value: Word): void {
    this.writeSystem('SVCR', value);
    this.streamingStateChanged(true, true);
  }
  private streamingStateChanged(mode: boolean, array: boolean): void {
    const lose = (register: ScalableRegisterName): void =>
      this.writeScalable(register, this.unknownContent(register, 'change of streaming mode'));
    if (mode) {
      for (let n = 0; n < 32; n++) lose(`z${n}`);
      for (let n = 0; n < 16; n++) lose(`p${n}`);
      lose('ffr');
      this.define('fpsr');
    }
    if (array) {
      lose('za');
      lose('zt0');
    }
  }

  private forgetMemory(address: Term): void {
    this.memoryNow = forgetAll(this.memoryNow, address);
    this.epoch = `store ${this.address}`;
  }
  private record(
    kind: 'load' | 'store',
    address: Word,
    bytes: number | undefined,
    value: Choice<Slot> | undefined,
    attributes: AccessAttributes,
  ): void {
    this.memoryAccesses.push({
      kind,
      address,
      bytes,
      value,
      viaSP: attributes.viaSP ?? attributes.base === 31,
      exclusive: attributes.exclusive ?? false,
    });
  }
  tagBlockBytes(): undefined {
    return undefined;
  }
  exclusiveStatus(): Word {
    return uniform(
      this.terms.unknown(
        `${this.address}#exclusive`,
        'status of the exclusive store',
        true,
        U64.mask(1).not(),
      ),
    );
  }

  // ---- system
  readSystem(name: string): Word {
    this.checkSystem(name, 'read');
    const location = locateSystemRegister(this.terms, this.scene(), name, this.level, 'read');
    const cases: Case<Term>[] = [];
    for (const c of explicit(location, this.guardNow)) {
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
        for (const s of explicit(registerIn(this.terms, this.scene(), c.value), c.guard))
          cases.push({ guard: s.guard, value: s.value.term });
    }
    const value = this.refined(merged(cases, (a, b) => (a === b ? a : undefined)));
    this.systemAccesses.push({ kind: 'read', name, target: location, value });
    return value;
  }
  writeSystem(name: string, value: Word): void {
    this.checkSystem(name, 'write');
    const location = locateSystemRegister(this.terms, this.scene(), name, this.level, 'write');
    const written =
      this.patchedBy === undefined ? value : this.unknown(`patched at boot by ${this.patchedBy}`);
    this.systemAccesses.push({ kind: 'write', name, target: location, value: written });
    for (const c of explicit(location, this.guardNow))
      if (typeof c.value === 'string') this.setSystem(c.value, written, c.guard);
  }
  private setSystem(register: string, value: Word, guard: VariantSet): void {
    const old = registerIn(this.terms, this.scene(), register);
    const cases: Case<SystemSlot>[] = explicit(old, minus(this.guardNow, guard)).filter(
      (c) => c.guard !== NONE,
    );
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
    this.systemMap ??= new Map(this.before.system);
    this.systemMap.set(register, merged(cases, mergeSystemSlots));
  }
  writePState(field: string, value: U64): void {
    const register = pstateRegister(field);
    this.systemAccesses.push({
      kind: 'write',
      name: field,
      target: uniform(register ?? field),
      value: this.constant(value),
    });
    if (register === undefined) return;
    if (register === 'SVCR') {
      // SMSTART and SMSTOP: CRm<2:1> says which of SM and ZA, CRm<0> the new value.
      const clear = field === 'SVCRSM' ? 1 : field === 'SVCRZA' ? 2 : 3;
      const set = value.bit(0) === 1 ? clear : 0;
      const changed = map(registerIn(this.terms, this.scene(), 'SVCR'), (s) =>
        this.terms.masked(s.term, U64.from(clear), U64.from(set)),
      );
      this.setSystem('SVCR', changed, this.guardNow);
      return;
    }
    const old = registerIn(this.terms, this.scene(), register);
    this.setSystem(
      register,
      map(old, (s) => pstateValue(this.terms, field, s.term, value)),
      this.guardNow,
    );
  }
  barrier(kind: BarrierKind, option: string): void {
    this.barrierName = option === '' ? kind : `${kind} ${option}`;
    if (kind === 'isb') this.synchronize();
  }
  /** A context synchronization event (Arm ARM B2.7.4; ISB, exception entry, exception return). */
  synchronize(): void {
    const system = this.systemMap ?? this.before.system;
    let next: Map<string, Choice<SystemSlot>> | undefined;
    for (const [name, content] of system)
      if (content.some((c) => c.value.stale.length > 0)) {
        next ??= new Map(system);
        next.set(
          name,
          merged(
            explicit(content, this.guardNow).map((c) => ({
              guard: c.guard,
              value: { ...c.value, stale: [] },
            })),
            mergeSystemSlots,
          ),
        );
      }
    if (next !== undefined) this.systemMap = next;
  }
  hint(_name: string): void {}
  systemOperation(name: string, operand: Word | undefined): void {
    if (name.toLowerCase().startsWith('at ') && operand !== undefined)
      this.setSystem('PAR_EL1', this.opaque(name.toLowerCase(), [operand]), this.guardNow);
  }

  /** FEAT_ExS with SCTLR_ELx.EOS 0: the exception return is known not to synchronise the context. */
  private returnLeavesContext(): boolean {
    const { level } = this;
    if (level === undefined || level === 0) return false;
    const state = this.scene();
    const known = (register: string, msb: number, lsb: number): number | undefined => {
      const content = explicit(registerIn(this.terms, state, register), this.guardNow);
      const values = new Set(content.map((c) => bitsOf(state, c.value.term, msb, lsb)));
      return values.size === 1 ? [...values][0] : undefined;
    };
    const implemented = known('ID_AA64MMFR0_EL1', 47, 44);
    const { exceptionReturn: bit } = synchronizingExceptionBits;
    return implemented !== undefined && implemented !== 0 && known(`SCTLR_EL${level}`, bit, bit) === 0;
  }

  // ---- access checks
  private check(feature: AccessFeature): void {
    if (this.level !== undefined)
      this.checks.push(checkAccess(this.terms, this.scene(), feature, this.level));
  }
  private checkSystem(name: string, direction: 'read' | 'write'): void {
    if (this.level === undefined) return;
    const check = checkSystemRegister(this.terms, this.scene(), name, this.level, direction);
    if (check !== undefined) this.checks.push(check);
  }
  checkFPAdvSIMDEnabled(): void {
    this.check('advsimd');
  }
  checkSVEEnabled(): void {
    this.check('sve');
  }
  checkSMEEnabled(): void {
    this.check('smeAccess');
  }
  checkStreamingSVEAndZAEnabled(what: 'streaming' | 'za' | 'both' | 'zt0'): void {
    this.check(
      ({ streaming: 'streamingSve', za: 'za', both: 'streamingSveAndZa', zt0: 'zt0' } as const)[what],
    );
  }

  // ---- control
  pc(offset: number): Word {
    const here = this.terms.symbol(this.address);
    return uniform(offset === 0 ? here : this.terms.add(here, this.terms.number(offset)));
  }
  branch(target: LinearValue): void {
    this.transfers.push({ kind: 'branch', target, guard: this.guardNow, facts: this.before.facts });
    this.fallsThrough = NONE;
  }
  branchIf(condition: Word, target: LinearValue): void {
    let taken: VariantSet = NONE;
    let passed: VariantSet = NONE;
    const outcomes: Case<boolean | undefined>[] = [];
    const refined = this.refined(condition);
    for (const c of explicit(refined, this.guardNow)) {
      const known = symbolic.constantOf(c.value);
      if (known === undefined || !known.isZero()) taken = or(taken, c.guard);
      if (known === undefined || known.isZero()) passed = or(passed, c.guard);
      outcomes.push({ guard: c.guard, value: known === undefined ? undefined : !known.isZero() });
    }
    this.condition = merged(outcomes, (a, b) => (a === b ? a : undefined));
    // What the outcome teaches holds only if every variant on that side learns the same.
    let facts = this.before.facts;
    let fallFacts = facts;
    const [only] = refined;
    if (refined.length === 1 && only && symbolic.constantOf(only.value) === undefined) {
      facts = learn(facts, only.value, { zeros: U64.ZERO, ones: U64.ONE });
      fallFacts = learn(fallFacts, only.value, { zeros: U64.ONE, ones: U64.ZERO });
    }
    if (taken !== NONE) this.transfers.push({ kind: 'branch', target, guard: taken, facts });
    this.fallsThrough = and(this.fallsThrough, passed);
    this.fallFacts = fallFacts;
  }
  private writeLink(): void {
    this.writeSlot(generalResource(30), uniform(this.terms.symbol(`return address of ${this.address}`)));
  }
  call(target: LinearValue): void {
    this.writeLink();
    this.transfers.push({ kind: 'call', target, address: undefined });
  }
  callIndirect(target: Word): void {
    this.writeLink();
    this.transfers.push({ kind: 'call', target: undefined, address: target });
  }
  branchIndirect(target: Word): void {
    this.transfers.push({ kind: 'indirect', target, how: 'branch' });
    this.fallsThrough = NONE;
  }
  ret(target: Word): void {
    this.transfers.push({ kind: 'indirect', target, how: 'ret' });
    this.fallsThrough = NONE;
  }
  exceptionReturn(): void {
    if (!this.returnLeavesContext()) this.synchronize();
    this.transfers.push({ kind: 'eret' });
    this.fallsThrough = NONE;
  }
  exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void {
    this.synchronize();
    this.transfers.push({ kind: 'exception', what: kind, immediate });
  }

  // ---- for the effects of calls
  /**
   * Replaces a register's content from outside an instruction's own semantics; `otherWriters` wrote what
   * may have been left as it was.
   */
  overwrite(r: Resource, value: Word, otherWriters: readonly Site[] = []): void {
    this.writeSlot(r, value, otherWriters);
  }
  overwriteSystem(register: string, content: Choice<SystemSlot>): void {
    this.systemMap ??= new Map(this.before.system);
    this.systemMap.set(register, content);
  }
  overwriteMemory(memory: Memory, epoch: string): void {
    this.memoryNow = memory;
    this.epoch = epoch;
  }
}

/**
 * AUTx of what PACx made with the same key and modifier is the pointer (Arm ARM D8.10). With FEAT_PAuth
 * absent both are NOPs or undefined, so it holds there too.
 */
function authenticated(name: string, [pointer, modifier]: readonly Term[]): Term | undefined {
  if (pointer?.kind === 'operation' && /^xpac[id]$/.test(name) && pointer.name.startsWith(name.slice(1)))
    return pointer.operands[0];
  if (!/^aut(ia|ib|da|db)$/.test(name) || pointer?.kind !== 'operation') return undefined;
  const [original, signedWith] = pointer.operands;
  return pointer.name === name.replace('aut', 'pac') && signedWith === modifier ? original : undefined;
}

/** The special-purpose register that a PSTATE field of MSR (immediate) belongs to. */
function pstateRegister(field: string): string | undefined {
  const f = field.toUpperCase();
  if (f === 'DAIFSET' || f === 'DAIFCLR') return 'DAIF';
  if (f.startsWith('SVCR')) return 'SVCR';
  return ['SPSEL', 'PAN', 'UAO', 'DIT', 'SSBS', 'TCO', 'ALLINT', 'PM'].includes(f) ? f : undefined;
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

function pstateValue(terms: TermTable, field: string, old: Term, value: U64): Term {
  const f = field.toUpperCase();
  const daif = value.shl(6); // DAIF.D,A,I,F are bits 9:6
  if (f === 'DAIFSET') return terms.masked(old, U64.ZERO, daif);
  if (f === 'DAIFCLR') return terms.masked(old, daif, U64.ZERO);
  const bit = U64.ONE.shl(PSTATE_BIT[f] ?? 0);
  return terms.masked(old, bit, value.bit(0) === 1 ? bit : U64.ZERO);
}

/** The label that a target names, for messages. */
export function targetName(target: LinearValue | undefined): string | undefined {
  return target === undefined ? undefined : singleSymbol(target);
}
