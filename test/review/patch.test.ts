import { describe, expect, test } from 'vitest';
import { checkPatch } from '../../server/src/commandLine/patch';
import { applyPatch } from '../../server/src/review/patch/applyPatch';
import { parsePatch } from '../../server/src/review/patch/parsePatch';
import { rootOf } from '../../server/src/source/origin';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

const diff = `diff --git a/hyp/switch.S b/hyp/switch.S
index 1111111..2222222 100644
--- a/hyp/switch.S
+++ b/hyp/switch.S
@@ -3,5 +3,7 @@ SYM_FUNC_START(switch_in)
 \tmov\tx2, #1

-\tmsr\tcptr_el2, x2
+\tmov\tx3, #(CPTR_EL2_TFP | CPTR_EL2_TZ) // a comment that is rather long
+\torr\tx2, x2, x3
+\tmsr\tcptr_el2, x2
 \tisb
 \tret
`;
const quoted = (depth: number, text: string) =>
  text
    .split('\n')
    .map((l) => `${'> '.repeat(depth)}${l}`.trimEnd())
    .join('\n');
const parsed = parsePatch(diff);
const lines = (text: string) => parsePatch(text).flatMap((f) => f.hunks.flatMap((h) => h.lines));

describe('a patch is read', () => {
  test('as git prints it', () => {
    expect(parsed).toHaveLength(1);
    expect(parsed[0]).toMatchObject({ oldPath: 'hyp/switch.S', newPath: 'hyp/switch.S' });
    expect(parsed[0]?.hunks[0]).toMatchObject({
      oldStart: 3,
      newCount: 7,
      section: 'SYM_FUNC_START(switch_in)',
      complete: true,
    });
    expect(parsed[0]?.hunks[0]?.lines.map((l) => l.kind[0]).join('')).toBe('ccraaacc');
  });
  test('with CRLF, from plain diff, and with no git header', () => {
    expect(parsePatch(diff.replaceAll('\n', '\r\n'))).toEqual(parsed);
    const plain = diff
      .replace(/^diff.*\nindex.*\n/, '')
      .replace('a/hyp/switch.S', 'hyp/switch.S\t2020-01-01 00:00:00');
    expect(parsePatch(plain)).toEqual(parsed);
  });
  test('quoted to any depth, in either style, with comments between the lines', () => {
    expect(parsePatch(quoted(1, diff))).toEqual(parsed);
    expect(parsePatch(quoted(4, diff))).toEqual(parsed);
    expect(parsePatch(diff.replace(/^/gm, '>>> '))).toEqual(parsed);
    const reply = quoted(2, diff).replace('> > -', '\nWhy is this needed?\n\n> I ask that, too.\n> > -');
    expect(parsePatch(`On Monday, A wrote:\n${reply}\nRegards`)).toEqual(parsed);
  });
  test('with lines that a client wrapped', () => {
    const wrapped = quoted(1, diff)
      .replace(' // a comment', ' // a\n> comment')
      .replace('@@ SYM_FUNC', '@@\n> SYM_FUNC');
    expect(parsePatch(wrapped)).toEqual(parsed);
    expect(parsePatch(diff.replace('that is rather', 'that\nis rather'))).toEqual(parsed);
  });
  test('what a reply left out is a gap', () => {
    const cut = quoted(1, diff).replace('> +\torr\tx2, x2, x3\n', '\n[...]\n');
    expect(
      lines(cut)
        .map((l) => l.kind[0])
        .join(''),
    ).toBe('ccragacc');
    expect(parsePatch(cut)[0]?.hunks[0]?.complete).toBe(false);
  });
  test('from mails: encoded ones, several in one box, the signature left out', () => {
    const qp = diff.replaceAll('=', '=3D').replace('rather long', 'rather=\n long');
    expect(parsePatch(`Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n${qp}`)).toEqual(parsed);
    const base64 = Buffer.from(diff).toString('base64').replace(/.{60}/g, '$&\n');
    expect(parsePatch(`Content-Transfer-Encoding: base64\nTo: a\n\n${base64}\n`)).toEqual(parsed);
    const mail = `From 1111 Mon Sep 17 00:00:00 2001\nSubject: [PATCH]\n\n---\n hyp/switch.S | 4 +++-\n\n${diff}-- \n2.39.5\n`;
    expect(parsePatch(`${mail}\n${mail}`)).toEqual([...parsed, ...parsed]);
  });
  test('new and deleted files', () => {
    const added = '--- /dev/null\n+++ b/n.S\n@@ -0,0 +1 @@\n+\tret\n';
    expect(parsePatch(added)[0]).toMatchObject({ oldPath: undefined, newPath: 'n.S' });
    expect(parsePatch('--- a/o.S\n+++ /dev/null\n@@ -1 +0,0 @@\n-\tret\n')[0]?.newPath).toBeUndefined();
  });
  test('none in a text without one', () => expect(parsePatch('Hello,\n- a list\n+ of things\n')).toEqual([]));
});

describe('a patch is applied', () => {
  const [patch] = parsed;
  const before =
    'SYM_FUNC_START(switch_in)\n\tmov x1, x0\n\tmov\tx2, #1\n\n\tmsr\tcptr_el2, x2\n\tisb\n\tret\n';
  const result = patch && applyPatch(patch, before);
  const after = result?.kind === 'applied' ? result.after : '';
  test('where its context stands, white space apart', () => {
    expect(after).toBe(
      before.replace('\tmsr\tcptr_el2, x2', diff.match(/(?<=^\+)\t.*(?=\n)/gm)?.join('\n') as string),
    );
    const moved = patch && applyPatch(patch, `\n\n\n${before.replaceAll('\t', '    ')}`);
    expect(moved?.kind === 'applied' && moved.after.split('\n').slice(6)).toContain('\torr\tx2, x2, x3');
  });
  test('when it is in already, its old side is made', () =>
    expect(patch && applyPatch(patch, after)).toEqual({ kind: 'applied', before, after, already: true }));
  test('not where it does not fit', () => {
    expect(patch && applyPatch(patch, before.replace('isb', 'nop'))).toEqual({
      kind: 'failed',
      reason: 'the patch does not apply: hunk 1 (line 3) of 1 does not fit',
    });
    const [two] = parsePatch(`${diff}@@ -20 +22 @@\n-\tret\n+\teret\n@@ -30 +32 @@\n-\tnop\n+\teret\n`);
    expect(two && applyPatch(two, before)).toEqual({
      kind: 'failed',
      reason: 'the patch does not apply: hunks 2 (line 20), 3 (line 30) of 3 do not fit',
    });
    expect(patch && applyPatch(patch, undefined)).toEqual({ kind: 'failed', reason: 'no such file' });
  });
});

function checkedIn(text: string, files: Readonly<Record<string, string>>) {
  return checkPatch({
    text,
    name: 'mail',
    tree: '/tree',
    fileSystem: memoryFileSystem(files),
    configuration: emptyConfiguration,
    variants: {},
    tick: () => false,
    note: () => {},
  });
}

/** `line: rule` for each finding of a patch, with `+` before those that it brings. */
function found(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const { findings, introduced } = checkedIn(text, files);
  return findings
    .filter((f) => f.rule !== 'unresolved-include')
    .map((f) => `${introduced.has(f) ? '+' : ''}${rootOf(f.origin).line + 1}: ${f.rule}`);
}
const hunk = (start: number, section: string, body: string) => {
  const rows = body.split('\n');
  const old = rows.filter((l) => !l.startsWith('+')).length;
  const now = rows.filter((l) => !l.startsWith('-')).length;
  return `--- a/e.S\n+++ b/e.S\n@@ -${start},${old} +${start},${now} @@ ${section}\n${body}\n`;
};

describe('by its context alone, a patch is held to what it shows', () => {
  test('a missing isb between quoted lines is found, in the routine that git names', () => {
    const body =
      ' \tmrs\tx0, cptr_el2\n \tbic\tx0, x0, #(1 << 10)\n \tmsr\tcptr_el2, x0\n-\tisb\n \tldp\tq0, q1, [x1]\n \tmov\tx0, #0';
    expect(found(hunk(40, 'SYM_FUNC_START(restore)', body))).toEqual(['+43: missing-isb']);
  });
  test('what the hidden beginning may have saved is no defect', () =>
    expect(
      found(hunk(40, 'SYM_FUNC_START(f)', ' \tmov\tx19, x0\n+\tmov\tx20, x1\n \tadd\tsp, sp, #16\n \tret')),
    ).toEqual([]));
  test('with the beginning in the context it is', () => {
    const body = ' SYM_FUNC_START(f)\n+\tmov\tx20, x1\n \tret\n SYM_FUNC_END(f)';
    expect(found(hunk(40, '', body))).toEqual(['+42: callee-saved-clobbered']);
  });
  test('labels, macros, callees and constants that are not quoted are unknown', () => {
    const body =
      ' \tsecret_macro x3, x4\n \tcbz\tx3, 9f\n+\tbl\tother\n+\tldr\tx5, [x3, #SOME_OFFSET]\n \tb.ne\tout_of_sight\n \teret';
    expect(found(hunk(40, 'ENTRY(g)', body))).toEqual([]);
  });
  test('a macro that is not quoted may hold the isb', () => {
    const body = (middle: string) =>
      ` \tmrs\tx0, cptr_el2\n \tbic\tx0, x0, #(1 << 10)\n \tmsr\tcptr_el2, x0\n${middle} \tldp\tq0, q1, [x1]\n+\tnop\n \tmov\tx0, #0`;
    expect(found(hunk(40, 'f:', body('')))).toEqual(['43: missing-isb']);
    expect(found(hunk(40, 'f:', body(' \tsynchronise_it\n')))).toEqual([]);
  });
  test('conditionals and alternatives that it cuts through are no defects', () => {
    const body =
      ' \tmov\tx0, #1\n #else\n+\tmov\tx0, #2\n #endif\n \talternative_else\n \tnop\n alternative_endif\n #ifdef CONFIG_A\n alternative_if ARM64_SVE\n \tnop';
    expect(found(hunk(40, 'ENTRY(g)', body))).toEqual([]);
  });
  test('the body of a macro is no code', () => {
    const body = ' \tstr\tx\\n, [\\base]\n+\tmov\tx19, \\base\n .endm\n ';
    expect(found(hunk(40, '.macro save n, base', body))).toEqual([]);
    expect(
      found(hunk(40, '#define SAVE(n) \\', ' \tstr xn, [sp] ; \\\n+\tmov x19, n ; \\\n \tret\n ')),
    ).toEqual([]);
  });
});

describe('in a tree that it does not fit', () => {
  const body = ' \tsetup\tx0\n-\tisb\n+\tnop\n \teret\n \tnop';
  const tree = {
    '/tree/e.S': '#include "m.h"\n\tret\n',
    '/tree/m.h':
      '\t.macro setup, r\n\tmrs\t\\r, cptr_el2\n\tbic\t\\r, \\r, #(1 << 10)\n\tmsr\tcptr_el2, \\r\n\tldp\tq0, q1, [x1]\n\t.endm\n',
  };
  test('the headers of the file are read all the same, and routines keep their names', () => {
    expect(found(hunk(40, 'ENTRY(g)', body))).toEqual(['42: missing-speculation-barrier']);
    expect(found(hunk(40, 'ENTRY(g)', body), tree)).toEqual([
      '40: missing-isb',
      '42: missing-speculation-barrier',
    ]);
    const cut = ' \tsomething\n+\tnop\n \teret\n \tnop';
    const routines = (section: string) =>
      checkedIn(hunk(40, section, cut), tree).findings.map((f) => f.routine);
    expect(routines('ENTRY(g)')).toEqual(['g']);
    expect(routines('')).toEqual([undefined]);
  });
});

describe('in a tree, the patched routines are checked', () => {
  const routine = (name: string, body: string) =>
    `\t.global ${name}\n\t.type ${name}, %function\n${name}:\n${body}\tret\n\t.size ${name}, . - ${name}\n`;
  const file = routine('f', '\tmov\tx19, x0\n\tmov\tx2, x1\n') + routine('g', '\tmov\tx21, x0\n');
  const patch = hunk(3, '', ' f:\n \tmov\tx19, x0\n-\tmov\tx2, x1\n+\tmov\tx20, x1\n \tret');
  test('what it brings is marked, what stood there is told, other routines are left out', () =>
    expect(found(patch, { '/tree/e.S': file })).toEqual([
      '6: callee-saved-clobbered',
      '+6: callee-saved-clobbered',
    ]));
  test('also when it is applied already', () =>
    expect(found(patch, { '/tree/e.S': file.replace('x2, x1', 'x20, x1') })).toEqual([
      '6: callee-saved-clobbered',
      '+6: callee-saved-clobbered',
    ]));
  test('a path that leads out of the tree is refused', () =>
    expect(() => found(patch.replaceAll('/e.S', '/../../e.S'))).toThrow(/leads out of the tree/));
});
