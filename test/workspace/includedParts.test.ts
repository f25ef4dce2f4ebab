import { describe, expect, test } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { setupText } from '../../server/src/features/session/setupText';
import { explainSetup } from '../../server/src/reports/setupText';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer, type DocumentAnalysis } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

const sized = (name: string, body: string) =>
  `\t.globl ${name}\n\t.type ${name}, %function\n${name}:\n${body}\n\t.size ${name}, . - ${name}\n`;

/** A body that two routines have in common, with macros and register names of theirs. */
const tree = {
  '/k/arch/arm64/lib/Makefile': 'lib-y := from.o to.o own.o\n',
  '/k/include/linux/x.h': '',
  '/k/arch/arm64/lib/from.S': `src .req x1\n.macro load reg\n\tldtr \\reg, [src]\n.endm\n${sized('from', '#include "body.S"\n\tmov\tx0, #0\n\tret')}`,
  '/k/arch/arm64/lib/to.S': `src .req x2\n.macro load reg\n\tldr \\reg, [src]\n.endm\n${sized('to', '#include "body.S"\n\tmov\tx0, #1\n\tret')}`,
  '/k/arch/arm64/lib/body.S': '\tload\tx3\n\tadd\tsrc, src, x3\n\tmov\tx9, #1\n\tmov\tx9, x3\n',
  '/k/arch/arm64/lib/own.S': sized('own', '\tret'),
};

function analyzerOf(files: Readonly<Record<string, string>>) {
  const fs = memoryFileSystem(files);
  const analyzer = new Analyzer(fs, () => emptyConfiguration, { incremental: true });
  const of = (path: string, text = fs.readFile(path) ?? '') => sourceFile(path, text);
  return { fs, analyzer, of };
}

const told = ({ findings, document }: Pick<DocumentAnalysis, 'findings' | 'document'>) =>
  findings.map(({ rule, origin, message }) => {
    expect(rootOf(origin).file.path).toBe(document.path);
    return `${rootOf(origin).line + 1} ${rule}${/\(.*\)$/.exec(message)?.[0] ?? ''}`;
  });

describe('a file that others include and that is no object itself', () => {
  const path = '/k/arch/arm64/lib/body.S';

  test('is read as a part of each of them', () => {
    const { analyzer, of } = analyzerOf(tree);
    const analysis = analyzer.analyze(of(path));
    expect(analysis.setup.partOf).toEqual(['/k/arch/arm64/lib/from.S', '/k/arch/arm64/lib/to.S']);
    expect(analysis.routines.map((r) => r.name)).toEqual(['from', 'to']);
    expect(analysis.routines.map((r) => [r.runs[0]?.routine.firstLine, r.runs[0]?.routine.lastLine])).toEqual(
      [
        [0, 3],
        [0, 3],
      ],
    );
    const texts = analysis.routines.map((r) => {
      const [run] = r.runs;
      return run?.order.map((site) => run.steps.get(site)?.instruction.text.replaceAll(',', ', '));
    });
    expect(texts).toEqual([
      ['ldtr x3, [src]', 'add src, src, x3', 'mov x9, #1', 'mov x9, x3', 'mov x0, #0', 'ret'],
      ['ldr x3, [src]', 'add src, src, x3', 'mov x9, #1', 'mov x9, x3', 'mov x0, #1', 'ret'],
    ]);
  });

  test('names its own lines by their numbers alone, and those of the including file with that file', () => {
    const { analyzer, of } = analyzerOf({
      ...tree,
      '/k/arch/arm64/lib/from.S': tree['/k/arch/arm64/lib/from.S'].replace('mov\tx0, #0', 'mov\tx0, x9'),
    });
    const analysis = analyzer.analyze(of(path));
    const context = { document: analysis.document, analysis, uriOf: (file: string) => file };
    const at = (line: number, character: number) => hoverText(context, { line, character })?.text;
    expect(at(0, 7)).toContain('x3 · written here, read again on lines 2 and 4');
    expect(at(3, 5)).toMatch(/^coming from from:\nx9 · written here, read again on line \d+ of from\.S$/m);
  });

  test('says of which, in the explanation of its setup and in the status bar', () => {
    const { analyzer, of } = analyzerOf(tree);
    expect(setupText(analyzer.setup(of(path)))).toBe('k · part of from.S, to.S · never built');
    expect(explainSetup(path, analyzer.setup(of(path)))).toContain(
      'read as part of /k/arch/arm64/lib/from.S and /k/arch/arm64/lib/to.S, which include it\n',
    );
  });

  test('has the findings at its own lines, and no others', () => {
    const { analyzer, of } = analyzerOf({
      ...tree,
      '/k/arch/arm64/lib/to.S': `${tree['/k/arch/arm64/lib/to.S']}\tnosuch x1\n`,
    });
    const own = ['3 dead-write', '4 dead-write'];
    expect(told(analyzer.analyze(of(path))).sort()).toEqual(own);
    const findings = new Analyzer(memoryFileSystem(tree), () => emptyConfiguration).findings(of(path));
    expect(told({ findings, document: of(path) }).sort()).toEqual(own);
  });

  test('is read as the editor has it, and the others as they are now', () => {
    const { fs, analyzer, of } = analyzerOf(tree);
    analyzer.analyze(of(path));
    const edited = analyzer.analyze(of(path, '\tload\tx3\n\tnosuch\tx3\n'));
    expect(told(edited)).toEqual(['2 unknown-instruction']);
    fs.set('/k/arch/arm64/lib/from.S', `.macro nosuch reg\n.endm\n${tree['/k/arch/arm64/lib/from.S']}`);
    fs.set('/k/arch/arm64/lib/to.S', `.macro nosuch reg\n.endm\n${tree['/k/arch/arm64/lib/to.S']}`);
    expect(told(analyzer.analyze(of(path, '\tload\tx3\n\tnosuch\tx3\n')))).toEqual([]);
  });

  test('in the leading lines of the other one, too', () => {
    const files = {
      '/p/Makefile': 'obj-y := main.o\n',
      '/p/main.S': `#define VALUE 5\n#include "top.S"\n${sized('main', '\tgive\tx0\n\tret')}`,
      '/p/top.S':
        '#ifdef VALUE\n.macro give reg\n\tmov \\reg, #VALUE\n.endm\n#else\n\tnosuch\n#endif\n\t.globl f\nf:\tgive x1\n\tret\n',
    };
    const { analyzer, of } = analyzerOf(files);
    const main = analyzer.analyze(of('/p/main.S'));
    expect(main.routines.map((r) => r.name)).toEqual(['main']);
    const top = of('/p/top.S');
    const first = analyzer.analyze(top);
    expect(first.routines.map((r) => r.name)).toEqual(['f']);
    expect(first.runs[0]?.program.inactiveLines).toEqual([{ first: 5, last: 5 }]);
    const second = analyzer.analyze(of('/p/top.S', top.text.replace('f:\tgive x1', 'f:\tgive x2\n\tnop')));
    expect(second.routines[0]?.runs[0]?.order).toHaveLength(3);
    // And the other one is not mistaken for it.
    expect(analyzer.analyze(of('/p/main.S')).routines.map((r) => r.name)).toEqual(['main']);
  });

  test('through a file that is itself a part', () => {
    const files = {
      ...tree,
      '/k/arch/arm64/lib/body.S': '#include "inner.S"\n',
      '/k/arch/arm64/lib/inner.S': '\tload\tx4\n',
    };
    const { analyzer, of } = analyzerOf(files);
    const { setup, routines } = analyzer.analyze(of('/k/arch/arm64/lib/inner.S'));
    expect(setup.partOf).toEqual(['/k/arch/arm64/lib/from.S', '/k/arch/arm64/lib/to.S']);
    expect(routines.map((r) => r.name)).toEqual(['from', 'to']);
  });
});

describe('a file is read alone', () => {
  test('when a makefile builds it, although another one includes it', () => {
    const files = { ...tree, '/k/arch/arm64/lib/Makefile': 'lib-y := from.o to.o body.o\n' };
    const { analyzer, of } = analyzerOf(files);
    expect(analyzer.setup(of('/k/arch/arm64/lib/body.S')).partOf).toBeUndefined();
    const plain = {
      '/p/Makefile': 'obj-y := a.o b.o\n',
      '/p/a.S': '#include "b.S"\n\tret\n',
      '/p/b.S': '\tmov x0, x1\n',
    };
    expect(analyzerOf(plain).analyzer.setup(sourceFile('/p/b.S', plain['/p/b.S'])).partOf).toBeUndefined();
  });

  test('when the other one means a file of that name elsewhere', () => {
    const files = {
      '/p/sub/a.S': '#include "b.S"\n\tret\n',
      '/p/sub/b.S': '\tmov x0, x1\n',
      '/p/b.S': '\tmov x0, x2\n',
    };
    const { analyzer, of } = analyzerOf(files);
    expect(analyzer.setup(of('/p/b.S')).partOf).toBeUndefined();
    expect(analyzer.setup(of('/p/sub/b.S')).partOf).toEqual(['/p/sub/a.S']);
  });

  test('when two include each other and nothing else does', () => {
    const files = { '/p/a.S': '#include "b.S"\n\tret\n', '/p/b.S': '#include "a.S"\n\tmov x0, x1\n' };
    const { analyzer, of } = analyzerOf(files);
    expect(analyzer.setup(of('/p/a.S')).partOf).toBeUndefined();
    expect(analyzer.setup(of('/p/b.S')).partOf).toBeUndefined();
  });
});

test('of many that include it, the nearest stands for all', () => {
  const files: Record<string, string> = { '/p/macros.S': '.macro m\n\tnop\n.endm\n' };
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    files[`/p/${name}.S`] = `#include "macros.S"\n${sized(name, '\tm\n\tmov x0, x1\n\tret')}`;
  const { analyzer, of } = analyzerOf(files);
  const setup = analyzer.setup(of('/p/macros.S'));
  expect(setup.partOf).toEqual(['/p/a.S']);
  expect(setup.notes).toContain('not as part of /p/b.S, /p/c.S, /p/d.S and 2 other files');
});
