import type { LinearValue } from '../isa/linearValue';
import { singleSymbol } from '../isa/linearValue';
import type { Machine } from '../isa/machine';
import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged } from './choice';
import { type Facts, learn } from './knowledge';
import type { Products, RegisterWords } from './products';
import { generalResource, type Resource } from './resources';
import type { Memory, Site, State, SystemSlot } from './state';
import { appended } from './stepRecord';
import { Looked } from './symbolic/machineState';
import { ScalableRegisters } from './symbolic/scalableRegisters';
import * as symbolic from './symbolicOperations';
import type { SymbolicContent } from './symbolicScalable';
import { and, NONE, or, type VariantSet } from './variantSet';
import { type Word, wordOf } from './word';

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

const NO_TRANSFERS: Transfer[] = [];

/**
 * The symbolic reading of one instruction. An instance runs one instruction from one state; `state` gives
 * the state after it.
 */
export class SymbolicMachine extends ScalableRegisters implements Machine<Word, SymbolicContent> {
  /** Falls through unless a transfer takes all variants. */
  fallsThrough: VariantSet;
  fallFacts: Facts;
  transfers = NO_TRANSFERS;
  condition: Choice<boolean | undefined> | undefined;

  constructor(
    products: Products,
    before: State,
    level: 0 | 1 | 2 | 3 | undefined,
    patchedBy: string | undefined,
  ) {
    super(products, before, level, patchedBy);
    this.fallsThrough = before.guard;
    this.fallFacts = before.facts;
  }

  private transfer(t: Transfer): void {
    this.transfers = appended(this.transfers, t);
  }

  pc(offset: number): Word {
    const here = this.terms.symbol(this.address);
    return wordOf(offset === 0 ? here : this.terms.add(here, this.terms.number(offset)));
  }
  branch(target: LinearValue): void {
    this.looked |= Looked.atFacts;
    this.transfer({ kind: 'branch', target, guard: this.guard, facts: this.before.facts });
    this.fallsThrough = NONE;
  }
  branchIf(condition: Word, target: LinearValue): void {
    let taken: VariantSet = NONE;
    let passed: VariantSet = NONE;
    const outcomes: Case<boolean | undefined>[] = [];
    const refined = this.refined(condition);
    for (const c of explicit(refined, this.guard)) {
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
    if (taken !== NONE) this.transfer({ kind: 'branch', target, guard: taken, facts });
    this.fallsThrough = and(this.fallsThrough, passed);
    this.fallFacts = fallFacts;
  }
  /** A call leaves its return address; `name` tells where it lies. */
  writeLink(name: string): void {
    this.writeSlot(generalResource(30), wordOf(this.terms.symbol(`return address of ${name}`)));
  }
  call(target: LinearValue): void {
    this.transfer({ kind: 'call', target, address: undefined });
  }
  callIndirect(target: Word): void {
    this.transfer({ kind: 'call', target: undefined, address: target });
  }
  branchIndirect(target: Word): void {
    this.transfer({ kind: 'indirect', target, how: 'branch' });
    this.fallsThrough = NONE;
  }
  ret(target: Word): void {
    this.transfer({ kind: 'indirect', target, how: 'ret' });
    this.fallsThrough = NONE;
  }
  exceptionReturn(): void {
    // Its level may be one that branches told.
    this.looked |= Looked.atFacts;
    if (!this.returnLeavesContext()) this.synchronize();
    this.transfer({ kind: 'eret' });
    this.fallsThrough = NONE;
  }
  exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void {
    this.synchronize();
    this.transfer({ kind: 'exception', what: kind, immediate });
  }

  // For the effects of calls.
  /**
   * Replaces a register's content from outside an instruction's own semantics; `otherWriters` wrote what
   * may have been left as it was.
   */
  overwrite(r: Resource, value: Word, otherWriters: readonly Site[] = []): void {
    this.looked |= Looked.elsewhere;
    this.writeSlot(r, value, otherWriters);
  }
  /** What an instruction always does in the same way, made once. */
  remembered(what: string, make: () => RegisterWords): RegisterWords {
    return this.products.remembered(what, make);
  }
  overwriteSystem(register: string, content: Choice<SystemSlot>): void {
    this.looked |= Looked.elsewhere;
    this.putSystem(register, content);
  }
  overwriteMemory(memory: Memory, epoch: string): void {
    this.memoryNow = memory;
    this.looked |= Looked.elsewhere;
    this.epochNow = epoch;
  }
}

/** The label that a target names, for messages. */
export function targetName(target: LinearValue | undefined): string | undefined {
  return target === undefined ? undefined : singleSymbol(target);
}
