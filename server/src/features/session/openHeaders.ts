import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { NodeFileSystem } from '../../source/nodeFileSystem';
import { pathOfUri } from './documentStore';

const LANGUAGES: ReadonlySet<string> = new Set(['c', 'cpp']);

/**
 * C headers that are open in the editor: they are no documents of ours, but what is in them, saved or not, is
 * what the documents include. Each method returns the path where that changed.
 */
export class OpenHeaders {
  private readonly texts = new Map<string, TextDocument>();

  constructor(private readonly fileSystem: NodeFileSystem) {}

  static holds(languageId: string): boolean {
    return LANGUAGES.has(languageId);
  }

  open(uri: string, languageId: string, version: number, text: string): string | undefined {
    return this.hold(TextDocument.create(uri, languageId, version, text));
  }

  /** Undefined also when it is no header that is open. */
  change(uri: string, changes: TextDocumentContentChangeEvent[], version: number): string | undefined {
    const text = this.texts.get(uri);
    return text && this.hold(TextDocument.update(text, changes, version));
  }

  close(uri: string): string | undefined {
    const text = this.texts.get(uri)?.getText();
    if (text === undefined) return undefined;
    this.texts.delete(uri);
    const path = pathOfUri(uri);
    this.fileSystem.closeDocument(path);
    return this.fileSystem.readFile(path) === text ? undefined : path;
  }

  has(uri: string): boolean {
    return this.texts.has(uri);
  }

  private hold(document: TextDocument): string | undefined {
    const path = pathOfUri(document.uri);
    const before = this.fileSystem.readFile(path);
    this.texts.set(document.uri, document);
    this.fileSystem.openDocument(path, document.getText());
    return before === document.getText() ? undefined : path;
  }
}
