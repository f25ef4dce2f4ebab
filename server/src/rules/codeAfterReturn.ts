import type { RunFacts } from '../analysis/facts';
import type { InstructionItem } from '../assembler/program';
import { symbolValue } from '../isa/linearValue';

/** Instructions that are looked at behind the label that an `eret` goes to. */
const WINDOW = 64;

/**
 * The code that an `eret` to a label of this program runs first: as far as it goes straight on. It runs
 * at another level, so nothing is said about it beyond what each instruction is.
 */
export function* codeAt(run: RunFacts, label: string): Iterable<InstructionItem> {
  let at = run.program.resolve(symbolValue(label));
  for (let n = 0; at !== undefined && n < WINDOW; n++) {
    const item = run.program.instructionAt(at);
    if (item === undefined || /^(b|bl|br|blr|ret|eret|cb|tb)/.test(item.parsed.mnemonic)) return;
    yield item;
    at = { section: at.section, offset: at.offset + 4 };
  }
}
