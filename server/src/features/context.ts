import type { ServerCapabilities } from 'vscode-languageserver';
import type { SourceFile } from '../source/sourceFile';
import type { DocumentAnalysis } from '../workspace/analyze';

/** A document together with what is known about it: all that a capability may look at. */
export interface FeatureContext {
  readonly document: SourceFile;
  readonly analysis: DocumentAnalysis;
  /** The editor's address of a file: its own spelling when the file is open. */
  readonly uriOf: (path: string) => string;
  /** Where the address of one of the symbols goes into a vector base register: lines of the tree's files, zero-based. */
  readonly vectorBaseWrites?: (
    symbols: readonly string[],
  ) => readonly { readonly file: string; readonly line: number; readonly register: string }[];
  /** Address of the page of a rule, where the pages are at hand. */
  readonly rulePage?: (rule: string) => string;
}

/** Zero-based line and UTF-16 column, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One capability of the server: what it declares to the client, and how it answers. */
export interface Feature<Parameters, Answer> {
  readonly provides: Partial<ServerCapabilities>;
  answer(context: FeatureContext, parameters: Parameters): Answer;
}
