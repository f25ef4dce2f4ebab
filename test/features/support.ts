import type { FeatureContext, Position } from '../../server/src/features/context';
import { uriOf } from '../../server/src/features/place';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

/** A document with a `$0` cursor, analysed by itself or with the other files of the fixture. */
export function analysed(
  marked: string,
  others: Readonly<Record<string, string>> = {},
): { readonly context: FeatureContext; readonly cursor: Position } {
  const at = marked.indexOf('$0');
  const before = marked.slice(0, Math.max(at, 0));
  const line = before.split('\n').length - 1;
  const cursor = { line, character: before.length - (before.lastIndexOf('\n') + 1) };
  const text = marked.replace('$0', '');
  const path = '/project/a.S';
  const files = memoryFileSystem({ ...others, [path]: text });
  const document = sourceFile(path, text);
  const analysis = new Analyzer(files, () => emptyConfiguration).analyze(document);
  return { context: { document, analysis, uriOf }, cursor };
}
