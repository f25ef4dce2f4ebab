import type { AccessAttributes } from '../../isa/machine';
import type { ScalableRegisterName, WholeUnit } from '../../isa/scalableDomain';
import { type SymbolicContent, SymbolicScalable } from '../symbolicScalable';
import type { Word } from '../word';
import { Looked } from './machineState';
import { MemoryAccesses } from './memoryAccesses';

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
}
