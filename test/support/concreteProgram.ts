import type { InstructionItem, Program } from '../../server/src/assembler/program';
import { execute } from '../../server/src/isa/execute';
import { type LinearValue, singleSymbol, symbolValue } from '../../server/src/isa/linearValue';
import { U64 } from '../../server/src/isa/u64';
import { ConcreteMachine } from '../../server/src/simulator/concrete/concreteMachine';
import { SparseMemory } from '../../server/src/simulator/concrete/sparseMemory';
import { siteName, siteOf } from '../../server/src/simulator/sites';
import { RandomNumbers } from './randomNumbers';

/** Where sections, the two buffers, the stack and the caller are in a run. */
const SECTION_BYTES = 0x100000;
export const RETURN_ADDRESS = 0x7eadb000;
const MAX_STEPS = 4000;

/** A program with the alternatives of one variant patched in, as the kernel does at boot. */
export class PatchedProgram {
  private readonly at = new Map<number, InstructionItem>();
  private readonly symbols = new Map<string, number | undefined>();
  private readonly places = new Map<number, number>();
  private readonly names = new Map<string, number>();

  constructor(
    readonly program: Program,
    present: (capability: string) => boolean,
  ) {
    for (const i of program.instructions) this.put(place(i.address.section, i.address.offset), i);
    for (const a of program.alternatives) {
      if (!present(a.capability)) continue;
      for (let o = 0; o < a.originalLength; o += 4) {
        const item = program.instructionAt({
          section: a.replacement.section,
          offset: a.replacement.offset + o,
        });
        if (item) this.put(place(a.original.section, a.original.offset + o), item);
      }
    }
    for (const [address, item] of this.at)
      if (this.places.get(item.index) === address) this.names.set(siteName(siteOf(program, item)), address);
  }
  private put(address: number, item: InstructionItem): void {
    this.at.set(address, item);
    this.places.set(item.index, address);
  }
  instructionAt(address: number): InstructionItem | undefined {
    return this.at.get(address);
  }
  /** The number of a symbol, of the address of a named instruction or of the return address of a call. */
  addressOf(symbol: string): number | undefined {
    if (!this.symbols.has(symbol)) this.symbols.set(symbol, this.find(symbol));
    return this.symbols.get(symbol);
  }
  private find(symbol: string): number | undefined {
    const back = /^return address of (.*)$/.exec(symbol);
    if (back) {
      const call = this.names.get(back[1] ?? '');
      return call === undefined ? undefined : call + 4;
    }
    const known = this.program.resolve(symbolValue(symbol));
    return known ? place(known.section, known.offset) : this.names.get(symbol);
  }
  valueOf(v: LinearValue): U64 | undefined {
    let sum = v.constant;
    for (const t of v.terms) {
      const address = this.addressOf(t.symbol);
      if (address === undefined) return undefined;
      sum += t.coefficient * BigInt(address);
    }
    return U64.fromBigInt(sum);
  }
}

function place(section: number, offset: number): number {
  return 0x40000000 + section * SECTION_BYTES + offset;
}

/** An entry state and the words in memory, all from one seed. */
export class RandomWorld {
  readonly x: readonly U64[];
  readonly sp: U64;
  readonly v: readonly U64[];
  readonly nzcv: number;

  constructor(readonly seed: number) {
    const random = new RandomNumbers(seed);
    const at = (start: number): U64 => U64.from(start + 16 * random.between(0, 255));
    const x = Array.from({ length: 31 }, () => wordFrom(random));
    x[0] = at(0x50000000);
    x[1] = at(0x60000000);
    x[30] = U64.from(RETURN_ADDRESS);
    this.x = x;
    this.sp = at(0x70000000);
    this.v = Array.from({ length: 64 }, () => wordFrom(random));
    this.nzcv = random.between(0, 15);
  }
  /** Every byte of memory has a content that depends on its address. */
  byteAt(address: number): number {
    return (
      new RandomNumbers((this.seed ^ Math.imul(address, 0x9e3779b1)) >>> 0).word() &
      (this.seed & 1 ? 0xff : 3)
    );
  } // prettier-ignore
}

function wordFrom(random: RandomNumbers): U64 {
  switch (random.between(0, 5)) {
    case 0:
      return U64.from(random.between(0, 3));
    case 1:
      return U64.of(0xffffffff, 0xffffffff - random.between(0, 1));
    case 2:
      return U64.of(0, 0x80000000 - random.between(0, 1));
    case 3:
      return U64.of(0x80000000 - random.between(0, 1), random.word());
    default:
      return U64.of(random.word(), random.word());
  }
}

/** Memory whose untouched bytes are those of the world. */
class WorldMemory extends SparseMemory {
  private readonly written = new Set<number>();
  constructor(private readonly world: RandomWorld) {
    super();
  }
  private fill(address: U64, bytes: number): void {
    for (let i = 0; i < bytes; i++) {
      const at = address.add(U64.from(i));
      const key = at.hi * 0x100000000 + at.lo;
      if (this.written.has(key)) continue;
      this.written.add(key);
      super.store(at, 1, U64.from(this.world.byteAt(key)));
    }
  }
  override load(address: U64, bytes: 1 | 2 | 4 | 8): U64 {
    this.fill(address, bytes);
    return super.load(address, bytes);
  }
  override store(address: U64, bytes: 1 | 2 | 4 | 8, value: U64): void {
    if (bytes > 1) this.fill(address, bytes);
    else this.written.add(address.hi * 0x100000000 + address.lo);
    super.store(address, bytes, value);
  }
  *addresses(): Iterable<number> {
    yield* this.written;
  }
}

/** What `outside` may change: registers as AAPCS64 allows, both buffers, and the stack below sp. */
function runOutside(machine: ConcreteMachine, world: RandomWorld, call: number): void {
  const random = new RandomNumbers((world.seed ^ Math.imul(call + 1, 0x85ebca6b)) >>> 0);
  for (let n = 0; n <= 18; n++) machine.x[n] = wordFrom(random);
  for (const f of ['n', 'z', 'c', 'v'] as const) machine.flags[f] = U64.from(random.between(0, 1));
  for (let n = 0; n < 32; n++) {
    if (n < 8 || n > 15) machine.vLow[n] = wordFrom(random);
    machine.vHigh[n] = wordFrom(random);
  }
  const { memory } = machine;
  const below = machine.sp.lo;
  for (let i = 0; i < 24; i++) {
    memory.store(world.x[0]?.add(U64.from(8 * i - 64)) ?? U64.ZERO, 8, wordFrom(random));
    memory.store(world.x[1]?.add(U64.from(8 * i - 64)) ?? U64.ZERO, 8, wordFrom(random));
    memory.store(U64.from(below - 8 * (i + 1)), 8, wordFrom(random));
  }
}

export interface Observer {
  /** Before an instruction of the routine itself; callees are not observed. */
  before?(site: number, machine: ConcreteMachine): void;
  after?(site: number, machine: ConcreteMachine): void;
}

export interface Ending {
  readonly machine: ConcreteMachine;
  /** Sites of the routine itself in the order in which they ran. */
  readonly path: readonly number[];
  /** Arguments of the calls to code outside: they are read there. */
  readonly passed: readonly string[];
  readonly memory: ReadonlyMap<number, number>;
}

/** Runs the routine until it returns to its caller. */
export function runRoutine(
  code: PatchedProgram,
  entry: string,
  world: RandomWorld,
  observer: Observer = {},
  onStore: (address: number, bytes: number) => void = () => {},
): Ending {
  const memory = new WorldMemory(world);
  const machine = new (class extends ConcreteMachine {
    override store(...args: Parameters<ConcreteMachine['store']>): void {
      super.store(...args);
      onStore(args[0].hi * 0x100000000 + args[0].lo, args[1]);
    }
  })(memory, (v) => code.valueOf(v));
  for (let n = 0; n < 31; n++) machine.x[n] = world.x[n] as U64;
  machine.sp = world.sp;
  for (let n = 0; n < 32; n++) {
    machine.vLow[n] = world.v[2 * n] as U64;
    machine.vHigh[n] = world.v[2 * n + 1] as U64;
  }
  for (const [i, f] of (['n', 'z', 'c', 'v'] as const).entries())
    machine.flags[f] = U64.from((world.nzcv >> i) & 1);
  const path: number[] = [];
  const passed: string[] = [];
  /** Return addresses of calls that are running; observed only at the top. */
  const calls: number[] = [];
  let pc = code.addressOf(entry) ?? 0;
  for (let steps = 0; pc !== RETURN_ADDRESS; steps++) {
    if (steps > MAX_STEPS) throw new Error('does not end');
    if (calls[calls.length - 1] === pc) calls.pop();
    const item = code.instructionAt(pc);
    if (item === undefined) throw new Error(`no instruction at 0x${pc.toString(16)}`);
    const observed = calls.length === 0;
    machine.startInstruction(U64.from(pc));
    if (observed) {
      path.push(siteOf(code.program, item));
      observer.before?.(siteOf(code.program, item), machine);
    }
    const target = calledName(item);
    if (target === 'outside') {
      machine.x[30] = U64.from(pc + 4);
      passed.push(
        machine.x.slice(0, 9).join(),
        [...machine.vLow.slice(0, 8), ...machine.vHigh.slice(0, 8)].join(),
      ); // prettier-ignore
      runOutside(machine, world, passed.length);
      for (const start of [world.x[0], world.x[1]]) onStore((start?.lo ?? 0) - 64, 192);
      onStore(machine.sp.lo - 192, 192);
      pc += 4;
    } else {
      execute(machine, item.parsed);
      if (machine.unknowns > 0) throw new Error(`not modelled: ${item.text}`);
      const to = machine.transfer;
      if (to?.kind === 'call') calls.push(pc + 4);
      pc = to && 'target' in to ? to.target.hi * 0x100000000 + to.target.lo : pc + 4;
    }
    if (observed && calls.length === 0) observer.after?.(siteOf(code.program, item), machine);
    else if (calls.length === 1 && calls[0] === pc)
      observer.after?.(path[path.length - 1] as number, machine);
  }
  const bytes = new Map<number, number>();
  for (const address of memory.addresses()) bytes.set(address, memory.load(U64.from(address), 1).lo);
  return { machine, path, passed, memory: bytes };
}

/** The symbol that `bl` names. */
export function calledName(item: InstructionItem): string | undefined {
  const [target] = item.parsed.operands;
  return item.parsed.mnemonic === 'bl' && target?.kind === 'label' ? singleSymbol(target.value) : undefined;
}
