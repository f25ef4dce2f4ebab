import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { predefinedMacros } from '../../server/src/preprocessor/predefinedMacros';
import { preprocess, preprocessPrefix, preprocessRest } from '../../server/src/preprocessor/preprocess';
import { PreprocessorState } from '../../server/src/preprocessor/state';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { lineText, sourceFile } from '../../server/src/source/sourceFile';
import {
  assemblySources,
  type Flavour,
  gccFlags,
  gccPreprocess,
  kernelOptions,
  normalized,
} from './gccPreprocessor';
import { corpus, describeWith } from './needs';

const flavours: readonly Flavour[] = ['__KVM_VHE_HYPERVISOR__', '__KVM_NVHE_HYPERVISOR__'];
const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
const cache = new HeaderCache();

for (const version of ['6.1', '6.12'] as const) {
  const needs = [`linux-${version}`, `linux-${version}-build`, 'aarch64-linux-gnu-gcc'] as const;
  describeWith(needs, `Linux ${version}`, () => {
    test.each(flavours)('every .S file of arch/arm64 comes out as from gcc, %s', (flavour) => {
      const options = kernelOptions(version, flavour, fileSystem);
      const files = assemblySources(join(corpus(`linux-${version}`), 'arch/arm64'));
      let compared = 0;
      for (const path of files) {
        const theirs = gccPreprocess(path, gccFlags(options));
        const ours = preprocess(sourceFile(path, readFileSync(path, 'utf8')), options, cache);
        expect(
          ours.problems.some((problem) => problem.severity === 'error'),
          `${path}: gcc ${theirs.failed ? 'reports' : 'has no'} error`,
        ).toBe(theirs.failed);
        const text = ours.lines.map((line) => line.text).join('\n');
        expect(normalized(text), path).toEqual(normalized(theirs.text));
        compared++;
      }
      expect(compared).toBeGreaterThan(70);
    });

    test('lines that say they are verbatim are the text of the file, column for column', () => {
      const options = kernelOptions(version, '__KVM_VHE_HYPERVISOR__', fileSystem);
      const path = join(corpus(`linux-${version}`), 'arch/arm64/kvm/hyp/entry.S');
      const { lines } = preprocess(sourceFile(path, readFileSync(path, 'utf8')), options, cache);
      const verbatim = lines.filter((line) => line.verbatim);
      expect(verbatim.length).toBeGreaterThan(lines.length / 4);
      for (const line of verbatim) {
        const own = lineText(line.file, line.line);
        for (const [i, c] of [...line.text].entries()) if (c !== ' ') expect(own[i], own).toBe(c);
      }
    });

    test('a prefix that is used again gives what a fresh run gives, and stays as it is', () => {
      const options = kernelOptions(version, '__KVM_NVHE_HYPERVISOR__', fileSystem);
      const path = join(corpus(`linux-${version}`), 'arch/arm64/kvm/hyp/nvhe/host.S');
      const text = readFileSync(path, 'utf8');
      const prefix = preprocessPrefix(sourceFile(path, text), options, cache);
      expect(prefix.documentLines).toBeGreaterThan(5);
      for (const edit of ['', '\n#define VCPU_CONTEXT 7\n', '\n#undef FRAME_RECORD_STEPS\n']) {
        const document = sourceFile(path, text + edit);
        const rest = preprocessRest(document, prefix, options, cache);
        const whole = preprocess(document, options, cache);
        const texts = [...prefix.lines, ...rest.lines].map((line) => line.text);
        expect(texts).toEqual(whole.lines.map((line) => line.text));
        expect(rest.macro('VCPU_CONTEXT')?.body).toBe(whole.macro('VCPU_CONTEXT')?.body);
      }
    });
  });
}

describeWith(['aarch64-linux-gnu-gcc'], 'predefined macros', () => {
  test.each([
    'armv8-a',
    'armv8.1-a',
    'armv8.3-a+sve',
    'armv8.4-a+fp16',
    'armv8.5-a',
    'armv8.6-a+crypto',
    'armv8.8-a+sve2-sm4+nofp16',
    'armv8-r',
    'armv9-a+sve2-bitperm',
    'armv8-a+nofp',
    'armv8-a+nosimd',
    'armv8-a+aes+sha2+rng+tme',
  ])('are those of gcc for %s', (march) => {
    const listed = gccPreprocess('/dev/null', ['-dM', `-march=${march}`])
      .text.trim()
      .split('\n');
    const table = predefinedMacros(march);
    const state = new PreprocessorState(table, 0, new Set(), new Set(), new Map(), new Map());
    const names = listed.map((line) => /^#define (\w+)/.exec(line)?.[1] ?? line);
    const ours = names.map((name) => {
      const macro = state.macro(name);
      const parameters = macro?.parameters ? `(${macro.parameters.join(',')})` : '';
      return macro ? `#define ${name}${parameters} ${macro.body}` : `${name} is not defined`;
    });
    // `__STDC__` is listed by gcc only when it is used.
    expect(ours).toEqual(listed.map((line) => line.replace(/^(#define \w+)$/, '$1 ')));
    const extra = predefinedMacros()
      .names()
      .filter((name) => state.macro(name) && !names.includes(name));
    expect(extra).toEqual([]);
  });
});
