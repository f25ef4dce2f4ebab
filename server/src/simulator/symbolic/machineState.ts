import type { Choice } from '../choice';
import type { Products } from '../products';
import { RegisterWriter } from '../registerFile';
import type { Memory, Site, State, SystemSlot } from '../state';
import type { TermTable } from '../termTable';
import type { VariantSet } from '../variantSet';

/** What an instruction may look at besides registers. */
export enum Looked {
  atMemory = 1,
  atSystem = 2,
  /** What branches taught about values. */
  atFacts = 4,
  /** More than is noted. */
  elsewhere = 8,
}

/** The state that one instruction starts from, and what has become of it so far. */
export abstract class MachineState {
  readonly terms: TermTable;
  protected readonly registers: RegisterWriter;
  protected systemNow: ReadonlyMap<string, Choice<SystemSlot>>;
  /** The same map, while nobody else has it. */
  private ownSystem: Map<string, Choice<SystemSlot>> | undefined;
  protected memoryNow: Memory;
  protected epochNow: string;
  /** What the instruction has looked at; of `Looked`. */
  looked = 0;

  constructor(
    protected readonly products: Products,
    protected readonly before: State,
    readonly level: 0 | 1 | 2 | 3 | undefined,
    /** Set when a callback rewrites the instruction: what it writes is not known. */
    protected readonly patchedBy: string | undefined,
  ) {
    this.terms = products.terms;
    this.registers = new RegisterWriter(before.registers);
    this.systemNow = before.system;
    this.memoryNow = before.memory;
    this.epochNow = before.epoch;
  }

  protected get guard(): VariantSet {
    return this.before.guard;
  }
  get siteNumber(): Site {
    return this.products.site;
  }
  /** This instruction as the only writer. */
  protected get own(): readonly Site[] {
    return this.products.own;
  }
  /** Names what is made here. */
  protected get address(): string {
    return this.products.name;
  }

  protected putSystem(register: string, content: Choice<SystemSlot>): void {
    this.ownSystem ??= new Map(this.systemNow);
    this.ownSystem.set(register, content);
    this.systemNow = this.ownSystem;
  }

  /** The state as it is now, mid-instruction. */
  state(): State {
    this.ownSystem = undefined;
    return {
      guard: this.before.guard,
      registers: this.registers.snapshot(),
      system: this.systemNow,
      memory: this.memoryNow,
      epoch: this.epochNow,
      facts: this.before.facts,
    };
  }

  /** The state for questions about memory or system registers: its general registers may be older. */
  protected scene(looked: number): State {
    this.looked |= looked;
    return {
      guard: this.before.guard,
      registers: this.before.registers,
      system: this.systemNow,
      memory: this.memoryNow,
      epoch: this.epochNow,
      facts: this.before.facts,
    };
  }
}
