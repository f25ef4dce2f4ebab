import { fileURLToPath } from 'node:url';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { NodeFileSystem } from '../../source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../../source/sourceFile';

export interface OpenDocument {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly file: SourceFile;
}

/** The path of a document: that of its file, or a made-up one for a text that was never saved. */
export function pathOfUri(uri: string): string {
  if (uri.startsWith('file:')) return fileURLToPath(uri);
  return uri.startsWith('hyplens:') ? uri : `/${uri.replace(/^[\w+.-]+:\/*/, '')}`;
}

/** The documents that are open in the editor; each version is one immutable source file. */
export class DocumentStore {
  private readonly texts = new Map<string, TextDocument>();
  private readonly open = new Map<string, OpenDocument>();
  private readonly uris = new Map<string, string>();

  constructor(private readonly fileSystem: NodeFileSystem) {}

  add(uri: string, languageId: string, version: number, text: string): OpenDocument {
    return this.hold(TextDocument.create(uri, languageId, version, text));
  }

  /** Undefined when the document is not open. */
  change(uri: string, changes: TextDocumentContentChangeEvent[], version: number): OpenDocument | undefined {
    const text = this.texts.get(uri);
    return text && this.hold(TextDocument.update(text, changes, version));
  }

  remove(uri: string): void {
    const document = this.open.get(uri);
    this.texts.delete(uri);
    this.open.delete(uri);
    if (!document) return;
    this.uris.delete(document.path);
    this.fileSystem.closeDocument(document.path);
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri);
  }

  all(): readonly OpenDocument[] {
    return [...this.open.values()];
  }

  /** The editor's own address of a file, when it is open. */
  uriOfPath(path: string): string | undefined {
    return this.uris.get(path);
  }

  private hold(text: TextDocument): OpenDocument {
    const path = pathOfUri(text.uri);
    const file = sourceFile(path, text.getText());
    const document: OpenDocument = { uri: text.uri, path, version: text.version, file };
    this.texts.set(text.uri, text);
    this.open.set(text.uri, document);
    this.uris.set(path, text.uri);
    this.fileSystem.openDocument(path, file.text);
    return document;
  }
}
