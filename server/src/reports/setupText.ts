import type { MacroOption } from '../preprocessor/api';
import type { DocumentSetup } from '../workspace/documentSetup';

/** As it stands on a command line of the compiler, without the shell's quotes. */
function macroWord(macro: MacroOption): string {
  if (macro.kind === 'undefine') return `-U${macro.name}`;
  const parameters = macro.parameters ? `(${macro.parameters.join(',')})` : '';
  const isPlain = macro.value === undefined || (macro.value === '1' && !macro.parameters);
  return `-D${macro.name}${parameters}${isPlain ? '' : `=${macro.value ?? ''}`}`;
}

/** A file alone may have no flags at all. */
function isGiven({ flagsFrom, flavours }: DocumentSetup): boolean {
  if (flagsFrom !== 'settings') return true;
  return flavours.some(({ options }) => {
    const { includePaths, systemIncludePaths, forcedIncludes, macros } = options;
    return [includePaths, systemIncludePaths, forcedIncludes, macros].some((list) => list.length > 0);
  });
}

/** How a document is read, for `--explain-setup`: one fact a line. */
export function explainSetup(path: string, setup: DocumentSetup): string {
  const lines = [
    `${path}: ${setup.isArm64 ? 'arm64' : 'not arm64'} (${setup.reason})`,
    `  tree: ${setup.treeRoot ? `${setup.treeKind}, ${setup.treeRoot}` : 'none'}${setup.buildRoot ? `; build: ${setup.buildRoot}` : ''}`,
    `  flags: ${isGiven(setup) ? `from the ${setup.flagsFrom}` : 'none given'}`,
    ...setup.notes.map((n) => `  ${n}`),
  ];
  for (const flavour of setup.flavours) {
    const name = flavour.name === '' ? 'one flavour' : `flavour ${flavour.name}`;
    const levels =
      flavour.exceptionLevels.length > 0
        ? `EL${flavour.exceptionLevels.join(', EL')}`
        : flavour.imageLevel !== undefined
          ? `in an image that runs at EL${flavour.imageLevel}`
          : 'exception level not known';
    const e2h =
      flavour.e2h !== undefined
        ? `E2H is ${flavour.e2h}`
        : flavour.e2hCapability
          ? `E2H is 1 with ${flavour.e2hCapability}`
          : 'E2H not known';
    const { secureState } = flavour;
    const state =
      secureState === undefined
        ? ''
        : `, Secure state ${secureState.el2 ? 'with EL2 (SCR_EL3.EEL2 is 1)' : 'without EL2'}`;
    lines.push(`  ${name}: ${levels}${state}, ${e2h}`);
    for (const p of flavour.options.includePaths) lines.push(`    -I ${p}`);
    for (const p of flavour.options.systemIncludePaths) lines.push(`    -isystem ${p}`);
    for (const p of flavour.options.forcedIncludes) lines.push(`    -include ${p}`);
    if (flavour.options.march !== undefined) lines.push(`    -march=${flavour.options.march}`);
    if (flavour.options.assemblerArchitecture !== undefined)
      lines.push(`    assembled for ${flavour.options.assemblerArchitecture}`);
    const words = flavour.options.macros.map(macroWord);
    if (words.length > 0) lines.push(`    ${words.join(' ')}`);
  }
  return `${lines.join('\n')}\n`;
}
