import { execute } from '../../isa/execute';
import type { ParsedInstruction } from '../../isa/instruction';
import type { LinearValue } from '../../isa/linearValue';
import type { AccessAttributes, BarrierKind, FlagName, Machine, OpaqueResource } from '../../isa/machine';
import type { ScalableRegisterName, WholeUnit } from '../../isa/scalableDomain';
import { flagResource, opaqueResource, SP, vectorResource } from '../resources';
import { addResource, emptyResources, hasResource, type ResourceSet } from './resourceSet';

export interface MemoryAccess {
  readonly kind: 'load' | 'store';
  /** Undefined: of scalable or unknown length. */
  readonly bytes: 1 | 2 | 4 | 8 | undefined;
  readonly attributes: AccessAttributes | undefined;
}

export type ControlFlow =
  | { readonly kind: 'next' }
  | { readonly kind: 'branch' | 'conditionalBranch' | 'call'; readonly target: LinearValue }
  | { readonly kind: 'indirectCall' | 'indirectBranch' | 'return' | 'exceptionReturn' }
  | { readonly kind: 'exception'; readonly exception: string; readonly immediate: LinearValue };

export type EnableCheck = 'fp' | 'sve' | 'sme' | 'streaming' | 'za' | 'both' | 'zt0';

/** What one instruction reads and writes. A resource that it writes before it reads is no use. */
export interface UseDef {
  readonly uses: ResourceSet;
  readonly defs: ResourceSet;
  /** General registers of which only the low 32 bits are read. */
  readonly narrowUses: ResourceSet;
  readonly memory: readonly MemoryAccess[];
  readonly readsSystem: readonly string[];
  readonly writesSystem: readonly string[];
  /** PSTATE fields of MSR (immediate). */
  readonly writesPState: readonly string[];
  readonly systemOperations: readonly string[];
  readonly barriers: readonly { readonly kind: BarrierKind; readonly option: string }[];
  readonly checks: readonly EnableCheck[];
  readonly control: ControlFlow;
}

/** The one word of a domain without values. Not `undefined`, by which definitions tell that there is no word. */
type Nothing = 0;
const nothing: Nothing = 0;

/** The use/def domain: words carry nothing, the machine notes what is touched. */
class UseDefMachine implements Machine<Nothing, Nothing> {
  readonly uses = emptyResources();
  readonly defs = emptyResources();
  readonly narrowUses = emptyResources();
  private readonly wideUses = emptyResources();
  readonly memory: MemoryAccess[] = [];
  readonly readsSystem: string[] = [];
  readonly writesSystem: string[] = [];
  readonly writesPState: string[] = [];
  readonly systemOperations: string[] = [];
  readonly barriers: { kind: BarrierKind; option: string }[] = [];
  readonly checks: EnableCheck[] = [];
  control: ControlFlow = { kind: 'next' };

  private useResource(n: number): void {
    if (!hasResource(this.defs, n)) addResource(this.uses, n);
  }

  constant(): Nothing {
    return nothing;
  }
  value(): Nothing {
    return nothing;
  }
  unknown(): Nothing {
    return nothing;
  }
  add(): Nothing {
    return nothing;
  }
  sub(): Nothing {
    return nothing;
  }
  and(): Nothing {
    return nothing;
  }
  or(): Nothing {
    return nothing;
  }
  xor(): Nothing {
    return nothing;
  }
  not(): Nothing {
    return nothing;
  }
  mul(): Nothing {
    return nothing;
  }
  multiplyHigh(): Nothing {
    return nothing;
  }
  divide(): Nothing {
    return nothing;
  }
  shift(): Nothing {
    return nothing;
  }
  zeroExtend(): Nothing {
    return nothing;
  }
  signExtend(): Nothing {
    return nothing;
  }
  countLeadingZeros(): Nothing {
    return nothing;
  }
  reverseBits(): Nothing {
    return nothing;
  }
  reverseBytes(): Nothing {
    return nothing;
  }
  addWithCarry(): { result: Nothing; n: Nothing; z: Nothing; c: Nothing; v: Nothing } {
    return { result: nothing, n: nothing, z: nothing, c: nothing, v: nothing };
  }
  isEqual(): Nothing {
    return nothing;
  }
  select(): Nothing {
    return nothing;
  }
  logicalTag(): Nothing {
    return nothing;
  }
  loadTag(): Nothing {
    this.use('tags');
    return nothing;
  }
  storeTag(): void {
    this.define('tags');
  }
  opaque(): Nothing {
    return nothing;
  }

  readX(n: number, width: 32 | 64): Nothing {
    if (n > 30) return nothing;
    this.useResource(n);
    if (hasResource(this.defs, n)) return nothing;
    if (width === 64) {
      addResource(this.wideUses, n);
      this.narrowUses[0] = ((this.narrowUses[0] ?? 0) & ~(1 << n)) >>> 0;
    } else if (!hasResource(this.wideUses, n)) addResource(this.narrowUses, n);
    return nothing;
  }
  writeX(n: number): void {
    if (n <= 30) addResource(this.defs, n);
  }
  readSP(): Nothing {
    this.useResource(SP);
    return nothing;
  }
  writeSP(): void {
    addResource(this.defs, SP);
  }
  readFlag(flag: FlagName): Nothing {
    this.useResource(flagResource(flag));
    return nothing;
  }
  writeFlag(flag: FlagName): void {
    addResource(this.defs, flagResource(flag));
  }
  readV(n: number, half: 'low' | 'high'): Nothing {
    this.useResource(vectorResource(n, half));
    return nothing;
  }
  writeV(n: number): void {
    addResource(this.defs, vectorResource(n, 'low'));
    addResource(this.defs, vectorResource(n, 'high'));
    addResource(this.defs, opaqueResource(`z${n}`));
  }
  use(resource: OpaqueResource): void {
    this.useResource(opaqueResource(resource));
  }
  define(resource: OpaqueResource): void {
    addResource(this.defs, opaqueResource(resource));
  }

  load(_address: Nothing, bytes: 1 | 2 | 4 | 8, attributes?: AccessAttributes): Nothing {
    this.memory.push({ kind: 'load', bytes, attributes });
    return nothing;
  }
  store(_address: Nothing, bytes: 1 | 2 | 4 | 8, _value: Nothing, attributes?: AccessAttributes): void {
    this.memory.push({ kind: 'store', bytes, attributes });
  }
  loadScalable(_address: Nothing, _what: string, attributes?: AccessAttributes): void {
    this.memory.push({ kind: 'load', bytes: undefined, attributes });
  }
  storeScalable(_address: Nothing, _what: string, attributes?: AccessAttributes): void {
    this.memory.push({ kind: 'store', bytes: undefined, attributes });
  }

  readScalable(register: ScalableRegisterName): Nothing {
    const n = /^z(\d+)$/.exec(register)?.[1];
    if (n !== undefined) {
      this.readV(Number(n), 'low');
      this.readV(Number(n), 'high');
    }
    this.use(register);
    return nothing;
  }
  writeScalable(register: ScalableRegisterName): void {
    const n = /^z(\d+)$/.exec(register)?.[1];
    if (n !== undefined) this.writeV(Number(n));
    else this.define(register);
  }
  zeroContent(): Nothing {
    return nothing;
  }
  unknownContent(): Nothing {
    return nothing;
  }
  compute(): Nothing {
    return nothing;
  }
  computeWord(): Nothing {
    return nothing;
  }
  vectorLength(): Nothing {
    return nothing;
  }
  streamingVectorLength(): Nothing {
    return nothing;
  }
  loadWhole(address: Nothing, unit: WholeUnit, attributes?: AccessAttributes): Nothing {
    this.loadScalable(address, unit, attributes);
    return nothing;
  }
  storeWhole(address: Nothing, unit: WholeUnit, _content: Nothing, attributes?: AccessAttributes): void {
    this.storeScalable(address, unit, attributes);
  }
  loadElements(
    name: string,
    _words: readonly Nothing[],
    _contents: readonly Nothing[],
    _accesses: unknown,
    attributes?: AccessAttributes,
  ): Nothing {
    this.loadScalable(nothing, name, attributes);
    return nothing;
  }
  storeElements(
    name: string,
    _words: readonly Nothing[],
    _contents: readonly Nothing[],
    _accesses: unknown,
    attributes?: AccessAttributes,
  ): void {
    this.storeScalable(nothing, name, attributes);
  }
  /** Whether the mode changes depends on the state: what it had is lost when it does. */
  changeStreamingMode(field: 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA'): void {
    this.writePState(field);
    this.loseStreamingState(field.includes('SM', 4), field.endsWith('ZA'));
  }
  writeStreamingControl(): void {
    this.writeSystem('SVCR');
    this.loseStreamingState(true, true);
  }
  private loseStreamingState(mode: boolean, array: boolean): void {
    if (mode) {
      for (let n = 0; n < 32; n++) this.writeV(n);
      for (let n = 0; n < 16; n++) this.define(`p${n}`);
      this.define('ffr');
      this.define('fpsr');
    }
    if (array) {
      this.define('za');
      this.define('zt0');
    }
  }
  tagBlockBytes(): undefined {
    return undefined;
  }
  exclusiveStatus(): Nothing {
    return nothing;
  }

  readSystem(name: string): Nothing {
    this.readsSystem.push(name);
    return nothing;
  }
  writeSystem(name: string): void {
    this.writesSystem.push(name);
    if (name.toUpperCase() === 'SPSEL') this.selectStackPointer();
  }
  writePState(field: string): void {
    this.writesPState.push(field);
    if (field === 'SPSel') this.selectStackPointer();
  }
  /** What sp was goes into the register that is no longer selected. */
  private selectStackPointer(): void {
    this.readSP();
    this.writeSP();
  }
  barrier(kind: BarrierKind, option: string): void {
    this.barriers.push({ kind, option });
  }
  hint(): void {}
  systemOperation(name: string): void {
    this.systemOperations.push(name);
    if (name.startsWith('at ')) this.writesSystem.push('PAR_EL1');
  }

  checkFPAdvSIMDEnabled(): void {
    this.checks.push('fp');
  }
  checkSVEEnabled(): void {
    this.checks.push('sve');
  }
  checkSMEAccess(): void {
    this.checks.push('sme');
  }
  checkSMEEnabled(): void {
    this.checks.push('sme');
  }
  checkStreamingSVEAndZAEnabled(what: 'streaming' | 'za' | 'both' | 'zt0'): void {
    this.checks.push(what);
  }

  pc(): Nothing {
    return nothing;
  }
  branch(target: LinearValue): void {
    this.control = { kind: 'branch', target };
  }
  branchIf(_condition: Nothing, target: LinearValue): void {
    this.control = { kind: 'conditionalBranch', target };
  }
  call(target: LinearValue): void {
    this.writeX(30);
    this.control = { kind: 'call', target };
  }
  callIndirect(): void {
    this.writeX(30);
    this.control = { kind: 'indirectCall' };
  }
  branchIndirect(): void {
    this.control = { kind: 'indirectBranch' };
  }
  ret(): void {
    this.control = { kind: 'return' };
  }
  exceptionReturn(): void {
    this.control = { kind: 'exceptionReturn' };
  }
  exceptionCall(exception: string, immediate: LinearValue): void {
    this.control = { kind: 'exception', exception, immediate };
  }
}

const known = new WeakMap<ParsedInstruction, UseDef>();

/** What the instruction reads and writes, by running its definition without values. Computed once for each object. */
export function useDef(instruction: ParsedInstruction): UseDef {
  const found = known.get(instruction);
  if (found) return found;
  const machine = new UseDefMachine();
  execute(machine, instruction);
  known.set(instruction, machine);
  return machine;
}
