import { describe, expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { headerFoldersAbove } from '../../server/src/workspace/headersAbove';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const project = {
  '/home/me/include/asm/size.h': '#define FRAME 64\n',
  '/home/me/small/.git/HEAD': '',
  '/home/me/small/hyp/include/small/board.h': '#define BOARD_STACK 0x40\n',
  '/home/me/small/hyp/arch/arm64/include/asm/frame.h':
    '#include <asm/size.h>\n#ifndef __ASSEMBLY__\nstruct frame { long x[31]; };\n#endif\n#define FRAME 256\n',
  '/home/me/small/hyp/arch/arm64/include/asm/size.h': '\n',
  '/home/me/small/hyp/arch/arm64/macros.inc': '\t.macro leave\n\teret\n\tdsb nsh\n\tisb\n\t.endm\n',
};
const path = '/home/me/small/hyp/arch/arm64/core/entry.S';
const text = `#include <asm/frame.h>
#include <small/board.h>
#include "macros.inc"
	.globl	go
go:
	ldp	x0, x1, [sp, #BOARD_STACK]
	add	sp, sp, #FRAME
	leave
`;

describe('headers of a project whose build nobody knows', () => {
  test('are in the header folders above, and where a folder above has one by its name', () => {
    expect(headerFoldersAbove(path, text, memoryFileSystem({ ...project, [path]: text }))).toEqual([
      '/home/me/small/hyp/arch/arm64/include',
      '/home/me/small/hyp/arch/arm64',
      '/home/me/small/hyp/include',
    ]);
  });

  test('are not what this machine has, nor what lies outside of the repository', () => {
    const files = { '/usr/include/asm/frame.h': '', [path]: text };
    expect(headerFoldersAbove('/usr/src/p/a.S', text, memoryFileSystem(files))).toEqual([]);
    expect(headerFoldersAbove(path, '#include "other.h"\n', memoryFileSystem({ ...project }))).toEqual([]);
  });

  test('leave out their C, and nothing is said of what they define', () => {
    const analyzer = new Analyzer(memoryFileSystem({ ...project, [path]: text }), () => ({
      ...emptyConfiguration,
      named: true,
    }));
    const { findings } = analyzer.analyze(sourceFile(path, text));
    expect(findings.map((f) => f.message)).toEqual([]);
  });

  test('are told, and come after those of the settings', () => {
    const setup = setupsFor(
      path,
      text,
      { ...emptyConfiguration, named: true, includePaths: ['/mine'] },
      memoryFileSystem(project),
    );
    expect(setup.notes).toEqual([
      expect.stringMatching(/^no source tree known: headers are searched in the folders above \(\/home/),
    ]);
    expect(setup.flavours[0]?.options.includePaths.slice(0, 2)).toEqual([
      '/mine',
      '/home/me/small/hyp/arch/arm64/include',
    ]);
  });
});
