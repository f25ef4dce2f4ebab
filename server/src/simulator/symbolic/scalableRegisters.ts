import type { AccessAttributes } from '../../isa/machine';
import type { ScalableRegisterName, WholeUnit } from '../../isa/scalableDomain';
import { U64 } from '../../isa/u64';
import { type SymbolicContent, SymbolicScalable } from '../symbolicScalable';
import type { Word } from '../word';
import { Looked } from './machineState';
import { MemoryAccesses } from './memoryAccesses';

/** Bits of SVCR. */
const SM = 0;
const ZA = 1;
/** What entry to and exit from Streaming SVE mode leave in FPSR. */
const RESET_FPSR = U64.from(0x0800009f);

/** SVE and SME state. */
export abstract class ScalableRegisters extends MemoryAccesses {
  private scalableNow: SymbolicScalable | undefined;
  private get scalable(): SymbolicScalable {
    this.scalableNow ??= new SymbolicScalable({
      terms: this.terms,
      site: this.own,
      address: this.address,
      guard: () => this.guard,
      scene: () => this.scene(Looked.atMemory | Looked.atSystem),
      unknown: (reason) => this.unknown(reason),
      readSlot: (r) => this.readSlot(r),
      writeSlot: (r, value) => this.writeSlot(r, value),
      setMemory: (memory, epoch) => {
        this.memoryNow = memory;
        this.epochNow = epoch ?? this.epochNow;
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
  changeStreamingMode(field: 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA', value: Word): void {
    const bits = [SM, ZA].filter((_, i) => field.includes(i === 0 ? 'SM' : 'ZA', 4));
    this.changeStreaming(bits, () => this.writePState(field, value));
  }
  writeStreamingControl(value: Word): void {
    this.changeStreaming([SM, ZA], () => this.writeSystem('SVCR', value));
  }
  /** State is lost where a bit changes, and not where it is set to what it is (Arm ARM SetPSTATE_SM, SetPSTATE_ZA). */
  private changeStreaming(bits: readonly number[], write: () => void): void {
    const before = bits.map((bit) => this.knownBits('SVCR', bit));
    write();
    const changed = bits.filter((bit, i) => {
      const now = this.knownBits('SVCR', bit);
      return now === undefined || now !== before[i];
    });
    this.streamingStateChanged(changed.includes(SM), changed.includes(ZA));
    // Pseudocode ResetSVEState.
    const wasStreaming = before[bits.indexOf(SM)];
    if (changed.includes(SM) && wasStreaming !== undefined && this.knownBits('SVCR', SM) !== undefined)
      this.setSystem('FPSR', this.constant(RESET_FPSR), this.guard);
  }
  private streamingStateChanged(mode: boolean, array: boolean): void {
    const lose = (register: ScalableRegisterName, what = 'streaming mode'): void =>
      this.writeScalable(register, this.unknownContent(register, `change of ${what}`));
    if (mode) {
      for (let n = 0; n < 32; n++) lose(`z${n}`);
      for (let n = 0; n < 16; n++) lose(`p${n}`);
      lose('ffr');
      this.define('fpsr');
    }
    if (array) {
      lose('za', 'PSTATE.ZA');
      lose('zt0', 'PSTATE.ZA');
    }
  }
}
