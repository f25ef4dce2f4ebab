import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allSystemRegisters, registerLayouts, systemRegister } from '../../server/src/isa/systemRegisters';
import { type Corpus, corpus, describeWith } from './needs';

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
  /** `Res0` and `Res1` for reserved bits. */
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
    } else if (keyword !== undefined && /^(Field|Enum|UnsignedEnum|SignedEnum|Res0|Res1)$/.test(keyword)) {
      const [msb = 0, lsb = msb] = first.split(':').map(Number);
      fields?.push({ name: /^Res/.test(keyword) ? keyword : (rest[0] ?? ''), msb, lsb });
    }
  }
  return registers;
}

/** Where a list of the kernel and this tool differ, and who is right by the manual. */
const explained: readonly (readonly [difference: RegExp, reason: string])[] = [
  [/^CLIDR_EL1\.Ttypen 46:33 /, 'the list has one field for seven'],
  [/^SMPRIMAP_EL2\.F9 39:36 is named P9$/, 'a slip of the list: the others are P<n>'],
  [/^LOREA_EL1\.EA_(51_48|47_16) /, 'the list splits the address'],
  [
    /^HFGWTR_EL2\.(ERXPFGF|ERXFR|ERRIDR|REVIDR|MPIDR|MIDR|LORID|ISR|DCZID|CTR|CLIDR|CCSIDR|AIDR)_EL[01] /,
    'the list shares one layout for reads and writes; registers that cannot be written have no field in HFGWTR_EL2',
  ],
];

/** Bits that a list calls RES0 and that a later version of the architecture gave a field. */
const newer = {
  'linux-6.1': /^(ID_AA64|SCTLR_EL1|CPACR_EL1|SMCR_EL[12]|HCRX_EL2)/,
  'linux-6.12':
    /^(PMSFCR_EL1\.(SIMDm?|FPm?|STm|LDm|Bm|FDS)|PMSIDR_EL1\.(SME|ALTCLK|FPF|EFT|CRR|FDS)|PMBSR_EL1\.MSS2|TRBIDR_EL1\.MPAM|HFGITR_EL2\.PSBCSYNC|ID_AA64SMFR0_EL1\.(SBitPerm|AES|SFEXPA)) /,
} as const;

function differencesFrom(tree: keyof typeof newer): { readonly open: string[]; readonly compared: number } {
  const file = join(corpus(tree), 'arch/arm64/tools/sysreg');
  const open: string[] = [];
  let compared = 0;
  const differs = (text: string) => {
    if (!explained.some(([difference]) => difference.test(text))) open.push(text);
  };
  for (const [register, { encoding, fields }] of kernelRegisters(readFileSync(file, 'utf8'))) {
    if (systemRegister(register)?.encoding !== encoding) open.push(`${register} is at ${encoding}`);
    const layouts = registerLayouts(register);
    const ours = layouts.flatMap((layout) => layout.fields);
    if (layouts.length === 0) open.push(`${register} has no fields`);
    for (const { name, msb, lsb } of fields) {
      compared++;
      const inside = ours.filter((field) => field.msb <= msb && field.lsb >= lsb);
      if (name === 'Res0') {
        for (const field of inside) {
          const text = `${register}.${field.name} ${field.msb}:${field.lsb} is RES0`;
          if (!newer[tree].test(text)) open.push(text);
        }
      } else if (name === 'Res1') {
        const known = layouts.some((layout) => layout.res1.includes(lsb)) || inside.length > 0;
        if (!known) open.push(`${register} ${msb}:${lsb} is RES1`);
      } else {
        const same = ours.filter((field) => field.msb === msb && field.lsb === lsb);
        const named = same.some((field) => field.name.toLowerCase() === name.toLowerCase());
        if (same.length === 0) differs(`${register}.${name} ${msb}:${lsb} is missing`);
        else if (!named) differs(`${register}.${name} ${msb}:${lsb} is named ${same[0]?.name}`);
      }
    }
  }
  return { open, compared };
}

for (const tree of ['linux-6.1', 'linux-6.12'] as const)
  describeWith([tree], `against the registers that ${tree} describes`, () => {
    it('every register and field is here, with the same encoding, position and name, or the difference is explained', () => {
      const { open, compared } = differencesFrom(tree);
      expect(open).toEqual([]);
      expect(compared).toBeGreaterThan(tree === 'linux-6.1' ? 350 : 1200);
    });
  });

/** System registers that the text of `folder` names, in assembly, in accessors of C, and in macros of either. */
function registersNamedIn(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  const accesses = [
    /\bmrs(?:_s)?\s+[^\s,]+\s*,\s*(\w+)/gi,
    /\bmsr(?:_s)?\s+(\w+)\s*,/gi,
    /\b(?:read|write)_sysreg(?:_s)?\(\s*(?:[^,()]+,\s*)?(\w+)\s*\)/g,
    /\b(?:read|write)_([a-z]+[a-z0-9]*_el[0-3])\s*\(/g,
    /\bDEFINE_(?:RENAME_)?SYSREG_\w+\(\s*\w+\s*,\s*(\w+)/g,
  ];
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.([Shc]|inc)$/.test(entry.name)) {
        const text = readFileSync(path, 'utf8');
        for (const access of accesses)
          for (const match of text.matchAll(access)) found.add((match[1] ?? '').replace(/^(SYS|REG)_/, ''));
      }
    }
  };
  visit(folder);
  return found;
}

/** Names at these places that are no system registers: PSTATE fields, words of comments, macro parameters and C names. */
const census = (folder: string) => {
  const named = [...registersNamedIn(folder)].flatMap((name) => {
    const register = systemRegister(name);
    return register?.named ? [register.name] : [];
  });
  return {
    named: [...new Set(named)].sort(),
    bare: named.filter((name) => registerLayouts(name).length === 0),
  };
};

/** Where each corpus keeps its arm64 code. */
const folders: readonly (readonly [Corpus, string])[] = [
  ['linux-6.1', 'arch/arm64'],
  ['linux-6.12', 'arch/arm64'],
  ['tf-a-2.8', '.'],
  ['u-boot-2023.01', 'arch/arm/cpu/armv8'],
  ['u-boot-2023.01', 'arch/arm/include/asm'],
];

for (const [tree, folder] of folders)
  describeWith([tree], `the system registers of ${tree}/${folder}`, () => {
    it('have their fields', () => {
      const { named, bare } = census(join(corpus(tree), folder));
      expect(bare).toEqual([]);
      expect(named.length).toBeGreaterThan(10);
    });
  });
