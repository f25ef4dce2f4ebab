import type { Address, InstructionItem, Program } from '../assembler/program';
import { addressKey, branches } from './branchSources';

const cache = new WeakMap<Program['instructions'], ReadonlySet<string>>();

/**
 * Labels where others go on that were given their address, with the registers and the stack that those restore: no
 * branch leads there, and what stands before is a call from another stack than the routine came with, after which
 * nothing could return.
 */
export function isResumed(program: Program, address: Address): boolean {
  let known = cache.get(program.instructions);
  if (known === undefined) {
    known = find(program);
    cache.set(program.instructions, known);
  }
  return known.has(addressKey(address));
}

function find(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { parsed } of program.instructions) {
    if (parsed.mnemonic !== 'adr') continue;
    for (const o of parsed.operands) {
      const at = o.kind === 'label' ? program.resolve(o.value) : undefined;
      if (at === undefined || branches(program).has(addressKey(at))) continue;
      if (instructionBefore(program, at)?.parsed.mnemonic !== 'bl') continue;
      if (isOnOtherStack(program, at)) found.add(addressKey(at));
    }
  }
  return found;
}

/** The last write of sp before the place, within its routine, takes it from a register that is no frame pointer. */
function isOnOtherStack(program: Program, place: Address): boolean {
  let at = place;
  for (;;) {
    const item = instructionBefore(program, at);
    if (item === undefined) return false;
    at = item.address;
    const { mnemonic, operands } = item.parsed;
    const [to, from] = operands;
    if (to?.kind === 'general' && to.isSP)
      return mnemonic === 'mov' && from?.kind === 'general' && !from.isSP && from.number !== 29;
    if (
      operands.some(
        (o) => o.kind === 'memory' && o.mode !== 'offset' && o.base.kind === 'general' && o.base.isSP,
      )
    )
      return false;
    const isStart = (program.labels.get(addressKey(at)) ?? []).some((name) => {
      const symbol = program.symbols.get(name);
      return symbol?.global === true || symbol?.type === 'function';
    });
    if (isStart) return false;
  }
}

function instructionBefore(program: Program, { section, offset }: Address): InstructionItem | undefined {
  return program.instructionAt({ section, offset: offset - 4 });
}
