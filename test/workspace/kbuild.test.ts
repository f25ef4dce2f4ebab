import { describe, expect, test } from 'vitest';
import { readFlags, shellWords } from '../../server/src/workspace/compilerFlags';
import { readMakefile } from '../../server/src/workspace/kbuild/makefile';

const value = (text: string, name: string, given: Record<string, string> = {}) =>
  readMakefile(text, new Map(Object.entries(given))).value(name);

describe('Makefile variables', () => {
  test.each([
    ['a := 1\nb = $(a)\na := 2\nc := $(b)', 'b', '2'],
    ['a := 1\nb := $(a)\na := 2', 'b', '1'],
    ['a ?= 1\na ?= 2', 'a', '1'],
    ['a := x\\\n  y\na += z # end', 'a', 'x y z'],
    ['o := $(addprefix ../, a.o b.o)', 'o', '../a.o ../b.o'],
    ['o := $(patsubst %.o,%.nvhe.o,a.o b.c)', 'o', 'a.nvhe.o b.c'],
    ['s := a.o\no := $(s:.o=.S)', 'o', 'a.S'],
    ['o := $(filter-out b%, a b1 c b2)', 'o', 'a c'],
    ['o := $(if $(CONFIG_X),yes,no)', 'o', 'no'],
    ['f = <$(1)-$(2)>\no := $(call f,a,b)', 'o', '<a-b>'],
    ['o := $(call cc-option,-mabi=lp64)', 'o', '-mabi=lp64'],
    ['o := $(foreach x,1 2,n$(x).o)', 'o', 'n1.o n2.o'],
    ['o := $(shell rm -rf /)', 'o', ''],
    ['o := $(shell echo a72 | tr a-z A-Z)', 'o', 'A72'],
    ["o := $(shell echo ABC | tr '[:upper:]' '[:lower:]')", 'o', 'abc'],
    ['o := $(shell dirname plat/board/platform.mk)', 'o', 'plat/board'],
    ['o := $(shell echo a; rm b)', 'o', ''],
    ['ifdef X\no := 1\nelse\no := 2\nendif', 'o', '2'],
    ['ifeq ($(K),y)\no := 1\nelse ifeq ($(L),y)\no := 2\nelse\no := 3\nendif', 'o', '2'],
    ['ifneq "$(K)" ""\nifeq ($(L),y)\no := 1\nendif\nelse\no := 2\nendif', 'o', '2'],
    ['rule: dep\n\to := 1\no ?= 2', 'o', '2'],
    ['define d\no := 9\nendef\no := 1', 'o', '1'],
    ['a = $(a)\nb := $(a)!', 'b', '!'],
  ])('%j', (text, name, expected) => {
    expect(value(text, name, { L: 'y' })).toEqual(expected);
  });
});

test('shell words', () => {
  expect(shellWords(`a 'b c' "d \\" e" f\\ g '' -D'X="y z"'`)).toEqual([
    'a',
    'b c',
    'd " e',
    'f g',
    '',
    '-DX="y z"',
  ]);
});

test('compiler flags in joined and separate form', () => {
  const flags = readFlags(
    [
      '-Ia',
      '-I',
      'b',
      '-isystem',
      'c',
      '-DX',
      '-D',
      'Y=2',
      '-UZ',
      '-includeh.h',
      '-MF',
      'dep',
      '-march=armv8.2-a',
      '-Wp,-MD,x,-DW=1',
      'in.S',
      '-o',
      'out.o',
    ],
    '/d',
  );
  expect(flags).toMatchObject({
    includePaths: ['/d/a', '/d/b'],
    systemIncludePaths: ['/d/c'],
    forcedIncludes: ['/d/h.h'],
    march: 'armv8.2-a',
    input: 'in.S',
    output: 'out.o',
  });
  expect(flags.macros.map((m) => (m.kind === 'define' ? `${m.name}=${m.value}` : `-${m.name}`))).toEqual([
    'X=1',
    'Y=2',
    '-Z',
    'W=1',
  ]);
});
