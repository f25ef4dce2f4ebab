import type { SourceFile } from '../../source/sourceFile';
import type { Finished } from './analysisQueue';

/** The texts behind `hyplens:` addresses: headers that Hyplens supplies itself, as the open documents were read with them. */
export class SuppliedTexts {
  /** Those that answers named: the editor may ask again after the document was closed. */
  private readonly kept = new Map<string, string>();

  keep({ path, text }: SourceFile): void {
    if (path.startsWith('hyplens:')) this.kept.set(path, text);
  }

  /** Null where no document was read with such a text. */
  text(uri: string, analyses: Iterable<Finished>): string | null {
    // Of two trees that differ in it, the one that was analysed last is in front of the user.
    for (const { analysis } of [...analyses].reverse())
      for (const { program } of analysis.runs) {
        const file = program.includes.find(({ path }) => path === uri)?.file;
        if (!file) continue;
        this.keep(file);
        return file.text;
      }
    return this.kept.get(uri) ?? null;
  }
}
