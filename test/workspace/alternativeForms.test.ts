// Every form in which Linux (3.19 to 6.12) and Xen write alternatives in assembly. Each is read twice: with
// a header in the manner of its time, written for this test, and with no header at all (the prelude).
import { describe, expect, test } from 'vitest';
import { flatten } from '../../server/src/assembler/flatten';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { sourceFile } from '../../server/src/source/sourceFile';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const record = `
	.macro table_record at, by, what, at_size, by_size
	.pushsection .altinstructions, "a"
	.word	\\at - .
	.word	\\by - .
	.hword	\\what
	.byte	\\at_size
	.byte	\\by_size
	.popsection
	.endm
`;
const capabilities = `
#define ARM64_ALWAYS_SYSTEM 0
#define ARM64_SVE 1
#define ARM64_HAS_SB 2
#define ARM64_NCAPS 3
`;

/** How a time wrote its macros: where replacements go, and whether a switch leaves a block out. */
interface Manner {
  readonly aside: string;
  readonly back: string;
  /** \`, on = 1\` where macros take the switch. */
  readonly insnSwitch: boolean;
  readonly blockSwitch: boolean;
  readonly callback: 'none' | 'one argument' | 'two arguments';
}
const section = { aside: '.pushsection .altinstr_replacement, "ax"', back: '.popsection' };
const subsection = { aside: '.subsection 1', back: '.previous' };

function header({ aside, back, insnSwitch, blockSwitch, callback }: Manner): string {
  const when = (used: boolean, lines: string): string => (used ? `	.if \\on\n${lines}	.endif\n` : lines);
  const on = (used: boolean): string => (used ? ', on = 1' : '');
  const cb = {
    none: '',
    'one argument': `
	.macro alternative_cb patcher
	.set mode, 0
	table_record 91f, \\patcher, ARM64_NCAPS, 92f - 91f, 0
91:
	.endm`,
    'two arguments': `
	.macro alternative_cb what, patcher
	.set mode, 0
	table_record 91f, \\patcher, (1 << 15) | \\what, 92f - 91f, 0
91:
	.endm`,
  }[callback];
  return `#include <linux/kconfig.h>
${capabilities}${record}
	.macro alternative_insn first, second, what${on(insnSwitch)}
${when(
  insnSwitch,
  `91:	\\first
92:	table_record 91b, 93f, \\what, 92b - 91b, 94f - 93f
	${aside}
93:	\\second
94:	${back}
`,
)}	.endm
	.macro alternative_if_not what${on(blockSwitch)}
	.set mode, 0
${when(blockSwitch, '	table_record 91f, 93f, \\what, 92f - 91f, 94f - 93f\n91:\n')}	.endm
	.macro alternative_if what
	.set mode, 1
	table_record 93f, 91f, \\what, 94f - 93f, 92f - 91f
	${aside}
91:
	.endm
	.macro alternative_else ${blockSwitch ? 'on = 1' : ''}
${when(
  blockSwitch,
  `92:
	.if mode
	${back}
	.else
	${aside}
	.endif
93:
`,
)}	.endm
	.macro alternative_endif ${blockSwitch ? 'on = 1' : ''}
${when(
  blockSwitch,
  `94:
	.if mode == 0
	${back}
	.endif
`,
)}	.endm
	.macro alternative_else_nop_endif
	alternative_else
	.rept (92b - 91b) / 4
	nop
	.endr
	alternative_endif
	.endm
	.macro alternative_cb_end
92:
	.endm
${cb}
	.macro user_alt, label, first, second, what
9: alternative_insn "\\first", "\\second", \\what
	.pushsection __ex_table, "a"
	.word 9b - ., \\label - .
	.popsection
	.endm
#define ALTERNATIVE(first, second, ...) PICK(first, second, __VA_ARGS__, 1)
#define PICK(first, second, what, config, ...) alternative_insn first, second, what, IS_ENABLED(config)
`;
}

const linux319 = header({ ...section, insnSwitch: false, blockSwitch: false, callback: 'none' });
const linux43 = header({ ...section, insnSwitch: true, blockSwitch: true, callback: 'none' });
const linux410 = header({ ...section, insnSwitch: true, blockSwitch: false, callback: 'one argument' });
const linux512 = header({ ...subsection, insnSwitch: true, blockSwitch: false, callback: 'one argument' });
const linux519 = header({ ...subsection, insnSwitch: true, blockSwitch: false, callback: 'two arguments' });

interface Form {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Instructions without the capability, and with it. */
  readonly absent: readonly string[];
  readonly present: readonly string[];
  /** Names in the table: capabilities, and callbacks after a colon. */
  readonly table: readonly string[];
}

const since = {
  '3.19': { linux319, linux43, linux410, linux512, linux519 },
  4.1: { linux319, linux43, linux410, linux512, linux519 },
  4.3: { linux43, linux410, linux512, linux519 },
  4.9: { linux43, linux410, linux512, linux519 },
};

const forms: readonly Form[] = [
  {
    name: 'alternative_insn with quotes',
    headers: since['3.19'],
    body: 'alternative_insn "mov x0, #1", "mov x0, #2", ARM64_SVE',
    absent: ['mov x0,#1'],
    present: ['mov x0,#2'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_insn without quotes',
    headers: since['3.19'],
    body: 'alternative_insn nop, isb, ARM64_SVE',
    absent: ['nop'],
    present: ['isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_insn of several instructions',
    headers: since['3.19'],
    body: 'alternative_insn "mov x0, #1; nop", "mov x0, #2; isb", ARM64_SVE',
    absent: ['mov x0,#1', 'nop'],
    present: ['mov x0,#2', 'isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_insn switched on',
    headers: since['4.3'],
    body: 'alternative_insn nop, isb, ARM64_SVE, 1',
    absent: ['nop'],
    present: ['isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_insn switched off vanishes',
    headers: since['4.3'],
    body: 'alternative_insn nop, isb, ARM64_SVE, 0',
    absent: [],
    present: [],
    table: [],
  },
  {
    name: 'alternative_if_not … else … endif',
    headers: since[4.1],
    body: 'alternative_if_not ARM64_SVE\nmov x0, #1\nnop\nalternative_else\nmov x0, #2\nisb\nalternative_endif',
    absent: ['mov x0,#1', 'nop'],
    present: ['mov x0,#2', 'isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_if_not … else … endif with the switch on',
    headers: { linux43 },
    body: 'alternative_if_not ARM64_SVE, 1\nnop\nalternative_else 1\nisb\nalternative_endif 1',
    absent: ['nop'],
    present: ['isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_if_not … else … endif with the switch off leaves both, unpatched',
    headers: { linux43 },
    body: 'alternative_if_not ARM64_SVE, 0\nnop\nalternative_else 0\nisb\nalternative_endif 0',
    absent: ['nop', 'isb'],
    present: ['nop', 'isb'],
    table: [],
  },
  {
    name: 'alternative_if … else … endif: the replacement comes first',
    headers: since[4.9],
    body: 'alternative_if ARM64_SVE\nmov x0, #2\nalternative_else\nmov x0, #1\nalternative_endif',
    absent: ['mov x0,#1'],
    present: ['mov x0,#2'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_if … else_nop_endif',
    headers: since[4.9],
    body: 'alternative_if ARM64_SVE\nmov x0, #2\nisb\nalternative_else_nop_endif',
    absent: ['nop', 'nop'],
    present: ['mov x0,#2', 'isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_if_not … else_nop_endif',
    headers: since[4.9],
    body: 'alternative_if_not ARM64_SVE\nmov x0, #2\nisb\nalternative_else_nop_endif',
    absent: ['mov x0,#2', 'isb'],
    present: ['nop', 'nop'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'two blocks after each other, of two capabilities',
    headers: since[4.9],
    body: `alternative_if ARM64_SVE\nisb\nalternative_else_nop_endif
alternative_if_not ARM64_HAS_SB\ndsb nsh\nalternative_else\nnop\nalternative_endif`,
    absent: ['nop', 'dsb nsh'],
    present: ['isb', 'dsb nsh'],
    table: ['ARM64_SVE', 'ARM64_HAS_SB'],
  },
  {
    name: 'a branch out of a replacement, and one inside it',
    headers: since[4.9],
    body: '1: nop\nalternative_if ARM64_SVE\ncbz x1, 2f\nisb\n2: b 1b\nalternative_else_nop_endif',
    absent: ['nop', 'nop', 'nop', 'nop'],
    present: ['nop', 'cbz x1,LABEL+8', 'isb', 'b LABEL'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'alternative_cb with one argument',
    headers: { linux410, linux512 },
    body: 'alternative_cb patch_it\nnop\nmov x0, #0\nalternative_cb_end',
    absent: ['nop', 'mov x0,#0'],
    present: ['nop', 'mov x0,#0'],
    table: [':patch_it'],
  },
  {
    name: 'alternative_cb with one argument, ended as a block',
    headers: { linux410, linux512 },
    body: 'alternative_cb patch_it\nnop\nalternative_cb_end',
    absent: ['nop'],
    present: ['nop'],
    table: [':patch_it'],
  },
  {
    name: 'alternative_cb with two arguments',
    headers: { linux519 },
    body: 'alternative_cb ARM64_SVE, patch_it\nmov x0, #0\nalternative_cb_end',
    absent: ['mov x0,#0'],
    present: ['mov x0,#0'],
    table: ['ARM64_SVE:patch_it'],
  },
  {
    name: 'ALTERNATIVE() of a capability alone',
    headers: since['4.3'],
    body: 'ALTERNATIVE("nop", "isb", ARM64_SVE)',
    absent: ['nop'],
    present: ['isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'ALTERNATIVE() of a configuration that is on',
    headers: since['4.3'],
    body: '#define CONFIG_ON 1\nALTERNATIVE("nop", "isb", ARM64_SVE, CONFIG_ON)',
    absent: ['nop'],
    present: ['isb'],
    table: ['ARM64_SVE'],
  },
  {
    name: 'ALTERNATIVE() of a configuration that is off vanishes',
    headers: since['4.3'],
    body: 'ALTERNATIVE("nop", "isb", ARM64_SVE, CONFIG_OFF)',
    absent: [],
    present: [],
    table: [],
  },
  {
    name: 'user_alt',
    headers: since['4.3'],
    body: 'user_alt 7f, "ldr x0, [x1]", "ldtr x0, [x1]", ARM64_SVE\n7:',
    absent: ['ldr x0,[x1]'],
    present: ['ldtr x0,[x1]'],
    table: ['ARM64_SVE'],
  },
];

/** Xen numbers capabilities in `asm/cpufeature.h`, some without `ARM` in their names, and has macros of the same shapes. */
const xenCapabilities = `
#define ARM64_SVE 0
#define SKIP_SYNC 1
#define ARM_NCAPS 2
`;

function programOf(body: string, files: Readonly<Record<string, string>>, include: string) {
  const path = '/p/a.S';
  const text = `${include}\n\t.text\nf:\n${body}\n\tret\n`;
  const fileSystem = memoryFileSystem({ [path]: text, ...files });
  const configuration = { ...emptyConfiguration, includePaths: ['/headers'], named: true };
  const options = setupsFor(path, text, configuration, fileSystem).flavours[0]?.options;
  if (!options) throw new Error('not arm64');
  const program = new FrontEnd().run(sourceFile(path, text), options);
  const serious = program.problems.filter((p) => p.severity === 'error');
  expect(serious.map((p) => p.message)).toEqual([]);
  return program;
}

/** The instructions from `f` to its `ret`, without labels and directives; made-up names are LABEL. */
function instructionsOf(
  program: ReturnType<typeof programOf>,
  variant: 'default' | ReadonlySet<string>,
): string[] {
  const lines = flatten(program, variant)
    .split('\n')
    .map((line) => line.trim());
  const inside = lines.slice(lines.indexOf('f:') + 1, lines.indexOf('ret'));
  let depth = 0;
  let hidden = false;
  const out: string[] = [];
  for (const line of inside) {
    if (/^\.pushsection\b/.test(line)) depth++;
    else if (/^\.popsection\b/.test(line)) depth--;
    else if (/^\.subsection\b/.test(line)) hidden = true;
    else if (/^\.previous\b/.test(line)) hidden = false;
    else if (depth === 0 && !hidden && !/^[.\w$"]+:$|^\.|^$/.test(line))
      out.push(line.replace(/\s+/g, ' ').replace(/\.L[\w$]+/g, 'LABEL'));
  }
  return out;
}

function check(form: Form, files: Readonly<Record<string, string>>, include: string): void {
  const program = programOf(form.body, files, include);
  const table = program.alternatives.map((a) =>
    a.callback === undefined ? a.capability : `${/SVE/.test(a.capability) ? a.capability : ''}:${a.callback}`,
  );
  expect(table).toEqual(form.table);
  expect(instructionsOf(program, 'default')).toEqual(form.absent);
  expect(instructionsOf(program, new Set(['ARM64_SVE']))).toEqual(form.present);
}

describe.each(forms)('$name', (form) => {
  test.each(Object.entries(form.headers))('with the header of its time (%s)', (_, text) =>
    check(
      form,
      {
        '/headers/asm/alternative.h': `#include <asm/cpucaps.h>\n${text}`,
        '/headers/asm/cpucaps.h': capabilities,
      },
      '#include <asm/alternative.h>',
    ),
  );
  test('with no header', () => check(form, {}, '#include <asm/alternative.h>'));
  test('with no header and no include', () => check(form, {}, ''));
});

describe('Xen', () => {
  const files = {
    '/headers/asm/alternative.h': header({
      ...section,
      insnSwitch: true,
      blockSwitch: false,
      callback: 'one argument',
    })
      .replace(capabilities, '#include <asm/cpufeature.h>\n')
      .replaceAll('ARM64_NCAPS', 'ARM_NCAPS'),
    '/headers/asm/cpufeature.h': xenCapabilities,
  };
  test.each(forms.filter((form) => form.headers.linux410 !== undefined && !form.body.includes('HAS_SB')))(
    '$name',
    (form) => check(form, files, '#include <asm/alternative.h>'),
  );
  test('a capability without ARM in its name has its name', () => {
    const program = programOf('ALTERNATIVE("nop", "isb", SKIP_SYNC)', files, '#include <asm/alternative.h>');
    expect(program.alternatives.map((a) => a.capability)).toEqual(['SKIP_SYNC']);
  });
});
