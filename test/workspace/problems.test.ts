import { expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

function problemsOf(text: string): string[] {
  const fileSystem = memoryFileSystem({ '/a.S': text });
  const analyzer = new Analyzer(fileSystem, () => ({ ...emptyConfiguration, named: true }));
  return analyzer
    .analyze(sourceFile('/a.S', text))
    .problems.map((p) => `${p.origin.line + 1} ${p.severity} ${p.message}`);
}

test('what only an explored configuration has is information', () => {
  expect(
    problemsOf(`f:
#ifdef CONFIG_OTHER_BOARD
#include <board.h>
	movv x0, x1
#endif
	mov x2, x3
	ret
`),
  ).toEqual([
    expect.stringMatching(/^3 info board\.h: No such file or directory \(only with CONFIG_OTHER_BOARD\)$/),
    expect.stringMatching(/^4 info unknown mnemonic .* \(only with CONFIG_OTHER_BOARD\)$/),
  ]);
});

test('what the configuration as built has keeps its severity', () => {
  expect(
    problemsOf(`f:
#ifndef CONFIG_OTHER_BOARD
	movv x0, x1
#endif
	ret
`),
  ).toEqual([expect.stringMatching(/^3 error unknown mnemonic [^(]*$/)]);
});
