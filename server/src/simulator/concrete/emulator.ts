import { runOf } from '../../isa/execute';
import type { ParsedInstruction } from '../../isa/instruction';
import { U64 } from '../../isa/u64';
import type { ConcreteMachine } from './concreteMachine';

interface Step {
  readonly address: U64;
  readonly instruction: ParsedInstruction;
  readonly run: ReturnType<typeof runOf>;
}

/** Instructions at consecutive addresses, looked up once, that a concrete machine runs. */
export class Emulator {
  private readonly steps: readonly Step[];

  /** `base` is the address of the first instruction. */
  constructor(
    private readonly machine: ConcreteMachine,
    instructions: readonly ParsedInstruction[],
    private readonly base: U64,
  ) {
    this.steps = instructions.map((instruction, i) => ({
      address: base.add(U64.from(4 * i)),
      instruction,
      run: runOf(instruction),
    }));
  }

  /**
   * Runs from the first instruction until control leaves the instructions or an exception is taken.
   *
   * @param limit most steps that it makes
   * @returns how many instructions ran; `machine.transfer` tells where control went
   */
  run(limit: number): number {
    const { machine, steps } = this;
    let index = 0;
    for (let count = 0; count < limit; count++) {
      const step = steps[index];
      if (step === undefined) return count;
      machine.startInstruction(step.address);
      step.run(machine, step.instruction.operands, step.instruction);
      const { transfer } = machine;
      if (transfer === undefined) index++;
      else if (!('target' in transfer)) return count + 1;
      else {
        const distance = transfer.target.sub(this.base);
        if (distance.hi !== 0 || (distance.lo & 3) !== 0 || distance.lo >>> 2 >= steps.length)
          return count + 1;
        index = distance.lo >>> 2;
      }
    }
    return limit;
  }
}
