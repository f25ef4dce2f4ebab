import { describe, expect, test } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { Program } from '../../server/src/assembler/program';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import { sourceFile } from '../../server/src/source/sourceFile';
import { memoryFileSystem } from '../support/memoryFileSystem';

const headers = {
  '/tree/asm/cpucaps.h': '#define ARM64_HAS_PAN 3\n#define ARM64_SVE 7\n',
  '/tree/asm/macros.h': `#include <asm/cpucaps.h>
.irp n,0,1
.equ .Lnum_x\\n, \\n
.endr
lr .req x30
.macro patch cap
661: nop
662: .pushsection .altinstructions,"a"
.word 661b - .; .word 663f - .; .hword \\cap; .byte 4; .byte 4
.popsection
.subsection 1
663: isb
.previous
.endm
#define ENTRY(name) .globl name; name:
`,
};
const document = `#include <asm/macros.h>
ENTRY(f)
	patch ARM64_SVE
	mov x0, lr
	ret
`;

function setup(): { files: ReturnType<typeof memoryFileSystem>; options: PreprocessorOptions } {
  const files = memoryFileSystem(headers);
  const options: PreprocessorOptions = {
    fileSystem: files,
    includePaths: ['/tree'],
    systemIncludePaths: [],
    forcedIncludes: [],
    macros: [],
    fixed: new Map(),
    generated: () => undefined,
    standIn: () => undefined,
  };
  return { files, options };
}

/** What two programs must agree in. */
function shape(p: Program): unknown {
  return {
    instructions: p.instructions.map((i) => [i.text, i.address, i.origin.line, i.origin.start, i.origin.end]),
    symbols: [...p.symbols.values()].map((s) => [s.name, s.address, s.value, s.global]),
    alternatives: p.alternatives.map((a) => [a.capability, a.original, a.replacement]),
    problems: p.problems.map((x) => x.message),
  };
}

describe('the front end', () => {
  test('reads capability names from the list that the tree includes', () => {
    const { options } = setup();
    const program = new FrontEnd().run(sourceFile('/tree/a.S', document), options);
    expect(program.problems).toEqual([]);
    expect(program.alternatives.map((a) => [a.capability, a.capabilityNumber])).toEqual([['ARM64_SVE', 7]]);
    expect(program.symbols.get('f')).toMatchObject({ global: true, address: { section: 0, offset: 0 } });
    expect(program.instructions.map((i) => i.text)).toEqual(['nop', 'mov x0,lr', 'ret', 'isb']);
    expect(program.instructions[1]?.parsed.operands[1]).toMatchObject({ kind: 'general', number: 30 });
    expect(program.cMacros.get('ENTRY')?.parameters).toEqual(['name']);
    expect(program.evaluate('.Lnum_x1 + 1')).toEqual({ constant: 2n, terms: [] });
  });

  test('gives after any edit what a fresh one gives', () => {
    const { options } = setup();
    const frontEnd = new FrontEnd();
    const edits = [
      document,
      document.replace('ret', 'ret\n\tnop'),
      `${document}.macro late\n`,
      `${document}.if 0\n`,
      document,
      document.replace('ENTRY(f)', '#undef ENTRY\n#define ENTRY(n) n: wfi;\nENTRY(f)'),
      `.macro early\nnop\n.endm\n${document}early\n`,
      `#if 1\n${document}#endif\n`,
      document.replace('SVE', 'HAS_PAN'),
    ];
    for (const text of edits) {
      const file = sourceFile('/tree/a.S', text);
      expect(shape(frontEnd.run(file, options))).toEqual(shape(new FrontEnd().run(file, options)));
    }
  });

  test('sees a header that changes', () => {
    const { files, options } = setup();
    const frontEnd = new FrontEnd();
    const file = sourceFile('/tree/a.S', document);
    frontEnd.run(file, options);
    files.set('/tree/asm/cpucaps.h', '#define ARM64_SVE 9\n');
    expect(frontEnd.run(file, options).alternatives[0]?.capabilityNumber).toBe(9);
  });

  test('keeps variants apart', () => {
    const { options } = setup();
    const frontEnd = new FrontEnd();
    const text = `${document}#ifdef CONFIG_X\nwfi\n#endif\n`;
    const count = (fixed: Map<string, string | undefined>): number =>
      frontEnd.run(sourceFile('/tree/a.S', text), { ...options, fixed }).instructions.length;
    expect([
      count(new Map([['CONFIG_X', '1']])),
      count(new Map([['CONFIG_X', undefined]])),
      count(new Map([['CONFIG_X', '1']])),
    ]).toEqual([5, 4, 5]);
  });

  test('without a listing gives the same but for the statements', () => {
    const { options } = setup();
    const file = sourceFile('/tree/a.S', document);
    const whole = new FrontEnd().run(file, options);
    const brief = new FrontEnd({ listing: false }).run(file, options);
    expect(whole.statements.length).toBeGreaterThan(whole.instructions.length);
    expect(brief.statements).toEqual([]);
    expect(shape(brief)).toEqual(shape(whole));
  });

  test('marks the columns of a statement in the open file', () => {
    const { options } = setup();
    const { instructions } = new FrontEnd().run(sourceFile('/tree/a.S', document), options);
    const ret = instructions.find((i) => i.text === 'ret')?.origin;
    expect([ret?.line, ret?.start, ret?.end]).toEqual([4, 1, 4]);
  });
});
