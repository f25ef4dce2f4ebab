import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allSystemRegisters, registerLayouts, systemRegister } from '../../server/src/isa/systemRegisters';
import { corpus, describeWith } from './needs';

/** Every extension of GNU as that guards a register name; A and R profile each know names of their own. */
const architectures = [
  'armv9.3-a+sve2+sme+memtag+rng+predres+ssbs+profile+ras+pauth+ls64+flagm+pan+lse',
  'armv8-r',
];

interface Assembled {
  readonly encoding: string;
  readonly access: 'ro' | 'wo' | 'rw';
}

function encodingText(word: number): string {
  const bits = (lsb: number, width: number) => (word >>> lsb) & ((1 << width) - 1);
  return `S${bits(19, 2)}_${bits(16, 3)}_C${bits(12, 4)}_C${bits(8, 4)}_${bits(5, 3)}`;
}

/** What GNU as makes of each name: its encoding, and by its warnings the direction that it refuses. */
function assemble(names: readonly string[], architecture: string): Map<string, Assembled> {
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-registers-'));
  const source = (
    which: readonly string[],
    line: (name: string) => string,
  ): [string, Set<number>, Set<number>] => {
    const file = join(folder, 'registers.s');
    writeFileSync(file, `${which.map(line).join('\n')}\n`);
    const script = `aarch64-linux-gnu-as -march=${architecture} -o ${folder}/registers.o ${file} 2>&1 || true`;
    const output = execFileSync('sh', ['-c', script], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const lines = (pattern: RegExp) =>
      new Set([...output.matchAll(pattern)].map((match) => Number(match[1]) - 1));
    return [
      `${folder}/registers.o`,
      lines(/registers\.s:(\d+): Error/g),
      lines(/registers\.s:(\d+): Warning: specified register cannot/g),
    ];
  };
  try {
    const [, unknown] = source(names, (name) => `mrs x0, ${name}`);
    const known = names.filter((_, i) => !unknown.has(i));
    const [, , notWritten] = source(known, (name) => `msr ${name}, x0`);
    const [object, , notRead] = source(known, (name) => `mrs x0, ${name}`);
    execFileSync('aarch64-linux-gnu-objcopy', ['-O', 'binary', '-j', '.text', object, join(folder, 'words')]);
    const words = readFileSync(join(folder, 'words'));
    return new Map(
      known.map((name, i) => {
        const access = notRead.has(i) ? 'wo' : notWritten.has(i) ? 'ro' : 'rw';
        return [name, { encoding: encodingText(words.readUInt32LE(i * 4)), access }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-objcopy'],
  'names and encodings against GNU as',
  () => {
    const names = [...allSystemRegisters()].map((register) => register.name);

    it('agree wherever GNU as knows the name', () => {
      const known = new Map(architectures.flatMap((architecture) => [...assemble(names, architecture)]));
      const ours = [...known.keys()].map((name) => {
        const register = systemRegister(name);
        return `${name} ${register?.encoding} ${register?.access}`;
      });
      const theirs = [...known].map(([name, { encoding, access }]) => `${name} ${encoding} ${access}`);
      expect(ours).toEqual(theirs);
      // 2.40 knows 1018 names; a later one knows more of ours.
      expect(known.size).toBeGreaterThanOrEqual(1000);
    });

    it('no two names of one direction share an encoding but for second names', () => {
      const shared = new Map<string, string[]>();
      for (const { name, encoding, access } of allSystemRegisters()) {
        for (const direction of access === 'rw' ? ['ro', 'wo'] : [access]) {
          const key = `${encoding} ${direction}`;
          shared.set(key, [...(shared.get(key) ?? []), name]);
        }
      }
      const several = [...shared.values()]
        .filter((list) => list.length > 1)
        .map((list) => list.sort().join(' '));
      expect([...new Set(several)].sort()).toEqual([
        'SPSR_EL1 SPSR_SVC',
        'SPSR_EL2 SPSR_HYP',
        'TRCEXTINSELR TRCEXTINSELR0',
        'TTBR0_EL2 VSCTLR_EL2',
      ]);
    });
  },
);

interface KernelField {
  readonly name: string;
  readonly msb: number;
  readonly lsb: number;
}

/** The registers and fields that the kernel's `tools/sysreg` lists. */
function kernelRegisters(text: string): Map<string, { encoding: string; fields: KernelField[] }> {
  const registers = new Map<string, { encoding: string; fields: KernelField[] }>();
  const sets = new Map<string, KernelField[]>();
  let fields: KernelField[] | undefined;
  for (const line of text.split('\n')) {
    const [keyword, first = '', ...rest] = line.trim().split(/\s+/);
    if (keyword === 'Sysreg') {
      const [op0, op1, CRn, CRm, op2] = rest;
      fields = [];
      registers.set(first, { encoding: `S${op0}_${op1}_C${CRn}_C${CRm}_${op2}`, fields });
    } else if (keyword === 'SysregFields') {
      fields = [];
      sets.set(first, fields);
    } else if (keyword === 'Fields') {
      fields?.push(...(sets.get(first) ?? []));
    } else if (keyword !== undefined && /^(Field|Enum|UnsignedEnum|SignedEnum)$/.test(keyword)) {
      const [msb = 0, lsb = msb] = first.split(':').map(Number);
      fields?.push({ name: rest[0] ?? '', msb, lsb });
    }
  }
  return registers;
}

describeWith(['linux-6.12'], 'against the registers that Linux 6.12 describes', () => {
  const file = join(corpus('linux-6.12'), 'arch/arm64/tools/sysreg');
  const described = () => kernelRegisters(readFileSync(file, 'utf8'));

  it('has every register, at the same encoding', () => {
    const registers = [...described()];
    const theirs = registers.map(([name, { encoding }]) => `${name} ${encoding}`);
    const ours = registers.map(([name]) => `${name} ${systemRegister(name)?.encoding}`);
    expect(ours).toEqual(theirs);
    expect(registers.length).toBeGreaterThan(100);
  });

  it('has every field of the registers that both describe, at the same bits', () => {
    const missing: string[] = [];
    let compared = 0;
    for (const [register, { fields }] of described()) {
      const ours = registerLayouts(register).flatMap((layout) => layout.fields);
      if (ours.length === 0) continue;
      for (const { name, msb, lsb } of fields) {
        compared++;
        const same = ours.some((field) => field.msb === msb && field.lsb === lsb);
        if (!same) missing.push(`${register}.${name} ${msb}:${lsb}`);
      }
    }
    expect(missing).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });
});
