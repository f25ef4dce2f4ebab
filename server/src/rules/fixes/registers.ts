import type { InstructionItem } from '../../assembler/program';
import type { SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { replaceStatement, standsAlone, statementText } from './insert';

/** Exchanges the two registers of a load or store of a pair. */
export function swapPair(document: SourceFile, item: InstructionItem): Fix | undefined {
  return rewritten(
    document,
    item,
    'Swap the two registers',
    /^(\S+\s+)(\w+)(\s*,\s*)(\w+)(\s*,.*)$/,
    '$1$4$3$2$5',
  );
}

/** Makes a load or store of `wN` one of `xN`. */
export function widen(document: SourceFile, item: InstructionItem): Fix | undefined {
  return rewritten(document, item, 'Use the whole register', /^(\S+\s+)w(\d+\s*,.*)$/i, '$1x$2');
}

function rewritten(
  document: SourceFile,
  item: InstructionItem,
  title: string,
  from: RegExp,
  to: string,
): Fix | undefined {
  if (!standsAlone(document, item)) return undefined;
  const text = statementText(document, item);
  if (!from.test(text)) return undefined;
  return { title, edits: [replaceStatement(document, item, [text.replace(from, to)])] };
}
