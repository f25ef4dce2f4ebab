import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { systemOperationName } from '../../server/src/isa/systemInstructions';
import { allSystemRegisters } from '../../server/src/isa/systemRegisters';
import { describeWith } from './needs';

const selections = [
  'armv9.3-a+sve2+sme+memtag+rng+predres+ssbs+profile+ras+pauth+ls64+flagm+pan+lse',
  ...['armv8-r', 'armv8-a', 'armv8.1-a', 'armv8.2-a', 'armv8.3-a', 'armv8.4-a', 'armv8.5-a'],
  ...['armv8.6-a', 'armv8.7-a', 'armv8.8-a', 'armv8-a+memtag', 'armv8-a+profile', 'armv8-a+sve'],
  ...['armv8-a+sme', 'armv8-a+lor', 'armv8-a+pan', 'armv8-a+ssbs', 'armv8-a+predres', 'armv8-a+rng'],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every word in the program and in its table of instructions: whatever name it knows is among them. */
function wordsOfAssembler(): string[] {
  const found = spawnSync('sh', ['-c', 'p=$(command -v aarch64-linux-gnu-as); echo $p; ldd $p'], {
    encoding: 'utf8',
  });
  const files = [...found.stdout.matchAll(/\/\S*(?:aarch64-linux-gnu-as|opcodes\S*)/g)].map(([path]) => path);
  const words = new Set<string>();
  for (const file of files)
    for (const [word] of readFileSync(file, 'latin1').matchAll(/[A-Za-z][A-Za-z0-9_]{1,24}/g))
      words.add(word.toLowerCase());
  return [...words];
}

function ourOperations(): string[] {
  const out: string[] = [];
  for (let op1 = 0; op1 < 8; op1++)
    for (let crn = 7; crn < 10; crn++)
      for (let crm = 0; crm < 16; crm++)
        for (let op2 = 0; op2 < 8; op2++) {
          const operation = systemOperationName(op1, crn, crm, op2);
          if (operation) out.push(operation.text);
        }
  return out;
}

type Verdict = 'accepted' | 'warned' | 'rejected';

/** The assembler's verdict of each line, and ours. */
function theirs(lines: readonly string[], march: string): Verdict[] {
  const path = join(folder, 'names.s');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const { stderr } = spawnSync('aarch64-linux-gnu-as', [`-march=${march}`, path, '-o', '/dev/null'], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  const out: Verdict[] = lines.map(() => 'accepted');
  for (const m of stderr.matchAll(/^[^:\n]*:(\d+): (Error|Warning): (.*)$/gm)) {
    const i = Number(m[1]) - 1;
    if (m[2] === 'Error') out[i] = 'rejected';
    else if (/specified register cannot/.test(m[3] ?? '') && out[i] === 'accepted') out[i] = 'warned';
  }
  return out;
}

function ours(lines: readonly string[], march: string): Verdict[] {
  const out: Verdict[] = lines.map(() => 'accepted');
  for (let start = 0; start < lines.length; start += 200) {
    const text = `${lines.slice(start, start + 200).join('\n')}\n`;
    for (const { severity, origin } of assembleText('names.s', text, { march }).problems) {
      const i = start + origin.line;
      if (severity === 'error') out[i] = 'rejected';
      else if (out[i] === 'accepted') out[i] = 'warned';
    }
  }
  return out;
}

describeWith(['aarch64-linux-gnu-as'], 'names of system registers, fields and operations', () => {
  test('are accepted, warned of and rejected as the assembler does, for each architecture', () => {
    const registers = [...allSystemRegisters()].map(({ name }) => name.toLowerCase());
    const words = [...new Set([...wordsOfAssembler(), ...registers])];
    const generic = [0, 1, 2, 3, 4].flatMap((a) =>
      ['0_c0_c0_0', '7_c15_c15_7', '8_c0_c0_0', '0_c16_c0_0', '0_c0_c16_0', '0_c0_c0_8'].map(
        (rest) => `s${a}_${rest}`,
      ),
    );
    const operations = [
      ...ourOperations(),
      ...['dc', 'ic', 'at', 'tlbi', 'cfp', 'dvp', 'cpp'].flatMap((kind) =>
        words
          .filter(
            (each) =>
              /^[a-z]\w{2,12}$/.test(each) &&
              /(va|vmall|alle|as|ipas|s1|s12|rctx|sw|ial|pae|pap|zva)/.test(each),
          )
          .map((each) => `${kind} ${each}`),
      ),
    ];
    const all = [
      ...[...words, ...generic].flatMap((name) => [`mrs x0, ${name}`, `msr ${name}, x0`]),
      ...words.filter((each) => each.length < 12).map((name) => `msr ${name}, #1`),
      ...['daifset', 'daifclr', 'spsel', 'pan'].flatMap((name) =>
        [15, 16, 2].map((n) => `msr ${name}, #${n}`),
      ),
      ...new Set(operations.flatMap((each) => [each, `${each}, x0`])),
    ];
    const [everything = '', ...others] = selections;
    const newer: string[] = [];
    const wrong: string[] = [];
    let verdicts = 0;
    const compare = (lines: readonly string[], march: string): void => {
      const [as, us] = [theirs(lines, march), ours(lines, march)];
      lines.forEach((line, i) => {
        verdicts++;
        if (as[i] === us[i]) return;
        if (as[i] === 'rejected' && march === everything) newer.push(line);
        else wrong.push(`${march}: ${line}: ${as[i]} there, ${us[i]} here`);
      });
    };
    compare(all, everything);
    const isNewer = new Set(newer);
    const some = [...theirs(all, everything)].flatMap((v, i) => (v === 'rejected' ? [] : [all[i] ?? '']));
    const ofR = [...theirs(all, 'armv8-r')].flatMap((v, i) => (v === 'rejected' ? [] : [all[i] ?? '']));
    const known = [...new Set([...some, ...ofR])].filter((line) => !isNewer.has(line));
    for (const march of others) compare(known, march);
    console.log(
      `${all.length} statements, ${known.length} of them accepted by the assembler for some architecture; ${verdicts} verdicts: ` +
        `${wrong.length} differ; ${newer.length} accepted here alone: ${newer.slice(0, 12).join('; ')}`,
    );
    if (process.env.SHOW) console.log(newer.join('\n'));
    expect(known.length).toBeGreaterThan(2000);
    expect(wrong).toEqual([]);
  });
});
