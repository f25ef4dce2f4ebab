import { canonicalName } from '../isa/systemRegisters';
import type { SourceFile } from '../source/sourceFile';
import type { DocumentAnalysis } from '../workspace/analyze';
import type { FeatureContext } from './context';

const ENCODING = /\bS[0-3]_[0-7]_C\d+_C\d+_[0-7]\b/g;

/** A text that is a system register's encoding: IMPLEMENTATION DEFINED ones have no other name for the assembler. */
export function isEncoding(text: string): boolean {
  return text.search(ENCODING) === 0 && text.replace(ENCODING, '') === '';
}

/** Registers that the manual does not name are told by the macro that the document names them with. */
export function withGivenNames({ document, analysis }: FeatureContext, text: string): string {
  if (text.search(ENCODING) < 0) return text;
  const names = namesIn(document, analysis);
  return text.replace(ENCODING, (encoding) => names.get(encoding) ?? encoding);
}

const known = new WeakMap<DocumentAnalysis, ReadonlyMap<string, string>>();

/** The one name that the document has for each encoding. */
function namesIn(document: SourceFile, analysis: DocumentAnalysis): ReadonlyMap<string, string> {
  let names = known.get(analysis);
  if (names === undefined) {
    names = found(document, analysis);
    known.set(analysis, names);
  }
  return names;
}

function found(document: SourceFile, { runs }: DocumentAnalysis): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const several = new Set<string>();
  for (const word of new Set(document.text.match(/\b[A-Za-z_]\w*/g)))
    for (const { program } of runs) {
      const macro = program.cMacros.get(word);
      const encoding = macro?.parameters === undefined ? macro?.body.trim().toUpperCase() : undefined;
      if (encoding === undefined || !isEncoding(encoding) || canonicalName(encoding) !== encoding) continue;
      if ((names.get(encoding) ?? word) !== word) several.add(encoding);
      names.set(encoding, word);
    }
  for (const encoding of several) names.delete(encoding);
  return names;
}
